package io.tarweb.settings;

/**
 * Whether the kernel is to encrypt and decrypt once the handshake is done.
 */
public enum KernelTlsMode {

	/** If it can. */
	AUTO,

	/** Never. */
	OFF,

	/** Always: the server doesn't start if the kernel can't. */
	REQUIRED

}
