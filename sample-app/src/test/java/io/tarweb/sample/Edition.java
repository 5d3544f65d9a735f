package io.tarweb.sample;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * One edition of the docs: the tar as it is put in place, and its pages to compare with.
 *
 * @param tar the archive
 * @param pages content by path on the site
 */
record Edition(byte[] tar, Map<String, byte[]> pages) {

	static Edition read(Path file) throws IOException {
		return of(Files.readAllBytes(file));
	}

	/**
	 * The next edition: every page that speaks of tarweb shouts it instead. Pages keep
	 * their length, so that only a comparison of every byte can tell the two apart. What
	 * was made of the old pages, compressed forms and hashes, isn't taken along.
	 * @return the edition
	 * @throws IOException if the archive can't be read or written
	 */
	Edition shouting() throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (TarArchiveInputStream in = new TarArchiveInputStream(new ByteArrayInputStream(this.tar));
				TarArchiveOutputStream out = new TarArchiveOutputStream(bytes)) {
			out.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
			for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
				if (isPage(entry)) {
					byte[] content = shout(in.readAllBytes());
					TarArchiveEntry page = new TarArchiveEntry(entry.getName());
					page.setSize(content.length);
					out.putArchiveEntry(page);
					out.write(content);
					out.closeArchiveEntry();
				}
			}
		}
		return of(bytes.toByteArray());
	}

	/**
	 * This edition after a transfer that went wrong: one byte of a member's header is
	 * another.
	 * @return the bytes of the archive
	 */
	byte[] corrupted() {
		byte[] bytes = this.tar.clone();
		bytes[0] ^= 1;
		return bytes;
	}

	byte[] page(String path) {
		return this.pages.get(path);
	}

	/**
	 * Puts the archive in place as an operator should: written beside it, then renamed.
	 * @param tar the bytes of the archive
	 * @param place where the service looks for it
	 * @throws IOException if it can't be written
	 */
	static void publish(byte[] tar, Path place) throws IOException {
		Path beside = place.resolveSibling(place.getFileName() + ".new");
		Files.write(beside, tar);
		Files.move(beside, place, StandardCopyOption.ATOMIC_MOVE);
	}

	private static Edition of(byte[] tar) throws IOException {
		Map<String, byte[]> pages = new LinkedHashMap<>();
		try (TarArchiveInputStream in = new TarArchiveInputStream(new ByteArrayInputStream(tar))) {
			for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
				if (isPage(entry)) {
					pages.put("/" + entry.getName(), in.readAllBytes());
				}
			}
		}
		return new Edition(tar, pages);
	}

	private static boolean isPage(TarArchiveEntry entry) {
		return entry.isFile() && !entry.getName().matches("_tarweb\\.json|.*\\.(br|gz|zst)");
	}

	private static byte[] shout(byte[] content) {
		return new String(content, StandardCharsets.ISO_8859_1).replace("tarweb", "TARWEB")
			.getBytes(StandardCharsets.ISO_8859_1);
	}

}
