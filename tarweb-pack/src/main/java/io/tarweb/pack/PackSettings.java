package io.tarweb.pack;

import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.PatternSyntaxException;

import org.jspecify.annotations.Nullable;

/**
 * How a directory becomes an archive.
 *
 * @param target the archive, replaced when it is complete
 * @param encodings the siblings that are made, each with its level; nothing in
 * {@link PackFormat#TGZ}
 * @param minBytes the minimum length of a file that is compressed
 * @param minGainPercent how much smaller than the file a sibling must be
 * @param alignmentBytes contents begin at multiples of this, a power of two
 * @param modifiedEpochSecond the time of modification of everything; {@code null} for
 * that of each file, which makes the archive depend on more than its contents
 * @param validators whether every content gets its hash, so that a server needn't read
 * the contents for their entity tags
 * @param manifest whether the archive ends with a list of contents
 * @param linkCheck what happens to broken links
 * @param allBrokenLinks whether each of them is reported, not just their targets
 * @param followLinks whether symbolic links are replaced by their targets
 * @param tolerated the problems that don't end the packing
 * @param excludes patterns of paths to leave out, in the syntax of
 * {@link java.nio.file.FileSystem#getPathMatcher} without {@code glob:}
 * @param cache where compressed contents are kept for the next time, {@code null} for
 * nowhere; several sites may share it
 * @param threads the number of files that are compressed at the same time
 */
public record PackSettings(Path directory, Path target, PackFormat format, Map<Encoding, Integer> encodings,
		int minBytes, int minGainPercent, int alignmentBytes, @Nullable Long modifiedEpochSecond, boolean validators,
		boolean manifest, LinkCheck linkCheck, boolean allBrokenLinks, boolean followLinks, Set<Problem.Kind> tolerated,
		List<String> excludes, @Nullable Path cache, int threads) {

	/** More than machines have processors. */
	private static final int MAX_THREADS = 1024;

	/** Keeps extended headers within what readers accept. */
	private static final int MAX_ALIGNMENT_BYTES = 512 * 1024;

	/** The last second that eleven octal digits hold. */
	private static final long MAX_EPOCH_SECOND = 0x1FFFFFFFFL;

	public PackSettings {
		EnumMap<Encoding, Integer> levels = new EnumMap<>(Encoding.class);
		levels.putAll(encodings);
		levels.forEach(Encoding::requireLevel);
		encodings = Collections.unmodifiableMap(levels);
		EnumSet<Problem.Kind> kinds = EnumSet.noneOf(Problem.Kind.class);
		kinds.addAll(tolerated);
		tolerated = Collections.unmodifiableSet(kinds);
		excludes = List.copyOf(excludes);
		excludes.forEach((pattern) -> requirePattern(directory, pattern));
		require(minBytes >= 0, "the smallest size to compress must not be negative", minBytes);
		require(minGainPercent >= 0 && minGainPercent < 100, "the least gain must be between 0 and 99 percent",
				minGainPercent);
		require(Integer.bitCount(alignmentBytes) == 1 && alignmentBytes >= 512 && alignmentBytes <= MAX_ALIGNMENT_BYTES,
				"the alignment must be a power of two between 512 and " + MAX_ALIGNMENT_BYTES, alignmentBytes);
		require(threads > 0, "the number of threads must be positive", threads);
		require(threads <= MAX_THREADS, "the number of threads must be at most " + MAX_THREADS, threads);
		if (modifiedEpochSecond != null) {
			require(modifiedEpochSecond >= 0 && modifiedEpochSecond <= MAX_EPOCH_SECOND,
					"the time must be between 0 and " + MAX_EPOCH_SECOND + " seconds since 1970", modifiedEpochSecond);
		}
	}

	private static void requirePattern(Path directory, String pattern) {
		try {
			directory.getFileSystem().getPathMatcher("glob:" + pattern);
		}
		catch (PatternSyntaxException ex) {
			throw new IllegalArgumentException(
					"'%s' is not a valid path pattern: %s".formatted(pattern, ex.getDescription()), ex);
		}
	}

	private static void require(boolean condition, String message, Object found) {
		if (!condition) {
			throw new IllegalArgumentException(message + ", but is " + found);
		}
	}

	/**
	 * Settings with every default.
	 * @param target the archive
	 */
	public static Builder of(Path directory, Path target) {
		return new Builder(directory, target);
	}

	/**
	 * Builds settings that differ from the defaults.
	 */
	public static final class Builder {

		private final Path directory;

		private final Path target;

		private PackFormat format = PackFormat.TAR;

		private final Map<Encoding, Integer> encodings = new EnumMap<>(Encoding.class);

		private int minBytes = 512;

		private int minGainPercent = 5;

		private int alignmentBytes = 512;

		private @Nullable Long modifiedEpochSecond = 0L;

		private boolean validators = true;

		private boolean manifest = true;

		private LinkCheck linkCheck = LinkCheck.WARN;

		private boolean allBrokenLinks;

		private boolean followLinks;

		private Set<Problem.Kind> tolerated = Set.of();

		private List<String> excludes = List.of();

		private @Nullable Path cache;

		private int threads = Runtime.getRuntime().availableProcessors();

		private Builder(Path directory, Path target) {
			this.directory = directory;
			this.target = target;
			for (Encoding encoding : Encoding.values()) {
				this.encodings.put(encoding, encoding.defaultLevel());
			}
		}

		public Builder format(PackFormat format) {
			this.format = format;
			return this;
		}

		public Builder encodings(Map<Encoding, Integer> encodings) {
			this.encodings.clear();
			this.encodings.putAll(encodings);
			return this;
		}

		public Builder minBytes(int minBytes) {
			this.minBytes = minBytes;
			return this;
		}

		public Builder minGainPercent(int minGainPercent) {
			this.minGainPercent = minGainPercent;
			return this;
		}

		public Builder alignmentBytes(int alignmentBytes) {
			this.alignmentBytes = alignmentBytes;
			return this;
		}

		public Builder modifiedEpochSecond(@Nullable Long modifiedEpochSecond) {
			this.modifiedEpochSecond = modifiedEpochSecond;
			return this;
		}

		public Builder validators(boolean validators) {
			this.validators = validators;
			return this;
		}

		public Builder manifest(boolean manifest) {
			this.manifest = manifest;
			return this;
		}

		public Builder linkCheck(LinkCheck linkCheck) {
			this.linkCheck = linkCheck;
			return this;
		}

		public Builder allBrokenLinks(boolean allBrokenLinks) {
			this.allBrokenLinks = allBrokenLinks;
			return this;
		}

		public Builder followLinks(boolean followLinks) {
			this.followLinks = followLinks;
			return this;
		}

		public Builder tolerated(Set<Problem.Kind> tolerated) {
			this.tolerated = tolerated;
			return this;
		}

		public Builder excludes(List<String> excludes) {
			this.excludes = excludes;
			return this;
		}

		public Builder cache(@Nullable Path cache) {
			this.cache = cache;
			return this;
		}

		public Builder threads(int threads) {
			this.threads = threads;
			return this;
		}

		public PackSettings build() {
			return new PackSettings(this.directory, this.target, this.format, this.encodings, this.minBytes,
					this.minGainPercent, this.alignmentBytes, this.modifiedEpochSecond, this.validators, this.manifest,
					this.linkCheck, this.allBrokenLinks, this.followLinks, this.tolerated, this.excludes, this.cache,
					this.threads);
		}

	}

}
