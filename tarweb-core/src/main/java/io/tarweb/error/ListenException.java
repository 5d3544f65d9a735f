package io.tarweb.error;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;

/**
 * The server can't listen on its address: it is in use, doesn't belong to this machine,
 * or isn't allowed. Reactor Netty doesn't pass the kernel's answer on, so the reason is
 * inferred from the state of the machine.
 */
public final class ListenException extends TarwebException {

	private static final long serialVersionUID = 1L;

	private static final int FIRST_UNPRIVILEGED_PORT = 1024;

	private final transient InetSocketAddress address;

	/**
	 * Creates an exception.
	 * @param setting the setting that has the address
	 * @param cause the exception of Reactor Netty
	 */
	public ListenException(String setting, InetSocketAddress address, Throwable cause) {
		this(setting, address, isOfThisMachine(address), cause);
	}

	private ListenException(String setting, InetSocketAddress address, boolean local, Throwable cause) {
		super(setting + (local ? ".port" : ".address"), local ? address.getPort() : address.getHostString(),
				local ? "Can't listen on port " + address.getPort() + ": it is in use"
						+ ((address.getPort() < FIRST_UNPRIVILEGED_PORT) ? ", or it is one that takes a privilege" : "")
						: "Can't listen on " + address.getHostString() + ": this machine has no such address",
				cause,
				local ? "Find and stop the process that listens on port " + address.getPort()
						+ ", or set '%s' to another one; 0 picks a free one."
						: "Set '%s' to an address of this machine, or remove it to listen on all of them.",
				setting + (local ? ".port" : ".address"));
		this.address = address;
	}

	private static boolean isOfThisMachine(InetSocketAddress socketAddress) {
		InetAddress address = socketAddress.getAddress();
		try {
			return address != null && (address.isAnyLocalAddress() || address.isLoopbackAddress()
					|| NetworkInterface.getByInetAddress(address) != null);
		}
		catch (SocketException ex) {
			return true;
		}
	}

	/**
	 * The address that the server should listen on.
	 */
	public InetSocketAddress address() {
		return this.address;
	}

}
