package io.tarweb.internal.rules;

import java.io.ByteArrayOutputStream;

import io.tarweb.internal.http.PercentEncoding;
import io.tarweb.internal.http.RelativeReference;
import io.tarweb.internal.http.RequestTarget;
import org.jspecify.annotations.Nullable;

/**
 * The result of a rule, instead of the member that a path names.
 *
 * @param status 301, 302, 303, 307 or 308 to send the client elsewhere; 200, 404 or 410
 * to answer with a page of the archive under that status
 * @param target the URL or the path of the site to go to, which is ASCII; or the page's
 * path, decoded, without its leading slash, to be looked up like the path of a request;
 * don't change it
 * @param queryAt where in the target the query of the request is inserted, with its
 * question mark: after the path and before a fragment; -1 if the target has its own
 * query, or if it is a page
 */
public record Redirect(int status, byte[] target, int queryAt) {

	private static final int PERMANENT = 301;

	/**
	 * Sends the client to another path of the site.
	 * @param path holds the decoded path with its leading slash
	 * @return a permanent redirect to it
	 */
	public static Redirect toPath(byte[] path, int from, int to) {
		ByteArrayOutputStream target = new ByteArrayOutputStream(to - from + 16);
		for (int i = from; i < to; i++) {
			PercentEncoding.PATH.append(target, path[i]);
		}
		return new Redirect(PERMANENT, target.toByteArray(), target.size());
	}

	/**
	 * The value of {@code Location} for a request.
	 * @param pathFrom where the path of the site begins in that of the request, with its
	 * slash
	 * @param head holds the query of the request
	 * @return the target, with the query if it can have one; a path of the site is made
	 * relative to that of the request
	 */
	public byte[] location(RequestTarget request, int pathFrom, byte[] head) {
		byte[] location = (this.queryAt >= 0 && request.hasQuery())
				? withQuery(head, request.queryFrom(), request.queryTo()) : this.target;
		return (location[0] == '/')
				? RelativeReference.between(request.pathBytes(), pathFrom, request.pathTo(), location) : location;
	}

	private byte[] withQuery(byte[] bytes, int from, int to) {
		byte[] query = PercentEncoding.QUERY.complete(bytes, from, to);
		ByteArrayOutputStream location = new ByteArrayOutputStream(this.target.length + 1 + query.length);
		location.write(this.target, 0, this.queryAt);
		location.write('?');
		location.writeBytes(query);
		location.write(this.target, this.queryAt, this.target.length - this.queryAt);
		return location.toByteArray();
	}

	/**
	 * The path that a client requests next if it follows the redirect.
	 * @return the decoded path, or {@code null} if it goes to another host, or if the
	 * answer is a page
	 */
	public byte @Nullable [] nextPath() {
		return (isOnThisHost()) ? PercentEncoding.decode(this.target, endOfPath(this.target)) : null;
	}

	/**
	 * Whether the client is sent elsewhere; otherwise the answer is a page.
	 */
	public boolean isElsewhere() {
		return this.status >= 300 && this.status < 400;
	}

	/**
	 * Whether a client that follows the redirect would come back with the given path.
	 */
	boolean leadsTo(byte[] path, int from, int to) {
		return isOnThisHost() && PercentEncoding.decodesTo(this.target, endOfPath(this.target), path, from, to);
	}

	private boolean isOnThisHost() {
		return isElsewhere() && this.target[0] == '/';
	}

	static int endOfPath(byte[] location) {
		int end = 0;
		while (end < location.length && location[end] != '?' && location[end] != '#') {
			end++;
		}
		return end;
	}

}
