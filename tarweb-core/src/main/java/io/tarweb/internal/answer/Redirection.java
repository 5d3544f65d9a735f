package io.tarweb.internal.answer;

/**
 * A redirect (RFC 9110, 15.4).
 *
 * @param status 301, 302, 303, 307 or 308
 * @param location the value of {@code Location}; don't change it
 */
public record Redirection(int status, byte[] location) implements Answer {

}
