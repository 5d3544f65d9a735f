package io.tarweb.pack;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Directories and archives as maps of names to contents.
 */
final class Tree {

	private final Path root;

	Tree(Path root) {
		this.root = root;
		directory("");
	}

	Path root() {
		return this.root;
	}

	Tree directory(String name) {
		try {
			Files.createDirectories(this.root.resolve(name));
			return this;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	Tree file(String name, String content) {
		return file(name, content.getBytes(StandardCharsets.UTF_8));
	}

	Tree file(String name, byte[] content) {
		try {
			Path file = this.root.resolve(name);
			Files.createDirectories(file.getParent());
			Files.write(file, content);
			return this;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	Tree link(String name, String target) {
		try {
			Path link = this.root.resolve(name);
			Files.createDirectories(link.getParent());
			Files.createSymbolicLink(link, Path.of(target));
			return this;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Reads a directory.
	 * @param directory the directory
	 * @return its files, with what links lead to
	 */
	static Map<String, String> read(Path directory) {
		Map<String, String> files = new TreeMap<>();
		try (Stream<Path> walk = Files.walk(directory)) {
			for (Path file : walk.toList()) {
				String name = directory.relativize(file).toString();
				files.put(name, Files.isSymbolicLink(file) ? "-> " + Files.readSymbolicLink(file)
						: Files.isDirectory(file) ? "/" : Files.readString(file, StandardCharsets.ISO_8859_1));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return files;
	}

	/**
	 * Reads an archive with Commons Compress.
	 * @param tar the archive, uncompressed
	 * @return its members in order
	 * @throws IOException if it is no archive
	 */
	static Map<String, Member> members(InputStream tar) throws IOException {
		Map<String, Member> members = new LinkedHashMap<>();
		try (TarArchiveInputStream in = new TarArchiveInputStream(tar)) {
			for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
				members.put(entry.getName(), new Member(entry, in.readAllBytes()));
			}
		}
		return members;
	}

	static Map<String, Member> members(Path tar) throws IOException {
		return members(Files.newInputStream(tar));
	}

	/**
	 * A member.
	 *
	 * @param entry its header
	 * @param content its content
	 */
	record Member(TarArchiveEntry entry, byte[] content) {
	}

}
