package io.tarweb.internal.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import io.tarweb.http.Coding;
import io.tarweb.internal.http.Field;
import io.tarweb.internal.http.Octets;
import io.tarweb.internal.http.RequestHead;
import io.tarweb.internal.layer.Layer;
import io.tarweb.metrics.MissedPath;
import io.tarweb.metrics.StatusClass;
import org.jspecify.annotations.Nullable;

/**
 * Counts the answers of one site on one event loop; for the thread of that loop only.
 * Allocates nothing per request, except for the first ones of a page, a layer or a missed
 * path.
 */
public final class SiteRecorder {

	private static final int HTTP2 = StatusClass.values().length;

	private static final int CODINGS = 2 * HTTP2;

	private static final int NOT_MODIFIED = CODINGS + Coding.values().length;

	private static final int BODY_BYTES = NOT_MODIFIED + 1;

	private final Executor loop;

	private final AskedPages pages;

	private final Counters counters = new Counters(BODY_BYTES + 1);

	private final MissedPaths missed = new MissedPaths();

	/** The counts of the layer that the latest page was in. */
	private @Nullable PageHits hits;

	/** The counts of all layers in service, and of some earlier ones. */
	private List<PageHits> allHits = List.of();

	SiteRecorder(Executor loop, AskedPages pages) {
		this.loop = loop;
		this.pages = pages;
	}

	/**
	 * Counts an answer.
	 * @param http2 whether the request came over HTTP/2
	 * @param bodyBytes how many bytes of its body were handed over
	 */
	public void answered(int status, boolean http2, long bodyBytes) {
		this.counters.add(StatusClass.ordinalOf(status) + (http2 ? HTTP2 : 0), 1);
		if (bodyBytes > 0) {
			this.counters.add(BODY_BYTES, bodyBytes);
		}
	}

	/**
	 * Counts more of a body that is sent piece by piece.
	 * @param bodyBytes how many bytes were handed over
	 */
	public void sent(long bodyBytes) {
		this.counters.add(BODY_BYTES, bodyBytes);
	}

	/**
	 * Counts an answer that was a resource, whole or in part.
	 * @param coding the coding that it was sent in
	 */
	public void found(Layer layer, int resource, Coding coding) {
		this.counters.add(CODINGS + coding.ordinal(), 1);
		asked(layer, resource);
	}

	/**
	 * Counts an answer that told the client to use its copy.
	 * @param layer the layer that the resource is from
	 */
	public void notModified(Layer layer, int resource) {
		this.counters.add(NOT_MODIFIED, 1);
		asked(layer, resource);
	}

	private void asked(Layer layer, int resource) {
		PageHits hits = this.hits;
		if (hits == null || !hits.isOf(layer)) {
			hits = hitsOf(layer);
			this.hits = hits;
		}
		hits.add(resource);
	}

	private PageHits hitsOf(Layer layer) {
		for (int i = 0; i < this.allHits.size(); i++) {
			if (this.allHits.get(i).isOf(layer)) {
				return this.allHits.get(i);
			}
		}
		List<PageHits> open = new ArrayList<>();
		for (PageHits hits : this.allHits) {
			if (hits.layer() != null) {
				open.add(hits);
			}
		}
		PageHits added = this.pages.open(layer);
		open.add(added);
		this.allHits = open;
		return added;
	}

	/**
	 * Counts a request for something that doesn't exist.
	 */
	public void missed(RequestHead head, long epochSecond) {
		byte[] bytes = head.bytes();
		int from = pathFrom(bytes, head.targetFrom(), head.targetTo());
		int to = from;
		while (to < head.targetTo() && bytes[to] != '?' && bytes[to] != '#') {
			to++;
		}
		MissedPaths.Slot slot = this.missed.add(bytes, from, to, epochSecond);
		if (head.has(Field.REFERER)) {
			this.missed.refer(slot, bytes, head.from(Field.REFERER), head.to(Field.REFERER));
		}
	}

	/**
	 * The start of the path, after scheme and authority if the target is in
	 * absolute-form.
	 */
	private static int pathFrom(byte[] bytes, int from, int to) {
		if (from == to || bytes[from] == '/') {
			return from;
		}
		int slashes = Octets.indexOf('/', bytes, from, to);
		return Octets.indexOf('/', bytes, Math.min(slashes + 2, to), to);
	}

	long requests(StatusClass statusClass) {
		return this.counters.get(statusClass.ordinal()) + http2Requests(statusClass);
	}

	long http2Requests(StatusClass statusClass) {
		return this.counters.get(HTTP2 + statusClass.ordinal());
	}

	long encoded(Coding coding) {
		return this.counters.get(CODINGS + coding.ordinal());
	}

	long notModified() {
		return this.counters.get(NOT_MODIFIED);
	}

	long bodyBytes() {
		return this.counters.get(BODY_BYTES);
	}

	/**
	 * The most missed paths, read on the event loop itself.
	 */
	CompletableFuture<MissedPath[]> missedPaths() {
		return CompletableFuture.supplyAsync(this.missed::toArray, this.loop);
	}

}
