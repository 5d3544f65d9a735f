package io.tarweb.internal.http2;

import io.tarweb.internal.body.SendingTurns;
import io.tarweb.internal.connection.LoopClock;
import io.tarweb.internal.exchange.Exchanges;
import io.tarweb.internal.exchange.Responder;
import io.tarweb.internal.http2.frame.FrameHead;
import io.tarweb.internal.http2.frame.HpackDecoder;
import io.tarweb.internal.metrics.LoopRecorder;
import io.tarweb.internal.rendering.AnswerWriter;
import io.tarweb.internal.transport.LoopBuffers;
import io.tarweb.settings.ConnectionLimits;
import io.tarweb.settings.Http2Settings;

/**
 * What the HTTP/2 connections of one event loop share. Used by that loop's thread only.
 */
public final class Http2Loop {

	/** As much as one read brings in, and more than a frame has. */
	private static final int INBOUND_BYTES = 64 * 1024;

	/**
	 * On a slow link as much takes half a second, for which the most urgent answer waits.
	 */
	private static final int MAX_QUEUED_BYTES = 64 * 1024;

	/** Sixteen pages, so that they aren't made to wait for each other on a fast link. */
	private static final int MAX_QUEUED_BYTES_IF_LATER = 256 * 1024;

	final LoopClock clock;

	final LoopRecorder meters;

	final Exchanges exchanges;

	final Http2Settings settings;

	final long maxBodyBytes;

	final long writeTimeoutNanos;

	final int maxQueuedBytes;

	final Http2Syntax syntax = new Http2Syntax();

	final Responder responder;

	final ControlFrames control;

	final Http2Request request;

	final FrameHead frame = new FrameHead();

	final HpackDecoder.Scratch scratch;

	/** Where frames are read: on the heap, as heads of HTTP/1.1 are. */
	final byte[] inbound = new byte[INBOUND_BYTES];

	/**
	 * HTTP/2 on one event loop.
	 * @param limits what one client may ask for
	 * @param serverHeader whether answers carry a {@code Server} field
	 * @param exchanges decides what is answered
	 * @param turns in which turns of the loop bodies are handed over
	 * @param buffers what heads are sent from
	 * @param meters where streams and floods are counted
	 * @param flushesAtOnce whether a flush returns when the kernel has what it takes, and
	 * not before
	 */
	public Http2Loop(LoopClock clock, ConnectionLimits limits, Http2Settings settings, boolean serverHeader,
			Exchanges exchanges, SendingTurns turns, LoopBuffers buffers, LoopRecorder meters, boolean flushesAtOnce) {
		this.meters = meters;
		this.clock = clock;
		this.settings = settings;
		this.maxBodyBytes = limits.maxBodyBytes();
		this.writeTimeoutNanos = limits.writeTimeout().toNanos();
		this.maxQueuedBytes = flushesAtOnce ? MAX_QUEUED_BYTES : MAX_QUEUED_BYTES_IF_LATER;
		this.exchanges = exchanges;
		this.responder = new Responder(exchanges, true, new AnswerWriter(this.syntax, serverHeader, buffers), turns);
		this.control = new ControlFrames(this.responder);
		this.request = new Http2Request(settings.maxHeaderListSize());
		this.scratch = new HpackDecoder.Scratch(settings.maxHeaderListSize() + FrameHead.MAX_PAYLOAD_BYTES);
	}

	/**
	 * Begins the answers of one event.
	 */
	void begin() {
		this.clock.read();
		this.responder.begin(this.clock.nanos(), this.clock.epochSecond());
	}

}
