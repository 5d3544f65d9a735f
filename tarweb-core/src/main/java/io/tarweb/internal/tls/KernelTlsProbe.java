package io.tarweb.internal.tls;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;

import io.netty.channel.ChannelException;
import io.netty.channel.unix.Socket;

/**
 * Finds out what the kernel supports, by giving it keys for idle connections of this
 * process to itself.
 */
final class KernelTlsProbe {

	private static final int ATTEMPTS = 1000;

	private KernelTlsProbe() {
	}

	/**
	 * The ciphers that the kernel accepts in both directions.
	 * @return at least one
	 * @throws IOException if the kernel has no TLS; the message says why
	 */
	static Set<KernelTlsCipher> ciphers() throws IOException {
		Socket listening = Socket.newSocketStream();
		try {
			listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
			listening.listen(KernelTlsCipher.values().length);
			Set<KernelTlsCipher> ciphers = EnumSet.noneOf(KernelTlsCipher.class);
			IOException refusal = new IOException("no cipher was tried");
			for (KernelTlsCipher cipher : KernelTlsCipher.values()) {
				try {
					tryCipher(listening.localAddress(), cipher);
					ciphers.add(cipher);
				}
				catch (CipherRefusedException ex) {
					refusal = ex;
				}
			}
			if (ciphers.isEmpty()) {
				throw refusal;
			}
			return ciphers;
		}
		finally {
			listening.close();
		}
	}

	private static void tryCipher(InetSocketAddress address, KernelTlsCipher cipher) throws IOException {
		Socket socket = Socket.newSocketStream();
		try {
			connect(socket, address);
			attach(socket);
			byte[] secret = new byte[KeySchedule.hashBytes(cipher.hash())];
			ByteBuffer info = ByteBuffer.allocateDirect(cipher.infoBytes());
			cipher.writeInfo(secret, 0, info);
			for (int direction : new int[] { KernelTlsSocket.TLS_TX, KernelTlsSocket.TLS_RX }) {
				setKeys(socket, cipher, direction, info.rewind());
			}
		}
		finally {
			socket.close();
		}
	}

	/** Connects; the loopback interface does so at once, or very soon. */
	private static void connect(Socket socket, InetSocketAddress address) throws IOException {
		boolean connected = socket.connect(address);
		for (int i = 0; !connected && i < ATTEMPTS; i++) {
			Thread.onSpinWait();
			connected = socket.finishConnect();
		}
		if (!connected) {
			throw new IOException("a connection of this process to itself doesn't come about");
		}
	}

	private static void attach(Socket socket) throws IOException {
		ByteBuffer name = ByteBuffer.allocateDirect(3).put("tls".getBytes(StandardCharsets.US_ASCII)).flip();
		try {
			socket.setRawOpt(KernelTlsSocket.SOL_TCP, KernelTlsSocket.TCP_ULP, name);
		}
		catch (IOException | ChannelException ex) {
			throw new IOException("the kernel's tls module isn't there or isn't loaded (" + ex.getMessage() + ")", ex);
		}
	}

	private static void setKeys(Socket socket, KernelTlsCipher cipher, int direction, ByteBuffer info)
			throws CipherRefusedException {
		try {
			socket.setRawOpt(KernelTlsSocket.SOL_TLS, direction, info);
		}
		catch (IOException | ChannelException ex) {
			throw new CipherRefusedException("the kernel refuses " + cipher.suite() + ": " + ex.getMessage(), ex);
		}
	}

	/** The kernel has the module, but not this cipher. */
	private static final class CipherRefusedException extends IOException {

		private static final long serialVersionUID = 1L;

		CipherRefusedException(String message, Throwable cause) {
			super(message, cause);
		}

	}

}
