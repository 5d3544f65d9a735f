package io.tarweb.internal.tls;

import java.security.cert.X509Certificate;
import java.util.List;

import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509KeyManager;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.util.ReferenceCountUtil;
import io.tarweb.error.TlsException;
import io.tarweb.settings.ClientAuthentication;
import io.tarweb.settings.TlsIdentity;
import io.tarweb.settings.TlsProvider;
import io.tarweb.status.TlsStatus;
import org.jspecify.annotations.Nullable;

/**
 * Makes the contexts of one provider.
 */
final class ContextFactory {

	/**
	 * The types by which key managers sort their keys: those of the certificate's public
	 * key.
	 */
	private static final String[] KEY_TYPES = { "EC", "RSA", "EdDSA", "Ed25519", "Ed448", "RSASSA-PSS", "DSA" };

	/**
	 * The key agreements, the preferred one first. The first withstands quantum computers
	 * as well (draft-ietf-tls-ecdhe-mlkem); browsers have it, the JDK's provider hasn't.
	 */
	private static final String[] GROUPS = { "X25519MLKEM768", "x25519", "secp256r1", "secp384r1" };

	private final TlsProvider provider;

	private final ClientAuthentication clientAuthentication;

	private final ApplicationProtocolConfig protocols;

	private final KernelTls kernelTls;

	/**
	 * Creates a factory.
	 * @param protocols what clients that ask may choose from (RFC 7301), the preferred
	 * one first; empty for no choice
	 */
	ContextFactory(TlsProvider provider, ClientAuthentication clientAuthentication, List<String> protocols,
			KernelTls kernelTls) {
		this.provider = provider;
		this.clientAuthentication = clientAuthentication;
		this.protocols = protocols.isEmpty() ? ApplicationProtocolConfig.DISABLED : new ApplicationProtocolConfig(
				Protocol.ALPN, SelectorFailureBehavior.NO_ADVERTISE, SelectedListenerFailureBehavior.ACCEPT, protocols);
		this.kernelTls = kernelTls;
	}

	/**
	 * Makes a context.
	 * @param serverName the name that it is for, {@code null} for the default
	 * @param identity the identity it is made from
	 * @param certificates receives the certificate that the context shows
	 * @return a context that belongs to the caller
	 */
	SslContext create(@Nullable String serverName, TlsIdentity identity, List<TlsStatus.Certificate> certificates) {
		try {
			certificates.add(certificate(serverName, identity.keys()));
			SslContext context = build(identity);
			boolean usable = false;
			try {
				check(context);
				this.kernelTls.prepare(context);
				usable = true;
				return context;
			}
			finally {
				if (!usable) {
					ReferenceCountUtil.release(context);
				}
			}
		}
		catch (SSLException | IllegalArgumentException | IllegalStateException ex) {
			throw new TlsException(serverName, "certificate, protocols or ciphers can't be used: " + Causes.reason(ex),
					ex);
		}
	}

	private SslContext build(TlsIdentity identity) throws SSLException {
		boolean boringSsl = this.provider == TlsProvider.BORINGSSL;
		// Not in OpenSslCachingX509KeyManagerFactory: after two simultaneous first
		// handshakes, its cache is never fully released (Netty 4.2.18).
		SslContextBuilder builder = SslContextBuilder.forServer(identity.keys())
			.sslProvider(boringSsl ? SslProvider.OPENSSL_REFCNT : SslProvider.JDK)
			.trustManager(identity.trust())
			.protocols(identity.protocols())
			.ciphers(identity.ciphers(), SupportedCipherSuiteFilter.INSTANCE)
			.clientAuth(clientAuth())
			.applicationProtocolConfig(this.protocols);
		if (boringSsl) {
			builder.option(OpenSslContextOption.GROUPS, GROUPS);
		}
		SslContext context = builder.build();
		if (context.sessionContext() instanceof OpenSslSessionContext sessions) {
			// Without keys given, BoringSSL makes its own for this context alone, a new
			// one every two days. The JDK's provider does much the same.
			sessions.setTicketKeys();
			// A ticket keeps the session at the client; nothing needs to be kept here.
			sessions.setSessionCacheEnabled(false);
		}
		return context;
	}

	/**
	 * Makes an engine, because only that detects unknown versions.
	 */
	private static void check(SslContext context) {
		if (context.cipherSuites().isEmpty()) {
			throw new IllegalArgumentException("none of the ciphers is known");
		}
		ReferenceCountUtil.release(context.newEngine(ByteBufAllocator.DEFAULT));
	}

	/**
	 * Returns the first certificate. Without this check, only the first client would
	 * notice a bundle without one.
	 */
	private static TlsStatus.Certificate certificate(@Nullable String serverName, KeyManagerFactory keys) {
		for (KeyManager manager : keys.getKeyManagers()) {
			if (manager instanceof X509KeyManager x509) {
				for (String type : KEY_TYPES) {
					X509Certificate certificate = certificate(x509, type);
					if (certificate != null) {
						return new TlsStatus.Certificate(serverName, certificate.getSubjectX500Principal().getName(),
								certificate.getNotAfter().toInstant());
					}
				}
			}
		}
		throw new TlsException(serverName, "there is no certificate with its private key", null);
	}

	private static @Nullable X509Certificate certificate(X509KeyManager keys, String type) {
		String[] aliases = keys.getServerAliases(type, null);
		if (aliases != null) {
			for (String alias : aliases) {
				X509Certificate[] chain = keys.getCertificateChain(alias);
				if (chain != null && chain.length > 0 && keys.getPrivateKey(alias) != null) {
					return chain[0];
				}
			}
		}
		return null;
	}

	private ClientAuth clientAuth() {
		return switch (this.clientAuthentication) {
			case NONE -> ClientAuth.NONE;
			case WANT -> ClientAuth.OPTIONAL;
			case NEED -> ClientAuth.REQUIRE;
		};
	}

}
