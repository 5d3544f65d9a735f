package io.tarweb.metrics;

/**
 * A page that was requested.
 *
 * @param path the page's own path below the root of its site, percent-encoded
 * @param requests how often it was the answer, under any path
 */
public record AskedPage(String path, long requests) {

}
