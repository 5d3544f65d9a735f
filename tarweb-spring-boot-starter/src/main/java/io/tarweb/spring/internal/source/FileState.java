package io.tarweb.spring.internal.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

import org.jspecify.annotations.Nullable;

/**
 * The file that a path led to, and its state: equal until it is replaced or written to.
 *
 * @param path the path without links
 * @param key the inode, {@code null} where the platform has none
 * @param modified when it was written to last
 */
record FileState(Path path, @Nullable Object key, long bytes, FileTime modified) {

	static FileState of(Path file) throws IOException {
		BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
		return new FileState(file.toRealPath(), attributes.fileKey(), attributes.size(), attributes.lastModifiedTime());
	}

}
