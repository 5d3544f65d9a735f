package io.tarweb.internal.wire;

import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.tarweb.error.ArchiveException;
import io.tarweb.internal.answer.Answerer;
import io.tarweb.internal.edition.SiteLease;
import io.tarweb.internal.edition.SiteReader;
import io.tarweb.internal.http.RequestScanner;
import io.tarweb.internal.log.AccessRecorder;
import io.tarweb.internal.metrics.ServerMeters;
import io.tarweb.internal.routing.Routes;
import io.tarweb.internal.transport.Seldom;
import io.tarweb.settings.ConnectionLimits;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the connections of one event loop share. Everything here is used by that loop's
 * thread only, so nothing on the path of a request is shared between loops.
 */
final class LoopContext {

	private static final Logger logger = LoggerFactory.getLogger(LoopContext.class);

	/** As much as one read brings in. */
	private static final int INBOUND_BYTES = 64 * 1024;

	/** How late answers may notice that the next second has begun. */
	private static final long DATE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

	final ConnectionLimits limits;

	/** One for each site, by its number. */
	final SiteReader[] sites;

	final RequestScanner scanner;

	final Answerer answerer;

	final LoopBuffers buffers;

	final AnswerWriter writer;

	final Connections connections = new Connections();

	final UnfinishedInput unfinished;

	/**
	 * Where request heads are scanned: received bytes are copied here, for on the heap
	 * the scanner runs at full speed with and without {@code sun.misc.Unsafe}. Its end is
	 * the scanner's spare room.
	 */
	final byte[] inbound;

	final int inboundCapacity;

	final SendingTurns turns;

	final LoopMeters meters;

	/** Where requests are logged, {@code null} for nowhere. */
	final @Nullable AccessRecorder accessLog;

	/** By the number of the site and the place of the archive in its edition. */
	private final @Nullable MappedSlices[] @Nullable [] slices;

	private final Seldom outOfMemory = new Seldom();

	private final Seldom damaged = new Seldom();

	private final Seldom failed = new Seldom();

	private long dateReadNanos = System.nanoTime() - DATE_NANOS;

	/** The time that answers carry. */
	long epochSecond;

	/** The same on the clock that durations are measured with. */
	long nanos;

	/** The server stops: every answer from now on is its connection's last. */
	boolean draining;

	LoopContext(EventLoop loop, ConnectionLimits limits, long maxUnfinishedBytes, SiteReader[] sites, Routes routes,
			int prefixBytes, boolean serverHeader, @Nullable AccessRecorder accessLog, ServerMeters meters) {
		this.limits = limits;
		this.turns = new SendingTurns(loop);
		this.unfinished = new UnfinishedInput(maxUnfinishedBytes);
		this.accessLog = accessLog;
		this.sites = sites;
		this.slices = new @Nullable MappedSlices[sites.length] @Nullable [];
		this.scanner = new RequestScanner(limits.maxHeadBytes());
		this.answerer = new Answerer(limits.maxHeadBytes(), prefixBytes, routes);
		this.meters = new LoopMeters(meters, loop, this.answerer);
		this.buffers = new LoopBuffers();
		this.writer = new AnswerWriter(serverHeader, this.buffers);
		this.inboundCapacity = Math.max(INBOUND_BYTES, limits.maxHeadBytes() + 1);
		for (int i = 0; i < sites.length; i++) {
			int site = i;
			sites[i].onReplaced(() -> {
				this.slices[site] = null;
				this.writer.forgetPolicies();
			});
		}
		this.inbound = new byte[this.inboundCapacity + limits.maxHeadBytes()];
	}

	/**
	 * Logs why a connection is ended that did nothing wrong. What befalls one can befall
	 * thousands, so not each time.
	 */
	void report(Channel channel, Throwable cause) {
		long nowNanos = System.nanoTime();
		if (cause instanceof OutOfMemoryError) {
			if (this.outOfMemory.isDue(nowNanos)) {
				logger.error("Closing {}: {}{}", channel, cause.getMessage(), omitted(this.outOfMemory));
			}
		}
		else if (cause instanceof UncheckedIOException || cause instanceof ArchiveException) {
			if (this.damaged.isDue(nowNanos)) {
				logger.warn("Cut an answer to {}: {}{}", channel, cause.getMessage(), omitted(this.damaged), cause);
			}
		}
		else if (this.failed.isDue(nowNanos)) {
			logger.error("Closing {}{}", channel, omitted(this.failed), cause);
		}
	}

	private static String omitted(Seldom reported) {
		long omitted = reported.takeOmitted();
		return (omitted > 0) ? " (and " + omitted + " times more since this was logged last)" : "";
	}

	/**
	 * The bytes of an archive in service.
	 * @param site the number of the site
	 * @param lease the site's current lease
	 * @param archive the place of the archive in the edition
	 */
	MappedSlices slicesOf(int site, SiteLease lease, int archive) {
		@Nullable MappedSlices[] ofSite = this.slices[site];
		if (ofSite == null) {
			ofSite = new @Nullable MappedSlices[lease.edition().size()];
			this.slices[site] = ofSite;
		}
		MappedSlices ofArchive = ofSite[archive];
		if (ofArchive == null) {
			ofArchive = new MappedSlices(lease, lease.edition().layer(archive));
			ofSite[archive] = ofArchive;
		}
		return ofArchive;
	}

	/**
	 * Begins the answers of one event.
	 */
	void begin() {
		this.nanos = System.nanoTime();
		if (this.nanos - this.dateReadNanos >= DATE_NANOS) {
			this.dateReadNanos = this.nanos;
			this.epochSecond = Math.floorDiv(System.currentTimeMillis(), 1000L);
			this.writer.begin(this.epochSecond);
		}
	}

}
