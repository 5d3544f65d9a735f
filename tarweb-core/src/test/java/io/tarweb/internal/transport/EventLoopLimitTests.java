package io.tarweb.internal.transport;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

import io.tarweb.ServerSettings;
import io.tarweb.TarwebServer;
import io.tarweb.settings.TransportKind;
import io.tarweb.testing.OnEveryTransport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for a {@link Transport} of more event loops than there can be, in a process with
 * room for the stacks of few threads.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "needs 'ulimit -v'")
class EventLoopLimitTests {

	private static final int WORKERS = 200;

	@OnEveryTransport
	void moreThreadsThanTheProcessCanHaveAreOneRefusalThatLeavesNothing(TransportKind transport) throws Exception {
		List<String> output = run("ulimit -v 8000000", "-Xss128m", transport);
		assertThat(output).filteredOn((line) -> line.contains("event loops could be started"))
			.singleElement()
			.asString()
			.matches("UnavailableException: Only \\d+ of " + WORKERS
					+ " event loops could be started: unable to create .*");
		assertThat(output).filteredOn((line) -> !isOfTheJvm(line))
			.hasSize(2)
			.contains("0 descriptors more than before");
	}

	@Test
	void moreDescriptorsThanTheProcessCanHaveAreOneRefusal() throws Exception {
		List<String> output = run("ulimit -n 100", "-Xss1m", null);
		assertThat(output).filteredOn((line) -> line.contains("event loops"))
			.singleElement()
			.asString()
			.startsWith("UnavailableException: No transport can have " + WORKERS + " event loops; ")
			.contains("; nio is absent: ");
		assertThat(output).contains("0 descriptors more than before");
	}

	/** Newer ones warn of native code. */
	private static boolean isOfTheJvm(String line) {
		return line.startsWith("WARNING: ") || line.startsWith("[") || line.isEmpty();
	}

	private static List<String> run(String limit, String stack, TransportKind transport) throws Exception {
		String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
		ProcessBuilder command = new ProcessBuilder("sh", "-c", limit + " && exec \"$@\"", "sh", java, "-Xmx512m",
				"-XX:MaxDirectMemorySize=2g", stack, "-XX:TieredStopAtLevel=1", "-XX:ReservedCodeCacheSize=64m",
				"-XX:CompressedClassSpaceSize=64m", "-cp", System.getProperty("java.class.path"),
				Program.class.getName(), (transport != null) ? transport.name() : "");
		command.environment().put("MALLOC_ARENA_MAX", "1");
		Process process = command.redirectErrorStream(true).start();
		process.getOutputStream().close();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor()).as(output).isZero();
		Assumptions.assumeFalse(output.contains("isn't available"), output);
		return output.lines().toList();
	}

	/**
	 * Tries twice, for the first time loads libraries that stay.
	 */
	public static final class Program {

		private Program() {
		}

		public static void main(String[] args) {
			tryToStart(args[0]);
			int threads = threads();
			int descriptors = descriptors();
			System.out.println(tryToStart(args[0]));
			Awaitility.await().until(Program::threads, (count) -> count <= threads);
			// Fewer is no loss: the virtual machine has one open while it reads a class.
			System.out.printf("%d descriptors more than before%n", Math.max(0, descriptors() - descriptors));
			System.exit(0);
		}

		private static String tryToStart(String transport) {
			TarwebServer server = new TarwebServer(ServerSettings.forFile(Path.of("missing.tar"))
				.transport(transport.isEmpty() ? null : TransportKind.valueOf(transport))
				.workers(WORKERS)
				.build());
			try {
				server.start();
				return "It runs";
			}
			catch (RuntimeException ex) {
				return ex.getClass().getSimpleName() + ": " + ex.getMessage();
			}
		}

		private static int threads() {
			return (int) Thread.getAllStackTraces()
				.keySet()
				.stream()
				.filter((thread) -> thread.getName().startsWith("tarweb-"))
				.count();
		}

		private static int descriptors() {
			String[] names = new File("/proc/self/fd").list();
			return (names != null) ? names.length : 0;
		}

	}

}
