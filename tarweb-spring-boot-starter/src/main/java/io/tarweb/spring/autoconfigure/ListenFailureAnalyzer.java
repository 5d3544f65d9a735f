package io.tarweb.spring.autoconfigure;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;

import io.tarweb.error.ListenException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/**
 * Explains a {@link ListenException}. Reactor Netty doesn't pass the kernel's answer on,
 * so it is inferred from what the machine has.
 */
class ListenFailureAnalyzer extends AbstractFailureAnalyzer<ListenException> {

	private static final int FIRST_UNPRIVILEGED_PORT = 1024;

	private static final String REDIRECT_PORT = "tarweb.ssl.redirect-port";

	private final Environment environment;

	ListenFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, ListenException cause) {
		InetSocketAddress address = cause.address();
		if (address.getAddress() != null && !isLocal(address.getAddress())) {
			return new FailureAnalysis(
					"tarweb can't listen on " + address.getHostString() + ": this machine has no such address.",
					"Set 'tarweb.address' to an address of this machine, or remove it to listen on all of them.",
					cause);
		}
		int port = address.getPort();
		boolean privileged = port < FIRST_UNPRIVILEGED_PORT;
		return new FailureAnalysis(
				"tarweb can't listen on port " + port + ": it is in use"
						+ ((privileged) ? ", or it is one that takes a privilege." : "."),
				"Find and stop the process that listens on port " + port + ", or set '" + property(port)
						+ "' to another one; 0 picks a free one.",
				cause);
	}

	private String property(int port) {
		return String.valueOf(port).equals(this.environment.getProperty(REDIRECT_PORT)) ? REDIRECT_PORT : "tarweb.port";
	}

	private static boolean isLocal(InetAddress address) {
		try {
			return address.isAnyLocalAddress() || NetworkInterface.getByInetAddress(address) != null;
		}
		catch (SocketException ex) {
			return true;
		}
	}

}
