package io.tarweb.error;

import io.tarweb.settings.TransportKind;

/**
 * A transport was asked for by name and this machine can't run it. The cause is the one
 * that the transport's native library or the kernel gave.
 */
public class TransportUnavailableException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final TransportKind kind;

	public TransportUnavailableException(TransportKind kind, String reason, Throwable cause) {
		super("The transport " + kind.label() + " isn't available: " + reason, cause);
		this.kind = kind;
	}

	/**
	 * The transport that was asked for.
	 * @return the kind, never {@code null}
	 */
	public TransportKind kind() {
		return this.kind;
	}

}
