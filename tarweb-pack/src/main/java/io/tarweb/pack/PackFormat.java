package io.tarweb.pack;

/**
 * What is made of a directory.
 */
public enum PackFormat {

	/**
	 * A plain tar, the contents as they are and compressed siblings beside them.
	 */
	TAR,

	/**
	 * A tar in the layout of eStargz: gzip streams in a row, every content in one of its
	 * own, which is what a client that takes gzip gets; no siblings.
	 */
	TGZ

}
