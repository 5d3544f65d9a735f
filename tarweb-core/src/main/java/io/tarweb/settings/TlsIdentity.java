package io.tarweb.settings;

import java.util.List;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

import org.jspecify.annotations.Nullable;

/**
 * Who the server is to the clients of one name, whom it trusts, and how it talks to them.
 *
 * @param keys the certificate with its private key; several are chosen from by what the
 * client can verify
 * @param trust which certificates of clients are accepted, {@code null} for those of the
 * JDK's default authorities
 * @param protocols the versions of TLS, empty for {@link #PROTOCOLS}
 * @param ciphers the cipher suites, by their names in the JDK, the preferred one first;
 * empty for {@link #CIPHERS}. BoringSSL has its own order for TLS 1.3
 */
public record TlsIdentity(KeyManagerFactory keys, @Nullable TrustManagerFactory trust, List<String> protocols,
		List<String> ciphers) {

	/** TLS 1.3 (RFC 8446) and 1.2; those before are deprecated (RFC 8996). */
	public static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

	/** What is authenticated encryption with forward secrecy (RFC 9325, 4.2). */
	public static final List<String> CIPHERS = List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384",
			"TLS_CHACHA20_POLY1305_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
			"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
			"TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
			"TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

	public TlsIdentity {
		protocols = protocols.isEmpty() ? PROTOCOLS : List.copyOf(protocols);
		ciphers = ciphers.isEmpty() ? CIPHERS : List.copyOf(ciphers);
	}

	/**
	 * An identity with the usual versions and cipher suites.
	 * @param keys the certificate with its private key
	 * @return the identity
	 */
	public static TlsIdentity of(KeyManagerFactory keys) {
		return new TlsIdentity(keys, null, List.of(), List.of());
	}

}
