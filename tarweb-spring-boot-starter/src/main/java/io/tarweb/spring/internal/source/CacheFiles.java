package io.tarweb.spring.internal.source;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * How directories and files of the cache are named, and how they are made so that nobody
 * but their user reads them.
 */
final class CacheFiles {

	static final String PART = ".part";

	static final String ARCHIVE = ".tar";

	private static final int HASH_BYTES = 8;

	private static final String LOCK = ".lock";

	private static final Pattern OWNED = Pattern
		.compile("(?<owner>[0-9a-f]{16})(-([0-9a-f]{16}-)?\\d+\\.(part|tar)|\\.lock)");

	private CacheFiles() {
	}

	/**
	 * The readable and unique name of the directory of a location.
	 */
	static String directoryName(String location) {
		String known = Locations.withoutUser(location);
		String last = known.replaceFirst("[?#].*", "").replaceFirst(".*[/:]", "").replaceAll("[^\\w.-]", "_");
		byte[] hash = Sha256.digest().digest(known.getBytes(StandardCharsets.UTF_8));
		return last.substring(0, Math.min(last.length(), 40)) + "-" + HexFormat.of().formatHex(hash, 0, HASH_BYTES);
	}

	/**
	 * The owner that a file has by its name.
	 * @return the owner, {@code null} if it is no owner's
	 */
	static @Nullable String ownerOf(Path file) {
		Matcher name = OWNED.matcher(file.getFileName().toString());
		return (name.matches()) ? name.group("owner") : null;
	}

	static boolean isArchive(String name) {
		return name.endsWith(ARCHIVE) && OWNED.matcher(name).matches();
	}

	/**
	 * The file that an owner's process holds a lock on as long as it lives.
	 */
	static Path lock(Path directory, String owner) {
		return directory.resolve(owner + LOCK);
	}

	/**
	 * An owner's name for a copy, whichever process made it and whatever its name is now.
	 * Every process has one name for a copy.
	 */
	static Path ownName(Path file, String owner) {
		String name = file.getFileName().toString();
		String copy = name.substring(name.lastIndexOf('-', name.lastIndexOf('-') - 1) + 1);
		return file.resolveSibling(copy.startsWith(owner) ? copy : owner + "-" + copy);
	}

	/**
	 * Opens a file that nobody else may read, and makes it if the options say so.
	 */
	static FileChannel open(Path file, StandardOpenOption... options) throws IOException {
		return FileChannel.open(file, Set.of(options), permissions(file, "rw-------"));
	}

	/**
	 * What makes a directory one that nobody else may enter.
	 */
	static FileAttribute<?>[] ownersDirectory(Path path) {
		return permissions(path, "rwx------");
	}

	/**
	 * Renames are on the disk only when the directory is flushed, which Windows doesn't
	 * offer.
	 */
	static void force(Path directory) throws IOException {
		if (isPosix(directory)) {
			try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
				channel.force(true);
			}
		}
	}

	private static FileAttribute<?>[] permissions(Path path, String permissions) {
		return (isPosix(path))
				? new FileAttribute<?>[] {
						PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)) }
				: new FileAttribute<?>[0];
	}

	private static boolean isPosix(Path path) {
		return path.getFileSystem().supportedFileAttributeViews().contains("posix");
	}

}
