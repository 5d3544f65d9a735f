package io.tarweb.error;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;

import org.jspecify.annotations.Nullable;

/**
 * The server can't listen on its address: in use, not of this machine, or not allowed.
 */
public final class ListenException extends TarwebException {

	private static final long serialVersionUID = 1L;

	private final transient InetSocketAddress address;

	/**
	 * Creates an exception.
	 * @param setting the setting that has the address
	 * @param address the address
	 * @param cause what Reactor Netty says; it passes the kernel's answer on as its own
	 * cause, unless the port is in use
	 */
	public ListenException(String setting, InetSocketAddress address, Throwable cause) {
		this(setting, address, Reason.of(address, cause), cause);
	}

	private ListenException(String setting, InetSocketAddress address, Reason reason, Throwable cause) {
		super(setting + (reason.isOfPort ? ".port" : ".address"),
				reason.isOfPort ? address.getPort() : address.getHostString(),
				reason.message.formatted(reason.isOfPort ? "port " + address.getPort() : address.getHostString(),
						innermost(cause).getMessage()),
				cause, reason.remedy(address.getPort()), setting + (reason.isOfPort ? ".port" : ".address"));
		this.address = address;
	}

	private static Throwable innermost(Throwable cause) {
		Throwable innermost = cause;
		while (innermost.getCause() != null) {
			innermost = innermost.getCause();
		}
		return innermost;
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
	 * The address that was asked for.
	 * @return the address
	 */
	public InetSocketAddress address() {
		return this.address;
	}

	/** Why; the messages get the port or the address, and what the kernel says. */
	private enum Reason {

		IN_USE(true, "Can't listen on %s: it is in use",
				"Find and stop the process that listens on {port}, or set '%s' to another one; 0 picks a free one."),

		NOT_ALLOWED(true, "Can't listen on %s: it takes a privilege that this process hasn't",
				"Set '%s' to 1024 or above, or give the process the right to listen there (CAP_NET_BIND_SERVICE)."),

		NOT_OF_THIS_MACHINE(false, "Can't listen on %s: this machine has no such address",
				"Set '%s' to an address of this machine, or remove it to listen on all of them."),

		OTHER(true, "Can't listen on %s: %s", null);

		private final boolean isOfPort;

		private final String message;

		private final @Nullable String remedy;

		Reason(boolean isOfPort, String message, @Nullable String remedy) {
			this.isOfPort = isOfPort;
			this.message = message;
			this.remedy = remedy;
		}

		private @Nullable String remedy(int port) {
			return (this.remedy != null) ? this.remedy.replace("{port}", "port " + port) : null;
		}

		private static Reason of(InetSocketAddress address, Throwable cause) {
			String answer = String.valueOf(innermost(cause).getMessage());
			if (!isOfThisMachine(address)) {
				return NOT_OF_THIS_MACHINE;
			}
			if (answer.startsWith("Failed to bind") || answer.contains("in use")) {
				return IN_USE;
			}
			return answer.contains("Permission denied") ? NOT_ALLOWED : OTHER;
		}

	}

}
