package io.tarweb.internal.tls;

/**
 * A handler that keeps incomplete input: a client's first message, a record.
 */
interface HoldsInput {

	/**
	 * The memory that this input takes, in bytes.
	 */
	int heldBytes();

}
