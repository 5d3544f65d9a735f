package io.tarweb.status;

import java.time.Instant;
import java.util.List;

import io.tarweb.settings.TlsProvider;
import org.jspecify.annotations.Nullable;

/**
 * How a server speaks TLS at one moment.
 *
 * @param provider the provider in use
 * @param absent why BoringSSL isn't in use, {@code null} if it is or wasn't asked for
 * @param kernel whether the kernel encrypts
 * @param certificates the certificates that the server shows, the default first
 */
public record TlsStatus(TlsProvider provider, @Nullable String absent, KernelTlsStatus kernel,
		List<Certificate> certificates) {

	/**
	 * A certificate in use.
	 *
	 * @param serverName the name that it is shown for, {@code null} for the default
	 * @param notAfter when it expires
	 */
	public record Certificate(@Nullable String serverName, String subject, Instant notAfter) {

	}

}
