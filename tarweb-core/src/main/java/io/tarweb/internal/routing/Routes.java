package io.tarweb.internal.routing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

import io.tarweb.internal.http.Authority;
import io.tarweb.internal.http.Octets;
import org.jspecify.annotations.Nullable;

/**
 * Finds the site that a request is for: of the sites for both its host and its path, the
 * one that names the host most precisely (exactly, by the longest wildcard, not at all),
 * and of these the one with the longest path. Immutable; looking a site up allocates
 * nothing.
 */
public final class Routes {

	/** The request is for no site. */
	public static final int NONE = -1;

	/** One site is for everything. */
	public static final Routes SINGLE = to(List.of(new Route(List.of(), Mount.ROOT)));

	/** Longer than a host name can be (RFC 1035, 2.3.4), and so than that of any site. */
	private static final int MAX_HOST_BYTES = 255;

	private static final int HASH_FACTOR = 31;

	private final Mount[] mounts;

	/** There is one site, for everything. */
	private final boolean single;

	/**
	 * Open addressing. The key of a wildcard begins with its dot, which no host does.
	 */
	private final @Nullable Host[] table;

	/** The sites that don't name the host. */
	private final Host any;

	private Routes(List<Route> routes) {
		this.mounts = routes.stream().map(Route::mount).toArray(Mount[]::new);
		this.single = routes.size() == 1 && routes.get(0).hosts().isEmpty() && routes.get(0).mount().length() == 0;
		Map<String, List<Integer>> byHost = new LinkedHashMap<>();
		for (int site = 0; site < routes.size(); site++) {
			for (String host : routes.get(site).keys()) {
				byHost.computeIfAbsent(host, (key) -> new ArrayList<>()).add(site);
			}
		}
		this.any = host("", byHost);
		this.table = new @Nullable Host[Integer.highestOneBit(byHost.size() * 2 + 1) * 2];
		for (String key : byHost.keySet()) {
			if (!key.isEmpty()) {
				put(host(key, byHost));
			}
		}
	}

	/**
	 * Makes the routes to sites.
	 * @param routes the hosts and path of each site, in the order of their numbers
	 */
	public static Routes to(List<Route> routes) {
		return new Routes(routes);
	}

	/**
	 * One site's places, then those of the sites that name its host less precisely, so
	 * that one look-up is enough.
	 */
	private Host host(String key, Map<String, List<Integer>> byHost) {
		List<Integer> sites = new ArrayList<>(longestPathFirst(byHost.get(key)));
		for (int dot = key.indexOf('.', 1); dot > 0; dot = key.indexOf('.', dot + 1)) {
			sites.addAll(longestPathFirst(byHost.get(key.substring(dot))));
		}
		if (!key.isEmpty()) {
			sites.addAll(longestPathFirst(byHost.get("")));
		}
		return new Host(key.getBytes(StandardCharsets.US_ASCII), sites.stream().mapToInt(Integer::intValue).toArray());
	}

	private List<Integer> longestPathFirst(@Nullable List<Integer> sites) {
		return Objects.requireNonNullElse(sites, List.<Integer>of())
			.stream()
			.sorted(Comparator.comparing((site) -> -this.mounts[site].length()))
			.collect(Collectors.toList());
	}

	private void put(Host host) {
		int hash = 0;
		for (int i = host.key.length - 1; i >= 0; i--) {
			hash = hash * HASH_FACTOR + host.key[i];
		}
		int slot = hash & this.table.length - 1;
		while (this.table[slot] != null) {
			slot = slot + 1 & this.table.length - 1;
		}
		this.table[slot] = host;
	}

	/**
	 * Whether there is nothing to look up because every request is for site 0.
	 */
	public boolean isSingle() {
		return this.single;
	}

	/**
	 * The path that a site is served below.
	 * @param site the number of the site
	 */
	public Mount mount(int site) {
		return this.mounts[site];
	}

	/**
	 * Finds the site that a request is for.
	 * @param host holds the host as the client wrote it, with or without a port
	 * @param hostFrom the index of its first byte
	 * @param hostTo the index after its last byte
	 * @param path holds the decoded path with its leading slash
	 * @param pathFrom the index of its first byte
	 * @param pathTo the index after its last byte
	 * @return the number of the site, or {@link #NONE}
	 */
	public int find(byte[] host, int hostFrom, int hostTo, byte[] path, int pathFrom, int pathTo) {
		for (int site : named(host, hostFrom, endOfName(host, hostFrom, hostTo)).sites) {
			if (this.mounts[site].holds(path, pathFrom, pathTo)) {
				return site;
			}
		}
		return NONE;
	}

	/**
	 * The end of the host without the port and the dot of the root; the start if there is
	 * no host.
	 */
	private static int endOfName(byte[] host, int from, int to) {
		int end = Math.max(from, Authority.hostEnd(host, from, to));
		return (end > from && host[end - 1] == '.') ? end - 1 : end;
	}

	/**
	 * Goes from the end to the start, so that the hash of every part of a name that may
	 * follow a wildcard is known in turn; the last match is the longest.
	 */
	private Host named(byte[] host, int from, int to) {
		Host found = this.any;
		if (to - from > MAX_HOST_BYTES) {
			return found;
		}
		int hash = 0;
		for (int at = to - 1; at >= from; at--) {
			hash = hash * HASH_FACTOR + Octets.lowerCase(host[at]);
			if ((host[at] == '.') == (at > from)) {
				Host precise = look(hash, host, at, to);
				found = (precise != null) ? precise : found;
			}
		}
		return found;
	}

	private @Nullable Host look(int hash, byte[] host, int from, int to) {
		int slot = hash & this.table.length - 1;
		Host candidate = this.table[slot];
		while (candidate != null && !Octets.equalsIgnoreCase(host, from, to, candidate.key)) {
			slot = slot + 1 & this.table.length - 1;
			candidate = this.table[slot];
		}
		return candidate;
	}

	/**
	 * The hosts and path that one site is for.
	 *
	 * @param hosts names of hosts in lower case, and wildcards such as
	 * {@code *.example.org}; none stands for any
	 * @param mount the path that it is served below
	 */
	public record Route(List<String> hosts, Mount mount) {

		private List<String> keys() {
			return this.hosts.isEmpty() ? List.of("")
					: this.hosts.stream().map((host) -> host.startsWith("*") ? host.substring(1) : host).toList();
		}

	}

	private record Host(byte[] key, int[] sites) {

	}

}
