package io.tarweb.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

import io.tarweb.benchmarks.apps.TarwebApp;

/**
 * The certificate that all servers show, with an EC key, made by the openssl of the
 * machine.
 */
record BenchCertificate(Path certificate, Path key, Path keystore) {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	/** Makes a certificate where there is none yet. */
	static BenchCertificate in(Path directory) throws IOException {
		Files.createDirectories(directory);
		BenchCertificate made = new BenchCertificate(directory.resolve("certificate.pem"), directory.resolve("key.pem"),
				directory.resolve("keystore.p12"));
		if (!Files.exists(made.keystore)) {
			openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days",
					"3650", "-subj", "/CN=localhost", "-keyout", made.key.toString(), "-out",
					made.certificate.toString());
			openssl("pkcs12", "-export", "-inkey", made.key.toString(), "-in", made.certificate.toString(), "-out",
					made.keystore.toString(), "-passout", "pass:" + TarwebApp.PASSWORD);
		}
		return made;
	}

	private static void openssl(String... arguments) throws IOException {
		Shell.run(TIMEOUT, Stream.concat(Stream.of("openssl"), Stream.of(arguments)).toList());
	}

}
