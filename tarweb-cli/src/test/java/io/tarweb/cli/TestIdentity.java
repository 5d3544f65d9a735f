package io.tarweb.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

import javax.net.ssl.SSLContext;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;

/**
 * A certificate that vouches for itself, as files and for servers of the test.
 *
 * @param certificate the PEM file of the certificate
 * @param privateKey the PEM file of its key, in PKCS #8
 * @param bundle both
 */
public record TestIdentity(Path certificate, Path privateKey, X509Bundle bundle) {

	/**
	 * Makes one.
	 * @param directory where the files go, named after the name of the server
	 * @param rsa whether the key is one of RSA, else it is one of an elliptic curve
	 */
	public static TestIdentity create(Path directory, String serverName, boolean rsa) throws Exception {
		X509Bundle bundle = new CertificateBuilder()
			.algorithm(rsa ? CertificateBuilder.Algorithm.rsa2048 : CertificateBuilder.Algorithm.ecp256)
			.subject("CN=" + serverName)
			.addSanDnsName(serverName)
			.setIsCertificateAuthority(true)
			.buildSelfSigned();
		Path certificate = Files.writeString(directory.resolve(serverName + ".crt"), bundle.getCertificatePathPEM());
		Path privateKey = Files.writeString(directory.resolve(serverName + ".key"),
				"-----BEGIN PRIVATE KEY-----\n"
						+ Base64.getMimeEncoder().encodeToString(bundle.getKeyPair().getPrivate().getEncoded())
						+ "\n-----END PRIVATE KEY-----\n");
		return new TestIdentity(certificate, privateKey, bundle);
	}

	/** For a server that shows the certificate. */
	public SSLContext server() throws Exception {
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(this.bundle.toKeyManagerFactory().getKeyManagers(), null, null);
		return context;
	}

	/** For a client that trusts the certificate. */
	public SSLContext client() throws Exception {
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(null, this.bundle.toTrustManagerFactory().getTrustManagers(), null);
		return context;
	}

}
