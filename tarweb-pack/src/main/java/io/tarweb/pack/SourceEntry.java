package io.tarweb.pack;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * Something in the directory that goes into the archive.
 *
 * @param file where it is
 * @param name its path in the archive, without a trailing slash
 * @param type what it is
 * @param bytes the length of a file when the directory was walked, otherwise 0
 * @param modifiedEpochSecond when it was modified
 * @param target what a link says it leads to, otherwise {@code null}
 */
record SourceEntry(Path file, String name, Type type, long bytes, long modifiedEpochSecond, @Nullable String target) {

	enum Type {

		FILE, DIRECTORY, LINK

	}

}
