package io.tarweb.settings;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * How a server speaks TLS.
 *
 * @param identity who it is to clients that name no server, and to those that name one
 * that isn't in {@code serverNames}
 * @param serverNames who it is to clients that name one of these servers; {@code *.} in
 * front stands for one label
 * @param clientAuthentication whether clients show a certificate
 * @param kernel whether the kernel is to encrypt
 * @param provider the provider to insist on, {@code null} for the best one present
 */
public record TlsSettings(TlsIdentity identity, Map<String, TlsIdentity> serverNames,
		ClientAuthentication clientAuthentication, KernelTlsMode kernel, @Nullable TlsProvider provider) {

	public TlsSettings {
		serverNames = Map.copyOf(serverNames);
	}

	/**
	 * Settings with every default.
	 * @param identity who the server is
	 * @return the settings
	 */
	public static TlsSettings of(TlsIdentity identity) {
		return new TlsSettings(identity, Map.of(), ClientAuthentication.NONE, KernelTlsMode.AUTO, null);
	}

	/**
	 * The same with other names.
	 * @param serverNames who the server is to clients that name one of these
	 * @return new settings
	 */
	public TlsSettings withServerNames(Map<String, TlsIdentity> serverNames) {
		return new TlsSettings(this.identity, serverNames, this.clientAuthentication, this.kernel, this.provider);
	}

	/**
	 * The same with other demands on clients.
	 * @param clientAuthentication whether clients show a certificate
	 * @return new settings
	 */
	public TlsSettings withClientAuthentication(ClientAuthentication clientAuthentication) {
		return new TlsSettings(this.identity, this.serverNames, clientAuthentication, this.kernel, this.provider);
	}

	/**
	 * The same with another demand on the kernel.
	 * @param kernel whether the kernel is to encrypt
	 * @return new settings
	 */
	public TlsSettings withKernel(KernelTlsMode kernel) {
		return new TlsSettings(this.identity, this.serverNames, this.clientAuthentication, kernel, this.provider);
	}

	/**
	 * The same on a certain provider.
	 * @param provider the provider to insist on, {@code null} for the best one present
	 * @return new settings
	 */
	public TlsSettings withProvider(@Nullable TlsProvider provider) {
		return new TlsSettings(this.identity, this.serverNames, this.clientAuthentication, this.kernel, provider);
	}

}
