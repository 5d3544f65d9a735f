package io.tarweb.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.SplittableRandom;

/**
 * The site that every server serves: the same bytes on every machine, once as a tar and
 * once as a tree of files.
 */
public record BenchContent(Path tree, Path tar, int pages) {

	/** How many pages the official runs have. */
	public static final int PAGES = 18_000;

	/** The path of a page of 10 kB. */
	public static final String PAGE = "/page.html";

	/** The path of a file of 200 B. */
	public static final String SMALL = "/small.txt";

	/** The path of a file of 1 MB. */
	public static final String LARGE = "/large.bin";

	static final int PAGE_BYTES = 10_000;

	private static final int SMALL_BYTES = 200;

	private static final int LARGE_BYTES = 1_000_000;

	private static final int MIN_RANDOM_BYTES = 2_000;

	private static final int MAX_RANDOM_BYTES = 20_000;

	/** What random pages have on average. */
	public static final int MEAN_RANDOM_BYTES = (MIN_RANDOM_BYTES + MAX_RANDOM_BYTES) / 2;

	private static final int PAGES_PER_SECTION = 100;

	private static final long SEED = 20_260_101;

	/** Changes whenever the bytes do, so that nothing old is taken for current. */
	private static final String EDITION = "edition 1";

	/** Makes the site, or finds it where an earlier run left it. */
	public static BenchContent in(Path directory, int pages) throws IOException {
		BenchContent content = new BenchContent(directory.resolve("tree"), directory.resolve("site.tar"), pages);
		Path marker = directory.resolve("complete");
		String edition = EDITION + ", " + pages + " pages";
		if (!Files.exists(marker) || !Files.readString(marker).equals(edition)) {
			Files.deleteIfExists(marker);
			content.write();
			Files.writeString(marker, edition);
		}
		return content;
	}

	/** The path of one of the random pages. {@code load.lua} makes the same ones. */
	public static String randomPage(int page) {
		return String.format("/docs/section-%03d/page-%05d.html", page / PAGES_PER_SECTION, page);
	}

	/** What a server is to answer with. */
	public byte[] bytes(String path) throws IOException {
		return Files.readAllBytes(file(path));
	}

	public Path file(String path) {
		return this.tree.resolve(path.substring(1));
	}

	private void write() throws IOException {
		Files.createDirectories(this.tree);
		SplittableRandom random = new SplittableRandom(SEED);
		try (TarWriter archive = new TarWriter(this.tar)) {
			write(archive, PAGE, text(random, PAGE_BYTES));
			write(archive, SMALL, text(random, SMALL_BYTES));
			write(archive, LARGE, text(random, LARGE_BYTES));
			for (int page = 0; page < this.pages; page++) {
				write(archive, randomPage(page), text(random, random.nextInt(MIN_RANDOM_BYTES, MAX_RANDOM_BYTES + 1)));
			}
		}
	}

	private void write(TarWriter archive, String path, byte[] content) throws IOException {
		Path file = file(path);
		Files.createDirectories(file.getParent());
		Files.write(file, content);
		Files.setLastModifiedTime(file, FileTime.fromMillis(TarWriter.MODIFIED_EPOCH_SECOND * 1000));
		archive.file(path.substring(1), content);
	}

	/** Lines of letters: no server may find something to expand in them. */
	private static byte[] text(SplittableRandom random, int length) {
		byte[] alphabet = "etaoinshrdlucmfwyp ".getBytes(StandardCharsets.US_ASCII);
		byte[] text = new byte[length];
		for (int i = 0; i < length; i++) {
			text[i] = (i % 80 == 79) ? (byte) '\n' : alphabet[random.nextInt(alphabet.length)];
		}
		return text;
	}

}
