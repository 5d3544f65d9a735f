package io.tarweb.internal.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

import org.jspecify.annotations.Nullable;

/**
 * Distinguishes a file in one state from other files and from its own other states, as
 * far as the file system does.
 *
 * @param fileKey the file's key, {@code null} if the platform has none
 * @param modified when it was last modified
 */
record FileIdentity(@Nullable Object fileKey, long sizeBytes, FileTime modified) {

	/**
	 * Returns whether a file is the same one, in the same state.
	 * @return {@code false} also if it can't be read, or the platform has no file keys
	 */
	boolean isOf(Path file) {
		try {
			BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
			return this.fileKey != null && this.fileKey.equals(now.fileKey()) && this.sizeBytes == now.size()
					&& this.modified.equals(now.lastModifiedTime());
		}
		catch (IOException ex) {
			return false;
		}
	}

}
