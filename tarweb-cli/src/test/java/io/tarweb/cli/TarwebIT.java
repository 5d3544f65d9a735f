package io.tarweb.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import io.tarweb.cli.Child.Result;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * The executable jar from outside.
 */
class TarwebIT {

	private static final String PAGE = "<h1>Page</h1><p>" + "Words and words. ".repeat(200);

	private static final int SIGHUP = 1;

	private static final int SIGINT = 2;

	@TempDir
	private static Path temporary;

	private static Path directory;

	@BeforeAll
	static void packASite() throws IOException {
		directory = Files.createDirectories(temporary.resolve("work"));
		Path site = Files.createDirectories(directory.resolve("site/guide"));
		Files.writeString(site.resolveSibling("index.html"), PAGE + "<a href=nothing.html>x</a>");
		Files.writeString(site.resolve("index.html"), PAGE);
		Files.writeString(site.resolve("größe.txt"), PAGE);
		Result result = Child.run(directory, "pack", "site", "-o", "site.tar");
		assertThat(result.exitCode()).as(result.err()).isZero();
		assertThat(result.out()).contains("site.tar: 3 files", "  br   3 files", "  gz   3 files", "  zst  3 files",
				"1 broken link to 1 target");
		assertThat(result.err())
			.isEqualToIgnoringNewLines("broken: 1 link to 'nothing.html', which isn't there: in index.html");
	}

	@Test
	void packsTheSameBytesInEveryLocale() throws IOException {
		Result result = Child.run(directory, Map.of("LC_ALL", "C", "TZ", "Asia/Tokyo"), "pack", "site", "-o", "c.tar",
				"-q", "--threads=1");
		assertThat(result).isEqualTo(new Result(0, "", result.err()));
		assertThat(Files.mismatch(directory.resolve("c.tar"), directory.resolve("site.tar"))).isEqualTo(-1);
	}

	@Test
	void takesTheTimeFromTheEnvironment() {
		Child.run(directory, Map.of("SOURCE_DATE_EPOCH", "1700000000"), "pack", "site", "-o", "epoch.tar", "-q");
		Result list = Child.execute(directory, Map.of("TZ", "UTC"), List.of("tar", "-tvf", "epoch.tar"));
		assertThat(list.out().lines()).isNotEmpty().allMatch((line) -> line.contains(" 2023-11-14 "));
		Result wrong = Child.run(directory, Map.of("SOURCE_DATE_EPOCH", "soon"), "pack", "site", "-o", "epoch.tar");
		assertThat(wrong.exitCode()).isEqualTo(2);
		assertThat(wrong.err())
			.startsWith("tarweb: SOURCE_DATE_EPOCH: expected seconds since 1970 or an ISO 8601 time, found 'soon'");
	}

	@Test
	void showsEveryBrokenLinkIfAskedTo() {
		Result result = Child.run(directory, "pack", "site", "-o", "links.tar", "--all-broken-links");
		assertThat(result.err()).isEqualTo("""
				broken: 1 link to 'nothing.html', which isn't there
				broken:   index.html: 'nothing.html'
				""");
	}

	@Test
	void inspects() {
		Result text = Child.run(directory, "inspect", "site.tar", "--list", "--verify");
		assertThat(text.exitCode()).isZero();
		assertThat(text.out()).contains("guide/größe.txt  (gzip:", "13 members", "plain      4 files",
				"br         3 files", "validators for 13 of 13 members", "manifest   yes",
				"skipped    1 directory: only its files are served");
		Result json = Child.run(directory, "inspect", "site.tar", "--json");
		assertThat(json.out()).contains("\"path\" : \"guide/größe.txt\"", "\"zstd\" : {", "\"xxh3\" : \"");
	}

	@Test
	void tellsWhatWouldBeSkippedAndWhatIsDamaged() throws IOException {
		byte[] tar = Files.readAllBytes(directory.resolve("site.tar"));
		byte[] heading = "<h1>Page".getBytes(StandardCharsets.US_ASCII);
		int at = 0;
		while (!Arrays.equals(tar, at, at + heading.length, heading, 0, heading.length)) {
			at++;
		}
		tar[at + 1] = 'H';
		Files.write(directory.resolve("damaged.tar"), tar);
		Result damaged = Child.run(directory, "inspect", "damaged.tar", "--verify");
		assertThat(damaged.exitCode()).isEqualTo(1);
		assertThat(damaged.out()).contains("damaged    guide/größe.txt");
		Files.createSymbolicLink(directory.resolve("dangling"), Path.of("/etc/passwd"));
		Child.execute(directory, Map.of(), List.of("tar", "-cf", "links.tar", "dangling", "site"));
		assertThat(Child.run(directory, "inspect", "links.tar").out()).contains("symlink-outside",
				"dangling: a link to '/etc/passwd': it leads out of the archive");
	}

	/** What other readers stumble over, or take records of extended headers for. */
	@Test
	void readsWhatIsNotServedAsTheServerDoes() throws IOException {
		Child.execute(directory, Map.of(), List.of("sh", "-c",
				"mkdir -p odd/1.2 && echo page > odd/1.2/page && truncate -s 1M odd/sparse && echo x >> odd/sparse "
						+ "&& ln -sfn 1.2 odd/latest && ln -sfn nowhere odd/dangling "
						+ "&& tar -C odd --listed-incremental=odd.snar -S -cf incremental.tar . "
						+ "&& tar -C odd --format=posix -S -cf pax.tar ."));
		for (String archive : List.of("incremental.tar", "pax.tar")) {
			Result result = Child.run(directory, "inspect", archive, "--list");
			assertThat(result.exitCode()).as(result.err()).isZero();
			assertThat(result.out()).contains("1.2/page", "latest/page", "sparse: stored without its holes",
					"dangling: a link to 'nowhere': its target doesn't exist");
			assertThat(result.out().lines().filter((line) -> line.startsWith("    "))).as("named: %s", result.out())
				.filteredOn((line) -> line.contains(": "))
				.hasSize(2);
			assertThat(Child.run(directory, "inspect", archive, "--json").out()).contains("\"skippedEntries\"",
					"\"kind\" : \"sparse\"", "\"kind\" : \"symlink-dangling\"");
		}
	}

	@Test
	void namesWhatNoRequestCanAskFor() {
		Child.execute(directory, Map.of(), List.of("sh", "-c",
				"mkdir -p names && cd names && touch page 'back\\slash' \"$(printf 'new\\nline')\" \"$(printf 'latin\\351')\" "
						+ "&& tar -cf ../names.tar ."));
		Result result = Child.run(directory, "inspect", "names.tar", "--list");
		assertThat(result.out()).contains("1 member with", "skipped    3 unusable-name: no request can ask for it",
				"    back\\slash: no request can ask for it", "    new?line: no request",
				"    latin\ufffd: no request");
		assertThat(Child.run(directory, "inspect", "names.tar", "--json").out()).contains("\"members\" : 1",
				"\"unusable-name\" : 3", "new\\nline");
	}

	@Test
	void keepsLinksInsideOfThePrefix() throws Exception {
		Child.execute(directory, Map.of(),
				List.of("sh", "-c",
						"mkdir -p versions/1 && echo page > versions/1/index.html && echo secret > versions/secret "
								+ "&& ln -sfn ../secret versions/1/out && tar -cf versions.tar -C versions ."));
		Result inspected = Child.run(directory, "inspect", "versions.tar", "--prefix=1", "--list");
		assertThat(inspected.out()).contains("1/index.html", "1 member with",
				"skipped    1 link-out-of-prefix: it leads out of the prefix",
				"1/out: a link to '../secret': it leads out of the prefix");
		assertThat(Child.run(directory, "inspect", "versions.tar", "--prefix=1", "--links-out-of-prefix").out())
			.contains("2 members with")
			.doesNotContain("link-out-of-prefix");
		for (boolean followed : new boolean[] { false, true }) {
			List<String> command = new ArrayList<>(List.of("serve", "versions.tar", "--port=0", "--prefix=1"));
			if (followed) {
				command.add("--links-out-of-prefix");
			}
			try (Child child = Child.start(directory, System.getProperty("tarweb.jar"),
					command.toArray(String[]::new))) {
				int port = Integer.parseInt(child.await("Listening on port (\\d+)"));
				assertThat(get(port, "/", "identity").statusCode()).isEqualTo(200);
				assertThat(get(port, "/out", "identity").statusCode()).isEqualTo(followed ? 200 : 404);
			}
		}
	}

	@Test
	void verifiesTheChecksumsOfAZip() throws IOException {
		Path zip = directory.resolve("checked.zip");
		try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
			for (String name : List.of("first", "second")) {
				out.putNextEntry(new ZipEntry(name));
				out.write((name + PAGE).getBytes(StandardCharsets.UTF_8));
			}
		}
		assertThat(Child.run(directory, "inspect", "checked.zip", "--verify").out())
			.contains("verified   2 of 2 members");
		byte[] damaged = Files.readAllBytes(zip);
		byte[] name = "second".getBytes(StandardCharsets.US_ASCII);
		int at = 0;
		while (!Arrays.equals(damaged, at, at + name.length, name, 0, name.length)) {
			at++;
		}
		damaged[at + name.length + 10] ^= 1;
		Files.write(zip, damaged);
		assertThat(Child.run(directory, "inspect", "checked.zip").exitCode()).isZero();
		Result text = Child.run(directory, "inspect", "checked.zip", "--verify");
		assertThat(text.exitCode()).isEqualTo(1);
		assertThat(text.out()).contains("damaged    second at byte " + (at + name.length) + ": ")
			.doesNotContain("damaged    first");
		assertThat(Child.run(directory, "inspect", "checked.zip", "--verify", "--json").out())
			.contains("\"name\" : \"second\"", "\"offset\" : " + (at + name.length));
	}

	@Test
	void saysWhatIsBehindTheEndAndWhyNothingIsServed() throws IOException {
		Path trailing = directory.resolve("trailing.tar");
		Files.write(trailing, Files.readAllBytes(directory.resolve("site.tar")));
		Files.writeString(trailing, "more", StandardOpenOption.APPEND);
		assertThat(Child.run(directory, "inspect", "trailing.tar").out())
			.contains("trailing   4 bytes after the end, which are ignored");
		Child.execute(directory, Map.of(),
				List.of("sh", "-c", "mkdir -p hollow && ln -sfn /x hollow/y && tar -cf hollow.tar hollow"));
		Result result = Child.run(directory, "serve", "hollow.tar", "--port=0");
		assertThat(result.exitCode()).isEqualTo(3);
		assertThat(result.err()).contains("tarweb: ",
				"has nothing to serve: it has no members; left out: directory (1), symlink-outside (1)");
	}

	@Test
	void comparesArchives() throws IOException {
		Child.execute(directory, Map.of(), List
			.of("sh", "-c", "tar -cf plain.tar -C site --sort=name . && rm -rf changed "
					+ "&& cp -r site changed && echo more >> changed/index.html && rm changed/guide/index.html "
					+ "&& echo new > changed/new && tar -cf changed.tar -C changed . && tar -cf same.tar --mtime=@0 -C site ."));
		assertThat(Child.run(directory, "diff", "plain.tar", "same.tar")).isEqualTo(new Result(0, "", ""));
		Result result = Child.run(directory, "diff", "plain.tar", "changed.tar");
		assertThat(result.exitCode()).isEqualTo(1);
		assertThat(result.out().lines()).satisfiesExactly((line) -> assertThat(line).isEqualTo("- guide/index.html"),
				(line) -> assertThat(line).startsWith("! index.html ("), (line) -> assertThat(line).isEqualTo("+ new"));
		assertThat(Child.run(directory, "diff", "-q", "plain.tar", "changed.tar")).isEqualTo(new Result(1, "", ""));
		assertThat(Child.run(directory, "diff", "plain.tar", "none.tar").exitCode()).isEqualTo(3);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', value = {
			"pack nothing -o x.tar | 2 | 'nothing' is not a directory",
			"pack site | 2 | Missing required option: '--output=FILE'",
			"pack site -o x.tar -e lz4 | 2 | --encodings: expected one of br, gz, zst, found 'lz4'",
			"pack site -o x.tar -e br:12 | 2 | --encodings: the level of br must be between 0 and 11, but is 12",
			"pack site -o x.tar -e br:x | 2 | --encodings: expected a whole number of at most 2147483647 as the level of br",
			"pack site -o x.tar --format zip | 2 | --format: expected one of tar, tgz, found 'zip'",
			"pack site -o x.tar --tolerate x | 2 | --tolerate: expected one of unreadable, name, case, link, special, found 'x'",
			"pack site -o x.tar --min-size -1 | 2 | --min-size: the smallest size to compress must not be negative",
			"pack site -o x.tar --min-gain 100 | 2 | --min-gain: the least gain must be between 0 and 99 percent",
			"pack site -o x.tar --align 1000 | 2 | --align: the alignment must be a power of two between 512 and",
			"pack site -o x.tar --threads 0 | 2 | --threads: the number of threads must be positive, but is 0",
			"pack site -o x.tar --mtime soon | 2 | --mtime: expected seconds since 1970 or an ISO 8601 time",
			"pack site -o x.tar --exclude [ | 2 | --exclude: '[' is not a valid path pattern: ",
			"pack site -o nowhere/x.tar | 3 | 'nowhere/x.tar' can't be written",
			"pack site -o /dev/full | 3 | '/dev/full' can't be written: it isn't a file",
			"pack site -o x.tar --fail-on-broken-links | 4 | A link is broken",
			"serve nothing.tar | 3 | There is no file",
			"serve site.tar --port 99999 | 3 | --port must be between 0 and 65535, but is 99999",
			"serve site.tar --grace -1 | 3 | --grace must be between 0 and 86400, but is -1",
			"serve site.tar --access-log x | 2 | Invalid value for option '--access-log'",
			"serve site.tar --proxy-protocol 10.0.0.1/8 | 2 | Invalid value for option '--proxy-protocol'",
			"serve site.tar --proxy-protocol ::1 --proxy-protocol-exempt ::2 | 3 | --proxy-protocol-exempt must be part of a trusted",
			"serve site.tar --proxy-protocol-exempt ::2 | 3 | --proxy-protocol-exempt needs --proxy-protocol",
			"serve site.tar --forwarded x | 2 | 'x' is not a network",
			"serve site.tar --transport x | 3 | --transport must be auto",
			"serve site.tar --port 0 --transport nio --hand-over s | 3 | the transport nio can't take sockets over",
			"serve site.tar --hand-over a/name/of/a/socket/that/is/longer/than/the/one/hundred/and/seven/bytes/that/the/address/of/a/socket/may/have/in/linux | 3 | --hand-over must be the name of a socket, of at most 107 bytes",
			"inspect site/index.html | 3 | is no archive", "diff site.tar | 2 | Missing required parameter: 'B'",
			"bundle site/index.html -o x.jar | 3 | is no archive", "frobnicate | 2 | Unmatched argument" })
	void failsWithAMessageAndACode(String arguments, int code, String message) {
		Result result = Child.run(directory, arguments.strip().split(" "));
		assertThat(result.exitCode()).isEqualTo(code);
		assertThat(result.err()).contains("tarweb: ", message).doesNotContain("\tat ", "Exception");
		assertThat(directory.resolve("x.tar")).doesNotExist();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "pack", "serve", "route", "inspect", "diff", "bundle" })
	void explainsItself(String command) {
		Result result = Child.run(directory,
				command.isEmpty() ? new String[] { "--help" } : new String[] { command, "--help" });
		assertThat(result.exitCode()).isZero();
		assertThat(result.out()).startsWith(("Usage: tarweb " + command).strip());
		assertThat(result.err()).isEmpty();
	}

	@Test
	void completesInAShell() {
		Result result = Child.run(directory, "generate-completion");
		assertThat(result.out()).contains("complete -F", "--fail-on-broken-links");
		assertThat(Child.run(directory, "--version").out()).matches("tarweb \\d[^\n]*\n");
	}

	@Test
	void leavesNothingWhenTheDiskIsFull() throws IOException {
		byte[] random = new byte[3_000_000];
		new Random(1).nextBytes(random);
		Path large = Files.createDirectories(temporary.resolve("large"));
		Files.write(large.resolve("random.bin"), random);
		Files.writeString(directory.resolve("full.tar"), "old");
		// A limit on the size of files is refused by the kernel as a full disk is, and
		// takes no rights to set.
		Result result = Child.execute(directory, Map.of(),
				List.of("bash", "-c",
						"ulimit -f 1000; exec \"$0\" -XX:-UsePerfData -jar \"$1\" pack ../large -o full.tar",
						Child.java(), System.getProperty("tarweb.jar")));
		assertThat(result.exitCode()).isEqualTo(3);
		assertThat(result.err()).startsWith("tarweb: 'full.tar' can't be written: ").hasLineCount(1);
		assertThat(Files.readString(directory.resolve("full.tar"))).isEqualTo("old");
		assertThat(leftovers("full.tar")).isEmpty();
	}

	private static List<Path> leftovers(String target) throws IOException {
		try (Stream<Path> files = Files.list(directory)) {
			return files.filter((file) -> file.getFileName().toString().startsWith("." + target)).toList();
		}
	}

	@ParameterizedTest
	@CsvSource({ "INT, 130", "TERM, 143" })
	void leavesNothingWhenItIsInterrupted(String signal, int code) throws Exception {
		assumeThat(signal.equals("INT") && isIgnored(SIGINT)).as("SIGINT isn't ignored, as it is in the background")
			.isFalse();
		Path slow = Files.createDirectories(temporary.resolve("slow"));
		StringBuilder text = new StringBuilder();
		new Random(2).ints(4_000_000, 'a', 'z').forEach((letter) -> text.append((char) letter));
		for (int i = 0; i < 8; i++) {
			Files.writeString(slow.resolve("text" + i), text);
		}
		Files.writeString(directory.resolve("slow.tar"), "old");
		try (Child child = Child.start(directory, System.getProperty("tarweb.jar"), "pack", slow.toString(), "-o",
				"slow.tar", "-e", "br:11")) {
			while (leftovers("slow.tar").isEmpty()) {
				assertThat(child.isAlive()).as(child.output()).isTrue();
				Thread.onSpinWait();
			}
			child.signal(signal);
			assertThat(child.exitCode()).isEqualTo(code);
		}
		assertThat(Files.readString(directory.resolve("slow.tar"))).isEqualTo("old");
		assertThat(leftovers("slow.tar")).isEmpty();
	}

	@Test
	void servesUntilItIsTerminated() throws Exception {
		Path archive = Files.copy(directory.resolve("site.tar"), directory.resolve("served.tar"));
		try (Child child = Child.start(directory, System.getProperty("tarweb.jar"), "serve", "served.tar", "--port=0",
				"--access-log=combined")) {
			int port = Integer.parseInt(child.await("Listening on port (\\d+)"));
			checkSite(port);
			child.await("(\"GET /guide/ HTTP/1.1\" 200)");
			if (!isIgnored(SIGHUP)) {
				child.signal("HUP");
				child.await("(stays at [0-9a-f]+: nothing has changed)");
				replace(archive);
				child.signal("HUP");
				child.await("(serves 9 entries)");
				assertThat(get(port, "/guide/gr%C3%B6%C3%9Fe.txt", "gzip").statusCode()).isEqualTo(404);
				Files.delete(archive);
				child.signal("HUP");
				child.await("(stays at [0-9a-f]+: There is no file)");
				assertThat(get(port, "/guide/", "gzip").statusCode()).isEqualTo(200);
			}
			child.signal("TERM");
			assertThat(child.exitCode()).isEqualTo(143);
		}
	}

	@Test
	void believesProxies() throws Exception {
		try (Child child = Child.start(directory, System.getProperty("tarweb.jar"), "serve", "site.tar", "--port=0",
				"--access-log=combined", "--proxy-protocol=127.0.0.0/8,::1", "--proxy-protocol-exempt=127.0.0.2",
				"--forwarded=192.0.2.0/24")) {
			int port = Integer.parseInt(child.await("Listening on port (\\d+)"));
			for (String fields : List.of("", "X-Forwarded-For: 203.0.113.9\r\n")) {
				try (Socket socket = new Socket("127.0.0.1", port)) {
					String request = "PROXY TCP4 192.0.2.7 192.0.2.8 1 2\r\nGET /guide/ HTTP/1.1\r\nHost: a\r\n"
							+ fields + "Connection: close\r\n\r\n";
					socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
					assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
						.startsWith("HTTP/1.1 200 ");
				}
			}
			child.await("(192\\.0\\.2\\.7 - - .*\"GET /guide/ HTTP/1.1\" 200)");
			child.await("(203\\.0\\.113\\.9 - - .*\"GET /guide/ HTTP/1.1\" 200)");
		}
	}

	private static void replace(Path archive) throws IOException {
		Path next = directory.resolve("next.tar");
		Result packed = Child.run(directory, "pack", "site", "-o", "next.tar", "--exclude=guide/größe.txt", "-q");
		assertThat(packed.exitCode()).isZero();
		Files.move(next, archive, StandardCopyOption.REPLACE_EXISTING);
	}

	/** What the JVM that tests was started to ignore, its children ignore too. */
	private static boolean isIgnored(int signal) throws IOException {
		Path status = Path.of("/proc/self/status");
		return Files.exists(status) && Files.readAllLines(status)
			.stream()
			.filter((line) -> line.startsWith("SigIgn:"))
			.anyMatch((line) -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) >> signal - 1 & 1) == 1);
	}

	@Test
	void bundlesASiteIntoOneJar() throws Exception {
		Result result = Child.run(directory, "bundle", "site.tar", "-o", "site.jar");
		assertThat(result.exitCode()).as(result.err()).isZero();
		Path elsewhere = Files.createDirectories(temporary.resolve("elsewhere")).resolve("moved.jar");
		Files.move(directory.resolve("site.jar"), elsewhere);
		assertThat(
				Child.execute(directory, Map.of(), List.of(Child.java(), "-jar", elsewhere.toString(), "--help")).out())
			.contains("--port=PORT");
		try (Child child = Child.start(directory, elsewhere.toString(), "--port=0")) {
			checkSite(Integer.parseInt(child.await("Listening on port (\\d+)")));
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "tgz | tarweb pack site -o FILE --format=tgz",
			"zip | jar --create --no-manifest --file FILE -C site ." })
	void bundlesWhatIsServedInPlace(String extension, String maker) throws Exception {
		String archive = "in-place." + extension;
		String[] words = maker.replace("FILE", archive).split(" ");
		Result made = words[0].equals("tarweb") ? Child.run(directory, Arrays.copyOfRange(words, 1, words.length))
				: Child.execute(directory, Map.of(), jar(words));
		assertThat(made.exitCode()).as(made.err()).isZero();
		String bundle = "of-" + extension + ".jar";
		Result result = Child.run(directory, "bundle", archive, "-o", bundle);
		assertThat(result.exitCode()).as(result.err()).isZero();
		for (String transport : List.of("auto", "epoll", "nio")) {
			try (Child child = Child.start(directory, bundle, "--port=0", "--transport=" + transport)) {
				int port = Integer.parseInt(child.await("Listening on port (\\d+)"));
				HttpResponse<byte[]> packed = get(port, "/guide/", "gzip");
				assertThat(packed.headers().firstValue("Content-Encoding")).contains("gzip");
				assertThat(new GZIPInputStream(new ByteArrayInputStream(packed.body()))).hasContent(PAGE);
				assertThat(get(port, "/guide/gr%C3%B6%C3%9Fe.txt", "identity").body()).asString().isEqualTo(PAGE);
			}
		}
	}

	private static List<String> jar(String... words) {
		List<String> command = new ArrayList<>(List.of(words));
		command.set(0, Path.of(System.getProperty("java.home"), "bin", "jar").toString());
		return command;
	}

	@Test
	void bundlesNothingThatHasToBeUnpackedFirst() {
		Child.execute(directory, Map.of(), List.of("tar", "-czf", "ordinary.tar.gz", "-C", "site", "."));
		Result result = Child.run(directory, "bundle", "ordinary.tar.gz", "-o", "x.jar");
		assertThat(result.exitCode()).isEqualTo(3);
		assertThat(result.err()).contains("'ordinary.tar.gz' is a tar.gz that must be unpacked before it is served");
	}

	@Test
	void servesWhatTheFirstArchiveWithAFileHas() throws Exception {
		Child.execute(directory, Map.of(), List.of("sh", "-c", """
				mkdir -p first/guide second && echo first > first/both.txt && echo second > second/both.txt \\
				&& echo only > second/second.txt && tar -cf first.tar -C first . && tar -cf second.tar -C second ."""));
		try (Child child = Child.start(directory, System.getProperty("tarweb.jar"), "serve", "first.tar", "second.tar",
				"--port=0")) {
			int port = Integer.parseInt(child.await("Listening on port (\\d+)"));
			assertThat(get(port, "/both.txt", "identity").body()).asString().isEqualTo("first\n");
			assertThat(get(port, "/second.txt", "identity").body()).asString().isEqualTo("only\n");
		}
		assertThat(Child.run(directory, "serve").err()).contains("Missing required parameter: 'ARCHIVE'");
	}

	private static void checkSite(int port) throws Exception {
		for (String encoding : List.of("br", "zstd", "gzip", "identity")) {
			HttpResponse<byte[]> response = get(port, "/guide/", encoding);
			assertThat(response.statusCode()).isEqualTo(200);
			assertThat(response.headers().firstValue("Content-Encoding").orElse("identity")).isEqualTo(encoding);
			assertThat(response.body().length < PAGE.length()).isEqualTo(!encoding.equals("identity"));
		}
		assertThat(get(port, "/guide/", "identity").body()).asString().isEqualTo(PAGE);
		assertThat(get(port, "/guide/gr%C3%B6%C3%9Fe.txt", "identity").body()).asString().isEqualTo(PAGE);
		assertThat(get(port, "/_tarweb.json", "identity").statusCode()).isEqualTo(404);
	}

	private static HttpResponse<byte[]> get(int port, String path, String encoding) throws Exception {
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
				.header("Accept-Encoding", encoding)
				.build(), BodyHandlers.ofByteArray());
	}

	@Test
	void packsIntoASmallFileSystemUntilItIsFull() throws Exception {
		Path mount = Files.createDirectories(temporary.resolve("mount"));
		Result mounted = Child.execute(directory, Map.of(),
				List.of("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", mount.toString()));
		assumeThat(mounted.exitCode()).as("a tmpfs can be mounted: %s", mounted.err()).isZero();
		try {
			byte[] random = new byte[3_000_000];
			new Random(1).nextBytes(random);
			Files.write(Files.createDirectories(temporary.resolve("large")).resolve("random.bin"), random);
			Result result = Child.run(directory, "pack", "../large", "-o", mount.resolve("site.tar").toString());
			assertThat(result.exitCode()).isEqualTo(3);
			assertThat(result.err()).contains("can't be written: ").contains("No space left");
			assertThat(mount).isEmptyDirectory();
		}
		finally {
			Child.execute(directory, Map.of(), List.of("umount", mount.toString()));
		}
	}

}
