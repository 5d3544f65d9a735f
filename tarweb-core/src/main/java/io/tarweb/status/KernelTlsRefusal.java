package io.tarweb.status;

/**
 * Why a connection stayed in user space although kernel TLS is on.
 */
public enum KernelTlsRefusal {

	/** It speaks TLS 1.2, whose keys aren't told by a callback. */
	PROTOCOL("not TLS 1.3"),

	/** The kernel lacks the cipher. */
	CIPHER("cipher unknown to the kernel"),

	/** The handshake didn't tell its keys, or not where they could be attributed. */
	SECRETS("keys unknown"),

	/**
	 * The client sent a record without application data, which may have changed its keys
	 * or ended its side.
	 */
	CONTROL_RECORD("a record without application data behind the handshake"),

	/** What was received or sent doesn't divide into records. */
	RECORDS("records unknown"),

	/** There was no moment without an unfinished record or answer. */
	BUSY("never idle"),

	/** The kernel refused this connection. */
	KERNEL("refused by the kernel");

	private final String label;

	KernelTlsRefusal(String label) {
		this.label = label;
	}

	/**
	 * The reason in words.
	 * @return words for status and documents
	 */
	public String label() {
		return this.label;
	}

}
