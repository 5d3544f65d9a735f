package io.tarweb.internal.answer;

import io.tarweb.internal.edition.Edition;
import io.tarweb.internal.http.ByteRanges;
import io.tarweb.internal.http.ByteRangesParser;
import io.tarweb.internal.http.Field;
import io.tarweb.internal.http.Method;
import io.tarweb.internal.http.Octets;
import io.tarweb.internal.http.RequestHead;
import io.tarweb.internal.http.RequestTarget;
import io.tarweb.internal.layer.Layer;
import io.tarweb.internal.routing.Routes;
import org.jspecify.annotations.Nullable;

/**
 * Decides how a request is answered, and from which site. The steps, in the order that
 * RFC 9110 demands:
 * <ol>
 * <li>the method is GET or HEAD;
 * <li>there is no expectation other than {@code 100-continue};
 * <li>the target is a path;
 * <li>there is a site for the host and the path, and the path leads to a resource whose
 * archive is undamaged, or elsewhere;
 * <li>one of the resource's representations is acceptable;
 * <li>the conditions hold;
 * <li>only some bytes of the representation are wanted.
 * </ol>
 * Touches no channel, and allocates nothing for 200 and 304. One instance per event loop,
 * used by its thread only.
 */
public final class Answerer {

	private static final byte[] CONTINUE = Octets.ascii("100-continue");

	private final Routes routes;

	private final RequestTarget target = new RequestTarget();

	private RequestTarget.Verdict verdict = RequestTarget.Verdict.MALFORMED;

	/** The site that the target leads to, possibly {@link Routes#NONE}. */
	private int site;

	/** The index of the layer in its edition. */
	private int layer;

	private final ResourceFinder finder;

	private final Representation representation = new Representation();

	private final Content content = new Content(this.representation);

	private final NotModified notModified = new NotModified(this.representation);

	/**
	 * Creates an answerer for requests up to a size.
	 * @param maxPrefixBytes the longest prefix of a site
	 * @param routes tells which requests are for which site
	 */
	public Answerer(int maxHeadBytes, int maxPrefixBytes, Routes routes) {
		this.routes = routes;
		this.finder = new ResourceFinder(maxPrefixBytes + maxHeadBytes);
	}

	/**
	 * Finds the site that a request is for. Call this before {@link #answer}.
	 * @return the number of the site; 0, whose fields the error carries, if it is for
	 * none
	 */
	public int route(RequestHead head) {
		this.layer = 0;
		this.verdict = this.target.read(head);
		if (this.routes.isSingle() || this.verdict == RequestTarget.Verdict.MALFORMED) {
			this.site = 0;
			return 0;
		}
		this.site = this.routes.find(head.bytes(), this.target.authorityFrom(), this.target.authorityTo(),
				this.target.pathBytes(), this.target.pathFrom() - 1, this.target.pathTo());
		return Math.max(0, this.site);
	}

	/**
	 * Decides how a request is answered.
	 * @param head the request that was routed last
	 * @param edition the edition in service of its site
	 * @param nowEpochSecond the current time, against which two-digit years are read
	 * @return the answer, valid until the next call
	 */
	public Answer answer(RequestHead head, Edition edition, long nowEpochSecond) {
		// 1. Method
		if (head.method() == Method.OTHER) {
			return Problem.METHOD_NOT_ALLOWED;
		}
		// 2. Expectation
		if (head.has(Field.EXPECT) && !expectsContinue(head)) {
			return Problem.EXPECTATION_FAILED;
		}
		// 3. Target
		if (this.verdict == RequestTarget.Verdict.MALFORMED) {
			return Problem.BAD_REQUEST;
		}
		// 4. Resource
		if (this.site == Routes.NONE) {
			return Problem.NOT_FOUND;
		}
		Answer elsewhere = (this.verdict == RequestTarget.Verdict.PATH)
				? this.finder.find(edition, this.routes.mount(this.site), this.target, head.bytes())
				: this.finder.findNothing(edition);
		if (elsewhere != null) {
			return elsewhere;
		}
		this.layer = this.finder.layer();
		Layer layer = edition.layer(this.layer);
		if (layer.held().isDamaged()) {
			return Problem.SERVICE_UNAVAILABLE;
		}
		// 5. Representation
		boolean found = this.finder.status() == Content.OK;
		if (!this.representation.select(layer, this.finder.resource(), head)) {
			return found ? Problem.NOT_ACCEPTABLE : Problem.of(this.finder.status());
		}
		if (!found) {
			return this.content.withStatus(this.finder.status());
		}
		// 6. Conditions
		switch (Preconditions.evaluate(head, this.representation, nowEpochSecond)) {
			case FAILED:
				return Problem.PRECONDITION_FAILED;
			case NOT_MODIFIED:
				return this.notModified;
			default:
				// 7. Range
				Answer part = head.has(Field.RANGE) ? part(head, layer, nowEpochSecond) : null;
				return (part != null) ? part : this.content.withStatus(Content.OK);
		}
	}

	/**
	 * The resource of the latest answer, if that was a {@link Content}, a {@link Partial}
	 * or a {@link NotModified}.
	 */
	public int resource() {
		return this.finder.resource();
	}

	/**
	 * Whether the latest request was for a site; {@code false} if no site is for its host
	 * and path.
	 */
	public boolean isRouted() {
		return this.site != Routes.NONE;
	}

	/**
	 * The index of the layer of the edition that the latest answer comes from, 0 if it
	 * comes from none.
	 */
	public int layer() {
		return this.layer;
	}

	/**
	 * RFC 9110, 14.2: for GET only, and only if the client's part is of the same
	 * representation.
	 */
	private @Nullable Answer part(RequestHead head, Layer layer, long nowEpochSecond) {
		if (head.method() != Method.GET || this.representation.isInflated()
				|| !Preconditions.isRangeCurrent(head, this.representation, nowEpochSecond)) {
			return null;
		}
		ByteRanges ranges = ByteRangesParser.parse(head.bytes(), head.from(Field.RANGE), head.to(Field.RANGE),
				this.representation.length(), layer.policy().maxRanges());
		if (ranges instanceof ByteRanges.Satisfiable satisfiable) {
			return new Partial(this.representation, satisfiable.ranges());
		}
		return (ranges instanceof ByteRanges.Unsatisfiable unsatisfiable) ? new RangeNotSatisfiable(unsatisfiable)
				: null;
	}

	private static boolean expectsContinue(RequestHead head) {
		return Octets.equalsIgnoreCase(head.bytes(), head.from(Field.EXPECT), head.to(Field.EXPECT), CONTINUE);
	}

}
