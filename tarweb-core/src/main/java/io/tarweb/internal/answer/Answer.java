package io.tarweb.internal.answer;

/**
 * The answer to one request. Nothing here is an exception: every way a request can go is
 * one of these values.
 */
public sealed interface Answer
		permits Content, NotModified, Partial, RangeNotSatisfiable, Redirection, DirectoryPage, Problem {

	/**
	 * The status code (RFC 9110, 15).
	 */
	int status();

}
