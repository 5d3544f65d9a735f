package io.tarweb.internal.rules;

import java.io.ByteArrayOutputStream;

import io.tarweb.internal.http.PercentEncoding;
import io.tarweb.internal.http.RelativeReference;
import io.tarweb.internal.http.RequestTarget;
import org.jspecify.annotations.Nullable;

/**
 * What a rule gives instead of the member that a path names.
 *
 * @param status 301, 302, 303, 307 or 308 to send the client elsewhere; 200, 404 or 410
 * to answer with a page of the archive under that status
 * @param target the URL or the path of the site to go to, which is ASCII; or the page's
 * path, decoded, without its leading slash, to be looked up like the path of a request.
 * Not to be changed
 * @param queryAt where in the target the query of the request is to be put, with its
 * question mark: behind the path and before a fragment; -1 if the target has its own
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
	 * @return the target with the query where there is room for one; a path of the site
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
	 * Gives the path that a client which follows asks for next.
	 * @return the decoded path, or {@code null} if it goes to another host, or if a page
	 * is to be answered
	 */
	public byte @Nullable [] nextPath() {
		return (isOnThisHost()) ? PercentEncoding.decode(this.target, endOfPath(this.target)) : null;
	}

	/**
	 * Tells what the target is.
	 * @return whether the client is sent elsewhere; otherwise a page is to be answered
	 */
	public boolean isElsewhere() {
		return this.status >= 300 && this.status < 400;
	}

	/**
	 * Whether a client that follows would come back with that path.
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
