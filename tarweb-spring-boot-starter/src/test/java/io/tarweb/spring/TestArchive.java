package io.tarweb.spring;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Writes the archives that the tests serve.
 */
public final class TestArchive {

	private final Map<String, byte[]> members = new LinkedHashMap<>();

	public static TestArchive with(String name, String content) {
		return new TestArchive().and(name, content);
	}

	public TestArchive and(String name, String content) {
		return and(name, content.getBytes(StandardCharsets.UTF_8));
	}

	public TestArchive and(String name, byte[] content) {
		this.members.put(name, content);
		return this;
	}

	/**
	 * Puts the archive into place by rename, as one does with an archive that may be in
	 * service.
	 * @param file the archive
	 * @return the archive
	 */
	public Path writeTo(Path file) {
		try {
			Path fresh = Files.createTempFile(file.getParent(), "fresh", ".tar");
			try (TarArchiveOutputStream tar = new TarArchiveOutputStream(Files.newOutputStream(fresh))) {
				for (Map.Entry<String, byte[]> member : this.members.entrySet()) {
					TarArchiveEntry entry = new TarArchiveEntry(member.getKey());
					entry.setSize(member.getValue().length);
					tar.putArchiveEntry(entry);
					tar.write(member.getValue());
					tar.closeArchiveEntry();
				}
			}
			return Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Puts an archive into place whose last member is cut short.
	 * @param file the archive
	 * @return the archive
	 */
	public Path writeTruncatedTo(Path file) {
		try {
			Path whole = Files.createTempFile(file.getParent(), "whole", ".tar");
			writeTo(whole);
			try (RandomAccessFile access = new RandomAccessFile(whole.toFile(), "rw")) {
				access.setLength(512 + 1);
			}
			return Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
