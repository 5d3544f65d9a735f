package io.tarweb.internal.edition;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.tarweb.internal.http.PercentEncoding;
import io.tarweb.internal.layer.Layer;
import io.tarweb.status.Changes;
import org.jspecify.annotations.Nullable;

/**
 * Compares the contents that two editions serve under each path. Both are indexed and
 * hashed, so it costs a look-up for every path of either and reads no content.
 */
public final class Comparison {

	private final @Nullable Edition earlier;

	private final Edition later;

	private final Paths added = new Paths(Integer.MAX_VALUE);

	private final Paths changed = new Paths(Integer.MAX_VALUE);

	private final Paths removed = new Paths(Integer.MAX_VALUE);

	private final Paths unchanged = new Paths(Changes.MAX_UNCHANGED_PATHS);

	private Comparison(@Nullable Edition earlier, Edition later) {
		this.earlier = earlier;
		this.later = later;
		later.forEachPath(this::place);
		if (earlier != null) {
			earlier.forEachPath((path, to, from, signature) -> {
				if (later.signature(path, to) == Layer.ABSENT) {
					this.removed.add(path, from, to);
				}
			});
		}
	}

	/**
	 * Compares two editions of one site.
	 * @param earlier the edition before, {@code null} if there was none
	 * @param later the edition after
	 * @return the differences
	 */
	public static Changes between(@Nullable Edition earlier, Edition later) {
		return new Comparison(earlier, later).changes();
	}

	private void place(byte[] path, int to, int from, long signature) {
		long before = (this.earlier != null) ? this.earlier.signature(path, to) : Layer.ABSENT;
		Paths paths = (before == Layer.ABSENT) ? this.added : (before == signature) ? this.unchanged : this.changed;
		paths.add(path, from, to);
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
