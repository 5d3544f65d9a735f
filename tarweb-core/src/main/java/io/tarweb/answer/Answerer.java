package io.tarweb.answer;

import io.tarweb.http.Field;
import io.tarweb.http.Method;
import io.tarweb.http.Octets;
import io.tarweb.http.RequestHead;
import io.tarweb.http.RequestTarget;
import io.tarweb.site.Site;

/**
 * Decides what a request gets from a site. The steps, in the order in which RFC 9110
 * wants them:
 * <ol>
 * <li>the method is GET or HEAD;
 * <li>there is no expectation but {@code 100-continue};
 * <li>the target is a path;
 * <li>the path leads to a resource: the member of that name or, for a directory, its
 * index page.
 * </ol>
 * Touches no channel and allocates nothing. One instance per event loop, used by its
 * thread only.
 */
public final class Answerer {

	private static final byte[] INDEX = Octets.ascii("index.html");

	private static final byte[] CONTINUE = Octets.ascii("100-continue");

	private final RequestTarget target = new RequestTarget();

	private final Content content = new Content();

	/** The look-up key under construction. */
	private final byte[] key;

	/**
	 * An answerer for requests up to a size.
	 * @param maxHeadBytes the largest request head
	 * @param maxPrefixBytes the longest prefix of a site
	 */
	public Answerer(int maxHeadBytes, int maxPrefixBytes) {
		this.key = new byte[maxPrefixBytes + maxHeadBytes + INDEX.length];
	}

	/**
	 * Decides.
	 * @param head the request
	 * @param site the site to answer from
	 * @return the answer, valid until the next call
	 */
	public Answer answer(RequestHead head, Site site) {
		// 1. Method
		if (head.method() == Method.OTHER) {
			return Problem.METHOD_NOT_ALLOWED;
		}
		// 2. Expectation
		if (head.has(Field.EXPECT) && !expectsContinue(head)) {
			return Problem.EXPECTATION_FAILED;
		}
		// 3. Target
		RequestTarget.Verdict verdict = this.target.read(head.bytes(), head.targetFrom(), head.targetTo());
		if (verdict != RequestTarget.Verdict.PATH) {
			return (verdict == RequestTarget.Verdict.MALFORMED) ? Problem.BAD_REQUEST : Problem.NOT_FOUND;
		}
		// 4. Resource
		int member = resource(site);
		return (member >= 0) ? this.content.of(member) : Problem.NOT_FOUND;
	}

	private int resource(Site site) {
		byte[] prefix = site.prefix();
		int pathLength = this.target.pathTo() - this.target.pathFrom();
		System.arraycopy(prefix, 0, this.key, 0, prefix.length);
		System.arraycopy(this.target.pathBytes(), this.target.pathFrom(), this.key, prefix.length, pathLength);
		int end = prefix.length + pathLength;
		if (pathLength > 0 && this.key[end - 1] != '/') {
			return site.find(this.key, 0, end);
		}
		System.arraycopy(INDEX, 0, this.key, end, INDEX.length);
		return site.find(this.key, 0, end + INDEX.length);
	}

	private static boolean expectsContinue(RequestHead head) {
		return Octets.equalsIgnoreCase(head.bytes(), head.from(Field.EXPECT), head.to(Field.EXPECT), CONTINUE);
	}

}
