package io.tarweb.internal.handover;

/**
 * A message as it was received.
 *
 * @param payload the bytes
 * @param descriptors the descriptors that this process has now
 * @param pid the sender's process, {@link #UNKNOWN} or 0 if it can't be seen from here
 * @param uid the sender's user
 * @param isCut whether there were more bytes than fit
 * @param hasLost whether there were descriptors that this process didn't get
 */
record Received(byte[] payload, int[] descriptors, int pid, long uid, boolean isCut, boolean hasLost) {

	static final int UNKNOWN = -1;

	/**
	 * Whether this process seems to have no descriptor left: then each further message
	 * would lose its connection too, while in the queue it can wait.
	 */
	boolean isStarved() {
		return this.hasLost && this.descriptors.length == 0;
	}

}
