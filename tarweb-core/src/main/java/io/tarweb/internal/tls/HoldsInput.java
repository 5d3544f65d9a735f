package io.tarweb.internal.tls;

/**
 * A handler that keeps what it has received until there is more of it: a client's first
 * message, a record.
 */
interface HoldsInput {

	/**
	 * The memory that it keeps meanwhile, in bytes.
	 */
	int heldBytes();

}
