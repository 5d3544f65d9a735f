package io.tarweb.internal.log;

/**
 * The logged parts of a request whose answer is being sent, for when its head is no
 * longer valid.
 */
public final class PendingLine {

	private final LoggedRequest request;

	PendingLine(LoggedRequest request) {
		this.request = request;
	}

	LoggedRequest request() {
		return this.request;
	}

}
