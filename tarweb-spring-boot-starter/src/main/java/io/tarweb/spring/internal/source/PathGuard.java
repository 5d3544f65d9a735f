package io.tarweb.spring.internal.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Finds users other than this one and root who could replace a directory: the owner of
 * anything on the way to it, and everyone if it is world-writable, unless the sticky bit
 * leaves entries to their owners (POSIX, {@code rename}). A group may write: its members
 * were chosen.
 */
final class PathGuard {

	private static final int ROOT = 0;

	private static final int TYPE = 0170000;

	private static final int DIRECTORY = 0040000;

	private static final int STICKY = 01000;

	private static final int WRITABLE_BY_ALL = 0002;

	private static final int PERMISSIONS = 07777;

	private PathGuard() {
	}

	/**
	 * Checks everything that decides where a path leads.
	 * @param directory a directory, by the path that is used
	 * @param own a file of this user's
	 * @return the first place that others can change, with its owner and mode; {@code
	 * null} if there is none or it is unknown
	 * @throws IOException if it can't be read
	 */
	static @Nullable String weakness(Path directory, Path own) throws IOException {
		if (!directory.getFileSystem().supportedFileAttributeViews().contains("unix")) {
			return null;
		}
		int user = attribute(own, "uid");
		for (Path each : LinkTrail.entriesOf(directory)) {
			int owner = attribute(each, "uid");
			int mode = attribute(each, "mode");
			boolean openToAll = (mode & TYPE) == DIRECTORY && (mode & WRITABLE_BY_ALL) != 0 && (mode & STICKY) == 0;
			if (owner != user && owner != ROOT || openToAll) {
				return "%s belongs to '%s' and has the mode %04o".formatted(each,
						Files.getOwner(each, LinkOption.NOFOLLOW_LINKS), mode & PERMISSIONS);
			}
		}
		return null;
	}

	private static int attribute(Path path, String name) throws IOException {
		return (Integer) Objects.requireNonNull(Files.getAttribute(path, "unix:" + name, LinkOption.NOFOLLOW_LINKS));
	}

}
