package io.tarweb.router;

import java.util.List;

/**
 * What other settings have changed, by the names of routes. A route whose name changes is
 * removed, and another is added.
 *
 * @param added the new routes
 * @param removed the routes that are gone; their connections go on
 * @param changed the routes that do something else now, or are at another place among the
 * routes
 * @param certificates the routes that show another certificate
 * @param limits whether limits for all routes have changed
 */
public record RouterChanges(List<String> added, List<String> removed, List<String> changed, List<String> certificates,
		boolean limits) {

	public RouterChanges {
		added = List.copyOf(added);
		removed = List.copyOf(removed);
		changed = List.copyOf(changed);
		certificates = List.copyOf(certificates);
	}

	/**
	 * Whether nothing has changed.
	 */
	public boolean isEmpty() {
		return this.added.isEmpty() && this.removed.isEmpty() && this.changed.isEmpty() && this.certificates.isEmpty()
				&& !this.limits;
	}

}
