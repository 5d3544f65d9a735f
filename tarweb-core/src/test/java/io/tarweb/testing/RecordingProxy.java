package io.tarweb.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Stands between one client and a server, passes everything on as it comes, and keeps
 * what the server sent: what is on the wire and not what a client makes of it.
 */
public final class RecordingProxy implements AutoCloseable {

	private static final int TIMEOUT_SECONDS = 60;

	private final ServerSocket listening;

	private final CompletableFuture<byte[]> recorded;

	private RecordingProxy(ServerSocket listening, InetSocketAddress server) {
		this.listening = listening;
		this.recorded = Background.supply(() -> record(server));
	}

	public static RecordingProxy before(InetSocketAddress server) {
		try {
			return new RecordingProxy(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()), server);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public InetSocketAddress address() {
		return (InetSocketAddress) this.listening.getLocalSocketAddress();
	}

	private byte[] record(InetSocketAddress server) {
		try (Socket client = this.listening.accept();
				Socket upstream = new Socket(server.getAddress(), server.getPort())) {
			client.setTcpNoDelay(true);
			upstream.setTcpNoDelay(true);
			Background.run(() -> pass(client, upstream));
			ByteArrayOutputStream record = new ByteArrayOutputStream();
			try {
				copy(upstream.getInputStream(), client.getOutputStream(), record);
				client.shutdownOutput();
			}
			catch (SocketException ex) {
				// A client that says goodbye as well may find the server gone.
			}
			return record.toByteArray();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** The server ends the connection; what a client sends meanwhile may be lost. */
	private static void pass(Socket client, Socket upstream) {
		try {
			copy(client.getInputStream(), upstream.getOutputStream(), OutputStream.nullOutputStream());
			upstream.shutdownOutput();
		}
		catch (IOException ex) {
			// The other direction knows how it ended.
		}
	}

	private static void copy(InputStream from, OutputStream to, OutputStream record) throws IOException {
		byte[] bytes = new byte[64 * 1024];
		for (int count = from.read(bytes); count >= 0; count = from.read(bytes)) {
			record.write(bytes, 0, count);
			to.write(bytes, 0, count);
		}
	}

	/**
	 * Waits until the server ends its stream, however it does.
	 * @return all that it sent
	 */
	public byte[] awaitEnd() {
		return this.recorded.orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS).join();
	}

	@Override
	public void close() {
		try {
			this.listening.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
