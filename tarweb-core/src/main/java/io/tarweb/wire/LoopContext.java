package io.tarweb.wire;

import io.tarweb.answer.Answerer;
import io.tarweb.http.RequestScanner;
import io.tarweb.site.SiteReader;

/**
 * What the connections of one event loop share. Everything here is used by that loop's
 * thread only, so nothing on the path of a request is shared between loops.
 */
final class LoopContext {

	/** As much as one read brings in. */
	private static final int INBOUND_BYTES = 64 * 1024;

	final ConnectionLimits limits;

	final SiteReader site;

	final RequestScanner scanner;

	final Answerer answerer;

	final AnswerWriter writer;

	final Connections connections = new Connections();

	/**
	 * Where request heads are scanned: received bytes are copied here, for on the heap
	 * the scanner runs at full speed with and without {@code sun.misc.Unsafe}. Its end is
	 * the scanner's spare room.
	 */
	final byte[] inbound;

	final int inboundCapacity;

	/** The time of the event that is handled. */
	long epochSecond;

	/** The server stops: every answer from now on is its connection's last. */
	boolean draining;

	LoopContext(ConnectionLimits limits, SiteReader site, int prefixBytes, boolean serverHeader) {
		this.limits = limits;
		this.site = site;
		this.scanner = new RequestScanner(limits.maxHeadBytes());
		this.answerer = new Answerer(limits.maxHeadBytes(), prefixBytes);
		this.writer = new AnswerWriter(serverHeader);
		this.inboundCapacity = Math.max(INBOUND_BYTES, limits.maxHeadBytes() + 1);
		this.inbound = new byte[this.inboundCapacity + limits.maxHeadBytes()];
	}

	/**
	 * Begins the answers of one event.
	 */
	void begin() {
		this.epochSecond = Math.floorDiv(System.currentTimeMillis(), 1000L);
		this.writer.begin(this.epochSecond);
	}

}
