package io.tarweb.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;

import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509KeyManager;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.jspecify.annotations.Nullable;

/**
 * A certificate that is made for a test, signed by itself, and the clients that trust it.
 */
public final class TestCertificate {

	private static final int TIMEOUT_MILLIS = 30_000;

	private final X509Bundle bundle;

	private TestCertificate(X509Bundle bundle) {
		this.bundle = bundle;
	}

	/**
	 * A certificate with an EC key.
	 * @param name the name of the server or the client; it is also for the loopback
	 * interface
	 * @return the certificate
	 */
	public static TestCertificate of(String name) {
		return build(new CertificateBuilder().ecp256(), name);
	}

	public static TestCertificate rsa(String name) {
		return build(new CertificateBuilder().rsa2048(), name);
	}

	private static TestCertificate build(CertificateBuilder builder, String name) {
		try {
			return new TestCertificate(builder.subject("CN=" + name)
				.setIsCertificateAuthority(true)
				.addSanDnsName(name)
				.addSanDnsName("localhost")
				.addSanIpAddress("127.0.0.1")
				.buildSelfSigned());
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	public X509Bundle bundle() {
		return this.bundle;
	}

	/**
	 * What browsers know a certificate by that they are told to trust.
	 * @return the hash of its public key
	 */
	public String publicKeyHash() {
		try {
			return Base64.getEncoder()
				.encodeToString(MessageDigest.getInstance("SHA-256")
					.digest(this.bundle.getCertificate().getPublicKey().getEncoded()));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	public KeyManagerFactory keys() {
		try {
			KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
			keys.init(this.bundle.toKeyStore(new char[0]), new char[0]);
			return keys;
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * What trusts this certificate and no other.
	 * @return initialized trust managers
	 */
	public TrustManagerFactory trust() {
		return trust(List.of(this));
	}

	private static TrustManagerFactory trust(List<TestCertificate> certificates) {
		try {
			KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
			store.load(null, null);
			for (TestCertificate certificate : certificates) {
				store.setCertificateEntry("trusted-" + store.size(), certificate.bundle.getCertificate());
			}
			TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
			trust.init(store);
			return trust;
		}
		catch (GeneralSecurityException | IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * What a client needs.
	 * @param own the certificate that it shows if it is asked, {@code null} for none
	 * @param trusted what it trusts
	 * @return a context
	 */
	public static SSLContext client(@Nullable TestCertificate own, TestCertificate... trusted) {
		return context((own != null) ? own.keys().getKeyManagers() : null, trusted);
	}

	/**
	 * A client that shows its certificate whatever authorities the server names.
	 * @param own the certificate that it shows
	 * @param trusted what it trusts
	 * @return a context
	 */
	public static SSLContext insistingClient(TestCertificate own, TestCertificate... trusted) {
		X509KeyManager keys = (X509KeyManager) own.keys().getKeyManagers()[0];
		return context(new KeyManager[] { new InsistingKeyManager(keys) }, trusted);
	}

	private static SSLContext context(KeyManager @Nullable [] keys, TestCertificate... trusted) {
		try {
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(keys, trust(List.of(trusted)).getTrustManagers(), null);
			return context;
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Connects over TLS with a client that trusts this certificate, and shakes hands.
	 * @param address the server
	 * @return the client
	 */
	public RawClient connect(InetSocketAddress address) {
		return RawClient.over(handshake(client(null, this), address, null));
	}

	/**
	 * Connects over TLS and shakes hands.
	 * @param context the client's context
	 * @param address the server
	 * @param serverName the name to ask for, {@code null} for none
	 * @param protocols the versions to offer, none for all
	 * @return the socket
	 * @throws UncheckedIOException if the handshake fails
	 */
	public static SSLSocket handshake(SSLContext context, InetSocketAddress address, @Nullable String serverName,
			String... protocols) {
		return handshake(context, address, serverName, 0, protocols);
	}

	/**
	 * The same with a receive window of its own.
	 * @param receiveBytes what the kernel takes from the server before the test reads, 0
	 * for the kernel's choice
	 */
	public static SSLSocket handshake(SSLContext context, InetSocketAddress address, @Nullable String serverName,
			int receiveBytes, String... protocols) {
		try {
			Socket plain = new Socket();
			if (receiveBytes > 0) {
				plain.setReceiveBufferSize(receiveBytes);
			}
			plain.setTcpNoDelay(true);
			plain.setSoTimeout(TIMEOUT_MILLIS);
			plain.connect(address, TIMEOUT_MILLIS);
			SSLSocket socket = (SSLSocket) context.getSocketFactory()
				.createSocket(plain, null, address.getPort(), true);
			SSLParameters parameters = socket.getSSLParameters();
			if (serverName != null) {
				parameters.setServerNames(List.of(new SNIHostName(serverName)));
			}
			if (protocols.length > 0) {
				parameters.setProtocols(protocols);
			}
			socket.setSSLParameters(parameters);
			socket.startHandshake();
			return socket;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Names its only key without a look at what is asked for. */
	private static final class InsistingKeyManager extends X509ExtendedKeyManager {

		private final X509KeyManager keys;

		InsistingKeyManager(X509KeyManager keys) {
			this.keys = keys;
		}

		@Override
		public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
			return this.keys.getClientAliases("EC", null)[0];
		}

		@Override
		public String[] getClientAliases(String type, Principal[] issuers) {
			return this.keys.getClientAliases(type, null);
		}

		@Override
		public String[] getServerAliases(String type, Principal[] issuers) {
			return new String[0];
		}

		@Override
		public @Nullable String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
			return null;
		}

		@Override
		public X509Certificate[] getCertificateChain(String alias) {
			return this.keys.getCertificateChain(alias);
		}

		@Override
		public PrivateKey getPrivateKey(String alias) {
			return this.keys.getPrivateKey(alias);
		}

	}

}
