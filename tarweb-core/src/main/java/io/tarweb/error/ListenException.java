package io.tarweb.error;

import java.net.InetSocketAddress;

/**
 * The server can't listen on its address: in use, not of this machine, or not allowed.
 */
public class ListenException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient InetSocketAddress address;

	public ListenException(InetSocketAddress address, Throwable cause) {
		super("Can't listen on " + address + ": " + cause.getMessage(), cause);
		this.address = address;
	}

	/**
	 * The address that was asked for.
	 * @return the address
	 */
	public InetSocketAddress address() {
		return this.address;
	}

}
