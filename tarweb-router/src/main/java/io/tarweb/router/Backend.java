package io.tarweb.router;

import java.nio.file.Path;

/**
 * Who gets the connections of a {@link Route}. Its values are checked by the route.
 */
public sealed interface Backend {

	/**
	 * The server of this process, which takes connections over without a copy.
	 */
	static Backend site() {
		return new Site();
	}

	/**
	 * A server to connect to that isn't told the client's address.
	 * @param address its host and port, such as {@code 10.0.0.1:443},
	 * {@code [fd00::1]:443} or {@code docs.internal:443}
	 */
	static Backend proxy(String address) {
		return new Proxy(address, ProxyProtocol.NONE);
	}

	/**
	 * A server to connect to.
	 * @param address its host and port, as above
	 * @param proxyProtocol how it is told the client's address
	 */
	static Backend proxy(String address, ProxyProtocol proxyProtocol) {
		return new Proxy(address, proxyProtocol);
	}

	/**
	 * A process of this machine that is given the connection itself.
	 * @param path its unix datagram socket
	 */
	static Backend pass(Path path) {
		return new Pass(path);
	}

	/**
	 * Nobody: connections are closed.
	 */
	static Backend close() {
		return new Close();
	}

	/**
	 * The backend in a few words, for logs and status.
	 */
	String label();

	/**
	 * The server of this process.
	 */
	record Site() implements Backend {

		@Override
		public String label() {
			return "site";
		}

	}

	/**
	 * A server to connect to. Its name is resolved again and again; of several addresses,
	 * connections go to each in turn, and those that can't be connected to rest.
	 *
	 * @param address its host and port
	 * @param proxyProtocol how it is told the client's address
	 */
	record Proxy(String address, ProxyProtocol proxyProtocol) implements Backend {

		@Override
		public String label() {
			return "proxy " + this.address;
		}

	}

	/**
	 * A process of this machine: one datagram has all bytes read so far, and the
	 * connection's descriptor (SCM_RIGHTS, unix(7)).
	 *
	 * @param path its unix datagram socket
	 */
	record Pass(Path path) implements Backend {

		@Override
		public String label() {
			return "pass " + this.path;
		}

	}

	/**
	 * Nobody.
	 */
	record Close() implements Backend {

		@Override
		public String label() {
			return "close";
		}

	}

}
