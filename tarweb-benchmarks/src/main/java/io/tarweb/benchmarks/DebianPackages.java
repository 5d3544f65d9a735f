package io.tarweb.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Installs what is missing with apt-get, if this user may.
 */
final class DebianPackages {

	/**
	 * Asked by Debian's installation scripts before they start a service; 101 forbids.
	 */
	private static final Path POLICY = Path.of("/usr/sbin/policy-rc.d");

	private static final Duration TIMEOUT = Duration.ofMinutes(10);

	private DebianPackages() {
	}

	/**
	 * Makes a program available.
	 * @param program the program
	 * @param packageName the package that brings it
	 * @return {@code null} if it is there now, or why it isn't
	 */
	static @Nullable String provide(String program, String packageName) {
		if (Shell.has(program)) {
			return null;
		}
		if (!Shell.has("apt-get") || !"root".equals(System.getProperty("user.name"))) {
			return program + " is missing; as root: apt-get install " + packageName;
		}
		Shell.Result result = withoutServices(() -> {
			Map<String, String> environment = Map.of("DEBIAN_FRONTEND", "noninteractive");
			Shell.run(TIMEOUT, environment, List.of("apt-get", "-qq", "update"));
			return Shell.run(TIMEOUT, environment,
					List.of("apt-get", "-qq", "install", "--no-install-recommends", packageName));
		});
		return (result.succeeded() && Shell.has(program)) ? null
				: "apt-get install " + packageName + " failed: " + result.output().strip();
	}

	/** A server that was only installed to be measured mustn't listen to the world. */
	private static Shell.Result withoutServices(Supplier<Shell.Result> installation) {
		try {
			if (Files.exists(POLICY)) {
				return installation.get();
			}
			Files.writeString(POLICY, "#!/bin/sh\nexit 101\n");
			Files.setPosixFilePermissions(POLICY, PosixFilePermissions.fromString("rwxr-xr-x"));
			try {
				return installation.get();
			}
			finally {
				Files.delete(POLICY);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
