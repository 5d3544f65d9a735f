package io.tarweb.internal.http1;

import io.tarweb.internal.body.SendingTurns;
import io.tarweb.internal.connection.LoopClock;
import io.tarweb.internal.exchange.Exchanges;
import io.tarweb.internal.exchange.Responder;
import io.tarweb.internal.rendering.AnswerWriter;
import io.tarweb.internal.transport.LoopBuffers;

/**
 * What the HTTP/1.1 connections of one event loop share. Used by that loop's thread only.
 */
public final class Http1Loop {

	/** As much as one read brings. */
	private static final int INBOUND_BYTES = 64 * 1024;

	final LoopClock clock;

	final Exchanges exchanges;

	final RequestScanner scanner;

	final Http1Syntax syntax = new Http1Syntax();

	final Responder responder;

	final int maxHeadBytes;

	/**
	 * Where request heads are scanned: received bytes are copied here because the scanner
	 * runs at full speed on the heap, with or without {@code sun.misc.Unsafe}. The end of
	 * the array is the scanner's spare room.
	 */
	final byte[] inbound;

	final int inboundCapacity;

	/**
	 * Creates the shared parts of one event loop.
	 * @param maxHeadBytes the largest request line and header section together
	 * @param serverHeader whether answers carry a {@code Server} field
	 * @param exchanges decides how requests are answered
	 * @param turns the turns of the loop in which bodies are handed over
	 * @param buffers the buffers that heads are sent from
	 */
	public Http1Loop(LoopClock clock, int maxHeadBytes, boolean serverHeader, Exchanges exchanges, SendingTurns turns,
			LoopBuffers buffers) {
		this.clock = clock;
		this.exchanges = exchanges;
		this.maxHeadBytes = maxHeadBytes;
		this.scanner = new RequestScanner(maxHeadBytes);
		this.responder = new Responder(exchanges, false, new AnswerWriter(this.syntax, serverHeader, buffers), turns);
		this.inboundCapacity = Math.max(INBOUND_BYTES, maxHeadBytes + 1);
		this.inbound = new byte[this.inboundCapacity + maxHeadBytes];
	}

	/**
	 * Begins the answers of one event.
	 */
	void begin() {
		this.clock.read();
		this.responder.begin(this.clock.nanos(), this.clock.epochSecond());
	}

}
