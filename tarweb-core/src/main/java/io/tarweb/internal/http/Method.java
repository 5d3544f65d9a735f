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
	OTHER;

	/**
	 * The method of a name, which is case-sensitive.
	 */
	public static Method of(byte[] bytes, int from, int to) {
		if (to - from == 3 && bytes[from] == 'G' && bytes[from + 1] == 'E' && bytes[from + 2] == 'T') {
			return GET;
		}
		if (to - from == 4 && bytes[from] == 'H' && bytes[from + 1] == 'E' && bytes[from + 2] == 'A'
				&& bytes[from + 3] == 'D') {
			return HEAD;
		}
		return OTHER;
	}

}
