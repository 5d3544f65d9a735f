package io.tarweb.metrics;

import java.time.Duration;
import java.util.Map;

import io.tarweb.http.Coding;
import io.tarweb.reload.ReloadResult;

/**
 * What one site has done so far, at one moment. Nothing in it ever decreases, not even on
 * a reload.
 *
 * @param requests the answers by the class of their status
 * @param http2Requests those of them to requests over HTTP/2
 * @param notModified the answers that told the client to use its copy (304)
 * @param encodings the answers with a resource of the archive, whole or in part, by its
 * coding
 * @param bodyBytes the bytes of bodies handed to the network
 * @param reloads the reloads by how they ended
 */
public record SiteMetrics(Map<StatusClass, Long> requests, Map<StatusClass, Long> http2Requests, long notModified,
		Map<Coding, Long> encodings, long bodyBytes, Map<ReloadResult, Reloads> reloads) {

	public SiteMetrics {
		requests = Map.copyOf(requests);
		http2Requests = Map.copyOf(http2Requests);
		encodings = Map.copyOf(encodings);
		reloads = Map.copyOf(reloads);
	}

	/**
	 * The number of answers of one class.
	 */
	public long requests(StatusClass statusClass) {
		return this.requests.getOrDefault(statusClass, 0L);
	}

	/**
	 * The number of answers of one class to requests over HTTP/2.
	 */
	public long http2Requests(StatusClass statusClass) {
		return this.http2Requests.getOrDefault(statusClass, 0L);
	}

	/**
	 * The number of answers in one coding.
	 */
	public long encodings(Coding coding) {
		return this.encodings.getOrDefault(coding, 0L);
	}

	/**
	 * The number of reloads with one result, and how long they took.
	 */
	public Reloads reloads(ReloadResult result) {
		return this.reloads.getOrDefault(result, Reloads.NONE);
	}

	/**
	 * The reloads with one result.
	 *
	 * @param took how long they took together
	 */
	public record Reloads(long count, Duration took) {

		/** None at all. */
		public static final Reloads NONE = new Reloads(0, Duration.ZERO);

		/**
		 * Adds another reload.
		 * @param another how long it took
		 */
		public Reloads plus(Duration another) {
			return new Reloads(this.count + 1, this.took.plus(another));
		}

	}

}
