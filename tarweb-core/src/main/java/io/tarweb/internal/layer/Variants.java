package io.tarweb.internal.layer;

import java.util.Arrays;
import java.util.BitSet;

import io.tarweb.http.Coding;
import io.tarweb.internal.archive.Archive;
import io.tarweb.internal.archive.LoadPace;
import io.tarweb.internal.http.Octets;
import io.tarweb.internal.rules.PathLookup;
import io.tarweb.internal.rules.SiteNames;

/**
 * Which members are other forms of the same resource: compressed siblings and Markdown. A
 * resource without any has no group, so that a plain archive costs four bytes per member.
 */
final class Variants {

	/** No such member; also: no group. */
	static final int NONE = -1;

	private static final Coding[] CODINGS = Coding.values();

	/** After the codings: the member with the Markdown of a page. */
	private static final int MARKDOWN = CODINGS.length;

	private static final int STRIDE = CODINGS.length + 1;

	private static final byte[][][] SUFFIXES = suffixes();

	/** As long as the longest of {@link Coding#suffixes()}. */
	static final int LONGEST_SUFFIX = PathLookup.SPARE_BYTES;

	private static final byte[] MD = Octets.ascii(".md");

	private static final byte[] INDEX = Octets.ascii("/index.html");

	private final Archive archive;

	private final int[] groupOf;

	/** Members that are a compressed form of something. */
	private final BitSet siblings = new BitSet();

	private int[] groups = new int[0];

	private int count;

	/** Whether any resource exists only compressed. */
	private boolean compressedOnly;

	private byte[] name = new byte[512];

	/**
	 * Finds all variants.
	 * @param markdown whether Markdown counts as one
	 */
	Variants(Archive archive, boolean markdown) {
		this.archive = archive;
		this.groupOf = new int[archive.size()];
		Arrays.fill(this.groupOf, NONE);
		for (int member = 0; member < this.groupOf.length; member++) {
			int length = archive.nameLength(member);
			if (this.name.length < length + INDEX.length) {
				this.name = new byte[length * 2 + INDEX.length];
			}
			archive.copyName(member, this.name, 0);
			addIfCompressed(member, length);
			if (markdown && endsWith(length, MD)) {
				addMarkdown(member, length - MD.length);
			}
			LoadPace.pause();
		}
	}

	private static byte[][][] suffixes() {
		byte[][][] suffixes = new byte[CODINGS.length][][];
		for (Coding coding : CODINGS) {
			suffixes[coding.ordinal()] = coding.suffixes().stream().map(Octets::ascii).toArray(byte[][]::new);
		}
		return suffixes;
	}

	/**
	 * A file compressed twice is a file like any other: as a form of {@code x.gz} it
	 * would take the place that {@code x.gz} may have as a form of {@code x}.
	 */
	private void addIfCompressed(int member, int length) {
		for (Coding coding : CODINGS) {
			for (byte[] suffix : SUFFIXES[coding.ordinal()]) {
				int base = length - suffix.length;
				if (endsWith(length, suffix) && base > 0 && this.name[base - 1] != '/') {
					if (!isCompressed(base)) {
						addCompressed(member, coding, base);
					}
					return;
				}
			}
		}
	}

	private boolean isCompressed(int length) {
		for (byte[][] suffixes : SUFFIXES) {
			for (byte[] suffix : suffixes) {
				if (endsWith(length, suffix)) {
					return true;
				}
			}
		}
		return false;
	}

	private void addCompressed(int member, Coding coding, int base) {
		int identity = this.archive.find(this.name, 0, base);
		int group = (identity != NONE) ? groupWith(identity) : groupOfSiblings(base);
		int slot = group * STRIDE + coding.ordinal();
		this.siblings.set(member);
		int rival = this.groups[slot];
		if (rival == NONE || this.archive.contentLength(member) < this.archive.contentLength(rival)) {
			this.groups[slot] = member;
		}
		if (identity == NONE) {
			this.compressedOnly = true;
			if (this.groupOf[member] == NONE) {
				this.groupOf[member] = group;
			}
		}
	}

	/** The group of a resource without a plain member; its siblings lead to it. */
	private int groupOfSiblings(int base) {
		byte[] sibling = Arrays.copyOf(this.name, base + LONGEST_SUFFIX);
		for (Coding coding : CODINGS) {
			for (byte[] suffix : SUFFIXES[coding.ordinal()]) {
				System.arraycopy(suffix, 0, sibling, base, suffix.length);
				int other = this.archive.find(sibling, 0, base + suffix.length);
				if (other != NONE && this.groupOf[other] != NONE && identity(this.groupOf[other]) == NONE) {
					return this.groupOf[other];
				}
			}
		}
		return newGroup();
	}

	private void addMarkdown(int member, int stem) {
		if (endsWith(stem, SiteNames.HTML)) {
			addMarkdownOf(member, this.archive.find(this.name, 0, stem));
			return;
		}
		addMarkdownOf(member, findWith(stem, SiteNames.HTML));
		addMarkdownOf(member, findWith(stem, INDEX));
	}

	private int findWith(int stem, byte[] ending) {
		System.arraycopy(ending, 0, this.name, stem, ending.length);
		return this.archive.find(this.name, 0, stem + ending.length);
	}

	/**
	 * If several belong to a page, the one with the longest name belongs to it most
	 * closely: {@code dir/index.html.md}, {@code dir/index.md}, {@code dir.md}.
	 */
	private void addMarkdownOf(int member, int page) {
		if (page == NONE) {
			return;
		}
		int slot = groupWith(page) * STRIDE + MARKDOWN;
		int rival = this.groups[slot];
		if (rival == NONE || this.archive.nameLength(rival) < this.archive.nameLength(member)) {
			this.groups[slot] = member;
		}
	}

	private boolean endsWith(int length, byte[] ending) {
		return length > ending.length
				&& Arrays.equals(this.name, length - ending.length, length, ending, 0, ending.length);
	}

	private int groupWith(int identity) {
		if (this.groupOf[identity] == NONE || identity(this.groupOf[identity]) != identity) {
			this.groupOf[identity] = newGroup();
			this.groups[this.groupOf[identity] * STRIDE + Coding.IDENTITY.ordinal()] = identity;
		}
		return this.groupOf[identity];
	}

	private int newGroup() {
		int from = this.count * STRIDE;
		if (this.groups.length < from + STRIDE) {
			this.groups = Arrays.copyOf(this.groups, Math.max(STRIDE * 16, this.groups.length * 2));
		}
		Arrays.fill(this.groups, from, from + STRIDE, NONE);
		return this.count++;
	}

	/**
	 * Finds a resource that exists only compressed.
	 * @param name the resource's name, followed by five bytes of spare room
	 * @return the member that stands for it, or {@link #NONE}
	 */
	int findCompressed(byte[] name, int to) {
		if (!this.compressedOnly) {
			return NONE;
		}
		for (byte[][] suffixes : SUFFIXES) {
			for (byte[] suffix : suffixes) {
				System.arraycopy(suffix, 0, name, to, suffix.length);
				int member = this.archive.find(name, 0, to + suffix.length);
				if (member != NONE && groupOfCompressed(member) != NONE) {
					return member;
				}
			}
		}
		return NONE;
	}

	boolean isSibling(int member) {
		return this.siblings.get(member);
	}

	int groups() {
		return this.count;
	}

	/** The group of a plain member, {@link #NONE} if it has no other form. */
	int groupOfPlain(int member) {
		int group = this.groupOf[member];
		return (group != NONE && identity(group) == member) ? group : NONE;
	}

	/** The group of a member that stands for a resource that exists only compressed. */
	int groupOfCompressed(int member) {
		int group = this.groupOf[member];
		return (group != NONE && identity(group) == NONE) ? group : NONE;
	}

	int identity(int group) {
		return member(group, Coding.IDENTITY);
	}

	int member(int group, Coding coding) {
		return this.groups[group * STRIDE + coding.ordinal()];
	}

	int markdown(int group) {
		return this.groups[group * STRIDE + MARKDOWN];
	}

	boolean hasCompressed(int group) {
		for (Coding coding : CODINGS) {
			if (coding != Coding.IDENTITY && member(group, coding) != NONE) {
				return true;
			}
		}
		return false;
	}

}
