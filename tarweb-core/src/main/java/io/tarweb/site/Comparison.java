package io.tarweb.site;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Compares the contents that two editions serve under each path. Both are indexed and
 * hashed, so it costs a look-up for every path of either and reads no content.
 */
final class Comparison {

	private final @Nullable Edition earlier;

	private final Edition later;

	private final Paths added = new Paths(Integer.MAX_VALUE);

	private final Paths changed = new Paths(Integer.MAX_VALUE);

	private final Paths removed = new Paths(Integer.MAX_VALUE);

	private final Paths unchanged = new Paths(Changes.MAX_UNCHANGED_PATHS);

	Comparison(@Nullable Edition earlier, Edition later) {
		this.earlier = earlier;
		this.later = later;
		later.forEachPath(this::place);
		if (earlier != null) {
			earlier.forEachPath((path, to, from, signature) -> {
				if (later.signature(path, to) == Edition.ABSENT) {
					this.removed.add(path, from, to);
				}
			});
		}
	}

	private void place(byte[] path, int to, int from, long signature) {
		long before = (this.earlier != null) ? this.earlier.signature(path, to) : Edition.ABSENT;
		Paths paths = (before == Edition.ABSENT) ? this.added : (before == signature) ? this.unchanged : this.changed;
		paths.add(path, from, to);
	}

	Changes changes() {
		return new Changes(this.added.count, this.changed.count, this.removed.count, this.unchanged.count,
				this.added.listed, this.changed.listed, this.removed.listed, this.unchanged.listed);
	}

	private static final class Paths {

		private final List<String> listed = new ArrayList<>();

		private final int mostListed;

		private int count;

		Paths(int mostListed) {
			this.mostListed = mostListed;
		}

		void add(byte[] path, int from, int to) {
			this.count++;
			if (this.listed.size() < this.mostListed) {
				ByteArrayOutputStream encoded = new ByteArrayOutputStream(to - from + 16);
				encoded.write('/');
				for (int i = from; i < to; i++) {
					PercentEncoding.PATH.append(encoded, path[i]);
				}
				this.listed.add(encoded.toString(StandardCharsets.US_ASCII));
			}
		}

	}

}
