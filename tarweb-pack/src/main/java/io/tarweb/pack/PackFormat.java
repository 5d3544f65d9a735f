package io.tarweb.pack;

/**
 * The format of the archive.
 */
public enum PackFormat {

	/**
	 * A plain tar, with uncompressed contents and compressed siblings beside them.
	 */
	TAR,

	/**
	 * A tar in the layout of eStargz: a sequence of gzip streams, one for each content,
	 * which clients that accept gzip get; no siblings.
	 */
	TGZ

}
