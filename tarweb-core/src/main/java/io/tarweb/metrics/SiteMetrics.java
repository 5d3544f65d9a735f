package io.tarweb.metrics;

import java.time.Duration;
import java.util.Map;

import io.tarweb.http.Coding;
import io.tarweb.reload.ReloadResult;

/**
 * What one site has done, at one moment. Nothing in it ever gets less, whatever is
 * reloaded.
 *
 * @param requests the answers by the class of their status
 * @param notModified the answers that told the client to use what it has (304)
 * @param encodings the answers with a resource of the archive, whole or in part, by the
 * coding that it was sent in
 * @param bodyBytes the bytes of bodies that were handed to the network
 * @param reloads the reloads by how they ended
 */
public record SiteMetrics(Map<StatusClass, Long> requests, long notModified, Map<Coding, Long> encodings,
		long bodyBytes, Map<ReloadResult, Reloads> reloads) {

	public SiteMetrics {
		requests = Map.copyOf(requests);
		encodings = Map.copyOf(encodings);
		reloads = Map.copyOf(reloads);
	}

	/**
	 * The answers of one class.
	 * @param statusClass the class
	 * @return how many there were
	 */
	public long requests(StatusClass statusClass) {
		return this.requests.getOrDefault(statusClass, 0L);
	}

	/**
	 * The answers in one coding.
	 * @param coding the coding
	 * @return how many there were
	 */
	public long encodings(Coding coding) {
		return this.encodings.getOrDefault(coding, 0L);
	}

	/**
	 * The reloads that ended in one way.
	 * @param result the way
	 * @return how many there were and how long they took
	 */
	public Reloads reloads(ReloadResult result) {
		return this.reloads.getOrDefault(result, Reloads.NONE);
	}

	/**
	 * The reloads that ended in one way.
	 *
	 * @param count how many there were
	 * @param took how long they took together
	 */
	public record Reloads(long count, Duration took) {

		/** None at all. */
		public static final Reloads NONE = new Reloads(0, Duration.ZERO);

		/**
		 * Counts one more.
		 * @param another how long it took
		 * @return these and that one
		 */
		public Reloads plus(Duration another) {
			return new Reloads(this.count + 1, this.took.plus(another));
		}

	}

}
