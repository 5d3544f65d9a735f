package io.tarweb.internal.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.tarweb.internal.answer.Answerer;
import io.tarweb.internal.answer.HttpsRedirect;
import io.tarweb.internal.body.SendingTurns;
import io.tarweb.internal.connection.Admission;
import io.tarweb.internal.connection.Connection;
import io.tarweb.internal.connection.Link;
import io.tarweb.internal.connection.Loop;
import io.tarweb.internal.connection.LoopClock;
import io.tarweb.internal.connection.MemoryBudget;
import io.tarweb.internal.connection.Protocol;
import io.tarweb.internal.edition.LiveSite;
import io.tarweb.internal.exchange.Exchanges;
import io.tarweb.internal.http1.Conversation;
import io.tarweb.internal.http1.Http1Loop;
import io.tarweb.internal.http2.Http2Conversation;
import io.tarweb.internal.http2.Http2Loop;
import io.tarweb.internal.layer.Layer;
import io.tarweb.internal.log.AccessLog;
import io.tarweb.internal.metrics.LoopRecorder;
import io.tarweb.internal.metrics.ServerMeters;
import io.tarweb.internal.routing.Routes;
import io.tarweb.internal.tls.Tls;
import io.tarweb.internal.transport.LoopBuffers;
import io.tarweb.internal.transport.Transport;
import io.tarweb.settings.ConnectionLimits;
import io.tarweb.settings.Http2Settings;
import io.tarweb.settings.ProxyProtocolSettings;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Speaks HTTP/1.1 and HTTP/2 on the channels it is given, and answers from the live
 * sites.
 */
public final class HttpEngine {

	private static final Logger logger = LoggerFactory.getLogger(HttpEngine.class);

	/** Longer than anybody waits, without overflow in nanoseconds. */
	private static final long MAX_GRACE_SECONDS = TimeUnit.DAYS.toSeconds(365);

	private static final long CUT_SECONDS = 5;

	private final Map<EventLoop, Speakers> speakers = new IdentityHashMap<>();

	private final @Nullable ProxyProtocolSettings proxyProtocol;

	private final Admission admission;

	/**
	 * Creates an engine for channels of the given loops.
	 * @param sites the sites to answer from
	 * @param routes tells by number which of them a request is for
	 * @param prefixBytes the length of the longest prefix of a site
	 * @param limits what one client may ask for
	 * @param http2 whether and how HTTP/2 is spoken
	 * @param proxyProtocol which proxies say who their clients are, {@code null} for none
	 * @param serverHeader whether answers carry a {@code Server} field
	 * @param accessLog where requests are logged, with a recorder for each loop;
	 * {@code null} for nowhere
	 * @param damageSuspected told when the kernel has met a missing page of an archive
	 * @param meters where everything is counted
	 */
	public HttpEngine(List<EventLoop> loops, List<LiveSite> sites, Routes routes, int prefixBytes,
			ConnectionLimits limits, Http2Settings http2, @Nullable ProxyProtocolSettings proxyProtocol,
			boolean serverHeader, @Nullable AccessLog accessLog, Runnable damageSuspected, ServerMeters meters) {
		this.proxyProtocol = proxyProtocol;
		this.admission = new Admission(limits.maxConnections());
		long unfinishedBytes = MemoryBudget.ofJvm().unfinishedBytes(loops.size());
		for (EventLoop eventLoop : loops) {
			LoopClock clock = new LoopClock();
			Exchanges exchanges = new Exchanges(eventLoop, sites,
					new Answerer(Math.max(limits.maxHeadBytes(), http2.maxHeaderListSize()), prefixBytes, routes),
					limits.maxBodyBytes(), meters,
					(accessLog != null) ? accessLog.recorder(this.speakers.size()) : null);
			LoopBuffers buffers = new LoopBuffers();
			LoopRecorder recorder = meters.newRecorder(System.nanoTime());
			SendingTurns turns = new SendingTurns(eventLoop);
			Http1Loop http1 = new Http1Loop(clock, limits.maxHeadBytes(), serverHeader, exchanges, turns, buffers);
			Http2Loop http2Loop = http2.isEnabled() ? new Http2Loop(clock, limits, http2, serverHeader, exchanges,
					turns, buffers, recorder, Transport.flushesAtOnce(eventLoop)) : null;
			Loop loop = new Loop(eventLoop, limits, clock, unfinishedBytes, recorder, this.admission, damageSuspected);
			this.speakers.put(eventLoop, new Speakers(loop, buffers, http1, http2Loop));
			loop.start();
		}
	}

	/**
	 * Takes over a channel, before any other handler.
	 * @param channel a channel that is registered with one of the loops and isn't active
	 * yet
	 */
	public void install(Channel channel) {
		install(channel, false, null);
	}

	/**
	 * Takes over a channel that speaks TLS.
	 * @param channel a channel as above
	 * @param tls installs the handlers that go before all others
	 */
	public void install(Channel channel, Tls tls) {
		install(channel, true, null);
		tls.install(channel);
	}

	/**
	 * Takes over a channel and redirects its client.
	 * @param channel a channel as above
	 * @param redirect where to
	 */
	public void install(Channel channel, HttpsRedirect redirect) {
		install(channel, false, redirect);
	}

	/**
	 * Has a channel that comes from outside begin as the PROXY protocol says, if it is
	 * spoken here. Call this behind {@code install}.
	 * @param channel a channel as above
	 */
	public void introduce(Channel channel) {
		if (this.proxyProtocol != null) {
			Connection.introduce(channel, this.proxyProtocol);
		}
	}

	private void install(Channel channel, boolean secure, @Nullable HttpsRedirect redirect) {
		Speakers speakers = speakers(channel);
		channel.config().setRecvByteBufAllocator(speakers.buffers);
		Protocol.Factory protocol = (link, spokenOn) -> speakers.protocol(link, spokenOn, !secure, redirect);
		channel.pipeline().addFirst("tarweb", new Connection(speakers.loop, protocol, secure));
	}

	/**
	 * Has a channel receive into the buffers of its event loop, for a caller that reads
	 * before the engine takes over. Call this before the first read.
	 * @param channel a channel that is registered with one of the loops
	 */
	public void prepare(Channel channel) {
		channel.config().setRecvByteBufAllocator(speakers(channel).buffers);
	}

	private Speakers speakers(Channel channel) {
		Speakers speakers = this.speakers.get(channel.eventLoop());
		if (speakers == null) {
			throw new IllegalArgumentException("Not on an event loop of this engine: " + channel);
		}
		return speakers;
	}

	/**
	 * The number of connections open now.
	 */
	public int connections() {
		return this.admission.connections();
	}

	/**
	 * Closes idle connections at once and the others after their pending answer, or when
	 * the time is up.
	 * @param grace how long to wait for those
	 * @return how many were closed because the time was up
	 */
	public int drain(Duration grace) {
		long deadlineNanos = System.nanoTime() + Math.min(grace.toSeconds(), MAX_GRACE_SECONDS) * 1_000_000_000L
				+ grace.toNanosPart();
		List<Future<Void>> drained = new ArrayList<>();
		for (Speakers each : this.speakers.values()) {
			drained.add(each.loop.drain());
		}
		await(drained, deadlineNanos);
		int busy = connections();
		if (busy > 0) {
			// This isn't left to the end of the loops: that doesn't wait for a write in
			// progress in io_uring, and so would leave the socket open.
			this.speakers.values().forEach((each) -> each.loop.cut());
			await(drained, System.nanoTime() + TimeUnit.SECONDS.toNanos(CUT_SECONDS));
		}
		return busy;
	}

	private static void await(List<Future<Void>> futures, long deadlineNanos) {
		for (Future<Void> future : futures) {
			future.awaitUninterruptibly(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
		}
	}

	/**
	 * Frees the loops' buffers. Call this only when the loops have ended.
	 */
	public void close() {
		int lost = 0;
		for (Speakers each : this.speakers.values()) {
			lost += each.buffers.close();
		}
		if (lost > 0) {
			logger.error("{} buffers were never released", lost);
		}
	}

	/**
	 * Ends the connections that are sending an answer from a damaged archive, since that
	 * mustn't be completed. May be called from any thread; doesn't wait.
	 * @param damaged the archive
	 */
	public void cutAnswersFrom(Layer damaged) {
		for (Speakers each : this.speakers.values()) {
			try {
				each.loop.cutAnswersFrom(damaged);
			}
			catch (RejectedExecutionException ex) {
				// The server is stopping: the loop has ended, and its connections before
				// it.
			}
		}
	}

	/** The protocols of one event loop. */
	private record Speakers(Loop loop, LoopBuffers buffers, Http1Loop http1, @Nullable Http2Loop http2) {

		Protocol protocol(Link link, Channel channel, boolean plain, @Nullable HttpsRedirect redirect) {
			Protocol first = new Conversation(this.http1, link, channel, redirect);
			Http2Loop second = this.http2;
			return (second != null)
					? new NegotiatedProtocol(plain, first, () -> new Http2Conversation(second, link, channel, redirect))
					: first;
		}

	}

}
