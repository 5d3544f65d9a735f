package io.tarweb.settings;

/**
 * The implementations of TLS that the server can run on, best first.
 */
public enum TlsProvider {

	/** BoringSSL, through Netty's netty-tcnative. */
	BORINGSSL("BoringSSL"),

	/** The JDK's own; present everywhere. */
	JDK("JDK");

	private final String label;

	TlsProvider(String label) {
		this.label = label;
	}

	/**
	 * The provider's name in documents, logs and settings.
	 */
	public String label() {
		return this.label;
	}

}
