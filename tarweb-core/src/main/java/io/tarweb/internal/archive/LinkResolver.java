package io.tarweb.internal.archive;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.stream.IntStream;

import io.tarweb.error.ArchiveException;
import org.jspecify.annotations.Nullable;

/**
 * Gives symbolic links the content that they lead to ({@link LinkWalk}), once all members
 * are known. A link to a file becomes a member with the same content. A link to a
 * directory becomes one further name for each member below that directory, including
 * members that are there through other links; a name that the archive itself uses wins. A
 * link that leads back into a directory through which it was reached is cut, since the
 * names would never end.
 * <p>
 * If the site is a directory of the archive, links can be kept inside it: no name below
 * it gets content that isn't stored below it, by a symbolic link, a hard link or any
 * chain of them. Only the end of a chain matters, not its path. The directory itself may
 * be a link; inside then means below the link's target.
 */
final class LinkResolver {

	/** The names that links may add to any archive. */
	private static final int FREE_ALIASES = 100_000;

	private final ArchiveFormat format;

	private final Path file;

	private final MemberRows rows;

	private final SkippedEntries skipped;

	private final LinkWalk walk;

	private final int linkCount;

	private final int[] linkRows;

	private final int[] targetRows;

	private final byte[] @Nullable [] targetDirectories;

	private final boolean[] cut;

	/** The links that lead out of the directory that is the site's root. */
	private final boolean[] out;

	/** That directory as requests name it, with a trailing slash; empty for none. */
	private final byte[] root;

	/** The same directory with links followed. */
	private byte[] realRoot;

	private final Deque<byte[]> entered = new ArrayDeque<>();

	private final byte[] alias = new byte[MemberName.MAX_LENGTH];

	private int[] sorted = {};

	/**
	 * In proportion to the archive's own names, so that a small one can't fill the heap.
	 */
	private final int maxAliases;

	private int aliases;

	private LinkResolver(ArchiveFormat format, Path file, MemberRows rows, SkippedEntries skipped, String root) {
		this.format = format;
		this.file = file;
		this.rows = rows;
		this.skipped = skipped;
		this.walk = new LinkWalk(format, file, rows);
		this.linkRows = IntStream.range(0, rows.count()).filter(rows::isSymlink).toArray();
		int targets = rows.linkTargets().size();
		this.linkCount = this.linkRows.length;
		this.targetRows = new int[targets];
		this.targetDirectories = new byte[targets][];
		this.cut = new boolean[targets];
		this.out = new boolean[targets];
		this.root = root.getBytes(StandardCharsets.UTF_8);
		this.realRoot = this.root;
		this.maxAliases = (int) Math.min(MemberRows.MAX_ROWS, Math.max(FREE_ALIASES, 16L * rows.count()));
	}

	/**
	 * Resolves all symbolic links; afterwards no row holds one.
	 * @param format the format of the archive, for messages
	 * @param file the archive, for messages
	 * @param rows the rows, to which names are added
	 * @param skipped receives the links that lead nowhere
	 * @param root the directory inside which links are kept, with a trailing slash; empty
	 * for none
	 * @return the number of names added
	 */
	static int resolve(ArchiveFormat format, Path file, MemberRows rows, SkippedEntries skipped, String root) {
		LinkResolver resolver = new LinkResolver(format, file, rows, skipped, root);
		if (resolver.root.length > 0) {
			resolver.findRoot();
			resolver.keepHardLinksInside();
		}
		if (resolver.linkCount > 0) {
			resolver.resolve();
		}
		return resolver.aliases;
	}

	private void resolve() {
		this.sorted = sort();
		for (int row : this.linkRows) {
			follow(row);
		}
		for (int row : this.linkRows) {
			int link = this.rows.link(row);
			int length = this.rows.names().length(row);
			this.rows.names().copy(row, 0, this.alias, 0);
			enter(link, length);
		}
		for (int row : this.linkRows) {
			int link = this.rows.link(row);
			int target = this.targetRows[link];
			this.out[link] |= target >= 0 && isBelow(row, this.root) && !isInside(target);
			if (this.cut[link]) {
				skip(row, SkippedKind.SYMLINK_LOOP);
			}
			if (this.out[link]) {
				skip(row, SkippedKind.LINK_OUT_OF_PREFIX);
			}
			if (target >= 0 && !this.out[link]) {
				this.rows.copyContent(target, row);
			}
			else {
				this.rows.empty(row);
			}
		}
	}

	private void findRoot() {
		if (this.walk.along(this.root)) {
			this.realRoot = this.walk.directory();
		}
	}

	private void keepHardLinksInside() {
		for (int row = 0; row < this.rows.count(); row++) {
			int stored = this.rows.isContent(row) ? this.rows.storedRow(row) : row;
			if (stored != row && isInside(row) && !isInside(stored)) {
				add(SkippedKind.LINK_OUT_OF_PREFIX, row, this.rows.names().get(stored));
				this.rows.empty(row);
			}
		}
	}

	private boolean isBelow(int row, byte[] directory) {
		return directory.length > 0 && this.rows.names().comparePrefix(row, directory) == 0;
	}

	private boolean isInside(int row) {
		return this.rows.names().comparePrefix(row, this.root) == 0
				|| this.rows.names().comparePrefix(row, this.realRoot) == 0;
	}

	private boolean isInside(byte[] directory) {
		return startsWith(directory, directory.length, this.root)
				|| startsWith(directory, directory.length, this.realRoot);
	}

	private static boolean startsWith(byte[] name, int length, byte[] prefix) {
		return length >= prefix.length && Arrays.equals(name, 0, prefix.length, prefix, 0, prefix.length);
	}

	/** Whether requests can have that name. */
	private boolean isAliasBelowRoot(int length) {
		return this.root.length > 0 && startsWith(this.alias, length, this.root);
	}

	private int[] sort() {
		return IntStream.range(0, this.rows.count())
			.filter((row) -> this.rows.isContent(row) || this.rows.isSymlink(row))
			.boxed()
			.sorted(this.rows.names()::compare)
			.mapToInt(Integer::intValue)
			.toArray();
	}

	private void follow(int row) {
		int link = this.rows.link(row);
		this.targetRows[link] = -1;
		if (!this.walk.through(row)) {
			skip(row, this.walk.failure());
			return;
		}
		int target = this.walk.row();
		if (target >= 0 && this.rows.isContent(target)) {
			this.targetRows[link] = target;
			return;
		}
		byte[] directory = this.walk.directory();
		int first = firstBelow(directory);
		if (first < this.sorted.length && this.rows.names().comparePrefix(this.sorted[first], directory) == 0) {
			this.targetDirectories[link] = directory;
		}
		else {
			skip(row, SkippedKind.SYMLINK_DANGLING);
		}
	}

	private void skip(int row, SkippedKind kind) {
		add(kind, row, this.rows.linkTargets().get(this.rows.link(row)));
	}

	private void add(SkippedKind kind, int row, byte[] target) {
		byte[] name = this.rows.names().get(row);
		this.skipped.add(kind, name, 0, name.length, target);
	}

	private void enter(int link, int prefixLength) {
		byte[] directory = this.targetDirectories[link];
		if (directory == null) {
			return;
		}
		if (isAliasBelowRoot(prefixLength) && !isInside(directory)) {
			this.out[link] = true;
			return;
		}
		if (this.entered.size() == LinkWalk.MAX_DEPTH || isEntered(directory)) {
			this.cut[link] = true;
			return;
		}
		if (prefixLength < this.alias.length) {
			this.entered.push(directory);
			this.alias[prefixLength] = '/';
			addNamesBelow(directory, prefixLength + 1, link);
			this.entered.pop();
		}
	}

	private boolean isEntered(byte[] directory) {
		for (byte[] other : this.entered) {
			if (Arrays.equals(other, directory)) {
				return true;
			}
		}
		return false;
	}

	private void addNamesBelow(byte[] directory, int prefixLength, int entered) {
		for (int i = firstBelow(directory); i < this.sorted.length; i++) {
			int row = this.sorted[i];
			if (this.rows.names().comparePrefix(row, directory) != 0) {
				return;
			}
			this.walk.step();
			int length = prefixLength + this.rows.names().length(row) - directory.length;
			if (length > this.alias.length) {
				byte[] name = Arrays.copyOf(this.alias, length);
				this.rows.names().copy(row, directory.length, name, prefixLength);
				this.skipped.add(SkippedKind.UNUSABLE_NAME, name, 0, length, null);
				continue;
			}
			this.rows.names().copy(row, directory.length, this.alias, prefixLength);
			if (this.rows.isContent(row)) {
				addAlias(length, row, entered);
				continue;
			}
			int link = this.rows.link(row);
			if (this.targetRows[link] >= 0) {
				addAlias(length, this.targetRows[link], link);
			}
			else {
				enter(link, length);
			}
		}
	}

	private void addAlias(int length, int target, int link) {
		if (isAliasBelowRoot(length) && !isInside(target)) {
			this.out[link] = true;
			return;
		}
		if (!this.rows.hasRoomFor(length)) {
			throw this.rows.tooLarge(this.file);
		}
		if (this.aliases >= this.maxAliases) {
			throw ArchiveException.unsupported(this.format.label(), this.file, -1,
					"links to directories multiply its members beyond what an index holds");
		}
		if (this.rows.addAlias(this.alias, length, target)) {
			this.aliases++;
		}
	}

	private int firstBelow(byte[] directory) {
		int low = 0;
		int high = this.sorted.length;
		while (low < high) {
			int middle = (low + high) >>> 1;
			if (this.rows.names().comparePrefix(this.sorted[middle], directory) < 0) {
				low = middle + 1;
			}
			else {
				high = middle;
			}
		}
		return low;
	}

}
