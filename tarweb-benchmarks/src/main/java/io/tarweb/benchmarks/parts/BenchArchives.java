package io.tarweb.benchmarks.parts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.tarweb.benchmarks.BenchContent;
import io.tarweb.benchmarks.TarWriter;

/**
 * Archives of a given number of small members, made in a temporary directory.
 */
public final class BenchArchives {

	private static final int CONTENT_BYTES = 100;

	private BenchArchives() {
	}

	/** Writes an archive. */
	public static Path withMembers(int members) throws IOException {
		Path file = Files.createTempFile("tarweb-bench", ".tar");
		byte[] content = new byte[CONTENT_BYTES];
		try (TarWriter archive = new TarWriter(file)) {
			for (int member = 0; member < members; member++) {
				content[member % CONTENT_BYTES]++;
				archive.file(name(member), content);
			}
		}
		return file;
	}

	/** The name of a member. */
	public static String name(int member) {
		return BenchContent.randomPage(member).substring(1);
	}

}
