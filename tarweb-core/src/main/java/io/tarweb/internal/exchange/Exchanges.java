package io.tarweb.internal.exchange;

import java.util.ArrayList;
import java.util.List;

import io.netty.channel.Channel;
import io.netty.util.concurrent.EventExecutor;
import io.tarweb.internal.answer.Answer;
import io.tarweb.internal.answer.Answerer;
import io.tarweb.internal.answer.HttpsRedirect;
import io.tarweb.internal.answer.Problem;
import io.tarweb.internal.body.MappedSlices;
import io.tarweb.internal.edition.EditionLease;
import io.tarweb.internal.edition.EditionReader;
import io.tarweb.internal.edition.LiveSite;
import io.tarweb.internal.http.RequestHead;
import io.tarweb.internal.layer.Layer;
import io.tarweb.internal.log.AccessRecorder;
import io.tarweb.internal.metrics.ServerMeters;
import io.tarweb.internal.metrics.SiteRecorder;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one event loop and their answers, whatever protocol carries them: has
 * the answers decided from the editions that the loop holds, counts and logs them. Used
 * by the loop's thread only; nothing on the path of a request is shared between loops.
 */
public final class Exchanges {

	/** One for each site, by its number. */
	private final EditionReader[] sites;

	private final Answerer answerer;

	private final AnswerMeters meters;

	private final long maxBodyBytes;

	/** Where requests are logged, {@code null} for nowhere. */
	private final @Nullable AccessRecorder accessLog;

	/** By the number of the site and the index of the layer in its edition. */
	private final @Nullable MappedSlices[] @Nullable [] slices;

	private final List<Runnable> onReplaced = new ArrayList<>();

	/** The number of the site that the latest request is for. */
	private int site;

	/**
	 * Creates the exchanges of one loop.
	 * @param sites the sites, by their numbers
	 * @param answerer decides which of them a request is for, and how it is answered
	 * @param maxBodyBytes the largest body of a request
	 * @param meters where answers are counted
	 * @param accessLog where they are logged, {@code null} for nowhere
	 */
	public Exchanges(EventExecutor loop, List<LiveSite> sites, Answerer answerer, long maxBodyBytes,
			ServerMeters meters, @Nullable AccessRecorder accessLog) {
		this.answerer = answerer;
		this.maxBodyBytes = maxBodyBytes;
		this.meters = new AnswerMeters(meters, loop, answerer);
		this.accessLog = accessLog;
		this.sites = new EditionReader[sites.size()];
		this.slices = new @Nullable MappedSlices[this.sites.length] @Nullable [];
		for (int i = 0; i < this.sites.length; i++) {
			int site = i;
			this.sites[i] = sites.get(i).reader(loop);
			this.sites[i].onReplaced(() -> {
				this.slices[site] = null;
				this.onReplaced.forEach(Runnable::run);
			});
		}
	}

	/**
	 * Adds an action that forgets what was derived from an edition once it is replaced.
	 * Call this before the loop serves.
	 * @param action runs on the loop
	 */
	void onReplaced(Runnable action) {
		this.onReplaced.add(action);
	}

	/**
	 * One connection's lines in the access log.
	 * @return the log, {@code null} if there is none
	 */
	public @Nullable ConnectionLog log(Channel channel) {
		return (this.accessLog != null) ? new ConnectionLog(this.accessLog, channel) : null;
	}

	/**
	 * Decides how a request is answered.
	 * @param bodyBytes the length of the request's body, negative if unknown
	 * @param redirect where every request is redirected, {@code null} to answer from the
	 * site
	 * @param epochSecond the time
	 * @return the answer, valid until the next call
	 */
	public Answer answer(RequestHead head, long bodyBytes, @Nullable HttpsRedirect redirect, long epochSecond) {
		this.site = this.answerer.route(head);
		if (bodyBytes > this.maxBodyBytes) {
			return Problem.CONTENT_TOO_LARGE;
		}
		return (redirect != null) ? redirect.answer(head)
				: this.answerer.answer(head, this.sites[this.site].current().edition(), epochSecond);
	}

	/**
	 * The archive that the latest answer comes from.
	 * @return the archive's bytes; those of an edition's first layer if the answer comes
	 * from none
	 */
	MappedSlices slices() {
		EditionLease lease = this.sites[this.site].current();
		@Nullable MappedSlices[] ofSite = this.slices[this.site];
		if (ofSite == null) {
			ofSite = new @Nullable MappedSlices[lease.edition().size()];
			this.slices[this.site] = ofSite;
		}
		int layer = this.answerer.layer();
		MappedSlices ofLayer = ofSite[layer];
		if (ofLayer == null) {
			ofLayer = new MappedSlices(lease, lease.edition().layer(layer));
			ofSite[layer] = ofLayer;
		}
		return ofLayer;
	}

	/**
	 * The layer whose fields the answer to an invalid request carries.
	 */
	Layer refusing() {
		return this.sites[0].current().edition().layer(0);
	}

	/**
	 * Counts the latest answer.
	 * @param http2 whether the request came over HTTP/2
	 * @param answer the latest answer, or the one sent instead
	 * @param layer the layer that it comes from
	 * @param bodyBytes how much of its body has been handed over
	 * @return where to count the rest of the body
	 */
	SiteRecorder answered(RequestHead head, boolean http2, Answer answer, Layer layer, long bodyBytes,
			long epochSecond) {
		return this.meters.answered(this.site, head, http2, answer, layer, bodyBytes, epochSecond);
	}

	/**
	 * Counts the answer to an invalid request.
	 */
	void refused(Problem problem, boolean http2, long bodyBytes) {
		this.meters.refused(problem, http2, bodyBytes);
	}

}
