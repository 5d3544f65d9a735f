package io.tarweb.pack;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * An entry of the directory that is packed.
 *
 * @param file where it is
 * @param name its path in the archive, without a trailing slash
 * @param bytes the length of a file when the directory was walked, otherwise 0
 * @param modifiedEpochSecond when it was modified
 * @param target the target of a link, otherwise {@code null}
 */
record SourceEntry(Path file, String name, Type type, long bytes, long modifiedEpochSecond, @Nullable String target) {

	enum Type {

		FILE, DIRECTORY, LINK

	}

}
