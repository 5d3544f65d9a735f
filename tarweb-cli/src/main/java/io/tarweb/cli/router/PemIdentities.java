package io.tarweb.cli.router;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.net.ssl.KeyManagerFactory;

import io.tarweb.settings.TlsIdentity;

/**
 * Certificates with their private keys, from PEM files (RFC 7468). As long as two files
 * have the same contents, they are the same identity, which keeps its sessions.
 */
public final class PemIdentities {

	private static final Pattern KEY = Pattern
		.compile("-----BEGIN ([A-Z ]*)PRIVATE KEY-----([A-Za-z0-9+/=\\s]*)-----END \\1PRIVATE KEY-----");

	private static final char[] NO_PASSWORD = {};

	private static final byte[] PROBE = "Does the key belong to the certificate?".getBytes(StandardCharsets.US_ASCII);

	private Map<List<ByteBuffer>, TlsIdentity> inUse = Map.of();

	private Map<List<ByteBuffer>, TlsIdentity> read = new HashMap<>();

	/**
	 * Begins to read all files again.
	 */
	public void begin() {
		this.read = new HashMap<>();
	}

	/**
	 * Says that what has been read since the beginning is in use, and nothing else.
	 */
	public void use() {
		this.inUse = this.read;
	}

	/**
	 * Reads a certificate and its key.
	 * @param certificate the file of the certificate, followed by those that lead to the
	 * authority
	 * @param privateKey the file of the key in PKCS #8, not encrypted (RFC 5208)
	 * @throws IllegalArgumentException if they can't be used, saying which and why
	 */
	public TlsIdentity read(Path certificate, Path privateKey) {
		byte[] certificateBytes = bytes(certificate);
		byte[] keyBytes = bytes(privateKey);
		List<ByteBuffer> contents = List.of(ByteBuffer.wrap(certificateBytes), ByteBuffer.wrap(keyBytes));
		TlsIdentity identity = this.inUse.get(contents);
		if (identity == null) {
			identity = this.read.get(contents);
		}
		if (identity == null) {
			identity = identity(chain(certificate, certificateBytes), privateKey, keyBytes);
		}
		this.read.put(contents, identity);
		return identity;
	}

	private static byte[] bytes(Path file) {
		try {
			return Files.readAllBytes(file);
		}
		catch (NoSuchFileException ex) {
			throw new IllegalArgumentException("there is no file '" + file + "'", ex);
		}
		catch (IOException ex) {
			throw new IllegalArgumentException("'" + file + "' can't be read: " + ex.getMessage(), ex);
		}
	}

	private static Certificate[] chain(Path file, byte[] bytes) {
		try {
			Certificate[] chain = CertificateFactory.getInstance("X.509")
				.generateCertificates(new ByteArrayInputStream(bytes))
				.toArray(Certificate[]::new);
			if (chain.length > 0) {
				return chain;
			}
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalArgumentException("'" + file + "' has no certificate that can be read: " + ex.getMessage(),
					ex);
		}
		throw new IllegalArgumentException("'" + file + "' has no certificate");
	}

	private static TlsIdentity identity(Certificate[] chain, Path file, byte[] bytes) {
		PublicKey publicKey = chain[0].getPublicKey();
		try {
			PrivateKey key = KeyFactory.getInstance(publicKey.getAlgorithm())
				.generatePrivate(new PKCS8EncodedKeySpec(pkcs8(file, bytes)));
			if (!belong(key, publicKey)) {
				throw new IllegalArgumentException("'" + file + "' is not the key of the certificate");
			}
			KeyStore store = KeyStore.getInstance("PKCS12");
			store.load(null, null);
			store.setKeyEntry("identity", key, NO_PASSWORD, chain);
			KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
			keys.init(store, NO_PASSWORD);
			return TlsIdentity.of(keys);
		}
		catch (GeneralSecurityException | IOException ex) {
			throw new IllegalArgumentException(
					"'" + file + "' has no key that goes with the certificate: " + ex.getMessage(), ex);
		}
	}

	private static byte[] pkcs8(Path file, byte[] bytes) {
		Matcher matcher = KEY.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
		if (!matcher.find()) {
			throw new IllegalArgumentException("'" + file + "' has no private key");
		}
		if (!matcher.group(1).isEmpty()) {
			throw new IllegalArgumentException("'" + file + "' has a key in another form than PKCS #8, or an encrypted "
					+ "one; this makes one: openssl pkcs8 -topk8 -nocrypt -in " + file + " -out NEW");
		}
		try {
			return Base64.getMimeDecoder().decode(matcher.group(2));
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("'" + file + "' has a private key that isn't Base64", ex);
		}
	}

	private static boolean belong(PrivateKey key, PublicKey publicKey) throws GeneralSecurityException {
		String algorithm = switch (key.getAlgorithm()) {
			case "RSA" -> "SHA256withRSA";
			case "EC" -> "SHA256withECDSA";
			default -> key.getAlgorithm();
		};
		Signature signature = Signature.getInstance(algorithm);
		signature.initSign(key);
		signature.update(PROBE);
		byte[] signed = signature.sign();
		signature.initVerify(publicKey);
		signature.update(PROBE);
		return signature.verify(signed);
	}

}
