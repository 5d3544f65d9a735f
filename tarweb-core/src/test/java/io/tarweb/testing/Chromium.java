package io.tarweb.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import io.tarweb.internal.archive.TarBuilder;
import org.opentest4j.TestAbortedException;

/**
 * A browser without a screen. Its page says in words what it looks like: styles come from
 * a request of their own, and so does the script that reads them.
 */
public final class Chromium {

	private static final String PAGE = """
			<!doctype html>
			<title>page</title>
			<link rel=stylesheet href=style.css>
			<h1>?</h1>
			<script src=script.js></script>
			""";

	private static final String SCRIPT = """
			const heading = document.querySelector('h1');
			heading.textContent = 'drawn in ' + getComputedStyle(heading).color;
			""";

	/** What a document has that came with all of its parts. */
	public static final String COMPLETE = "drawn in rgb(0, 128, 0)";

	private Chromium() {
	}

	/**
	 * Adds the page to an archive.
	 * @param archive the archive
	 * @return the same
	 */
	public static TarBuilder addPage(TarBuilder archive) {
		return archive.file("page.html", PAGE)
			.file("style.css", "h1 { color: rgb(0, 128, 0) }")
			.file("script.js", SCRIPT);
	}

	/**
	 * Opens the page; skips the test if there is no browser.
	 * @param server a server with the page
	 * @param certificate the server's, which the browser trusts
	 * @param profile a directory for what the browser keeps
	 * @return the document when it has been loaded
	 * @throws Exception if the browser doesn't end
	 */
	public static String open(TestServer server, TestCertificate certificate, Path profile) throws Exception {
		Process process;
		try {
			process = new ProcessBuilder("chromium", "--headless", "--no-sandbox", "--disable-gpu",
					"--disable-dev-shm-usage", "--user-data-dir=" + profile,
					"--ignore-certificate-errors-spki-list=" + certificate.publicKeyHash(), "--dump-dom",
					"https://localhost:" + server.address().getPort() + "/page.html")
				.redirectErrorStream(true)
				.start();
		}
		catch (IOException ex) {
			throw new TestAbortedException("needs chromium: " + ex.getMessage());
		}
		try {
			process.getOutputStream().close();
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			process.waitFor(30, TimeUnit.SECONDS);
			return output;
		}
		finally {
			process.destroyForcibly();
		}
	}

}
