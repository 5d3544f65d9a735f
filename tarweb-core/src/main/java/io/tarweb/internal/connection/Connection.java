package io.tarweb.internal.connection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;

import javax.net.ssl.SSLException;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.tarweb.internal.client.ProxyHeader;
import io.tarweb.internal.layer.Layer;
import io.tarweb.internal.tls.NoHandshake;
import io.tarweb.internal.tls.TlsLayer;
import io.tarweb.settings.ProxyProtocolSettings;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection, as its channel, its protocol and its event loop know it: tells
 * its {@link Course} what happens, and judges what goes wrong. Runs on the connection's
 * event loop. A client that sends requests without reading the answers is slowed by its
 * own socket; one that does nothing is ended by its {@link Deadline}.
 * <p>
 * It releases everything it owns when the channel becomes inactive, whenever that is.
 * Reactor Netty's handlers come after this one and see only that the channel opened and
 * closed.
 */
public final class Connection extends LoopConnection implements Link {

	private static final Logger logger = LoggerFactory.getLogger(Connection.class);

	private final Loop loop;

	private final Protocol.Factory factory;

	private final Encryption encryption;

	/** {@code null} if no proxy says who the client is. */
	private @Nullable ProxyHeaderHandler proxyHeader;

	/** Set from the moment the channel is active. */
	private @Nullable Course course;

	/** Whether it counts among the admitted connections. */
	private boolean admitted;

	/**
	 * Creates a connection that is about to become active.
	 * @param factory opens the protocol spoken on it
	 * @param secure whether it begins with a handshake
	 */
	public Connection(Loop loop, Protocol.Factory factory, boolean secure) {
		this.loop = loop;
		this.factory = factory;
		this.encryption = new Encryption(secure);
	}

	/**
	 * Has a channel begin with what a proxy in front of the server says about its client.
	 * @param channel a channel with a connection and all that belongs to it, which isn't
	 * active yet
	 */
	public static void introduce(Channel channel, ProxyProtocolSettings settings) {
		Connection connection = channel.pipeline().get(Connection.class);
		ProxyHeaderHandler handler = ProxyHeaderHandler.of(connection.loop, settings, channel);
		if (handler.isAwaited()) {
			connection.proxyHeader = handler;
		}
		channel.pipeline().addFirst(handler);
	}

	@Override
	public void channelActive(ChannelHandlerContext ctx) {
		Protocol protocol = this.factory.open(this, ctx.channel());
		Course course = new Course(this.loop, this, this.proxyHeader, this.encryption, protocol, ctx);
		this.course = course;
		this.loop.connections.add(this);
		ctx.fireChannelActive();
		this.admitted = this.loop.admission.admit();
		this.loop.meters.opened();
		if (this.admitted) {
			course.begin();
		}
		else {
			this.loop.meters.turnedAway();
			course.turnAway();
		}
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) {
		course().received((ByteBuf) message);
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext ctx) {
		course().proceed();
	}

	@Override
	public void channelWritabilityChanged(ChannelHandlerContext ctx) {
		if (ctx.channel().isWritable()) {
			course().goOnSending();
		}
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
		if (event == ChannelInputShutdownEvent.INSTANCE) {
			course().inputEnded();
		}
		else if (event instanceof ProxyHeader header) {
			this.proxyHeader = null;
			course().introduced(header.client());
		}
		else if (event instanceof TlsLayer layer) {
			course().handshakeDone(layer);
		}
		else if (event instanceof NoHandshake reason) {
			course().withoutHandshake(reason);
		}
		else if (event == SslCloseCompletionEvent.SUCCESS) {
			course().closeNotified();
		}
		else {
			ctx.fireUserEventTriggered(event);
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext ctx) {
		if (this.admitted) {
			this.loop.admission.left();
			if (this.encryption.isAwaited()) {
				this.loop.meters.handshakeFailed();
			}
		}
		if (this.course != null) {
			this.course.end();
			this.loop.connections.remove(this);
		}
		ctx.fireChannelInactive();
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
		if (this.course != null) {
			failed(this.course, cause);
		}
		else {
			this.loop.report(ctx.channel(), cause);
			ctx.close();
		}
	}

	private void failed(Course course, Throwable cause) {
		course.discard();
		if (cause instanceof DecoderException && cause.getCause() instanceof SSLException) {
			logger.debug("Closing {}", course.channel(), cause);
			course.closeBehindAlert();
			return;
		}
		this.loop.suspectDamage(cause);
		if (cause instanceof IOException) {
			course.abort();
			return;
		}
		this.loop.report(course.channel(), cause);
		// The rest of the answer was discarded above.
		course.reset();
	}

	@Override
	public boolean isEncrypting() {
		return this.encryption.isInUserSpace();
	}

	@Override
	public boolean isDraining() {
		return this.loop.isDraining();
	}

	@Override
	public void requestAnswered() {
		course().requestAnswered();
	}

	@Override
	public void send() {
		guarded(Course::send);
	}

	@Override
	public void proceed() {
		guarded(Course::proceed);
	}

	/**
	 * Acts for a caller other than the pipeline: a promise would only log an exception,
	 * and the sweep would stop at it.
	 */
	private void guarded(Consumer<Course> action) {
		Course course = course();
		try {
			action.accept(course);
		}
		catch (RuntimeException | Error ex) {
			failed(course, ex);
		}
	}

	@Override
	boolean checkDeadline(long nowNanos) {
		Course course = course();
		try {
			course.sweep(nowNanos);
			if (course.isLate(nowNanos)) {
				course.endLate(nowNanos);
				return true;
			}
		}
		catch (RuntimeException | Error ex) {
			failed(course, ex);
		}
		return false;
	}

	@Override
	void giveUp() {
		this.loop.meters.gaveUp();
		guarded(Course::giveUp);
	}

	@Override
	void drain() {
		course().drain();
	}

	@Override
	void cut() {
		course().abort();
	}

	@Override
	void cutAnswerFrom(Layer damaged) {
		Course course = course();
		if (course.isSendingFrom(damaged)) {
			failed(course, new UncheckedIOException(
					new IOException("'" + damaged.status().file() + "' was changed while it was served")));
		}
	}

	private Course course() {
		Course course = this.course;
		if (course == null) {
			throw new IllegalStateException("The channel isn't active yet");
		}
		return course;
	}

}
