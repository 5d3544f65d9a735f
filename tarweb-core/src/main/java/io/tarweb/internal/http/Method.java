package io.tarweb.internal.http;

/**
 * The request methods, as far as they are told apart (RFC 9110, 9).
 */
public enum Method {

	/** 9.3.1. */
	GET,

	/** 9.3.2. */
	HEAD,

	/** Every other method; none of them is answered with content. */
	OTHER

}
