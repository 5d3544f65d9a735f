package io.tarweb.spring.autoconfigure;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

import io.tarweb.router.Backend;
import io.tarweb.router.ProxyProtocol;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Properties of who gets connections.
 *
 * @param backend Who gets the connections.
 * @param address Host and port to connect to, such as docs.internal:443, of a backend of
 * the kind proxy.
 * @param path Unix datagram socket of the process to pass connections to, of a backend of
 * the kind pass.
 * @param proxyProtocol How a backend of the kind proxy is told the client's address. By
 * default it isn't.
 */
public record RouterBackendProperties(@Nullable Kind backend, @Nullable String address, @Nullable String path,
		@Nullable ProxyProtocol proxyProtocol) {

	/**
	 * Makes the backend.
	 * @param prefix what the full names of the properties begin with, up to the last dot
	 * @throws InvalidConfigurationPropertyValueException for a property that is missing,
	 * or isn't of this kind of backend
	 */
	Backend toBackend(String prefix) {
		if (this.backend == null) {
			throw new InvalidConfigurationPropertyValueException(prefix + "backend", null,
					"must be set, to 'site', 'proxy', 'pass' or 'close'");
		}
		refuseUnless(this.backend == Kind.PROXY, prefix + "address", this.address, "proxy");
		refuseUnless(this.backend == Kind.PROXY, prefix + "proxy-protocol", this.proxyProtocol, "proxy");
		refuseUnless(this.backend == Kind.PASS, prefix + "path", this.path, "pass");
		return switch (this.backend) {
			case SITE -> Backend.site();
			case PROXY -> Backend.proxy(required(prefix + "address", this.address),
					(this.proxyProtocol != null) ? this.proxyProtocol : ProxyProtocol.NONE);
			case PASS -> Backend.pass(path(prefix + "path", required(prefix + "path", this.path)));
			case CLOSE -> Backend.close();
		};
	}

	private static void refuseUnless(boolean ofThisKind, String property, @Nullable Object value, String kind) {
		if (value != null && !ofThisKind) {
			throw new InvalidConfigurationPropertyValueException(property, value,
					"must only be given for a backend of the kind '" + kind + "'");
		}
	}

	private static String required(String property, @Nullable String value) {
		if (value == null) {
			throw new InvalidConfigurationPropertyValueException(property, null,
					"must be set for a backend of this kind");
		}
		return value;
	}

	private static Path path(String property, String value) {
		try {
			return Path.of(value);
		}
		catch (InvalidPathException ex) {
			throw new InvalidConfigurationPropertyValueException(property, value, ex.getReason(), ex);
		}
	}

	/**
	 * The kinds of backends.
	 */
	public enum Kind {

		/**
		 * The server of this application.
		 */
		SITE,

		/**
		 * A server to connect to.
		 */
		PROXY,

		/**
		 * A process of this machine that is given the connection itself.
		 */
		PASS,

		/**
		 * Nobody.
		 */
		CLOSE

	}

}
