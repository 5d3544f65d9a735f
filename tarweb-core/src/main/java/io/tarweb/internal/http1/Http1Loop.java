package io.tarweb.internal.http1;

import io.netty.util.concurrent.EventExecutor;
import io.tarweb.internal.body.SendingTurns;
import io.tarweb.internal.connection.LoopClock;
import io.tarweb.internal.exchange.Exchanges;
import io.tarweb.internal.transport.LoopBuffers;

/**
 * What the HTTP/1.1 connections of one event loop share. Used by that loop's thread only.
 */
public final class Http1Loop {

	/** As much as one read brings in. */
	private static final int INBOUND_BYTES = 64 * 1024;

	final LoopClock clock;

	final Exchanges exchanges;

	final SendingTurns turns;

	final RequestScanner scanner;

	final AnswerWriter writer;

	final int maxHeadBytes;

	/**
	 * Where request heads are scanned: received bytes are copied here, for on the heap
	 * the scanner runs at full speed with and without {@code sun.misc.Unsafe}. Its end is
	 * the scanner's spare room.
	 */
	final byte[] inbound;

	final int inboundCapacity;

	/**
	 * HTTP/1.1 on one event loop.
	 * @param maxHeadBytes the largest request line and header section together
	 * @param serverHeader whether answers carry a {@code Server} field
	 * @param exchanges decides what is answered
	 * @param buffers what heads are sent from
	 */
	public Http1Loop(EventExecutor loop, LoopClock clock, int maxHeadBytes, boolean serverHeader, Exchanges exchanges,
			LoopBuffers buffers) {
		this.clock = clock;
		this.exchanges = exchanges;
		this.turns = new SendingTurns(loop);
		this.maxHeadBytes = maxHeadBytes;
		this.scanner = new RequestScanner(maxHeadBytes);
		this.writer = new AnswerWriter(serverHeader, buffers);
		this.inboundCapacity = Math.max(INBOUND_BYTES, maxHeadBytes + 1);
		this.inbound = new byte[this.inboundCapacity + maxHeadBytes];
		exchanges.onReplaced(this.writer::forgetPolicies);
	}

	/**
	 * Begins the answers of one event.
	 */
	void begin() {
		this.clock.read();
		this.writer.begin(this.clock.epochSecond());
	}

}
