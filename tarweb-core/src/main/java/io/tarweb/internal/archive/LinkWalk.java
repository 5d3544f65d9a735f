package io.tarweb.internal.archive;

import java.nio.file.Path;
import java.util.Arrays;

import io.tarweb.error.ArchiveException;

/**
 * Walks to where a symbolic link leads, segment by segment as a kernel does: from the
 * directory of the link and through other links, with the archive's root as the limit.
 * For one thread.
 */
final class LinkWalk {

	/** Linux gives up (ELOOP) after the same number. */
	static final int MAX_DEPTH = 40;

	/**
	 * Bounds the time for links designed to take long; a million links ten levels deep
	 * stay below it.
	 */
	private static final int MAX_STEPS = 1 << 26;

	private static final byte[] ROOT = {};

	private final ArchiveFormat format;

	private final Path file;

	private final MemberRows rows;

	/** Where the latest walk has got to. */
	private final byte[] name = new byte[MemberName.MAX_LENGTH];

	private int length;

	private int steps;

	/** Why the latest walk led nowhere. */
	private SkippedKind failure = SkippedKind.SYMLINK_DANGLING;

	/**
	 * Prepares to walk through the links of an archive.
	 * @param format the format of the archive, for messages
	 * @param file the archive, for messages
	 */
	LinkWalk(ArchiveFormat format, Path file, MemberRows rows) {
		this.format = format;
		this.file = file;
		this.rows = rows;
	}

	/**
	 * Walks from the archive's root to a directory, through links.
	 * @return whether it led to a name
	 */
	boolean along(byte[] directory) {
		this.length = walk(ROOT, directory);
		return this.length >= 0;
	}

	/**
	 * Walks from the directory of a link to its target.
	 * @param row the row of a link
	 * @return whether it led to a name
	 */
	boolean through(int row) {
		byte[] text = target(row);
		this.length = walk(text, besides(row, text));
		return this.length >= 0;
	}

	/** The row of the name that was walked to, or -1 if there is none. */
	int row() {
		return this.rows.find(this.name, this.length);
	}

	/** The name that was walked to, as a directory. */
	byte[] directory() {
		byte[] directory = (this.length == 0) ? ROOT : Arrays.copyOf(this.name, this.length + 1);
		if (this.length > 0) {
			directory[this.length] = '/';
		}
		return directory;
	}

	/** Why the latest walk led nowhere. */
	SkippedKind failure() {
		return this.failure;
	}

	/**
	 * Walks from the archive's root along a path, through links.
	 * @param text the link's target, if it is a link that is followed
	 * @param path the link's own directory and then its target
	 * @return the length of the resulting name in {@link #name}, or -1 if there is none
	 */
	private int walk(byte[] text, byte[] path) {
		byte[] target = text;
		byte[] rest = path;
		int at = 0;
		int length = 0;
		for (int hops = 1; hops <= MAX_DEPTH; hops++) {
			if (target.length > 0 && target[0] == '/') {
				return fail(SkippedKind.SYMLINK_OUTSIDE);
			}
			int found = -1;
			while (at < rest.length && found < 0) {
				step();
				int end = segmentEnd(rest, at);
				int size = end - at;
				if (size == 2 && rest[at] == '.' && rest[at + 1] == '.') {
					if (length == 0) {
						return fail(SkippedKind.SYMLINK_OUTSIDE);
					}
					length = parent(length);
				}
				else if (size > 0 && (size > 1 || rest[at] != '.')) {
					int longer = append(rest, at, size, length);
					if (longer < 0) {
						return fail(SkippedKind.SYMLINK_DANGLING);
					}
					found = symlink(longer);
					length = (found < 0) ? longer : length;
				}
				at = end + 1;
			}
			if (found < 0) {
				return length;
			}
			target = target(found);
			rest = join(target, rest, Math.min(at, rest.length));
			at = 0;
		}
		return fail(SkippedKind.SYMLINK_LOOP);
	}

	private int fail(SkippedKind kind) {
		this.failure = kind;
		return -1;
	}

	private byte[] target(int row) {
		return this.rows.linkTargets().get(this.rows.link(row));
	}

	private byte[] besides(int row, byte[] target) {
		byte[] name = this.rows.names().get(row);
		int directory = name.length;
		while (directory > 0 && name[directory - 1] != '/') {
			directory--;
		}
		return join(Arrays.copyOf(name, Math.max(directory - 1, 0)), target, 0);
	}

	private int symlink(int length) {
		int row = this.rows.find(this.name, length);
		return (row >= 0 && this.rows.isSymlink(row)) ? row : -1;
	}

	private static int segmentEnd(byte[] path, int from) {
		int end = from;
		while (end < path.length && path[end] != '/') {
			end++;
		}
		return end;
	}

	private int parent(int length) {
		int slash = length - 1;
		while (slash >= 0 && this.name[slash] != '/') {
			slash--;
		}
		return Math.max(slash, 0);
	}

	private int append(byte[] source, int from, int size, int length) {
		int start = (length == 0) ? 0 : length + 1;
		if (size > this.name.length - start) {
			return -1;
		}
		if (length > 0) {
			this.name[length] = '/';
		}
		System.arraycopy(source, from, this.name, start, size);
		return start + size;
	}

	private static byte[] join(byte[] head, byte[] tail, int from) {
		byte[] joined = Arrays.copyOf(head, head.length + 1 + tail.length - from);
		joined[head.length] = '/';
		System.arraycopy(tail, from, joined, head.length + 1, tail.length - from);
		return joined;
	}

	/** Counts a step of a caller that follows links. */
	void step() {
		if (++this.steps > MAX_STEPS) {
			throw ArchiveException.unsupported(this.format.label(), this.file, -1,
					"following its symbolic links takes more than %d steps".formatted(MAX_STEPS));
		}
	}

}
