package io.tarweb.internal.metrics;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.tarweb.internal.http.PercentEncoding;
import io.tarweb.internal.layer.Layer;
import io.tarweb.metrics.AskedPage;

/**
 * The most requested pages of a site, over all event loops and reloads. Each event loop
 * counts by resource for itself; the counts are added up when they are read. When a layer
 * goes out of service its counts are settled: kept by path, for the {@value #KEPT} pages
 * with the most.
 */
final class AskedPages {

	/** The most pages remembered by path, however many the layers have. */
	static final int KEPT = 4096;

	private static final Comparator<Map.Entry<String, Long>> MOST_FIRST = Map.Entry
		.<String, Long>comparingByValue(Comparator.reverseOrder())
		.thenComparing(Map.Entry.comparingByKey());

	private static final List<String> PAGES = List.of("text/html", "application/xhtml+xml", "text/markdown",
			"text/plain", "application/pdf");

	/** The counters in use by event loops, which add to this queue. */
	private final Queue<PageHits> open = new ConcurrentLinkedQueue<>();

	/** Guarded by this object, as is every removal from the queue. */
	private final Map<String, Long> settled = new HashMap<>();

	/**
	 * Gives an event loop counters for a layer.
	 */
	PageHits open(Layer layer) {
		PageHits hits = new PageHits(layer);
		this.open.add(hits);
		return hits;
	}

	/**
	 * Settles the counts of layers that are out of service. Call this only when all event
	 * loops have switched to those in service.
	 */
	synchronized void settle(Collection<Layer> inService) {
		Map<Layer, long[]> sums = new IdentityHashMap<>();
		Iterator<PageHits> each = this.open.iterator();
		while (each.hasNext()) {
			PageHits hits = each.next();
			Layer layer = hits.layer();
			if (layer != null && !inService.contains(layer)) {
				each.remove();
				addTo(sums, layer, hits);
				hits.close();
			}
		}
		sums.forEach((layer, counts) -> addMost(this.settled, layer, counts));
		if (this.settled.size() > KEPT) {
			List<Map.Entry<String, Long>> ranked = ranking(this.settled);
			ranked.subList(KEPT, ranked.size()).forEach((entry) -> this.settled.remove(entry.getKey()));
		}
	}

	synchronized List<AskedPage> most(int limit) {
		Map<Layer, long[]> sums = new IdentityHashMap<>();
		for (PageHits hits : this.open) {
			Layer layer = hits.layer();
			if (layer != null) {
				addTo(sums, layer, hits);
			}
		}
		Map<String, Long> all = new HashMap<>(this.settled);
		sums.forEach((layer, counts) -> addMost(all, layer, counts));
		return ranking(all).stream()
			.limit(limit)
			.map((entry) -> new AskedPage(entry.getKey(), entry.getValue()))
			.toList();
	}

	private static void addTo(Map<Layer, long[]> sums, Layer layer, PageHits hits) {
		hits.addTo(sums.computeIfAbsent(layer, (key) -> new long[key.resources().numbers()]));
	}

	private static List<Map.Entry<String, Long>> ranking(Map<String, Long> pages) {
		List<Map.Entry<String, Long>> ranked = new ArrayList<>(pages.size());
		pages.forEach((path, requests) -> ranked.add(Map.entry(path, requests)));
		ranked.sort(MOST_FIRST);
		return ranked;
	}

	/**
	 * Adds a layer's pages by path, but no more than are kept: names take memory.
	 */
	private static void addMost(Map<String, Long> pages, Layer layer, long[] counts) {
		int asked = 0;
		long[] sorted = new long[counts.length];
		for (int resource = 0; resource < counts.length; resource++) {
			if (counts[resource] > 0 && isPage(layer, resource)) {
				sorted[asked++] = counts[resource];
			}
		}
		Arrays.sort(sorted, 0, asked);
		long least = (asked > KEPT) ? sorted[asked - KEPT] : 1;
		int room = KEPT - add(pages, layer, counts, least + 1, Long.MAX_VALUE, KEPT);
		add(pages, layer, counts, least, least, room);
	}

	private static int add(Map<String, Long> pages, Layer layer, long[] counts, long from, long to, int room) {
		int added = 0;
		for (int resource = 0; resource < counts.length && added < room; resource++) {
			if (counts[resource] >= from && counts[resource] <= to && isPage(layer, resource)) {
				pages.merge(path(layer, resource), counts[resource], Long::sum);
				added++;
			}
		}
		return added;
	}

	/** Whether a resource is something to read, unlike a script, a style or a picture. */
	private static boolean isPage(Layer layer, int resource) {
		String type = new String(layer.resources().contentType(resource), StandardCharsets.US_ASCII);
		return PAGES.stream().anyMatch(type::startsWith);
	}

	private static String path(Layer layer, int resource) {
		byte[] name = layer.resources().name(resource);
		return PercentEncoding.path(name, layer.prefix().length, name.length);
	}

}
