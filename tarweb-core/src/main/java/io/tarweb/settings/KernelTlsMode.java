package io.tarweb.settings;

/**
 * Whether the kernel is to encrypt and decrypt once the handshake is done.
 */
public enum KernelTlsMode {

	/** Where it can. */
	AUTO,

	/** Never. */
	OFF,

	/** Where it can't, the server doesn't start. */
	REQUIRED

}
