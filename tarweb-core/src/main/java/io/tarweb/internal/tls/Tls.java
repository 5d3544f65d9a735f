package io.tarweb.internal.tls;

import java.util.List;
import java.util.Map;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.OpenSsl;
import io.tarweb.error.TlsException;
import io.tarweb.error.UnavailableException;
import io.tarweb.settings.TlsProvider;
import io.tarweb.settings.TlsSettings;
import io.tarweb.status.TlsStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificates of a running server. One volatile reference to immutable contexts:
 * connections take their engine from the current ones, a replacement is built completely
 * before it becomes current, and the replaced ones live on in their connections.
 */
public final class Tls {

	/** The pipeline name of the record layer, whoever makes the records. */
	private static final String HANDLER = "tarweb.tls";

	/** The pipeline name of the handler that hands a connection over to the kernel. */
	private static final String HAND_OVER = "tarweb.tls.hand-over";

	private static final List<String> HTTP_1_1 = List.of(ApplicationProtocolNames.HTTP_1_1);

	private static final List<String> HTTP_2 = List.of(TlsLayer.HTTP_2, ApplicationProtocolNames.HTTP_1_1);

	private static final Logger logger = LoggerFactory.getLogger(Tls.class);

	private final TlsProvider provider;

	private final @Nullable String absent;

	private final KernelTls kernelTls;

	private final List<String> protocols;

	private volatile TlsContexts contexts;

	private Tls(TlsProvider provider, @Nullable String absent, KernelTls kernelTls, List<String> protocols,
			TlsSettings settings) {
		this.provider = provider;
		this.absent = absent;
		this.kernelTls = kernelTls;
		this.protocols = protocols;
		this.contexts = create(settings);
	}

	/**
	 * Prepares everything for the first connection. The provider is picked once.
	 * @param http2 whether clients may choose HTTP/2
	 * @param loops the event loops of the connections
	 * @param plainOptions the options of channels without TLS, for those that the kernel
	 * takes over
	 * @return the certificates in service
	 * @throws TlsException if the settings can't be used
	 * @throws UnavailableException if the kernel is required to encrypt and can't
	 */
	public static Tls open(TlsSettings settings, boolean http2, List<EventLoop> loops,
			Map<ChannelOption<?>, ?> plainOptions) {
		return open(settings, http2 ? HTTP_2 : HTTP_1_1, loops, plainOptions);
	}

	/**
	 * The same for clients that speak something else than HTTP.
	 * @param protocols what they may choose from (RFC 7301), the preferred one first;
	 * empty for no choice
	 * @param loops the event loops of the connections
	 * @return the certificates in service
	 */
	public static Tls open(TlsSettings settings, List<String> protocols, List<EventLoop> loops) {
		return open(settings, protocols, loops, Map.of());
	}

	private static Tls open(TlsSettings settings, List<String> protocols, List<EventLoop> loops,
			Map<ChannelOption<?>, ?> plainOptions) {
		Throwable cause = (settings.provider() != TlsProvider.JDK) ? OpenSsl.unavailabilityCause() : null;
		if (cause != null && settings.provider() == TlsProvider.BORINGSSL) {
			throw new TlsException(null, "BoringSSL isn't available: " + Causes.reason(cause), cause);
		}
		boolean boringSsl = settings.provider() != TlsProvider.JDK && cause == null;
		TlsProvider provider = boringSsl ? TlsProvider.BORINGSSL : TlsProvider.JDK;
		String absent = (cause != null) ? Causes.reason(cause) : null;
		KernelTls kernelTls = KernelTls.open(settings.kernel(), provider, loops, plainOptions);
		Tls tls = new Tls(provider, absent, kernelTls, protocols, settings);
		logger.info("TLS by {}{}; kernel TLS: {}", provider.label(),
				(absent != null) ? "; BoringSSL is absent: " + absent : "", kernelTls.status().label());
		return tls;
	}

	private TlsContexts create(TlsSettings settings) {
		ContextFactory factory = new ContextFactory(this.provider, settings.clientAuthentication(), this.protocols,
				this.kernelTls);
		return TlsContexts.create(settings, factory);
	}

	/**
	 * Puts other certificates into service, for new connections. The provider, and
	 * whether the kernel encrypts, stay the same.
	 * @throws TlsException if the settings can't be used; then nothing has changed
	 */
	public synchronized void replace(TlsSettings settings) {
		TlsContexts replaced = this.contexts;
		this.contexts = create(settings);
		replaced.release();
	}

	/**
	 * Frees everything once the last connection has ended.
	 */
	public synchronized void close() {
		this.contexts.release();
	}

	/**
	 * Makes a channel speak TLS.
	 * @param channel a channel that isn't active yet; its other handlers see the plain
	 * text
	 */
	public void install(Channel channel) {
		ChannelPipeline pipeline = channel.pipeline();
		ChannelHandler hello = new ClientHelloHandler(this::newHandler);
		this.kernelTls.opened(pipeline);
		if (!this.kernelTls.isOn()) {
			pipeline.addFirst(HANDLER, hello);
			return;
		}
		KernelTlsHandshake handshake = new KernelTlsHandshake(this.kernelTls);
		pipeline.addFirst(handshake.watch());
		pipeline.addFirst(HANDLER, hello);
		pipeline.addFirst(HAND_OVER, handshake);
	}

	/**
	 * The memory that a channel's record layer takes for incomplete input, in bytes. Call
	 * this on the channel's event loop.
	 * @param pipeline the channel's handlers
	 */
	public static int heldBytes(ChannelPipeline pipeline) {
		return heldBytes(pipeline.get(HANDLER)) + heldBytes(pipeline.get(HAND_OVER));
	}

	private static int heldBytes(@Nullable ChannelHandler handler) {
		return (handler instanceof HoldsInput holder) ? holder.heldBytes() : 0;
	}

	/**
	 * How TLS is spoken now.
	 */
	public TlsStatus status() {
		return new TlsStatus(this.provider, this.absent, this.kernelTls.status(), this.contexts.certificates());
	}

	/**
	 * Makes a handler with the certificate that a client asks for.
	 */
	private TlsHandler newHandler(ChannelHandlerContext ctx, @Nullable String serverName) {
		TlsContexts current = acquire();
		try {
			return new TlsHandler(current.select(serverName).newEngine(ctx.alloc()),
					(host) -> isSame(serverName, host));
		}
		finally {
			current.release();
		}
	}

	private boolean isSame(@Nullable String serverName, String host) {
		TlsContexts current = this.contexts;
		return current.select(serverName) == current.select(host);
	}

	private TlsContexts acquire() {
		TlsContexts current = this.contexts;
		while (!current.retain()) {
			// It was replaced and freed after it was read: there is a new one now.
			current = this.contexts;
		}
		return current;
	}

}
