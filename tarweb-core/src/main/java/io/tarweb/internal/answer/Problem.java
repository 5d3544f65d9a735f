package io.tarweb.internal.answer;

import java.nio.charset.StandardCharsets;

/**
 * An answer that says why there is no content. Section numbers are RFC 9110's.
 */
public enum Problem implements Answer {

	/** 15.5.1. */
	BAD_REQUEST(400, "Bad Request"),

	/** 15.5.1; sent unencrypted, to a client that speaks plain HTTP to a TLS port. */
	NO_TLS(400, "This Port Speaks HTTPS"),

	/** 15.5.5. */
	NOT_FOUND(404, "Not Found"),

	/** 15.5.6; carries {@code Allow}. */
	METHOD_NOT_ALLOWED(405, "Method Not Allowed"),

	/** 15.5.7. */
	NOT_ACCEPTABLE(406, "Not Acceptable"),

	/** 15.5.9. */
	REQUEST_TIMEOUT(408, "Request Timeout"),

	/** 15.5.11. */
	GONE(410, "Gone"),

	/** 15.5.13. */
	PRECONDITION_FAILED(412, "Precondition Failed"),

	/** 15.5.14. */
	CONTENT_TOO_LARGE(413, "Content Too Large"),

	/** 15.5.15. */
	URI_TOO_LONG(414, "URI Too Long"),

	/** 15.5.17; {@link RangeNotSatisfiable} adds the actual length. */
	RANGE_NOT_SATISFIABLE(416, "Range Not Satisfiable"),

	/** 15.5.18. */
	EXPECTATION_FAILED(417, "Expectation Failed"),

	/** 15.5.20; over HTTP/2, for a host that has another certificate. */
	MISDIRECTED_REQUEST(421, "Misdirected Request"),

	/** RFC 6585, 5. */
	HEAD_TOO_LARGE(431, "Request Header Fields Too Large"),

	/** 15.6.2. */
	NOT_IMPLEMENTED(501, "Not Implemented"),

	/** 15.6.4. */
	SERVICE_UNAVAILABLE(503, "Service Unavailable"),

	/** 15.6.6. */
	VERSION_NOT_SUPPORTED(505, "HTTP Version Not Supported");

	/** The methods that this server answers with content. */
	public static final String ALLOW = "GET, HEAD";

	private final int status;

	private final String reason;

	private final byte[] page;

	Problem(int status, String reason) {
		this.status = status;
		this.reason = reason;
		this.page = ("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>" + status + " " + reason
				+ "</title></head>\n<body><h1>" + status + " " + reason + "</h1></body></html>\n")
			.getBytes(StandardCharsets.US_ASCII);
	}

	/**
	 * The problem with a status code.
	 * @param status the status code of one of these values
	 */
	public static Problem of(int status) {
		for (Problem problem : values()) {
			if (problem.status == status) {
				return problem;
			}
		}
		throw new IllegalArgumentException("No problem has the status " + status);
	}

	@Override
	public int status() {
		return this.status;
	}

	/**
	 * The reason phrase of HTTP/1.1, for people to read.
	 */
	public String reason() {
		return this.reason;
	}

	/**
	 * A small HTML page that says the same.
	 * @return the bytes; don't change them
	 */
	public byte[] page() {
		return this.page;
	}

}
