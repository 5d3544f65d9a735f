package io.tarweb.internal.http1;

/**
 * The statuses that refuse an invalid request, as negative numbers, because they take the
 * place of the offset at which a request would end.
 */
final class Refusal {

	static final int BAD_REQUEST = -400;

	static final int URI_TOO_LONG = -414;

	static final int HEAD_TOO_LARGE = -431;

	static final int NOT_IMPLEMENTED = -501;

	static final int VERSION_NOT_SUPPORTED = -505;

	private Refusal() {
	}

}
