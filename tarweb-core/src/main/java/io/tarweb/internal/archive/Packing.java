package io.tarweb.internal.archive;

/**
 * How an archive may store a content, ready to be sent.
 */
enum Packing {

	/** Not packed. */
	NONE,

	/** As a gzip stream of its own (RFC 1952). */
	GZIP,

	/** As a deflate stream (RFC 1951), with its CRC-32 in the archive's directory. */
	DEFLATE

}
