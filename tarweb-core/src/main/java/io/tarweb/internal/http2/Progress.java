package io.tarweb.internal.http2;

/**
 * When a client has last taken or sent enough to count as alive. For one thread.
 */
final class Progress {

	/** A client that takes or sends less within the write timeout is stalled. */
	private static final int ENOUGH_BYTES = 1024;

	private long bytes;

	private long nanos;

	/**
	 * Counts from here.
	 * @param bytes how much the client has taken or sent so far
	 */
	void mark(long bytes, long nowNanos) {
		this.bytes = bytes;
		this.nanos = nowNanos;
	}

	/**
	 * Whether a client that is waited for does too little for too long.
	 * @param waiting whether it is waited for at all
	 * @param bytes how much it has taken or sent so far
	 */
	boolean isStalled(boolean waiting, long bytes, long nowNanos, long timeoutNanos) {
		if (!waiting || bytes - this.bytes >= ENOUGH_BYTES) {
			mark(bytes, nowNanos);
		}
		return nowNanos - this.nanos > timeoutNanos;
	}

}
