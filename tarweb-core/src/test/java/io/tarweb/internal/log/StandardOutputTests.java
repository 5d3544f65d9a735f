package io.tarweb.internal.log;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import io.tarweb.settings.AccessLogSettings;
import io.tarweb.settings.AccessLogSettings.Format;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StandardOutput}, in a process of its own.
 */
class StandardOutputTests {

	@Test
	void linesGoToStandardOutputWhichStaysOpen() throws Exception {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), Program.class.getName())
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		process.getOutputStream().close();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
		assertThat(process.waitFor()).isZero();
		assertThat(output).isEqualTo("""
				::1 - - [01/Jan/1970:00:00:00 +0000] "GET /a HTTP/1.1" 200 5 "-" "-"
				closed
				""");
	}

	/**
	 * A server with an access log.
	 */
	public static final class Program {

		private Program() {
		}

		public static void main(String[] args) throws IOException {
			try (AccessLog log = AccessLog.open(AccessLogSettings.builder(Format.COMBINED).build(), 1)) {
				log.recorder(0).record(Requests.get("/a"), LoggedClient.at("::1"), 200, 5, 0, 0);
			}
			System.out.print("closed\n");
		}

	}

}
