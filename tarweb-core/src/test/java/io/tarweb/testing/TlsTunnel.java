package io.tarweb.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * Speaks TLS 1.3 and HTTP/2 to a server for clients that can't: what they send without
 * TLS goes on as it is, and so does what the server answers. An end of either side ends
 * both.
 */
public final class TlsTunnel implements AutoCloseable {

	private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

	private final Set<Socket> open = ConcurrentHashMap.newKeySet();

	private final SSLContext context;

	private final InetSocketAddress server;

	private TlsTunnel(SSLContext context, InetSocketAddress server) throws IOException {
		this.context = context;
		this.server = server;
	}

	/**
	 * Begins to listen.
	 * @param context trusts the server
	 */
	public static TlsTunnel to(InetSocketAddress server, SSLContext context) throws IOException {
		TlsTunnel tunnel = new TlsTunnel(context, server);
		start(tunnel::accept);
		return tunnel;
	}

	private static void start(Runnable action) {
		Thread thread = new Thread(action, "tls-tunnel");
		thread.setDaemon(true);
		thread.start();
	}

	/** Where clients connect to. */
	public InetSocketAddress address() {
		return (InetSocketAddress) this.listener.getLocalSocketAddress();
	}

	private void accept() {
		while (!this.listener.isClosed()) {
			try {
				Socket client = this.listener.accept();
				start(() -> join(client));
			}
			catch (IOException ex) {
				// It was closed.
			}
		}
	}

	private void join(Socket client) {
		this.open.add(client);
		try (client; SSLSocket secured = connect()) {
			this.open.add(secured);
			start(() -> copy(client, secured));
			copy(secured, client);
		}
		catch (IOException ex) {
			// The client sees that its connection has ended.
		}
	}

	private SSLSocket connect() throws IOException {
		SSLSocket socket = (SSLSocket) this.context.getSocketFactory()
			.createSocket(this.server.getAddress(), this.server.getPort());
		SSLParameters parameters = socket.getSSLParameters();
		parameters.setProtocols(new String[] { "TLSv1.3" });
		parameters.setApplicationProtocols(new String[] { "h2" });
		socket.setSSLParameters(parameters);
		socket.startHandshake();
		return socket;
	}

	private static void copy(Socket from, Socket to) {
		try (from; to) {
			from.getInputStream().transferTo(to.getOutputStream());
		}
		catch (IOException ex) {
			// One of them has ended.
		}
	}

	@Override
	public void close() {
		try {
			this.listener.close();
			for (Socket socket : this.open) {
				socket.close();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
