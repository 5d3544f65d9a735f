package io.tarweb.testing;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Assumptions;

/**
 * The conformance test for HTTP/2 of other people (h2spec 2.2.0), where there is a binary
 * for the machine.
 */
public final class H2spec {

	/** What it prints when the server conforms. */
	public static final String ALL_PASSED = "146 tests, 146 passed, 0 skipped, 0 failed";

	private static final String RESOURCE = "/h2spec/2.2.0/h2spec_linux_amd64.tar.gz";

	private final Path binary;

	private H2spec(Path binary) {
		this.binary = binary;
	}

	/**
	 * Unpacks it.
	 * @param directory where to
	 * @return the test
	 */
	public static H2spec in(Path directory) throws IOException {
		Assumptions.assumeTrue(
				"Linux".equals(System.getProperty("os.name")) && "amd64".equals(System.getProperty("os.arch")),
				"h2spec is there for Linux on x86-64 only");
		Path binary = directory.resolve("h2spec");
		try (InputStream packed = H2spec.class.getResourceAsStream(RESOURCE);
				TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(packed))) {
			tar.getNextEntry();
			Files.copy(tar, binary);
		}
		Files.setPosixFilePermissions(binary, PosixFilePermissions.fromString("rwx------"));
		return new H2spec(binary);
	}

	/**
	 * Runs all of it, also what the RFC only recommends.
	 * @param path of a page on the server
	 * @param options what else the command is told
	 * @return what it printed
	 */
	public String run(InetSocketAddress server, String path, String... options) throws IOException {
		List<String> command = new ArrayList<>(List.of(this.binary.toString(), "--strict", "-h", "127.0.0.1", "-p",
				Integer.toString(server.getPort()), "-P", path, "-o", "10"));
		command.addAll(List.of(options));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		try (InputStream output = process.getInputStream()) {
			return new String(output.readAllBytes(), StandardCharsets.UTF_8);
		}
		finally {
			process.destroy();
		}
	}

}
