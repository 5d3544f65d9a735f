package io.tarweb.internal.archive;

/**
 * How an archive may store a content so that others are spared from packing it.
 */
enum Packing {

	/** Not at all: as it is. */
	NONE,

	/** As a gzip stream of its own (RFC 1952). */
	GZIP,

	/** As a deflate stream (RFC 1951), with its CRC-32 in the archive's directory. */
	DEFLATE

}
