package io.tarweb.router;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Compares settings.
 */
final class Comparison {

	private Comparison() {
	}

	/**
	 * Tells what is different.
	 * @param certificates the routes that show another certificate
	 */
	static RouterChanges of(RouterSettings before, RouterSettings after, List<String> certificates) {
		List<String> namesBefore = names(before);
		List<String> namesAfter = names(after);
		List<String> added = without(namesAfter, namesBefore);
		List<String> removed = without(namesBefore, namesAfter);
		List<String> keptBefore = without(namesBefore, removed);
		List<String> keptAfter = without(namesAfter, added);
		List<String> changed = new ArrayList<>();
		for (int i = 0; i < keptAfter.size(); i++) {
			String name = keptAfter.get(i);
			if (!keptBefore.get(i).equals(name) || !route(before, name).doesAs(route(after, name))) {
				changed.add(name);
			}
		}
		return new RouterChanges(added, removed, changed, certificates, !haveSameLimits(before, after));
	}

	private static List<String> names(RouterSettings settings) {
		return settings.all().stream().map(Route::name).toList();
	}

	private static List<String> without(List<String> names, List<String> others) {
		return names.stream().filter((name) -> !others.contains(name)).toList();
	}

	private static Route route(RouterSettings settings, String name) {
		return settings.all().stream().filter((route) -> route.name().equals(name)).findFirst().orElseThrow();
	}

	private static boolean haveSameLimits(RouterSettings before, RouterSettings after) {
		return before.handshakeTimeout().equals(after.handshakeTimeout())
				&& before.connectTimeout().equals(after.connectTimeout())
				&& before.idleTimeout().equals(after.idleTimeout())
				&& Objects.equals(before.maxLifetime(), after.maxLifetime())
				&& before.maxConnections() == after.maxConnections();
	}

}
