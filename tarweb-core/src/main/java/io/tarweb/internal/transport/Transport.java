package io.tarweb.internal.transport;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.uring.IoUringIoHandle;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.tarweb.error.UnavailableException;
import io.tarweb.settings.TransportKind;
import io.tarweb.status.TransportStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.netty.resources.LoopResources;

/**
 * The event loops of one server on the machine's best transport. It is picked once; the
 * reason why a better one is missing is kept for the status and logged at info.
 * <p>
 * A transport counts as present if its loops could be made: a kernel may allow the small
 * ring of a probe and then refuse the real ones (ENOMEM by the memlock limit).
 * <p>
 * Its threads aren't daemons, so a server alone keeps the JVM alive.
 */
public final class Transport {

	private static final Logger logger = LoggerFactory.getLogger(Transport.class);

	/** For closing the last channels; a loop that hangs twice as long is left behind. */
	private static final long CLOSE_SECONDS = 10;

	private final TransportStatus status;

	private final IoHandlerFactory handlers;

	private final Listeners listeners;

	private final ThreadPoolExecutor threads;

	private final MultiThreadIoEventLoopGroup group;

	private final LoopResources loopResources;

	private final Map<ChannelOption<?>, ?> childOptions;

	private final Map<ChannelOption<?>, ?> encryptedChildOptions;

	private Transport(TransportProvider provider, Listeners listeners, IoHandlerFactory handlers,
			ThreadPoolExecutor threads, Map<TransportKind, String> absent) {
		this.status = new TransportStatus(provider.kind(), absent);
		this.listeners = listeners;
		this.handlers = handlers;
		this.threads = threads;
		this.group = new MultiThreadIoEventLoopGroup(threads.getCorePoolSize(), threads, handlers);
		this.childOptions = provider.childOptions();
		this.encryptedChildOptions = provider.encryptedChildOptions();
		this.loopResources = new TransportLoopResources(provider, this.group, listeners);
	}

	/**
	 * Starts the event loops.
	 * @param forced the transport to insist on, {@code null} for the best one present
	 * @param workers the number of event loops
	 * @param maxConnections the most connections over all loops
	 * @return the running transport
	 * @throws UnavailableException if {@code forced} isn't available, or the process
	 * can't run so many event loops
	 */
	public static Transport open(@Nullable TransportKind forced, int workers, int maxConnections) {
		Map<TransportKind, String> absent = new EnumMap<>(TransportKind.class);
		for (TransportKind kind : TransportKind.values()) {
			if (forced != null && kind != forced) {
				continue;
			}
			try {
				Transport transport = start(TransportProvider.of(kind), workers, maxConnections, absent);
				logger.info("Transport {}{}", kind.label(), reasons(absent));
				return transport;
			}
			catch (UnavailableException ex) {
				throw ex;
			}
			catch (OutOfMemoryError ex) {
				throw UnavailableException.workers(workers,
						"%d event loops take more memory than there is: %s".formatted(workers, ex.getMessage()), ex);
			}
			catch (RuntimeException | LinkageError ex) {
				if (forced != null) {
					throw UnavailableException.transport(forced.label(), reason(ex), ex);
				}
				logger.debug("Transport {} is absent", kind.label(), ex);
				absent.put(kind, reason(ex));
			}
		}
		throw UnavailableException.workers(workers,
				"No transport can have %d event loops%s".formatted(workers, reasons(absent)), null);
	}

	private static Transport start(TransportProvider provider, int workers, int maxConnections,
			Map<TransportKind, String> absent) {
		Throwable cause = provider.unavailabilityCause();
		if (cause != null) {
			throw new IllegalStateException(reason(cause), cause);
		}
		Listeners listeners = new Listeners();
		IoHandlerFactory handlers = provider.handlerFactory(listeners, maxConnections / workers + 1);
		ThreadPoolExecutor threads = startThreads("tarweb-" + provider.kind().label(), workers);
		try {
			return new Transport(provider, listeners, handlers, threads, absent);
		}
		catch (RuntimeException | Error ex) {
			threads.shutdown();
			closeBuffers(handlers);
			throw ex;
		}
	}

	/**
	 * Starts all threads before anything depends on them. Netty starts a thread with the
	 * first task of its loop, in the middle of a load, or for the end of a loop that
	 * never had a task: if one can't be started, all others fail too.
	 */
	private static ThreadPoolExecutor startThreads(String name, int count) {
		ThreadPoolExecutor threads = new ThreadPoolExecutor(count, count, 0, TimeUnit.SECONDS,
				new LinkedBlockingQueue<>(), new DefaultThreadFactory(name));
		try {
			threads.prestartAllCoreThreads();
			return threads;
		}
		catch (OutOfMemoryError ex) {
			int started = threads.getPoolSize();
			threads.shutdown();
			throw UnavailableException.workers(count,
					"Only %d of %d event loops could be started: %s".formatted(started, count, ex.getMessage()), ex);
		}
	}

	private static void closeBuffers(IoHandlerFactory handlers) {
		if (handlers instanceof IoUringHandlers ioUring) {
			ioUring.close();
		}
	}

	/**
	 * The message that names the kernel's answer, which native libraries wrap in
	 * exceptions of their own.
	 */
	private static String reason(Throwable thrown) {
		Throwable root = thrown;
		while (root.getCause() != null) {
			root = root.getCause();
		}
		String message = root.getMessage();
		return (message != null) ? message : root.getClass().getName();
	}

	private static String reasons(Map<TransportKind, String> absent) {
		StringBuilder text = new StringBuilder();
		absent.forEach((kind, reason) -> text.append("; ").append(kind.label()).append(" is absent: ").append(reason));
		return text.toString();
	}

	/**
	 * Whether a flush on a loop's channels returns when the kernel has as much as it
	 * takes. On io_uring it only asks for that.
	 */
	public static boolean flushesAtOnce(EventLoop loop) {
		return !(loop instanceof IoEventLoop ioLoop && ioLoop.isCompatible(IoUringIoHandle.class));
	}

	/**
	 * Which transport is in use and why the better ones aren't; this never changes.
	 */
	public TransportStatus status() {
		return this.status;
	}

	/**
	 * How often accepting a connection has failed so far, nearly always for lack of a
	 * descriptor.
	 */
	public long failedAccepts() {
		return this.listeners.failedAccepts();
	}

	/**
	 * Makes channels of sockets that other processes have accepted.
	 * @throws UnsupportedOperationException if this transport can't; the message is the
	 * reason
	 */
	public SocketAdoption adoption() {
		return SocketAdoption.of(this.status.kind());
	}

	/**
	 * The options that the transport needs on accepted channels.
	 */
	public Map<ChannelOption<?>, ?> childOptions() {
		return this.childOptions;
	}

	/**
	 * The options for accepted channels whose input has to be decrypted: no shared
	 * receive buffers, because a client that sends half a record could keep one as long
	 * as it likes.
	 */
	public Map<ChannelOption<?>, ?> encryptedChildOptions() {
		return this.encryptedChildOptions;
	}

	/**
	 * The loops in the form that Reactor Netty accepts.
	 * @return resources that hand out this transport's loops and channels
	 */
	public LoopResources loopResources() {
		return this.loopResources;
	}

	/**
	 * The event loops.
	 * @return every loop of this transport, in a fixed order
	 */
	public List<EventLoop> eventLoops() {
		List<EventLoop> loops = new ArrayList<>();
		for (EventExecutor executor : this.group) {
			loops.add((EventLoop) executor);
		}
		return loops;
	}

	/**
	 * Ends the event loops, closes their remaining channels, and waits until their work
	 * is done, so that nothing can touch a mapping afterwards.
	 * @return {@code false} if some loop hangs; then mappings must be left alone
	 */
	public boolean close() {
		this.group.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS);
		this.threads.shutdown();
		boolean ended = this.group.terminationFuture().awaitUninterruptibly(2 * CLOSE_SECONDS, TimeUnit.SECONDS);
		if (ended) {
			closeBuffers(this.handlers);
		}
		return ended;
	}

}
