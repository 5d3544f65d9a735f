package io.tarweb.internal.log;

/**
 * What is logged of a request whose answer is on its way, when its head isn't valid any
 * more.
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
