package io.tarweb.internal.exchange;

import io.netty.util.concurrent.EventExecutor;
import io.tarweb.internal.answer.Answer;
import io.tarweb.internal.answer.Answerer;
import io.tarweb.internal.answer.Content;
import io.tarweb.internal.answer.NotModified;
import io.tarweb.internal.answer.Partial;
import io.tarweb.internal.answer.Problem;
import io.tarweb.internal.http.RequestHead;
import io.tarweb.internal.layer.Layer;
import io.tarweb.internal.metrics.ServerMeters;
import io.tarweb.internal.metrics.SiteMeters;
import io.tarweb.internal.metrics.SiteRecorder;

/**
 * Counts the answers of one event loop. Used by the loop's thread only.
 */
final class AnswerMeters {

	private static final int OK = 200;

	private static final int NOT_FOUND = 404;

	private final Answerer answerer;

	/** One for each site, by its number. */
	private final SiteRecorder[] sites;

	private final SiteRecorder none;

	AnswerMeters(ServerMeters meters, EventExecutor loop, Answerer answerer) {
		this.answerer = answerer;
		this.sites = new SiteRecorder[meters.sites().size()];
		int site = 0;
		for (SiteMeters each : meters.sites()) {
			this.sites[site++] = each.newRecorder(loop);
		}
		this.none = meters.none().newRecorder(loop);
	}

	/**
	 * Counts an answer.
	 * @param site the number of the site
	 * @param http2 whether the request came over HTTP/2
	 * @param answer the latest answer of the answerer, or the one sent instead
	 * @param archive the archive that it comes from
	 * @param bodyBytes how much of its body has been handed over
	 * @return where to count the rest of the body
	 */
	SiteRecorder answered(int site, RequestHead head, boolean http2, Answer answer, Layer archive, long bodyBytes,
			long epochSecond) {
		if (!this.answerer.isRouted()) {
			this.none.answered(answer.status(), http2, bodyBytes);
			return this.none;
		}
		SiteRecorder recorder = this.sites[site];
		recorder.answered(answer.status(), http2, bodyBytes);
		if (answer.status() == NOT_FOUND) {
			recorder.missed(head, epochSecond);
		}
		else if (answer instanceof Content content && content.status() == OK) {
			recorder.found(archive, this.answerer.resource(), content.representation().coding());
		}
		else if (answer instanceof Partial partial) {
			recorder.found(archive, this.answerer.resource(), partial.representation().coding());
		}
		else if (answer instanceof NotModified) {
			recorder.notModified(archive, this.answerer.resource());
		}
		return recorder;
	}

	/**
	 * Counts the answer to an invalid request.
	 */
	void refused(Problem problem, boolean http2, long bodyBytes) {
		this.none.answered(problem.status(), http2, bodyBytes);
	}

}
