package io.tarweb.spring.internal.source;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The copies that a source has handed out and that weren't released: how often each, and
 * whether it made a site. Any thread may use this.
 *
 * @param <C> what is known of a copy
 */
final class Uses<C> {

	private final Map<Path, Use<C>> uses = new HashMap<>();

	/**
	 * Counts that a copy was handed out.
	 */
	synchronized void add(Path file, C copy) {
		this.uses.computeIfAbsent(file, (any) -> new Use<>(copy)).count++;
	}

	/**
	 * Counts that a copy was released.
	 * @return whether nobody uses it any more
	 */
	synchronized boolean end(Path file) {
		Use<C> use = this.uses.get(file);
		if (use == null || --use.count > 0) {
			return false;
		}
		this.uses.remove(file);
		return true;
	}

	/**
	 * Notes that a copy made a site.
	 * @return the copy, {@code null} if it isn't in use
	 */
	synchronized @Nullable C accept(Path file) {
		Use<C> use = this.uses.get(file);
		if (use == null) {
			return null;
		}
		use.accepted = true;
		return use.copy;
	}

	synchronized boolean isAccepted(Path file) {
		Use<C> use = this.uses.get(file);
		return use != null && use.accepted;
	}

	synchronized boolean isAnyAccepted() {
		return this.uses.values().stream().anyMatch((use) -> use.accepted);
	}

	synchronized Set<Path> files() {
		return new HashSet<>(this.uses.keySet());
	}

	/**
	 * The uses of one copy.
	 */
	private static final class Use<C> {

		private final C copy;

		private int count;

		private boolean accepted;

		Use(C copy) {
			this.copy = copy;
		}

	}

}
