package io.tarweb.internal.http2;

/**
 * Which cipher suites HTTP/2 may be spoken with (RFC 9113, 9.2.2). All of TLS 1.3 are
 * allowed; of TLS 1.2, those with an ephemeral key exchange that encrypt and authenticate
 * in one step, which is what appendix A of the RFC leaves.
 */
final class CipherSuites {

	private CipherSuites() {
	}

	/**
	 * Whether HTTP/2 mustn't be spoken.
	 * @param protocol the version of TLS, by its name in the JDK
	 * @param suite the negotiated cipher suite, by its name in the JDK
	 */
	static boolean isProhibited(String protocol, String suite) {
		return !protocol.equals("TLSv1.3") && !(isEphemeral(suite) && isAead(suite));
	}

	private static boolean isEphemeral(String suite) {
		return suite.startsWith("TLS_ECDHE_") || suite.startsWith("TLS_DHE_");
	}

	private static boolean isAead(String suite) {
		return suite.contains("_GCM_") || suite.contains("_CHACHA20_POLY1305_") || suite.contains("_CCM");
	}

}
