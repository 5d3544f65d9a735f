package io.tarweb.status;

/**
 * Why a connection stayed in user space although kernel TLS is on.
 */
public enum KernelTlsRefusal {

	/** It speaks TLS 1.2, for which no callback tells the keys. */
	PROTOCOL("not TLS 1.3"),

	/** The kernel lacks the cipher. */
	CIPHER("cipher unknown to the kernel"),

	/**
	 * The handshake didn't tell its keys, or they couldn't be attributed to the
	 * connection.
	 */
	SECRETS("keys unknown"),

	/**
	 * The client sent a record without application data, which may have changed its keys
	 * or ended its side.
	 */
	CONTROL_RECORD("a record without application data behind the handshake"),

	/** The bytes received or sent couldn't be divided into records. */
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
	 * The reason in words, for status and documents.
	 */
	public String label() {
		return this.label;
	}

}
