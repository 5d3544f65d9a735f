package io.tarweb.internal.tls;

import java.io.IOException;
import java.util.Objects;

import javax.net.ssl.SSLSession;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.internal.tcnative.SSL;
import io.netty.util.concurrent.PromiseNotifier;
import io.tarweb.status.KernelTlsRefusal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands between a connection's socket and its {@link SslHandler} until the kernel takes
 * the records over, or won't. Used on the connection's event loop.
 * <p>
 * What makes the hand-over safe:
 * <ol>
 * <li>It passes the client's records on one at a time. So it knows which one ended the
 * handshake, that those behind it were decrypted in user space, how many they were (the
 * kernel goes on counting there), and that nothing of a next one is left.</li>
 * <li>It counts what the handshake sends, so that it knows how many records, session
 * tickets, went out under the keys that the kernel gets.</li>
 * <li>From the end of the handshake on it lets nobody read, and holds the end of the read
 * back from those behind it, which answer then and not before. So nobody writes, and what
 * was written leaves.</li>
 * <li>On io_uring, where a receive can be under way unseen, the channel leaves its event
 * loop for a moment: that is done when the kernel holds no operation of it any more.</li>
 * </ol>
 * The secrets are overwritten when they have been used or nobody will use them.
 */
final class KernelTlsHandshake extends ChannelDuplexHandler implements HoldsInput {

	private static final Logger logger = LoggerFactory.getLogger(KernelTlsHandshake.class);

	/**
	 * What a client may send behind its handshake before there is a moment without the
	 * beginning of another record.
	 */
	private static final int MAX_RECORDS = 16;

	private final KernelTls kernelTls;

	private final TrafficSecrets secrets = new TrafficSecrets();

	private final Watch watch = new Watch();

	/** Under whatever keys. */
	private final TlsRecordCounter sent = new TlsRecordCounter();

	private State state = State.SHAKING_HANDS;

	/** Known from the end of the handshake, if the connection suits the kernel. */
	private @Nullable KernelTlsCipher cipher;

	/** Received and not passed on: the beginning of a record. */
	private @Nullable ByteBuf begun;

	/** Inside a read, from its first bytes to its end. */
	private boolean reading;

	private boolean passing;

	/** Somebody wants to read who wasn't let. */
	private boolean readWanted;

	private @Nullable ChannelPromise closeWanted;

	/** The client's end of stream, behind which nothing more comes. */
	private boolean inputEnded;

	private boolean deregistered;

	/** Passed on behind the handshake. */
	private long receivedRecords;

	/** Sent before the record came that ended the handshake. */
	private long handshakeRecords;

	KernelTlsHandshake(KernelTls kernelTls) {
		this.kernelTls = kernelTls;
	}

	@Override
	public int heldBytes() {
		return (this.begun != null) ? this.begun.capacity() : 0;
	}

	/** The handler that has to stand behind the {@link SslHandler}. */
	Watch watch() {
		return this.watch;
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) {
		ByteBuf arrived = (ByteBuf) message;
		this.reading = true;
		this.begun = (this.begun != null)
				? ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), this.begun, arrived) : arrived;
		while (this.begun != null && this.state != State.ASIDE) {
			int length = TlsRecords.lengthAt(this.begun, this.begun.readerIndex());
			if (length == TlsRecords.INCOMPLETE) {
				break;
			}
			if (length == TlsRecords.MALFORMED) {
				stepAside(ctx, (this.state == State.SHAKING_HANDS) ? null : KernelTlsRefusal.RECORDS);
			}
			else {
				pass(ctx, next(this.begun, length));
			}
		}
	}

	private ByteBuf next(ByteBuf begun, int length) {
		if (begun.readableBytes() > length) {
			return begun.readRetainedSlice(length);
		}
		this.begun = null;
		return begun;
	}

	private void pass(ChannelHandlerContext ctx, ByteBuf record) {
		boolean inHandshake = this.state == State.SHAKING_HANDS;
		boolean encrypted = TlsRecords.typeAt(record, record.readerIndex()) == TlsRecords.APPLICATION_DATA;
		long sentBefore = this.sent.encrypted();
		long plaintextsBefore = this.watch.plaintexts;
		this.passing = true;
		KeyLog.listen(this.secrets);
		try {
			ctx.fireChannelRead(record);
		}
		finally {
			KeyLog.stop();
			this.passing = false;
		}
		if (this.state == State.ASIDE) {
			return;
		}
		if (inHandshake) {
			if (this.state == State.READY) {
				this.handshakeRecords = sentBefore;
				KernelTlsRefusal refusal = unsuitable(ctx);
				if (refusal != null) {
					stepAside(ctx, refusal);
				}
			}
		}
		else if (!encrypted || this.watch.plaintexts == plaintextsBefore) {
			stepAside(ctx, KernelTlsRefusal.CONTROL_RECORD);
		}
		else if (++this.receivedRecords > MAX_RECORDS) {
			stepAside(ctx, KernelTlsRefusal.BUSY);
		}
	}

	/** Why a connection with this handshake stays where it is. */
	private @Nullable KernelTlsRefusal unsuitable(ChannelHandlerContext ctx) {
		SSLSession session = sslHandler(ctx).engine().getSession();
		if (!"TLSv1.3".equals(session.getProtocol())) {
			return KernelTlsRefusal.PROTOCOL;
		}
		KernelTlsCipher cipher = KernelTlsCipher.of(session.getCipherSuite());
		if (cipher == null || !this.kernelTls.knows(cipher)) {
			return KernelTlsRefusal.CIPHER;
		}
		this.cipher = cipher;
		int length = KeySchedule.hashBytes(cipher.hash());
		byte[] client = this.secrets.client();
		byte[] server = this.secrets.server();
		return (client != null && client.length == length && server != null && server.length == length) ? null
				: KernelTlsRefusal.SECRETS;
	}

	private static SslHandler sslHandler(ChannelHandlerContext ctx) {
		return ctx.pipeline().get(SslHandler.class);
	}

	/** What is behind this handler reports how the handshake ended. */
	private void handshakeEnded(ChannelHandlerContext ctx, boolean success) {
		if (this.state != State.SHAKING_HANDS) {
			return;
		}
		if (success && this.passing) {
			this.state = State.READY;
		}
		else if (success) {
			// By something that isn't a record: which were the last ones of the
			// handshake?
			stepAside(ctx, KernelTlsRefusal.RECORDS);
		}
		else {
			// A decoder that is failing loses what it gets meanwhile, and leaks it.
			releaseBegun();
			stepAside(ctx, null);
		}
	}

	@Override
	public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
		if (message instanceof ByteBuf bytes) {
			this.sent.add(bytes);
		}
		ctx.write(message, promise);
	}

	@Override
	public void read(ChannelHandlerContext ctx) {
		if (this.reading || this.state == State.HANDING_OVER) {
			this.readWanted = true;
		}
		else {
			ctx.read();
		}
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext ctx) {
		if (this.state == State.SHAKING_HANDS) {
			ctx.fireChannelReadComplete();
			this.reading = false;
			// Those behind don't ask for the rest of what they haven't seen.
			this.readWanted |= this.begun != null;
			readIfWanted(ctx);
			return;
		}
		this.reading = false;
		if (this.state == State.READY && this.begun == null) {
			this.state = State.HANDING_OVER;
			sendTickets(ctx);
			awaitWrites(ctx);
		}
		else if (this.state == State.READY) {
			ctx.read();
		}
	}

	private void readIfWanted(ChannelHandlerContext ctx) {
		if (this.readWanted) {
			this.readWanted = false;
			ctx.read();
		}
	}

	/**
	 * BoringSSL keeps the session tickets back until it has something to send, which will
	 * never be. To be asked to send nothing is enough.
	 */
	private void sendTickets(ChannelHandlerContext ctx) {
		if (sslHandler(ctx).engine() instanceof ReferenceCountedOpenSslEngine engine && engine.sslPointer() != 0) {
			ByteBuf nothing = ctx.alloc().directBuffer(1);
			SSL.writeToSSL(engine.sslPointer(), nothing.memoryAddress(), 0);
			SSL.clearError();
			nothing.release();
			ctx.pipeline().context(this.watch).flush();
		}
	}

	private void awaitWrites(ChannelHandlerContext ctx) {
		if (unsentBytes(ctx) == 0) {
			awaitReads(ctx);
			return;
		}
		// Not in the promise's own call, which comes while the write is still being
		// wound up.
		ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener((written) -> ctx.executor().execute(() -> {
			if (this.state == State.HANDING_OVER) {
				awaitReads(ctx);
			}
		}));
	}

	private static long unsentBytes(ChannelHandlerContext ctx) {
		ChannelOutboundBuffer outbound = ctx.channel().unsafe().outboundBuffer();
		return (outbound != null) ? outbound.totalPendingWriteBytes() : 0;
	}

	private void awaitReads(ChannelHandlerContext ctx) {
		if (!this.kernelTls.isAsynchronous()) {
			settle(ctx, takeOver(ctx));
			return;
		}
		if (unsentBytes(ctx) > 0) {
			// It would be cancelled. Somebody closes the connection.
			settle(ctx, KernelTlsRefusal.BUSY);
			return;
		}
		this.deregistered = true;
		ctx.deregister().addListener((done) -> ctx.executor().execute(() -> reregister(ctx)));
	}

	/**
	 * The kernel has no operation of this channel any more.
	 */
	private void reregister(ChannelHandlerContext ctx) {
		if (this.state != State.HANDING_OVER) {
			return;
		}
		Channel channel = ctx.channel();
		if (!channel.isOpen()) {
			// A channel that is closed while it isn't registered tells nobody.
			this.deregistered = false;
			ctx.pipeline().fireChannelInactive().fireChannelUnregistered();
			return;
		}
		KernelTlsRefusal refusal = takeOver(ctx);
		this.kernelTls.setOptions(channel);
		channel.eventLoop().register(channel).addListener((done) -> {
			this.deregistered = false;
			if (!closeIfWanted(ctx) && done.isSuccess()) {
				settle(ctx, refusal);
			}
		});
	}

	private boolean closeIfWanted(ChannelHandlerContext ctx) {
		if (this.closeWanted != null) {
			ctx.close(this.closeWanted);
			return true;
		}
		return false;
	}

	/**
	 * Gives the kernel the keys.
	 * @return {@code null}, or why it wasn't done
	 */
	private @Nullable KernelTlsRefusal takeOver(ChannelHandlerContext ctx) {
		SslHandler sslHandler = sslHandler(ctx);
		if (this.closeWanted != null || this.begun != null || unsentBytes(ctx) > 0
				|| sslHandler.engine().isInboundDone() || sslHandler.engine().isOutboundDone()) {
			return KernelTlsRefusal.BUSY;
		}
		long sentRecords = this.sent.encrypted() - this.handshakeRecords;
		KernelTlsCipher cipher = this.cipher;
		byte[] client = this.secrets.client();
		byte[] server = this.secrets.server();
		if (cipher == null || client == null || server == null || !this.sent.isBetweenRecords()) {
			return KernelTlsRefusal.RECORDS;
		}
		try {
			KernelTlsSocket.attach(ctx.channel());
			KernelTlsSocket.encrypt(ctx.channel(), cipher, server, sentRecords);
		}
		catch (IOException ex) {
			logger.debug("Not handed to the kernel: {}", ctx.channel(), ex);
			return KernelTlsRefusal.KERNEL;
		}
		try {
			KernelTlsSocket.decrypt(ctx.channel(), cipher, client, this.receivedRecords);
		}
		catch (IOException ex) {
			// Half of it can't be taken back.
			logger.warn("Closing {}, which the kernel took over by half: {}", ctx.channel(), ex.getMessage());
			this.closeWanted = ctx.newPromise();
			return KernelTlsRefusal.KERNEL;
		}
		finally {
			this.secrets.clear();
		}
		return null;
	}

	private void settle(ChannelHandlerContext ctx, @Nullable KernelTlsRefusal refusal) {
		if (refusal != null) {
			stepAside(ctx, refusal);
			if (!closeIfWanted(ctx)) {
				ctx.flush();
				release(ctx);
			}
			return;
		}
		this.state = State.ASIDE;
		this.kernelTls.handedOver(ctx.channel());
		boolean plaintextSeen = this.watch.plaintexts > 0;
		KernelTlsConnection connection = new KernelTlsConnection((SocketChannel) ctx.channel(),
				Objects.requireNonNull(this.cipher), this.kernelTls.closeNotify());
		ctx.pipeline().remove(sslHandler(ctx));
		ctx.pipeline().remove(this.watch);
		ctx.pipeline().replace(this, Tls.HANDLER, connection);
		ChannelHandlerContext connectionContext = ctx.pipeline().context(connection);
		connectionContext.fireUserEventTriggered(connection);
		release(connectionContext);
		if (!plaintextSeen) {
			connectionContext.read();
		}
	}

	/** Lets those behind have what was held back from them. */
	private void release(ChannelHandlerContext ctx) {
		ctx.fireChannelReadComplete();
		if (this.inputEnded) {
			ctx.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
		}
	}

	/**
	 * Leaves the connection in user space. Whatever has been kept goes where it belongs.
	 * @param refusal why, {@code null} if there is no connection
	 */
	private void stepAside(ChannelHandlerContext ctx, @Nullable KernelTlsRefusal refusal) {
		this.state = State.ASIDE;
		this.secrets.clear();
		if (refusal != null) {
			this.kernelTls.refused(refusal);
		}
		ByteBuf rest = this.begun;
		this.begun = null;
		if (rest != null) {
			ctx.fireChannelRead(rest);
		}
		readIfWanted(ctx);
		if (!ctx.isRemoved()) {
			ctx.pipeline().remove(this.watch);
			ctx.pipeline().remove(this);
		}
	}

	/** Whoever is told anything now takes the handshake for done, and answers. */
	@Override
	public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
		if (this.state != State.READY && this.state != State.HANDING_OVER) {
			ctx.fireUserEventTriggered(event);
			return;
		}
		this.inputEnded |= event == ChannelInputShutdownEvent.INSTANCE;
		if (this.inputEnded && this.state == State.READY) {
			// The record that has begun won't end.
			stepAside(ctx, KernelTlsRefusal.BUSY);
			release(ctx);
		}
	}

	/** Those behind don't see that it leaves its event loop for a moment. */
	@Override
	public void channelUnregistered(ChannelHandlerContext ctx) {
		if (!this.deregistered) {
			ctx.fireChannelUnregistered();
		}
	}

	@Override
	public void channelRegistered(ChannelHandlerContext ctx) {
		if (!this.deregistered) {
			ctx.fireChannelRegistered();
		}
	}

	/** A channel that isn't registered can't be closed properly. */
	@Override
	public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
		if (!this.deregistered) {
			ctx.close(promise);
		}
		else if (this.closeWanted == null) {
			this.closeWanted = promise;
		}
		else {
			PromiseNotifier.cascade(this.closeWanted, promise);
		}
	}

	@Override
	public void handlerRemoved(ChannelHandlerContext ctx) {
		this.state = State.ASIDE;
		this.secrets.clear();
		releaseBegun();
	}

	private void releaseBegun() {
		if (this.begun != null) {
			this.begun.release();
			this.begun = null;
		}
	}

	private enum State {

		SHAKING_HANDS,

		/** The keys are known; a moment without an unfinished record is awaited. */
		READY,

		HANDING_OVER,

		/** This handler has nothing to do any more. */
		ASIDE

	}

	/**
	 * Sees what the {@link SslHandler} makes of the records that are passed to it.
	 */
	final class Watch extends ChannelInboundHandlerAdapter {

		private long plaintexts;

		@Override
		public void channelRead(ChannelHandlerContext ctx, Object message) {
			this.plaintexts++;
			ctx.fireChannelRead(message);
		}

		@Override
		public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
			if (event instanceof SslHandshakeCompletionEvent completion) {
				handshakeEnded(ctx.pipeline().context(KernelTlsHandshake.this), completion.isSuccess());
			}
			else if (event instanceof SslCloseCompletionEvent && KernelTlsHandshake.this.state == State.ASIDE) {
				// That is the handler's view of its own removal.
				return;
			}
			ctx.fireUserEventTriggered(event);
		}

	}

}
