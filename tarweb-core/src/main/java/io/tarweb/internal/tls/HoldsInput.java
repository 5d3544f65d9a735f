package io.tarweb.internal.tls;

/**
 * A handler that keeps incomplete input: a client's first message, a record.
 */
interface HoldsInput {

	/**
	 * The memory that it keeps meanwhile, in bytes.
	 */
	int heldBytes();

}
