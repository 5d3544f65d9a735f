package io.tarweb.router;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Finds the route of a client: the first one that is for it. Immutable. A name is looked
 * up as it is, and by each of its parents for wildcards, so hostile names cost no more
 * than long ones.
 */
final class RouteTable {

	private final List<LiveRoute> routes;

	/** The number of the first route for a name. */
	private final Map<String, Integer> exact = new HashMap<>();

	/** The number of the first route for all names below a name. */
	private final Map<String, Integer> below = new HashMap<>();

	private final @Nullable LiveRoute nameless;

	private final @Nullable LiveRoute notTls;

	/**
	 * A table of routes.
	 * @param routes the routes in their order, the default one last
	 */
	RouteTable(List<LiveRoute> routes) {
		this.routes = List.copyOf(routes);
		for (int i = 0; i < routes.size(); i++) {
			for (String name : routes.get(i).settings().serverNames()) {
				if (name.startsWith(NamePattern.WILDCARD)) {
					this.below.putIfAbsent(name.substring(NamePattern.WILDCARD.length()), i);
				}
				else {
					this.exact.putIfAbsent(name, i);
				}
			}
		}
		this.nameless = routes.stream().filter((route) -> route.settings().noName()).findFirst().orElse(null);
		this.notTls = routes.stream().filter((route) -> route.settings().notTls()).findFirst().orElse(null);
	}

	List<LiveRoute> routes() {
		return this.routes;
	}

	@Nullable LiveRoute find(String name) {
		return this.routes.stream().filter((route) -> route.settings().name().equals(name)).findFirst().orElse(null);
	}

	/**
	 * The route for a name.
	 * @param serverName a name in lower case, as a client sent it
	 */
	LiveRoute named(String serverName) {
		String name = NamePattern.withoutRoot(serverName);
		int first = this.exact.getOrDefault(name, this.routes.size() - 1);
		if (!this.below.isEmpty()) {
			for (int dot = name.indexOf('.', 1); dot > 0; dot = name.indexOf('.', dot + 1)) {
				first = Math.min(first, this.below.getOrDefault(name.substring(dot + 1), first));
			}
		}
		return this.routes.get(first);
	}

	/** The route for clients that name no server, {@code null} if there is none. */
	@Nullable LiveRoute nameless() {
		return this.nameless;
	}

	/** The route for clients without TLS, {@code null} if there is none. */
	@Nullable LiveRoute notTls() {
		return this.notTls;
	}

}
