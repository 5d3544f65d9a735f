package io.tarweb.internal.reload;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.tarweb.internal.edition.Edition;
import io.tarweb.reload.RefusalKind;
import org.jspecify.annotations.Nullable;

/**
 * The editions available for a rollback. Immutable; each edition is held as long as the
 * list is in use.
 *
 * @param editions the latest first
 */
record KeptEditions(List<Edition> editions) {

	static final KeptEditions NONE = new KeptEditions(List.of());

	/**
	 * The editions to keep once one is replaced: no content twice, none that is damaged,
	 * and no more than configured.
	 */
	KeptEditions with(@Nullable Edition replaced, Edition next, int most) {
		List<Edition> candidates = new ArrayList<>(this.editions);
		if (replaced != null) {
			candidates.add(0, replaced);
		}
		List<Edition> kept = new ArrayList<>();
		Set<String> ids = new HashSet<>(Set.of(next.status().id()));
		for (Edition candidate : candidates) {
			if (kept.size() < most && candidate.isWhole() && ids.add(candidate.status().id())) {
				kept.add(candidate);
			}
		}
		return new KeptEditions(List.copyOf(kept));
	}

	/**
	 * The edition that a rollback goes to.
	 */
	Edition latestWhole() {
		return this.editions.stream()
			.filter(Edition::isWhole)
			.findFirst()
			.orElseThrow(() -> new RefusedException(RefusalKind.NO_PREVIOUS,
					this.editions.isEmpty() ? "no earlier archive is kept"
							: "all archives that are kept were changed in place; replace archives by renaming"));
	}

	/**
	 * The editions still kept once the given one is in service.
	 */
	KeptEditions before(Edition edition) {
		return new KeptEditions(this.editions.subList(this.editions.indexOf(edition) + 1, this.editions.size()));
	}

	/**
	 * Releases those that are no longer in service or kept.
	 */
	void releaseExcept(@Nullable Edition inService, KeptEditions kept) {
		this.editions.stream()
			.filter((edition) -> edition != inService && !kept.editions.contains(edition))
			.forEach(Edition::release);
	}

}
