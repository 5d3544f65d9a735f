package io.tarweb.settings;

/**
 * The implementations of TLS that the server can run on, the best first.
 */
public enum TlsProvider {

	/** BoringSSL, by Netty's netty-tcnative. */
	BORINGSSL("BoringSSL"),

	/** The JDK's own; present everywhere. */
	JDK("JDK");

	private final String label;

	TlsProvider(String label) {
		this.label = label;
	}

	/**
	 * The name by which documents, logs and settings call this provider.
	 * @return the name
	 */
	public String label() {
		return this.label;
	}

}
