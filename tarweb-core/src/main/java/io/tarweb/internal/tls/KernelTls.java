package io.tarweb.internal.tls;

import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

import javax.net.ssl.SSLException;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.channel.uring.IoUringIoHandle;
import io.netty.handler.ssl.ReferenceCountedOpenSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import io.tarweb.error.UnavailableException;
import io.tarweb.settings.KernelTlsMode;
import io.tarweb.settings.TlsProvider;
import io.tarweb.status.KernelTlsRefusal;
import io.tarweb.status.KernelTlsStatus;
import org.jspecify.annotations.Nullable;

/**
 * Hands the records of established connections to the kernel: after the handshake it gets
 * their keys, and with them the work of encrypting and decrypting. The TLS library then
 * releases the connections, and they are served like those without TLS. Capabilities are
 * checked at the start.
 */
final class KernelTls {

	/** Netty's word for "never". */
	private static final int NO_ZERO_COPY = -1;

	private final @Nullable String reason;

	private final Set<KernelTlsCipher> ciphers;

	private final boolean asynchronous;

	private final @Nullable CloseNotify closeNotify;

	private final Map<ChannelOption<?>, ?> options;

	private final LongAdder kernelConnections = new LongAdder();

	private final LongAdder userSpaceConnections = new LongAdder();

	private final LongAdder handedOver = new LongAdder();

	/** By ordinal. */
	private final LongAdder[] refused = new LongAdder[KernelTlsRefusal.values().length];

	private KernelTls(@Nullable String reason, Set<KernelTlsCipher> ciphers, boolean asynchronous,
			@Nullable CloseNotify closeNotify, Map<ChannelOption<?>, ?> options) {
		this.reason = reason;
		this.ciphers = ciphers;
		this.asynchronous = asynchronous;
		this.closeNotify = closeNotify;
		this.options = options;
		Arrays.setAll(this.refused, (ordinal) -> new LongAdder());
	}

	/**
	 * Finds out whether kernel TLS works here.
	 * @param mode whether it is wanted or required
	 * @param provider the provider that does the handshakes
	 * @param loops the event loops of the connections
	 * @param options the options of channels without TLS, for those that the kernel takes
	 * over
	 * @throws UnavailableException if it is required and doesn't work
	 */
	static KernelTls open(KernelTlsMode mode, TlsProvider provider, List<EventLoop> loops,
			Map<ChannelOption<?>, ?> options) {
		if (mode == KernelTlsMode.OFF) {
			return off("switched off");
		}
		IoEventLoop loop = (IoEventLoop) loops.get(0);
		boolean ioUring = loop.isCompatible(IoUringIoHandle.class);
		try {
			String obstacle = (provider != TlsProvider.BORINGSSL) ? "BoringSSL isn't in use"
					: obstacle(loop, ioUring, options);
			if (obstacle == null) {
				return new KernelTls(null, KernelTlsProbe.ciphers(), ioUring, CloseNotify.of(loop), options);
			}
			return without(mode, obstacle);
		}
		catch (IOException ex) {
			return without(mode, String.valueOf(ex.getMessage()));
		}
	}

	/**
	 * Leaves all connections in user space.
	 */
	static KernelTls off(String reason) {
		return new KernelTls(reason, EnumSet.noneOf(KernelTlsCipher.class), false, null, Map.of());
	}

	private static KernelTls without(KernelTlsMode mode, String reason) {
		if (mode == KernelTlsMode.REQUIRED) {
			throw UnavailableException.kernelTls(reason);
		}
		return off(reason);
	}

	private static @Nullable String obstacle(IoEventLoop loop, boolean ioUring, Map<ChannelOption<?>, ?> options) {
		if (!ioUring && !loop.isCompatible(EpollIoHandle.class)) {
			return "it needs io_uring or epoll";
		}
		if (ioUring && !options.containsKey(IoUringChannelOption.IO_URING_BUFFER_GROUP_ID)) {
			// Without them, Netty polls a socket before it reads, and stops unless a read
			// reports that there is more, which kernel TLS never does.
			return "io_uring has no buffer rings, which came with Linux 5.19";
		}
		return keyLogObstacle();
	}

	private static @Nullable String keyLogObstacle() {
		try {
			SslContext context = SslContextBuilder.forClient().sslProvider(SslProvider.OPENSSL).build();
			try {
				return KeyLog.enable((ReferenceCountedOpenSslContext) context);
			}
			finally {
				ReferenceCountUtil.release(context);
			}
		}
		catch (SSLException | ClassCastException ex) {
			return "BoringSSL makes no context: " + ex.getMessage();
		}
	}

	/**
	 * Whether connections are handed over.
	 */
	boolean isOn() {
		return this.reason == null;
	}

	/**
	 * Prepares a context before its first handshake.
	 */
	void prepare(SslContext context) {
		if (isOn() && context instanceof ReferenceCountedOpenSslContext openSsl) {
			KeyLog.enable(openSsl);
		}
	}

	/**
	 * Counts a connection until it is closed, by where its records are made.
	 * @param pipeline the handlers of a channel that is about to speak TLS
	 */
	void opened(ChannelPipeline pipeline) {
		this.userSpaceConnections.increment();
		pipeline.channel().closeFuture().addListener((closed) -> {
			boolean byKernel = pipeline.get(KernelTlsConnection.class) != null;
			(byKernel ? this.kernelConnections : this.userSpaceConnections).decrement();
		});
	}

	boolean knows(KernelTlsCipher cipher) {
		return this.ciphers.contains(cipher);
	}

	/** Whether the kernel may be receiving while this process does something else. */
	boolean isAsynchronous() {
		return this.asynchronous;
	}

	@Nullable CloseNotify closeNotify() {
		return this.closeNotify;
	}

	/**
	 * Gives an io_uring channel the options of channels without TLS, except for sending
	 * without a copy: the kernel has to copy when it encrypts.
	 */
	void setOptions(Channel channel) {
		this.options.forEach((option, value) -> setOption(channel, option, value));
		channel.config().setOption(IoUringChannelOption.IO_URING_WRITE_ZERO_COPY_THRESHOLD, NO_ZERO_COPY);
	}

	@SuppressWarnings("unchecked")
	private static <T> void setOption(Channel channel, ChannelOption<T> option, Object value) {
		channel.config().setOption(option, (T) value);
	}

	void handedOver(Channel channel) {
		this.handedOver.increment();
		this.userSpaceConnections.decrement();
		this.kernelConnections.increment();
	}

	void refused(KernelTlsRefusal refusal) {
		this.refused[refusal.ordinal()].increment();
	}

	/**
	 * The outcomes so far.
	 */
	KernelTlsStatus status() {
		Map<KernelTlsRefusal, Long> counts = new EnumMap<>(KernelTlsRefusal.class);
		for (KernelTlsRefusal refusal : KernelTlsRefusal.values()) {
			counts.put(refusal, this.refused[refusal.ordinal()].sum());
		}
		return new KernelTlsStatus(this.reason, this.kernelConnections.sum(), this.userSpaceConnections.sum(),
				this.handedOver.sum(), counts);
	}

}
