package io.tarweb.settings;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * How a server speaks TLS.
 */
public final class TlsSettings {

	private final TlsIdentity identity;

	private final Map<String, TlsIdentity> serverNames;

	private final ClientAuthentication clientAuthentication;

	private final KernelTlsMode kernel;

	private final @Nullable TlsProvider provider;

	private TlsSettings(TlsIdentity identity, Map<String, TlsIdentity> serverNames,
			ClientAuthentication clientAuthentication, KernelTlsMode kernel, @Nullable TlsProvider provider) {
		this.identity = identity;
		this.serverNames = Map.copyOf(serverNames);
		this.clientAuthentication = clientAuthentication;
		this.kernel = kernel;
		this.provider = provider;
	}

	/**
	 * Settings with every default.
	 * @param identity who the server is
	 */
	public static TlsSettings of(TlsIdentity identity) {
		return new TlsSettings(identity, Map.of(), ClientAuthentication.NONE, KernelTlsMode.AUTO, null);
	}

	/**
	 * The same settings with other names.
	 * @param serverNames who the server is to clients that name one of these
	 * @return new settings
	 */
	public TlsSettings withServerNames(Map<String, TlsIdentity> serverNames) {
		return new TlsSettings(this.identity, serverNames, this.clientAuthentication, this.kernel, this.provider);
	}

	/**
	 * The same settings with other demands on clients.
	 * @return new settings
	 */
	public TlsSettings withClientAuthentication(ClientAuthentication clientAuthentication) {
		return new TlsSettings(this.identity, this.serverNames, clientAuthentication, this.kernel, this.provider);
	}

	/**
	 * The same settings with another demand on the kernel.
	 * @return new settings
	 */
	public TlsSettings withKernel(KernelTlsMode kernel) {
		return new TlsSettings(this.identity, this.serverNames, this.clientAuthentication, kernel, this.provider);
	}

	/**
	 * The same settings on a certain provider.
	 * @param provider the provider to insist on, {@code null} for the best one present
	 * @return new settings
	 */
	public TlsSettings withProvider(@Nullable TlsProvider provider) {
		return new TlsSettings(this.identity, this.serverNames, this.clientAuthentication, this.kernel, provider);
	}

	/**
	 * Who the server is to clients that name no server, or one that isn't in
	 * {@code serverNames}.
	 */
	public TlsIdentity identity() {
		return this.identity;
	}

	/**
	 * Who the server is to clients that name one of these servers; a leading {@code *.}
	 * stands for one label.
	 */
	public Map<String, TlsIdentity> serverNames() {
		return this.serverNames;
	}

	/**
	 * Whether clients show a certificate.
	 */
	public ClientAuthentication clientAuthentication() {
		return this.clientAuthentication;
	}

	/**
	 * Whether the kernel is to encrypt.
	 */
	public KernelTlsMode kernel() {
		return this.kernel;
	}

	/**
	 * The provider to insist on, {@code null} for the best one present.
	 */
	public @Nullable TlsProvider provider() {
		return this.provider;
	}

}
