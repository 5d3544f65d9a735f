package io.tarweb.error;

/**
 * Kernel TLS was required and can't be had on this machine.
 */
public class KernelTlsUnavailableException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String reason;

	public KernelTlsUnavailableException(String reason) {
		super("Kernel TLS isn't available: " + reason);
		this.reason = reason;
	}

	/**
	 * What is missing.
	 * @return the reason, never {@code null}
	 */
	public String reason() {
		return this.reason;
	}

}
