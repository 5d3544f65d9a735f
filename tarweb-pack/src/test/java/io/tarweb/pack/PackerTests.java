package io.tarweb.pack;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPInputStream;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.decoder.BrotliInputStream;
import com.github.luben.zstd.ZstdInputStream;
import io.tarweb.internal.archive.Archive;
import io.tarweb.internal.archive.ArchiveOpening;
import io.tarweb.pack.Tree.Member;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

class PackerTests {

	private static final String TEXT = "All work and no play makes a dull page. ".repeat(100);

	@TempDir
	private Path directory;

	private Tree site;

	private Path target;

	@BeforeEach
	void makeDirectories() {
		this.site = new Tree(this.directory.resolve("site"));
		this.target = this.directory.resolve("site.tar");
	}

	private PackSummary pack(UnaryOperator<PackSettings.Builder> settings) {
		return Packer.pack(settings.apply(PackSettings.of(this.site.root(), this.target)).build(), PackListener.NONE);
	}

	private PackSummary pack() {
		return pack(UnaryOperator.identity());
	}

	private Map<String, Member> members() throws IOException {
		return Tree.members(this.target);
	}

	private static byte[] random(int seed, int length) {
		byte[] bytes = new byte[length];
		new Random(seed).nextBytes(bytes);
		return bytes;
	}

	private Tree variedSite() {
		return this.site.file("index.html", "<p>" + TEXT)
			.file("empty.txt", "")
			.file("a/b/c/deep.txt", "deep")
			.file("a-b/dash.txt", "dash")
			.file("a.b/dot.txt", "dot")
			.file("ümläut/日本語.txt", TEXT)
			.file("sp ace+%41?.txt", "odd")
			.file("x".repeat(120) + "/" + "y".repeat(120) + ".txt", TEXT)
			.file("random.bin", random(1, 5000))
			.file("image.png", TEXT)
			.directory("empty/directory")
			.link("link.html", "index.html")
			.link("a/up.txt", "../a-b/dash.txt")
			.link("a/" + "l".repeat(110), "../" + "x".repeat(120));
	}

	private Tree siteWithLargeFiles() {
		return variedSite().file("large.bin", random(2, FilePreparation.MAX_BYTES_IN_MEMORY + 1000))
			.file("large.txt", "0123456789abcde\n".repeat(FilePreparation.MAX_BYTES_IN_MEMORY / 16 + 1));
	}

	@Test
	void packsTheSameBytesTwiceWhateverTheTimesModesAndThreads() throws IOException {
		variedSite();
		pack((settings) -> settings.threads(1));
		byte[] first = Files.readAllBytes(this.target);
		Path file = this.site.root().resolve("index.html");
		Files.setLastModifiedTime(file, FileTime.from(12345, TimeUnit.SECONDS));
		file.toFile().setExecutable(true);
		pack((settings) -> settings.threads(8));
		assertThat(Arrays.equals(Files.readAllBytes(this.target), first)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "tar", "bsdtar" })
	void isUnpackedByOtherToolsByteForByteAndWithoutAWord(String tool) throws Exception {
		siteWithLargeFiles();
		pack((settings) -> settings.encodings(Map.of()).manifest(false).alignmentBytes(4096));
		assertThat(unpack(tool, this.target)).isEqualTo(Tree.read(this.site.root()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "tar", "bsdtar" })
	void isUnpackedAsATgzToo(String tool) throws Exception {
		siteWithLargeFiles();
		pack((settings) -> settings.format(PackFormat.TGZ).manifest(false));
		Map<String, String> unpacked = unpack(tool, this.target);
		assertThat(unpacked.remove(TgzOutput.TOC_NAME)).startsWith("{\"version\":1,\"entries\":[");
		assertThat(unpacked).isEqualTo(Tree.read(this.site.root()));
	}

	private Map<String, String> unpack(String tool, Path archive) throws Exception {
		Path unpacked = Files.createDirectory(this.directory.resolve("unpacked"));
		Process process;
		try {
			ProcessBuilder builder = new ProcessBuilder(tool, "-xf", archive.toString(), "-C", unpacked.toString())
				.redirectErrorStream(true);
			builder.environment().put("LC_ALL", "C.UTF-8");
			process = builder.start();
		}
		catch (IOException ex) {
			assumeThat(ex).as("%s is absent", tool).isNull();
			throw ex;
		}
		assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)).isEmpty();
		assertThat(process.waitFor()).isZero();
		return Tree.read(unpacked);
	}

	@Test
	void ordersByTheBytesOfPathsWithSiblingsBehindTheirFiles() throws IOException {
		this.site.file("b.txt", TEXT)
			.file("a/x", "")
			.file("a-b", "")
			.file("a.b", "")
			.file("B", "")
			.file("😀", "")
			.file("\uFF5E", "");
		pack();
		assertThat(members().keySet()).containsExactly("B", "a-b", "a.b", "a/", "a/x", "b.txt", "b.txt.br", "b.txt.gz",
				"b.txt.zst", "\uFF5E", "😀", "_tarweb.json");
	}

	@Test
	void fixesOwnerTimeAndModes() throws IOException {
		this.site.file("d/file", "x").link("link", "d/file");
		pack((settings) -> settings.modifiedEpochSecond(1_700_000_000L));
		members().values().forEach((member) -> {
			assertThat(member.entry().getLongUserId() + member.entry().getLongGroupId()).isZero();
			assertThat(member.entry().getUserName() + member.entry().getGroupName()).isEmpty();
			assertThat(member.entry().getLastModifiedTime().to(TimeUnit.SECONDS)).isEqualTo(1_700_000_000L);
			assertThat(member.entry().getMode())
				.isEqualTo(member.entry().isDirectory() ? 0755 : member.entry().isSymbolicLink() ? 0777 : 0644);
		});
	}

	@Test
	void keepsTheTimesOfFilesIfAskedTo() throws IOException {
		this.site.file("file", "x");
		Files.setLastModifiedTime(this.site.root().resolve("file"), FileTime.from(1_600_000_000, TimeUnit.SECONDS));
		pack((settings) -> settings.modifiedEpochSecond(null));
		assertThat(members().get("file").entry().getLastModifiedTime().to(TimeUnit.SECONDS)).isEqualTo(1_600_000_000);
	}

	@Test
	void makesSiblingsThatUnpackToTheFile() throws IOException {
		Brotli4jLoader.ensureAvailability();
		siteWithLargeFiles();
		PackSummary summary = pack();
		Map<String, Member> members = members();
		for (String name : List.of("index.html", "ümläut/日本語.txt", "large.txt")) {
			byte[] plain = members.get(name).content();
			assertThat(new BrotliInputStream(new ByteArrayInputStream(members.get(name + ".br").content())))
				.hasBinaryContent(plain);
			assertThat(new ZstdInputStream(new ByteArrayInputStream(members.get(name + ".zst").content())))
				.hasBinaryContent(plain);
			assertThat(new GZIPInputStream(new ByteArrayInputStream(members.get(name + ".gz").content())))
				.hasBinaryContent(plain);
		}
		assertThat(summary.siblings().keySet()).containsExactlyInAnyOrder(Encoding.values());
		assertThat(summary.siblings().get(Encoding.GZIP).files()).isEqualTo(4);
	}

	@Test
	void leavesAloneWhatIsSmallCompressedAlreadyOrGainsTooLittle() throws IOException {
		this.site.file("small.txt", "a".repeat(511))
			.file("image.PNG", TEXT)
			.file("random.txt", random(3, 4000))
			.file("by-hand.css", TEXT)
			.file("by-hand.css.gz", "mine");
		PackSummary summary = pack((settings) -> settings.encodings(Map.of(Encoding.GZIP, 6)).manifest(false));
		assertThat(summary.siblings()).isEmpty();
		assertThat(members().keySet()).containsExactly("by-hand.css", "by-hand.css.gz", "image.PNG", "random.txt",
				"small.txt");
		assertThat(members().get("by-hand.css.gz").content()).asString().isEqualTo("mine");
	}

	@ParameterizedTest
	@CsvSource({ "0, true", "30, true", "60, false" })
	void demandsAsMuchGainAsAskedFor(int percent, boolean made) throws IOException {
		byte[] half = random(4, 20_000);
		Arrays.fill(half, 0, 10_000, (byte) 'x');
		this.site.file("half", half);
		pack((settings) -> settings.encodings(Map.of(Encoding.ZSTD, 3)).minGainPercent(percent));
		assertThat(members().containsKey("half.zst")).isEqualTo(made);
	}

	@Test
	void linksSiblingsOfLinkedFiles() throws IOException {
		this.site.file("d/page.html", TEXT).link("a.html", "d/page.html").link("d/b.html", "./page.html");
		pack((settings) -> settings.encodings(Map.of(Encoding.GZIP, 9)));
		assertThat(members().get("a.html.gz").entry().getLinkName()).isEqualTo("d/page.html.gz");
		try (Archive archive = ArchiveOpening.open(this.target)) {
			assertThat(content(archive, "a.html.gz")).isEqualTo(content(archive, "d/page.html.gz")).isNotEmpty();
			assertThat(content(archive, "d/b.html.gz")).isEqualTo(content(archive, "d/page.html.gz"));
		}
	}

	private static byte[] content(Archive archive, String name) {
		byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
		int member = archive.find(bytes, 0, bytes.length);
		byte[] content = new byte[(int) archive.contentLength(member)];
		archive.bytes().read(archive.contentOffset(member), content, 0, content.length);
		return content;
	}

	@Test
	void bringsTheHashOfEveryContent() {
		variedSite();
		pack();
		try (Archive archive = ArchiveOpening.open(this.target)) {
			for (int member = 0; member < archive.size(); member++) {
				assertThat(archive.contentHash(member)).as(archive.name(member))
					.isEqualTo(Hashes.of(content(archive, archive.name(member))));
			}
			assertThat(archive.size()).isGreaterThan(20);
			assertThat(archive.report().skipped().keySet()).extracting(Enum::name).containsExactly("DIRECTORY");
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 512, 1024, 4096, 65_536 })
	void alignsContentsWithAndWithoutExtendedHeaders(int alignment) {
		variedSite();
		for (boolean validators : new boolean[] { true, false }) {
			pack((settings) -> settings.alignmentBytes(alignment).validators(validators));
			try (Archive archive = ArchiveOpening.open(this.target)) {
				for (int member = 0; member < archive.size(); member++) {
					if (archive.contentLength(member) > 0) {
						assertThat(archive.contentOffset(member) % alignment).as(archive.name(member)).isZero();
					}
				}
			}
		}
	}

	@Test
	void listsWhatIsInItAtTheEnd() throws IOException {
		this.site.file("a.txt", TEXT).file("b", "abc").file("_tarweb.json", "of a former archive");
		pack((settings) -> settings.encodings(Map.of(Encoding.GZIP, 9)));
		Map<String, Member> members = members();
		assertThat(List.copyOf(members.keySet()).get(members.size() - 1)).isEqualTo("_tarweb.json");
		assertThat(members.get("_tarweb.json").content()).asString()
			.isEqualTo("""
					{"version":1,"files":[
					{"path":"a.txt","bytes":%d,"xxh3":"%s","encodings":{"gz":{"bytes":%d,"xxh3":"%s"}}}
					,{"path":"b","bytes":3,"xxh3":"78af5f94892f3950"}
					]}
					""".formatted(TEXT.length(), Hashes.text(Hashes.of(members.get("a.txt").content())),
					members.get("a.txt.gz").content().length,
					Hashes.text(Hashes.of(members.get("a.txt.gz").content()))));
	}

	@Test
	void putsEveryContentOfATgzIntoAStreamOfItsOwn() throws IOException {
		this.site.file("a.txt", TEXT).file("b.png", random(5, 700)).file("d/e", "");
		pack((settings) -> settings.format(PackFormat.TGZ));
		byte[] tgz = Files.readAllBytes(this.target);
		byte[] footer = Arrays.copyOfRange(tgz, tgz.length - 51, tgz.length);
		int toc = Integer.parseInt(new String(footer, 16, 16, StandardCharsets.US_ASCII), 16);
		assertThat(new String(footer, 32, 6, StandardCharsets.US_ASCII)).isEqualTo("STARGZ");
		Map<String, Member> table = Tree
			.members(new GZIPInputStream(new ByteArrayInputStream(tgz, toc, tgz.length - toc)));
		assertThat(table.keySet()).containsExactly(TgzOutput.TOC_NAME);
		String json = new String(table.get(TgzOutput.TOC_NAME).content(), StandardCharsets.UTF_8);
		Map<String, Member> all = Tree.members(new GZIPInputStream(new ByteArrayInputStream(tgz)));
		for (String name : List.of("a.txt", "b.png", "_tarweb.json")) {
			String offset = json.replaceFirst("(?s).*\"" + name + "\"[^}]*\"offset\":(\\d+),.*", "$1");
			int from = Integer.parseInt(offset);
			int next = indexOf(tgz, new byte[] { 0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0 }, from + 1);
			assertThat(new GZIPInputStream(new ByteArrayInputStream(tgz, from, next - from)))
				.hasBinaryContent(all.get(name).content());
		}
		assertThat(json)
			.contains("\"digest\":\"sha256:e3b0c44298fc1c149afbf4c8996fb924" + "27ae41e4649b934ca495991b7852b855\"");
	}

	private static int indexOf(byte[] bytes, byte[] what, int from) {
		int at = from;
		while (!Arrays.equals(bytes, at, at + what.length, what, 0, what.length)) {
			at++;
		}
		return at;
	}

	@Test
	void doesntCompressAgainWhatIsInTheCache() throws IOException {
		siteWithLargeFiles();
		Path cache = this.directory.resolve("cache");
		PackSummary first = pack((settings) -> settings.cache(cache));
		byte[] archive = Files.readAllBytes(this.target);
		PackSummary second = pack((settings) -> settings.cache(cache));
		int tried = contents(cache);
		assertThat(second.fromCache()).isGreaterThanOrEqualTo(tried).isGreaterThan(first.fromCache());
		assertThat(Arrays.equals(Files.readAllBytes(this.target), archive)).isTrue();
		this.site.file("index.html", TEXT + "new");
		Files.delete(this.site.root().resolve("large.txt"));
		age(cache);
		pack((settings) -> settings.cache(cache));
		assertThat(contents(cache)).as("without what nobody needs any more").isEqualTo(tried - 3);
	}

	private static int contents(Path cache) {
		return (int) Tree.read(cache).keySet().stream().filter((name) -> name.matches("[0-9a-f]+-.*")).count();
	}

	/** As if a minute had passed since the last packing. */
	private static void age(Path directory) throws IOException {
		for (String name : Tree.read(directory).keySet()) {
			Path file = directory.resolve(name);
			Files.setLastModifiedTime(file,
					FileTime.from(Files.getLastModifiedTime(file).toInstant().minusSeconds(60)));
		}
	}

	@Test
	void severalSitesShareACache() throws IOException {
		Path cache = this.directory.resolve("cache");
		PackSettings one = PackSettings
			.of(new Tree(this.directory.resolve("1")).file("a.html", TEXT).root(), this.directory.resolve("1.tar"))
			.cache(cache)
			.build();
		PackSettings other = PackSettings
			.of(new Tree(this.directory.resolve("2")).file("b.html", TEXT + "2").root(),
					this.directory.resolve("2.tar"))
			.cache(cache)
			.build();
		for (PackSettings settings : List.of(one, other)) {
			assertThat(Packer.pack(settings, PackListener.NONE).fromCache()).isZero();
			age(cache);
		}
		for (PackSettings settings : List.of(one, other, one)) {
			assertThat(Packer.pack(settings, PackListener.NONE).fromCache()).isEqualTo(3);
			age(cache);
		}
		for (String name : Tree.read(cache).keySet()) {
			Files.setLastModifiedTime(cache.resolve(name), FileTime.from(Instant.now().minus(Duration.ofDays(31))));
		}
		Packer.pack(other, PackListener.NONE);
		assertThat(contents(cache)).as("without those of a site that nobody has packed for a month").isEqualTo(3);
	}

	@Test
	void leavesAloneWhatAnotherPackingPutsIntoTheCache() throws IOException {
		this.site.file("a.html", TEXT).file("b.html", TEXT + "b");
		Path cache = this.directory.resolve("cache");
		Path unfinished = cache.resolve("0a-10-br9-123.unfinished");
		PackSettings settings = PackSettings.of(this.site.root(), this.target).cache(cache).build();
		PackSettings other = PackSettings
			.of(new Tree(this.directory.resolve("other")).file("c.html", TEXT + "c").root(),
					this.directory.resolve("other.tar"))
			.cache(cache)
			.build();
		Packer.pack(settings, new PackListener() {
			@Override
			public void packed(String path, long bytes) {
				try {
					Files.writeString(unfinished, "half");
				}
				catch (IOException ex) {
					throw new UncheckedIOException(ex);
				}
				Packer.pack(other, PackListener.NONE);
				assertThat(unfinished).exists();
			}
		});
		assertThat(Packer.pack(settings, PackListener.NONE).fromCache()).isEqualTo(6);
		age(cache);
		Packer.pack(other, PackListener.NONE);
		assertThat(unfinished).as("when nobody packs any more").doesNotExist();
	}

	@Test
	void leavesAloneWhatAnotherProcessPutsIntoTheCacheAsLongAsItLives() throws Exception {
		this.site.file("a.html", TEXT);
		Tree cache = new Tree(this.directory.resolve("cache")).file("1.packing", "").file("0a-10-br9", "of the other");
		PackSettings settings = PackSettings.of(this.site.root(), this.target).cache(cache.root()).build();
		Process other = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), LockHolder.class.getName(),
				cache.root().resolve("1.packing").toString())
			.redirectError(Redirect.INHERIT)
			.start();
		try (BufferedReader line = other.inputReader()) {
			assertThat(line.readLine()).isEqualTo("locked");
			Packer.pack(settings, PackListener.NONE);
			assertThat(Tree.read(cache.root())).containsKeys("1.packing", "0a-10-br9");
		}
		finally {
			other.destroyForcibly().waitFor();
		}
		age(cache.root());
		Packer.pack(settings, PackListener.NONE);
		assertThat(Tree.read(cache.root())).doesNotContainKeys("1.packing", "0a-10-br9");
	}

	@Test
	void doesntTrustADamagedCache() throws IOException {
		this.site.file("index.html", TEXT);
		Path cache = this.directory.resolve("cache");
		pack((settings) -> settings.cache(cache));
		byte[] archive = Files.readAllBytes(this.target);
		for (String name : Tree.read(cache).keySet()) {
			if (!name.isEmpty()) {
				byte[] bytes = Files.readAllBytes(cache.resolve(name));
				bytes[bytes.length - 1]++;
				Files.write(cache.resolve(name), name.endsWith("9") ? bytes : new byte[3]);
			}
		}
		assertThat(pack((settings) -> settings.cache(cache)).fromCache()).isZero();
		assertThat(Files.readAllBytes(this.target)).isEqualTo(archive);
	}

	@Test
	void leavesAloneWhatElseIsInTheDirectoryOfTheCache() throws IOException {
		this.site.file("index.html", TEXT);
		Tree cache = new Tree(this.directory.resolve("cache")).file("letter.txt", "mine").file("d/letter.txt", "mine");
		pack((settings) -> settings.cache(cache.root()));
		Map<String, String> filled = Tree.read(cache.root());
		this.site.file("index.html", TEXT + "new");
		age(cache.root());
		pack((settings) -> settings.cache(cache.root()));
		assertThat(Tree.read(cache.root())).hasSameSizeAs(filled)
			.contains(Map.entry("letter.txt", "mine"), Map.entry("d/letter.txt", "mine"))
			.isNotEqualTo(filled);
	}

	@Test
	void tellsThatItIsTheCacheThatCantBeWritten() {
		this.site.file("index.html", TEXT);
		Path cache = this.site.root().resolve("index.html");
		assertThatExceptionOfType(PackException.class).isThrownBy(() -> pack((settings) -> settings.cache(cache)))
			.withMessage("'%s' can't be written: the cache '%s' can't be filled: '%s' is in the way", this.target,
					cache, cache)
			.satisfies((ex) -> assertThat(ex.kind()).isEqualTo(PackException.Kind.OUTPUT));
		assertThat(this.target).doesNotExist();
	}

	@Test
	void tellsThatThereIsNoDirectoryForTheArchive() {
		this.site.file("index.html", "x");
		this.target = this.directory.resolve("missing/site.tar");
		assertThatExceptionOfType(PackException.class).isThrownBy(this::pack)
			.withMessage("'%s' can't be written: there is no directory '%s'", this.target, this.target.getParent());
	}

	@Test
	void leavesItselfAndWhatIsExcludedOut() throws IOException {
		this.site.file("index.html", "x").file(".git/config", "x").file("d/.git/config", "x").file("x.bak", "x");
		this.target = this.site.root().resolve("site.tar");
		pack();
		pack((settings) -> settings.excludes(List.of("{.git,**/.git}", "*.bak")));
		assertThat(members().keySet()).containsExactly("d/", "index.html", "_tarweb.json");
	}

	@Test
	void packsWhatLinksLeadToIfAskedTo() throws IOException {
		new Tree(this.directory.resolve("elsewhere")).file("f.txt", "found").file("d/g.txt", "too");
		this.site.file("index.html", "x").link("f.txt", "../elsewhere/f.txt").link("d", "../elsewhere/d");
		pack((settings) -> settings.followLinks(true).manifest(false));
		assertThat(members().keySet()).containsExactly("d/", "d/g.txt", "f.txt", "index.html");
		assertThat(members().get("f.txt").content()).asString().isEqualTo("found");
	}

	@Test
	void tellsOfEverythingThatCantBePackedAndLeavesTheTargetAlone() throws IOException {
		this.site.file("index.html", "x")
			.file("READ.me", "x")
			.file("read.ME", "x")
			.file("back\\slash", "x")
			.file("new\nline", "x")
			.link("out", "../../etc/passwd")
			.link("absolute", this.site.root().resolve("index.html").toString())
			.link("nowhere", "nothing");
		Files.writeString(this.target, "old");
		assertThatExceptionOfType(PackException.class).isThrownBy(this::pack).satisfies((ex) -> {
			assertThat(ex.kind()).isEqualTo(PackException.Kind.CONTENT);
			assertThat(ex.details()).hasSize(6)
				.anyMatch((line) -> line.startsWith("read.ME: differs from 'READ.me'"))
				.anyMatch((line) -> line.startsWith("back\\slash: has a backslash"))
				.anyMatch((line) -> line.startsWith("new?line: has the control character 0x0a"))
				.anyMatch((line) -> line.startsWith("out: leads out of the directory"))
				.anyMatch((line) -> line.startsWith("absolute: leads out of the directory"))
				.anyMatch((line) -> line.startsWith("nowhere: leads nowhere"));
		});
		assertThat(Files.readString(this.target)).isEqualTo("old");
		assertThat(this.directory).isDirectoryNotContaining("glob:**.site.tar*");
	}

	@Test
	void leavesOutWhatIsTolerated() throws IOException {
		this.site.file("index.html", "x")
			.file("READ.me", "x")
			.file("read.ME", "x")
			.file("b\\s", "x")
			.link("out", "../..");
		PackSummary summary = pack(
				(settings) -> settings.tolerated(Set.of(Problem.Kind.CASE, Problem.Kind.NAME, Problem.Kind.LINK)));
		assertThat(members().keySet()).containsExactly("READ.me", "index.html", "read.ME", "_tarweb.json");
		assertThat(summary.leftOut()).hasSize(3);
	}

	@Test
	void refusesNamesThatAreNotUtf8() throws Exception {
		this.site.file("index.html", "x");
		Process touch = new ProcessBuilder("sh", "-c", "touch \"$(printf 'caf\\351')\"")
			.directory(this.site.root().toFile())
			.start();
		assumeThat(touch.waitFor()).as("this file system takes names in no charset").isZero();
		assertThatExceptionOfType(PackException.class).isThrownBy(this::pack).withMessageContaining("not UTF-8");
	}

	@Test
	void tellsOfAFileThatCantBeRead() throws IOException {
		assumeThat(Path.of("/proc/self/mem")).as("a file that nobody can read from the start").exists();
		this.site.file("index.html", "x").link("unreadable", "/proc/self/mem");
		assertThatExceptionOfType(PackException.class).isThrownBy(() -> pack((settings) -> settings.followLinks(true)))
			.withMessageStartingWith("unreadable: can't be read: ");
		assertThat(this.target).doesNotExist();
		PackSummary summary = pack((settings) -> settings.followLinks(true).tolerated(Set.of(Problem.Kind.UNREADABLE)));
		assertThat(summary.leftOut()).hasSize(1);
		assertThat(members().keySet()).containsExactly("index.html", "_tarweb.json");
	}

	@Test
	void tellsOfPipes() throws Exception {
		this.site.file("index.html", "x");
		new ProcessBuilder("mkfifo", this.site.root().resolve("pipe").toString()).start().waitFor();
		assumeThat(Files.exists(this.site.root().resolve("pipe"), LinkOption.NOFOLLOW_LINKS)).as("mkfifo").isTrue();
		assertThatExceptionOfType(PackException.class).isThrownBy(this::pack)
			.withMessage("pipe: is not a file, directory or link");
	}

	@Test
	void refusesADirectoryWithoutFiles() {
		this.site.directory("a/b");
		assertThatExceptionOfType(PackException.class).isThrownBy(this::pack).withMessageEndingWith("no file to pack");
	}

	@ParameterizedTest
	@CsvSource({ "missing/site.tar", "site", "/dev/full" })
	void tellsOfATargetThatCantBeWritten(String name) {
		this.site.file("index.html", "x");
		this.target = this.directory.resolve(name);
		assertThatExceptionOfType(PackException.class).isThrownBy(this::pack)
			.withMessageContaining(name + "' can't be written: ")
			.satisfies((ex) -> assertThat(ex.kind()).isEqualTo(PackException.Kind.OUTPUT));
	}

	@Test
	void endsWhenItIsInterruptedAndLeavesNothing() throws Exception {
		variedSite();
		Files.writeString(this.target, "old");
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(PackException.class).isThrownBy(this::pack)
			.satisfies((ex) -> assertThat(ex.kind()).isEqualTo(PackException.Kind.INTERRUPTED));
		assertThat(Thread.interrupted()).isTrue();
		assertThat(Files.readString(this.target)).isEqualTo("old");
		assertThat(this.directory).isDirectoryNotContaining("glob:**.site.tar*");
	}

	@Test
	void noticesAFileThatChangesWhileItIsPacked() throws IOException {
		byte[] before = random(6, 1000);
		Path file = this.site.file("large.bin", before).root().resolve("large.bin");
		Body body = new Body(null, file, before.length, Hashes.of(before));
		body.writeTo(OutputStream.nullOutputStream());
		this.site.file("large.bin", random(7, 1000));
		assertThatExceptionOfType(Body.ChangedException.class)
			.isThrownBy(() -> body.writeTo(OutputStream.nullOutputStream()))
			.withMessage("'%s' changed while it was packed", file);
	}

	@Test
	void tellsHowFarItGot() {
		this.site.file("a", "12").file("b", "345");
		Map<String, Long> told = new LinkedHashMap<>();
		Packer.pack(PackSettings.of(this.site.root(), this.target).build(), new PackListener() {
			@Override
			public void started(int files, long bytes) {
				told.put("started with " + files, bytes);
			}

			@Override
			public void packed(String path, long bytes) {
				told.put(path, bytes);
			}
		});
		assertThat(told).containsExactly(Map.entry("started with 2", 5L), Map.entry("a", 2L), Map.entry("b", 3L));
	}

}
