package io.tarweb.internal.layer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.tarweb.internal.archive.Archive;
import org.jspecify.annotations.Nullable;

/**
 * The members that a request can ask for, in the order of their names, so that a
 * directory is a run of them. Made only if directories are listed. Listing allocates,
 * because listings are requested much less often than pages.
 */
public final class Listing {

	/** A listing is made for each request, on the event loop. */
	private static final int MAX_ENTRIES = 10_000;

	private final Archive archive;

	private final Resources resources;

	private final byte[][] names;

	private final int[] members;

	Listing(Archive archive, Resources resources) {
		this.archive = archive;
		this.resources = resources;
		List<Integer> visible = new ArrayList<>();
		byte[][] byMember = new byte[archive.size()][];
		for (int member = 0; member < byMember.length; member++) {
			if (!resources.isHidden(member)) {
				byMember[member] = new byte[archive.nameLength(member)];
				archive.copyName(member, byMember[member], 0);
				visible.add(member);
			}
		}
		visible.sort((left, right) -> Arrays.compareUnsigned(byMember[left], byMember[right]));
		this.members = visible.stream().mapToInt(Integer::intValue).toArray();
		this.names = Arrays.stream(this.members).mapToObj((member) -> byMember[member]).toArray(byte[][]::new);
	}

	/**
	 * Whether there is a directory of a name.
	 * @param key the name with the site's prefix and a trailing slash, or the prefix
	 * @param to the end of the name
	 * @return whether any member is below it
	 */
	public boolean has(byte[] key, int to) {
		int at = firstAtOrAfter(key, to);
		return at < this.names.length && startsWith(this.names[at], key, to);
	}

	/**
	 * The contents of a directory: directories and files in the order of their names, up
	 * to ten thousand.
	 * @param key the name with the site's prefix and a trailing slash, or the prefix
	 * @param to the end of the name
	 * @return the entries, {@code null} if there is no such directory
	 */
	public @Nullable List<Entry> list(byte[] key, int to) {
		int at = firstAtOrAfter(key, to);
		List<Entry> entries = new ArrayList<>();
		while (entries.size() < MAX_ENTRIES && at < this.names.length && startsWith(this.names[at], key, to)) {
			byte[] name = this.names[at];
			int end = to;
			while (end < name.length && name[end] != '/') {
				end++;
			}
			String segment = new String(name, to, end - to, StandardCharsets.UTF_8);
			if (end == name.length) {
				int member = this.members[at];
				entries.add(new Entry(segment, false, this.archive.contentLength(member),
						this.resources.modifiedEpochSecond(member)));
				at++;
			}
			else {
				entries.add(new Entry(segment, true, 0, 0));
				// Every name in the directory is less than one with the byte after '/'.
				byte[] behind = Arrays.copyOf(name, end + 1);
				behind[end] = '/' + 1;
				at = firstAtOrAfter(behind, behind.length);
			}
		}
		return entries.isEmpty() ? null : entries;
	}

	/**
	 * Joins the listings of a directory that two layers have.
	 * @param first the listing of the layer that is consulted first
	 * @param second the listing of the other one
	 * @return the entries of both in the order of their names, up to ten thousand
	 */
	public static List<Entry> join(List<Entry> first, List<Entry> second) {
		Map<String, Entry> byName = new TreeMap<>();
		second.forEach((entry) -> byName.put(entry.sortName(), entry));
		first.forEach((entry) -> byName.put(entry.sortName(), entry));
		return byName.values().stream().limit(MAX_ENTRIES).toList();
	}

	private int firstAtOrAfter(byte[] key, int to) {
		int low = 0;
		int high = this.names.length;
		while (low < high) {
			int middle = (low + high) >>> 1;
			if (Arrays.compareUnsigned(this.names[middle], 0, this.names[middle].length, key, 0, to) < 0) {
				low = middle + 1;
			}
			else {
				high = middle;
			}
		}
		return low;
	}

	private static boolean startsWith(byte[] name, byte[] key, int to) {
		return name.length >= to && Arrays.equals(name, 0, to, key, 0, to);
	}

	/**
	 * One line of a listing.
	 *
	 * @param name the name without its directory
	 * @param directory whether it is a directory
	 * @param bytes the length of a file
	 * @param modifiedEpochSecond when a file was last modified, in seconds of the epoch
	 */
	public record Entry(String name, boolean directory, long bytes, long modifiedEpochSecond) {

		private String sortName() {
			return this.directory ? this.name + "/" : this.name;
		}

	}

}
