package io.tarweb.spring.internal.source;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Where an archive is copied from.
 */
interface Origin {

	/**
	 * Copies the archive, unless it is a known one.
	 * @param known copies that needn't be made again, the preferred one first
	 * @param part where to copy it
	 * @return the origin's answer
	 * @throws UnavailableException if the archive isn't available, or not whole
	 */
	Answer copy(List<CachedArchive> known, Part part) throws UnavailableException;

	/**
	 * The answer of an origin.
	 *
	 * @param unchanged the copy that is current, {@code null} if a new one was made
	 * @param validators show the origin whether the new copy is current
	 */
	record Answer(@Nullable CachedArchive unchanged, Validators validators) {

		static Answer unchanged(CachedArchive copy) {
			return new Answer(copy, copy.validators());
		}

		static Answer copied(Validators validators) {
			return new Answer(null, validators);
		}

	}

}
