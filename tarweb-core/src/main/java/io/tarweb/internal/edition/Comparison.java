package io.tarweb.internal.edition;

import java.util.ArrayList;
import java.util.List;

import io.tarweb.internal.http.PercentEncoding;
import io.tarweb.status.Changes;
import org.jspecify.annotations.Nullable;

/**
 * Compares the contents that two editions serve under each path. Both are indexed and
 * hashed, so comparing costs one look-up for every path of either and reads no content.
 */
public final class Comparison {

	private final @Nullable Signatures earlier;

	private final Paths added = new Paths(Integer.MAX_VALUE);

	private final Paths changed = new Paths(Integer.MAX_VALUE);

	private final Paths removed = new Paths(Integer.MAX_VALUE);

	private final Paths unchanged = new Paths(Changes.MAX_UNCHANGED_PATHS);

	private Comparison(@Nullable Signatures earlier, Signatures later) {
		this.earlier = earlier;
		later.forEach(this::place);
		if (earlier != null) {
			earlier.forEach((name, from, to, signature) -> {
				if (later.of(name, to) == Signatures.ABSENT) {
					this.removed.add(name, from, to);
				}
			});
		}
	}

	/**
	 * Compares two editions of one site.
	 * @param earlier the previous edition, {@code null} if there was none
	 */
	public static Changes between(@Nullable Edition earlier, Edition later) {
		return new Comparison((earlier != null) ? new Signatures(earlier) : null, new Signatures(later)).changes();
	}

	private void place(byte[] name, int from, int to, long signature) {
		long before = (this.earlier != null) ? this.earlier.of(name, to) : Signatures.ABSENT;
		Paths paths = (before == Signatures.ABSENT) ? this.added
				: (before == signature) ? this.unchanged : this.changed;
		paths.add(name, from, to);
	}

	private Changes changes() {
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

		void add(byte[] name, int from, int to) {
			this.count++;
			if (this.listed.size() < this.mostListed) {
				this.listed.add(PercentEncoding.path(name, from, to));
			}
		}

	}

}
