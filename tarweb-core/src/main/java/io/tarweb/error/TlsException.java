package io.tarweb.error;

import org.jspecify.annotations.Nullable;

/**
 * The server can't speak TLS as configured. The message says why, and for which server
 * name.
 */
public final class TlsException extends TarwebException {

	private static final long serialVersionUID = 1L;

	private final @Nullable String serverName;

	/**
	 * Creates an exception.
	 * @param serverName the name of the server whose identity can't be used, {@code null}
	 * if it is the default identity or no identity is at fault
	 */
	public TlsException(@Nullable String serverName, String reason, @Nullable Throwable cause) {
		super(setting(serverName), null,
				(serverName != null) ? "TLS isn't possible for '" + serverName + "': " + reason
						: "TLS isn't possible: " + reason,
				cause,
				"Set '%1$s' to a private key with its certificate, and correct its protocols and ciphers if it names "
						+ "any; or remove '%1$s'.",
				setting(serverName));
		this.serverName = serverName;
	}

	private static String setting(@Nullable String serverName) {
		return (serverName != null) ? "TlsSettings.serverNames[" + serverName + "]" : "TlsSettings.identity";
	}

	/**
	 * The name of the server whose identity can't be used, as configured; {@code null} if
	 * it is the default identity or no identity is at fault.
	 */
	public @Nullable String serverName() {
		return this.serverName;
	}

}
