package io.tarweb.error;

import org.jspecify.annotations.Nullable;

/**
 * The server can't speak TLS as it is told to. The message says why, and for which server
 * name.
 */
public final class TlsException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final @Nullable String serverName;

	public TlsException(@Nullable String serverName, String reason, @Nullable Throwable cause) {
		super(((serverName != null) ? "for '" + serverName + "' " : "") + reason, cause);
		this.serverName = serverName;
	}

	/**
	 * The name of the server whose identity can't be used.
	 * @return the name as it was configured, {@code null} if it is the default identity
	 * or nothing about one
	 */
	public @Nullable String serverName() {
		return this.serverName;
	}

}
