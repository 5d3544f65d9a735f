package io.tarweb.pack;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The result of a packing.
 *
 * @param files the number of files
 * @param directories the number of directories
 * @param links the number of symbolic links
 * @param contentBytes the total length of the files
 * @param archiveBytes the size of the archive
 * @param siblings the compressed files by encoding; one that made no file smaller is
 * absent
 * @param fromCache how many siblings came from the cache
 * @param leftOut the problems that were tolerated
 * @param took how long it took
 */
public record PackSummary(int files, int directories, int links, long contentBytes, long archiveBytes,
		Map<Encoding, Siblings> siblings, int fromCache, BrokenLinks brokenLinks, List<Problem> leftOut,
		Duration took) {

	public PackSummary {
		EnumMap<Encoding, Siblings> copy = new EnumMap<>(Encoding.class);
		copy.putAll(siblings);
		siblings = Collections.unmodifiableMap(copy);
		leftOut = List.copyOf(leftOut);
	}

	/**
	 * The files that got smaller by one encoding.
	 *
	 * @param files their number
	 * @param plainBytes their total uncompressed length
	 * @param compressedBytes the total length of their siblings
	 */
	public record Siblings(int files, long plainBytes, long compressedBytes) {

		Siblings plus(Siblings more) {
			return new Siblings(this.files + more.files, this.plainBytes + more.plainBytes,
					this.compressedBytes + more.compressedBytes);
		}

	}

}
