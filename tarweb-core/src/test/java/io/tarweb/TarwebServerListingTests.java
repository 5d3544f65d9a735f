package io.tarweb;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.tarweb.internal.archive.TarBuilder;
import io.tarweb.settings.DirectoryListing;
import io.tarweb.settings.SitePolicy;
import io.tarweb.settings.TransportKind;
import io.tarweb.testing.OnEveryTransport;
import io.tarweb.testing.RawClient;
import io.tarweb.testing.Reply;
import io.tarweb.testing.TestServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The lists of directories of a {@link TarwebServer}, followed from the root down as a
 * client would: every file that they name is there, and every one that can be asked for
 * is named.
 */
class TarwebServerListingTests {

	private static final Pattern LINK = Pattern.compile("<a href=\"([^\"]*)\">");

	private static final Pattern MEMBER = Pattern
		.compile("\\{\"name\":\"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\",\"type\":\"(file|directory)\"");

	private static final Pattern ESCAPE = Pattern.compile("\\\\(?:u([0-9a-f]{4})|(.))");

	/** What would end a name, or mean something else, if it weren't encoded. */
	private static final List<String> PLAIN = List.of("a:b", "javascript:alert(1)", "http:", "https:%2F%2Fx", "?", "#",
			"a?b#c", "%", "%41", "%2e%2e", "%00", ";", "a;b=c", "&amp;", "<i>", "\"", "'", "` `", " ", " a ", "+",
			"a+b", "~", "...", ". ", "..a", "{", "|", "^", "[a]", "\u00e4", "a\u0308", "\u20ac", "\ud83d\ude00",
			"\u0085", "\u00a0", "\u2028", "\u202e", "\ufeff", "\ufffd", "\ud7ff", "\ue000", "n".repeat(255));

	/**
	 * No UTF-8: Latin-1, a surrogate, too long a form, the middle and the beginning of
	 * one.
	 */
	private static final List<String> NO_UTF_8 = List.of("61e4", "eda080", "c0af", "80", "f09f98", "ff");

	@TempDir
	private static Path directory;

	private static Path archive;

	private static final Set<String> expected = new TreeSet<>();

	@BeforeAll
	static void writeArchive() {
		TarBuilder builder = TarBuilder.create();
		for (String name : PLAIN) {
			add(builder, name);
			add(builder, "files/" + name);
			add(builder, name + ".d/" + name);
			add(builder, "deep/" + name + "/" + name);
		}
		// As long as a name may be, and thrice that in a request.
		add(builder, "\u20ac".repeat(4096 / 3));
		for (int octet = 1; octet < ' '; octet++) {
			addRefused(builder, new byte[] { (byte) octet });
		}
		addRefused(builder, new byte[] { 0x7f });
		addRefused(builder, new byte[] { '\\' });
		NO_UTF_8.forEach((hex) -> addRefused(builder, HexFormat.of().parseHex(hex)));
		for (String rules : List.of("_headers", "_redirects", "_tarweb.json")) {
			add(builder, "files/" + rules);
		}
		archive = builder.file("_headers", "").file("_redirects", "").writeTo(directory.resolve("names.tar"));
	}

	private static void add(TarBuilder builder, String path) {
		builder.file(path, path);
		expected.add(path);
	}

	/**
	 * In the middle of a file's name and of a directory's, and beside one that is fine.
	 */
	private static void addRefused(TarBuilder builder, byte[] octets) {
		String hex = HexFormat.of().formatHex(octets);
		for (String start : List.of("a" + hex + "a", "files/a" + hex, "beside-" + hex + "/a", "a" + hex + "d/")) {
			ByteArrayOutputStream name = new ByteArrayOutputStream();
			name.writeBytes(start.getBytes(StandardCharsets.US_ASCII));
			name.writeBytes(octets);
			name.write('b');
			builder.file(name.toByteArray(), new byte[1]);
		}
		ByteArrayOutputStream below = new ByteArrayOutputStream();
		below.writeBytes(octets);
		below.writeBytes("/x".getBytes(StandardCharsets.US_ASCII));
		builder.file(below.toByteArray(), new byte[1]);
		add(builder, "beside-" + hex + "/fine");
	}

	@OnEveryTransport
	void asPagesLinkEveryFileThatCanBeAskedForAndNoOther(TransportKind transport) {
		follow(transport, DirectoryListing.HTML);
	}

	@OnEveryTransport
	void asJsonNameEveryFileThatCanBeAskedForAndNoOther(TransportKind transport) {
		follow(transport, DirectoryListing.JSON);
	}

	private static void follow(TransportKind transport, DirectoryListing format) {
		SitePolicy policy = SitePolicy.builder().listing(format).build();
		Set<String> found = new TreeSet<>();
		try (TestServer server = TestServer.start(TestServer.settings(transport, archive).site(policy));
				RawClient client = server.connect()) {
			List<URI> directories = new ArrayList<>(List.of(URI.create("/")));
			for (int next = 0; next < directories.size(); next++) {
				URI list = directories.get(next);
				for (String link : links(format, client.send(RawClient.get(list.getRawPath())).read())) {
					URI target = list.resolve(link);
					assertThat(target.getScheme()).as("%s in %s", link, list).isNull();
					assertThat(target.getRawPath()).as(link).startsWith("/").isEqualTo(target.toString());
					if (link.endsWith("/")) {
						directories.add(target);
					}
					else {
						Reply reply = client.send(RawClient.get(target.getRawPath())).read();
						assertThat(reply.status()).as("%s in %s", link, list).isEqualTo(200);
						assertThat(found.add(reply.text())).as("%s in %s", link, list).isTrue();
					}
				}
			}
		}
		assertThat(found).isEqualTo(expected);
	}

	private static List<String> links(DirectoryListing format, Reply list) {
		assertThat(list.statusLine()).endsWith(" 200 OK");
		if (format == DirectoryListing.HTML) {
			return LINK.matcher(list.text())
				.results()
				.map((link) -> link.group(1))
				.filter((link) -> !link.equals("../"))
				.toList();
		}
		return MEMBER.matcher(list.text())
			.results()
			.map((member) -> "./" + encode(unescape(member.group(1))) + (member.group(2).equals("file") ? "" : "/"))
			.toList();
	}

	private static String unescape(String text) {
		return ESCAPE.matcher(text).replaceAll((escape) -> Matcher.quoteReplacement(character(escape)));
	}

	private static String character(MatchResult escape) {
		return (escape.group(1) != null) ? String.valueOf((char) Integer.parseInt(escape.group(1), 16))
				: escape.group(2);
	}

	private static String encode(String name) {
		return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
	}

}
