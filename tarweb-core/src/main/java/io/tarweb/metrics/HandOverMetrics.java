package io.tarweb.metrics;

import java.util.Map;

/**
 * What other processes have handed over.
 *
 * @param taken the connections taken over
 * @param refused the messages whose descriptors were closed, by what was wrong
 */
public record HandOverMetrics(long taken, Map<Refusal, Long> refused) {

	public HandOverMetrics {
		refused = Map.copyOf(refused);
	}

	/** What can be wrong with a message. */
	public enum Refusal {

		/** No descriptor came with it. */
		NO_DESCRIPTOR("it has no descriptor"),

		/** More than one descriptor came with it. */
		SEVERAL_DESCRIPTORS("it has more than one descriptor"),

		/** A descriptor got lost on the way. */
		LOST_DESCRIPTOR("not all of its descriptors arrived; perhaps this process may have no more"),

		/** It has more bytes than a ClientHello can have. */
		TOO_LONG("it has more than 17 KiB of payload"),

		/** Its descriptor is of a file or of a socket that isn't one of TCP. */
		NO_TCP_SOCKET("its descriptor isn't that of a TCP socket"),

		/** Its socket listens, was never connected or is no longer. */
		NOT_CONNECTED("its socket isn't connected, or no longer"),

		/** It comes from another user than the one whose messages are taken. */
		FOREIGN_USER("it comes from another user than the allowed one");

		private final String reason;

		Refusal(String reason) {
			this.reason = reason;
		}

		/**
		 * What is wrong, as a clause.
		 */
		public String reason() {
			return this.reason;
		}

	}

}
