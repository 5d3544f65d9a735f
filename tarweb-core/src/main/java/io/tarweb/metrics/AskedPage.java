package io.tarweb.metrics;

/**
 * A page that was asked for.
 *
 * @param path the page's own path below the root of its site, percent-encoded
 * @param requests how often it was answered with, under whichever path
 */
public record AskedPage(String path, long requests) {

}
