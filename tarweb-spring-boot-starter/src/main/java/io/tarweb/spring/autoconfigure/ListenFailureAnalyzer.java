package io.tarweb.spring.autoconfigure;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;

import io.tarweb.ListenException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.NestedExceptionUtils;

/**
 * Explains a {@link ListenException}.
 */
class ListenFailureAnalyzer extends AbstractFailureAnalyzer<ListenException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, ListenException cause) {
		InetSocketAddress address = cause.address();
		if (!isLocal(address.getAddress())) {
			return new FailureAnalysis(
					"tarweb can't listen on " + address.getHostString() + ": this machine has no such address.",
					"Set 'tarweb.address' to an address of this machine, or remove it to listen on all of them.",
					cause);
		}
		int port = address.getPort();
		return new FailureAnalysis(
				"tarweb can't listen on port " + port + ": "
						+ NestedExceptionUtils.getMostSpecificCause(cause).getMessage() + ".",
				"Find and stop the process that listens on port " + port
						+ ", or set 'tarweb.port' to another one; 0 picks a free one.",
				cause);
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
