package io.tarweb.internal.tls;

import java.io.IOException;
import java.nio.ByteBuffer;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.unix.RawUnixChannelOption;

/**
 * The socket options of {@code linux/tcp.h} and {@code linux/tls.h} that hand the records
 * of a connection over to the kernel.
 */
final class KernelTlsSocket {

	static final int SOL_TCP = 6;

	static final int TCP_ULP = 31;

	static final int SOL_TLS = 282;

	static final int TLS_TX = 1;

	static final int TLS_RX = 2;

	private static final byte[] TLS = { 't', 'l', 's' };

	private static final RawUnixChannelOption ULP = new RawUnixChannelOption("TCP_ULP", SOL_TCP, TCP_ULP, TLS.length);

	private KernelTlsSocket() {
	}

	/**
	 * Attaches the upper layer protocol to the socket. Until the keys follow, it lets
	 * everything through unchanged.
	 */
	static void attach(Channel channel) throws IOException {
		ByteBuf name = channel.alloc().directBuffer(TLS.length).writeBytes(TLS);
		try {
			set(channel, ULP, name.nioBuffer());
		}
		finally {
			name.release();
		}
	}

	/** Has the kernel encrypt from the next write on. */
	static void encrypt(Channel channel, KernelTlsCipher cipher, byte[] secret, long sequence) throws IOException {
		setKeys(channel, "TLS_TX", TLS_TX, cipher, secret, sequence);
	}

	/**
	 * Has the kernel decrypt from the next read on. No read may be in progress
	 * (CVE-2025-38616).
	 */
	static void decrypt(Channel channel, KernelTlsCipher cipher, byte[] secret, long sequence) throws IOException {
		setKeys(channel, "TLS_RX", TLS_RX, cipher, secret, sequence);
	}

	private static void setKeys(Channel channel, String name, int direction, KernelTlsCipher cipher, byte[] secret,
			long sequence) throws IOException {
		int length = cipher.infoBytes();
		ByteBuf memory = channel.alloc().directBuffer(length, length);
		try {
			ByteBuffer info = memory.nioBuffer(0, length);
			cipher.writeInfo(secret, sequence, info);
			set(channel, new RawUnixChannelOption(name, SOL_TLS, direction, length), info.flip());
		}
		finally {
			memory.setZero(0, length).release();
		}
	}

	private static void set(Channel channel, RawUnixChannelOption option, ByteBuffer value) throws IOException {
		try {
			if (!channel.config().setOption(option, value)) {
				throw new IOException("The channel doesn't know " + option.name());
			}
		}
		catch (ChannelException ex) {
			throw new IOException(option.name() + ": " + ((ex.getCause() != null) ? ex.getCause() : ex).getMessage(),
					ex);
		}
	}

}
