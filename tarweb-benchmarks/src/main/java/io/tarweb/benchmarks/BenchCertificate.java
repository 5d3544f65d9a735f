package io.tarweb.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The certificate that all servers show, with an EC key, made by the openssl of the
 * machine.
 *
 * @param certificate in PEM
 * @param key in PEM
 * @param keystore both in PKCS#12, with {@link #PASSWORD}
 */
public record BenchCertificate(Path certificate, Path key, Path keystore) {

	/** What the keystore is opened with. */
	public static final String PASSWORD = "secret";

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	/**
	 * Makes a certificate where there is none yet.
	 * @param directory where it goes
	 * @return the files
	 * @throws IOException if there is no openssl
	 */
	public static BenchCertificate in(Path directory) throws IOException {
		Files.createDirectories(directory);
		BenchCertificate made = new BenchCertificate(directory.resolve("certificate.pem"), directory.resolve("key.pem"),
				directory.resolve("keystore.p12"));
		if (!Files.exists(made.keystore)) {
			openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days",
					"3650", "-subj", "/CN=localhost", "-keyout", made.key.toString(), "-out",
					made.certificate.toString());
			openssl("pkcs12", "-export", "-inkey", made.key.toString(), "-in", made.certificate.toString(), "-out",
					made.keystore.toString(), "-passout", "pass:" + PASSWORD);
		}
		return made;
	}

	private static void openssl(String... arguments) throws IOException {
		String[] command = new String[arguments.length + 1];
		command[0] = Shell.locate("openssl");
		System.arraycopy(arguments, 0, command, 1, arguments.length);
		Shell.Result result = Shell.run(TIMEOUT, command);
		if (!result.succeeded()) {
			throw new IOException("openssl failed: " + result.output().strip());
		}
	}

}
