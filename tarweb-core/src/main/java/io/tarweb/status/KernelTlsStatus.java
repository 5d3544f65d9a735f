package io.tarweb.status;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Whether kernel TLS is on, and how many connections use it.
 *
 * @param reason why it is off, {@code null} if it is on
 * @param kernelConnections open connections whose records the kernel handles
 * @param userSpaceConnections open TLS connections handled in user space, including those
 * still in their handshake
 * @param handedOver connections handed to the kernel since the start
 * @param refused connections that couldn't be handed to it, since the start, by reason
 */
public record KernelTlsStatus(@Nullable String reason, long kernelConnections, long userSpaceConnections,
		long handedOver, Map<KernelTlsRefusal, Long> refused) {

	public KernelTlsStatus {
		refused = Map.copyOf(refused);
	}

	/**
	 * The state in words: {@code on}, or {@code off} with the reason.
	 */
	public String label() {
		return isOn() ? "on" : "off (" + this.reason + ")";
	}

	/**
	 * Whether connections are handed to the kernel.
	 */
	public boolean isOn() {
		return this.reason == null;
	}

}
