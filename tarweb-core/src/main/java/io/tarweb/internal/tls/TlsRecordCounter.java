package io.tarweb.internal.tls;

import io.netty.buffer.ByteBuf;

/**
 * Counts the records of a stream that comes in pieces, split anywhere.
 */
final class TlsRecordCounter {

	private static final int HEADER_BYTES = 5;

	private long encrypted;

	/** How much of a header has been seen. */
	private int headerBytes;

	private int type;

	private int length;

	/** How many bytes of the record haven't arrived. */
	private int missingBytes;

	void add(ByteBuf bytes) {
		int at = bytes.readerIndex();
		while (at < bytes.writerIndex()) {
			if (this.missingBytes > 0) {
				int count = Math.min(this.missingBytes, bytes.writerIndex() - at);
				this.missingBytes -= count;
				at += count;
			}
			else {
				addToHeader(bytes.getUnsignedByte(at++));
			}
		}
	}

	private void addToHeader(int octet) {
		switch (this.headerBytes++) {
			case 0 -> {
				this.type = octet;
			}
			case 3 -> {
				this.length = octet << 8;
			}
			case HEADER_BYTES - 1 -> {
				this.headerBytes = 0;
				this.missingBytes = this.length | octet;
				if (this.type == TlsRecords.APPLICATION_DATA) {
					this.encrypted++;
				}
			}
			default -> {
				// The version.
			}
		}
	}

	/**
	 * The number of encrypted records so far; the last one counts once its header is
	 * complete.
	 */
	long encrypted() {
		return this.encrypted;
	}

	boolean isBetweenRecords() {
		return this.headerBytes == 0 && this.missingBytes == 0;
	}

}
