package io.tarweb.settings;

import java.util.List;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

import org.jspecify.annotations.Nullable;

/**
 * Who the server is to clients under one name, whom it trusts, and how it talks to them.
 */
public final class TlsIdentity {

	/** TLS 1.3 (RFC 8446) and 1.2; earlier versions are deprecated (RFC 8996). */
	public static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

	/** The suites with authenticated encryption and forward secrecy (RFC 9325, 4.2). */
	public static final List<String> CIPHERS = List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384",
			"TLS_CHACHA20_POLY1305_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
			"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
			"TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
			"TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

	private final KeyManagerFactory keys;

	private final @Nullable TrustManagerFactory trust;

	private final List<String> protocols;

	private final List<String> ciphers;

	private TlsIdentity(KeyManagerFactory keys, @Nullable TrustManagerFactory trust, List<String> protocols,
			List<String> ciphers) {
		this.keys = keys;
		this.trust = trust;
		this.protocols = protocols.isEmpty() ? PROTOCOLS : List.copyOf(protocols);
		this.ciphers = ciphers.isEmpty() ? CIPHERS : List.copyOf(ciphers);
	}

	/**
	 * An identity with the usual versions and cipher suites.
	 * @param keys the certificate with its private key; if there are several, one that
	 * the client can verify is chosen
	 */
	public static TlsIdentity of(KeyManagerFactory keys) {
		return new TlsIdentity(keys, null, PROTOCOLS, CIPHERS);
	}

	/**
	 * The same identity with other authorities.
	 * @param trust which certificates of clients are accepted, {@code null} for those of
	 * the JDK's default authorities
	 * @return a new identity
	 */
	public TlsIdentity withTrust(@Nullable TrustManagerFactory trust) {
		return new TlsIdentity(this.keys, trust, this.protocols, this.ciphers);
	}

	/**
	 * The same identity with other versions of TLS.
	 * @param protocols the versions, empty for {@link #PROTOCOLS}
	 * @return a new identity
	 */
	public TlsIdentity withProtocols(List<String> protocols) {
		return new TlsIdentity(this.keys, this.trust, protocols, this.ciphers);
	}

	/**
	 * The same identity with other cipher suites.
	 * @param ciphers the suites, by their names in the JDK, the preferred one first;
	 * empty for {@link #CIPHERS}. BoringSSL has its own order for TLS 1.3
	 * @return a new identity
	 */
	public TlsIdentity withCiphers(List<String> ciphers) {
		return new TlsIdentity(this.keys, this.trust, this.protocols, ciphers);
	}

	/**
	 * The certificate with its private key.
	 */
	public KeyManagerFactory keys() {
		return this.keys;
	}

	/**
	 * Which certificates of clients are accepted.
	 */
	public @Nullable TrustManagerFactory trust() {
		return this.trust;
	}

	/**
	 * The versions of TLS.
	 */
	public List<String> protocols() {
		return this.protocols;
	}

	/**
	 * The cipher suites.
	 */
	public List<String> ciphers() {
		return this.ciphers;
	}

}
