package io.tarweb.status;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What became of kernel TLS, and how many connections have it.
 *
 * @param reason why it is off, {@code null} if it is on
 * @param kernelConnections open connections whose records the kernel handles
 * @param userSpaceConnections open TLS connections that are handled in user space, those
 * that still shake hands among them
 * @param handedOver connections that were handed to the kernel since the start
 * @param refused connections that could not be, since the start, by reason
 */
public record KernelTlsStatus(@Nullable String reason, long kernelConnections, long userSpaceConnections,
		long handedOver, Map<KernelTlsRefusal, Long> refused) {

	public KernelTlsStatus {
		refused = Map.copyOf(refused);
	}

	/**
	 * Whether it is on, in words.
	 * @return {@code on}, or {@code off} with the reason
	 */
	public String label() {
		return isOn() ? "on" : "off (" + this.reason + ")";
	}

	/**
	 * Whether connections are handed to the kernel.
	 * @return {@code true} if kernel TLS is on
	 */
	public boolean isOn() {
		return this.reason == null;
	}

}
