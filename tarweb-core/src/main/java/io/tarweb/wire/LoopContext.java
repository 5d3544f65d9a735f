package io.tarweb.wire;

import java.util.concurrent.TimeUnit;

import io.netty.channel.EventLoop;
import io.tarweb.answer.Answerer;
import io.tarweb.http.RequestScanner;
import io.tarweb.log.AccessRecorder;
import io.tarweb.site.SiteLease;
import io.tarweb.site.SiteReader;
import org.jspecify.annotations.Nullable;

/**
 * What the connections of one event loop share. Everything here is used by that loop's
 * thread only, so nothing on the path of a request is shared between loops.
 */
final class LoopContext {

	/** As much as one read brings in. */
	private static final int INBOUND_BYTES = 64 * 1024;

	/** How late answers may notice that the next second has begun. */
	private static final long DATE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

	private static final long DAMAGE_REPORT_NANOS = TimeUnit.MINUTES.toNanos(1);

	final ConnectionLimits limits;

	final SiteReader site;

	final RequestScanner scanner;

	final Answerer answerer;

	final LoopBuffers buffers;

	final AnswerWriter writer;

	final Connections connections = new Connections();

	/**
	 * Where request heads are scanned: received bytes are copied here, for on the heap
	 * the scanner runs at full speed with and without {@code sun.misc.Unsafe}. Its end is
	 * the scanner's spare room.
	 */
	final byte[] inbound;

	final int inboundCapacity;

	/** Where requests are logged, {@code null} for nowhere. */
	final @Nullable AccessRecorder accessLog;

	private @Nullable MappedSlices slices;

	private long damageReportedNanos;

	private long dateReadNanos = System.nanoTime() - DATE_NANOS;

	/** The time that answers carry. */
	long epochSecond;

	/** The same on the clock that durations are measured with. */
	long nanos;

	/** The server stops: every answer from now on is its connection's last. */
	boolean draining;

	LoopContext(EventLoop loop, ConnectionLimits limits, SiteReader site, int prefixBytes, boolean serverHeader,
			@Nullable AccessRecorder accessLog) {
		this.limits = limits;
		this.accessLog = accessLog;
		this.site = site;
		this.scanner = new RequestScanner(limits.maxHeadBytes());
		this.answerer = new Answerer(limits.maxHeadBytes(), prefixBytes);
		this.buffers = new LoopBuffers(loop);
		this.writer = new AnswerWriter(serverHeader, this.buffers);
		this.inboundCapacity = Math.max(INBOUND_BYTES, limits.maxHeadBytes() + 1);
		site.onReplaced(() -> this.slices = null);
		this.inbound = new byte[this.inboundCapacity + limits.maxHeadBytes()];
	}

	/**
	 * Whether it is time to log that the archive holds something damaged. Every client
	 * can ask for it again and again, so not each time.
	 */
	boolean mayReportDamage() {
		long nowNanos = System.nanoTime();
		boolean first = this.damageReportedNanos == 0;
		if (!first && nowNanos - this.damageReportedNanos < DAMAGE_REPORT_NANOS) {
			return false;
		}
		this.damageReportedNanos = nowNanos;
		return true;
	}

	/**
	 * The current site's bytes.
	 * @param lease the current lease
	 */
	MappedSlices slicesOf(SiteLease lease) {
		MappedSlices current = this.slices;
		if (current == null || current.lease() != lease) {
			current = new MappedSlices(lease);
			this.slices = current;
		}
		return current;
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
