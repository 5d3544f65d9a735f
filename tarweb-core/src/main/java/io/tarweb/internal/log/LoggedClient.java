package io.tarweb.internal.log;

import io.tarweb.internal.http.Octets;
import org.jspecify.annotations.Nullable;

/**
 * The common part of all lines of one connection, ready to be written.
 */
public final class LoggedClient {

	private final byte[] address;

	private final boolean forwarding;

	private final byte @Nullable [] tlsProtocol;

	private final byte @Nullable [] tlsCipher;

	private final boolean kernelTls;

	private LoggedClient(byte[] address, boolean forwarding, byte @Nullable [] tlsProtocol, byte @Nullable [] tlsCipher,
			boolean kernelTls) {
		this.address = address;
		this.forwarding = forwarding;
		this.tlsProtocol = tlsProtocol;
		this.tlsCipher = tlsCipher;
		this.kernelTls = kernelTls;
	}

	/**
	 * Creates a client without TLS, or before the end of its handshake.
	 * @param address its address as text
	 */
	static LoggedClient at(String address) {
		return at(address, false);
	}

	/**
	 * The same for what may be a proxy.
	 * @param forwarding whether it is believed about whom its requests come from
	 */
	static LoggedClient at(String address, boolean forwarding) {
		return new LoggedClient(Octets.ascii(address), forwarding, null, null, false);
	}

	/**
	 * The same client after its TLS handshake.
	 * @param protocol the version of TLS
	 * @param kernelTls whether the kernel encrypts
	 */
	public LoggedClient over(String protocol, String cipher, boolean kernelTls) {
		return new LoggedClient(this.address, this.forwarding, Octets.ascii(protocol), Octets.ascii(cipher), kernelTls);
	}

	byte[] address() {
		return this.address;
	}

	/** Whether it is believed about whom its requests come from. */
	boolean isForwarding() {
		return this.forwarding;
	}

	/** The version of TLS, {@code null} without TLS. */
	byte @Nullable [] tlsProtocol() {
		return this.tlsProtocol;
	}

	/** The cipher suite, {@code null} without TLS. */
	byte @Nullable [] tlsCipher() {
		return this.tlsCipher;
	}

	boolean isKernelTls() {
		return this.kernelTls;
	}

}
