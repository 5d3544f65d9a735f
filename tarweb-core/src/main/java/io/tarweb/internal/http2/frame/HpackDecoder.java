package io.tarweb.internal.http2.frame;

import org.jspecify.annotations.Nullable;

/**
 * Decodes blocks of fields (RFC 7541) for one connection, whose table it keeps. What
 * decoding needs besides is shared between the connections of an event loop. For one
 * thread.
 */
public final class HpackDecoder {

	private static final int INVALID = -1;

	/** Numbers are lengths and indexes: none that we take is as large. */
	private static final int MAX_NUMBER = 1 << 24;

	private final DynamicTable table = new DynamicTable();

	private final Scratch scratch;

	/**
	 * A decoder whose table is empty.
	 * @param scratch shared with the other decoders of the thread
	 */
	public HpackDecoder(Scratch scratch) {
		this.scratch = scratch;
	}

	/**
	 * Decodes a complete block.
	 * @param bytes hold the block, at most as long as the {@link Scratch} was made for
	 * @param sink takes the fields
	 * @return whether the block could be decoded; if not, the connection has to end, for
	 * the table isn't what the peer thinks
	 */
	public boolean decode(byte[] bytes, int from, int to, FieldSink sink) {
		Scratch s = this.scratch;
		s.begin(bytes, from, to);
		boolean first = true;
		while (s.at < to) {
			int octet = bytes[s.at] & 0xff;
			boolean decoded;
			if (octet >= 0x80) {
				decoded = indexed(s, sink);
			}
			else if (octet >= 0x40) {
				decoded = literal(s, 6, true, sink);
			}
			else if (octet >= 0x20) {
				if (!first || !resize(s)) {
					return false;
				}
				continue;
			}
			else {
				decoded = literal(s, 4, false, sink);
			}
			if (!decoded) {
				return false;
			}
			first = false;
		}
		return true;
	}

	/** 6.1. */
	private boolean indexed(Scratch s, FieldSink sink) {
		TableField field = field(s.number(7));
		if (field == null) {
			return false;
		}
		sink.field(field.name(), field.value(), 0, field.value().length, field.size(), field.valid());
		return true;
	}

	/** 6.2. */
	private boolean literal(Scratch s, int prefixBits, boolean add, FieldSink sink) {
		int index = s.number(prefixBits);
		int name;
		int nameLength;
		if (index == 0) {
			if (!s.string()) {
				return false;
			}
			name = FieldName.of(s.text, s.from, s.to);
			nameLength = s.to - s.from;
		}
		else {
			TableField named = field(index);
			if (named == null) {
				return false;
			}
			name = named.name();
			nameLength = named.nameLength();
		}
		if (!s.string()) {
			return false;
		}
		boolean valid = FieldName.isValue(s.text, s.from, s.to);
		if (add) {
			this.table.add(name, nameLength, s.text, s.from, s.to, valid);
		}
		sink.field(name, s.text, s.from, s.to, TableField.OVERHEAD + nameLength + s.to - s.from, valid);
		return true;
	}

	/** 6.3. */
	private boolean resize(Scratch s) {
		int size = s.number(5);
		if (size < 0 || size > DynamicTable.MAX_BYTES) {
			return false;
		}
		this.table.resize(size);
		return true;
	}

	/** 2.3.3. */
	private @Nullable TableField field(int index) {
		if (index <= 0) {
			return null;
		}
		return (index <= StaticTable.SIZE) ? StaticTable.get(index) : this.table.get(index - StaticTable.SIZE - 1);
	}

	/**
	 * What the decoders of one thread share: a place in a block, and room for a string.
	 */
	public static final class Scratch {

		private final byte[] room;

		private byte[] bytes = {};

		private int at;

		private int end;

		/** Holds the latest string. */
		private byte[] text = {};

		private int from;

		private int to;

		/**
		 * Room for the strings of a block.
		 * @param maxBlockBytes the longest block
		 */
		public Scratch(int maxBlockBytes) {
			// Five bits are the shortest code.
			this.room = new byte[maxBlockBytes * Byte.SIZE / 5 + 1];
		}

		private void begin(byte[] bytes, int from, int to) {
			this.bytes = bytes;
			this.at = from;
			this.end = to;
		}

		/** 5.1: a number, {@link #INVALID} if it is cut off or too large. */
		private int number(int prefixBits) {
			int mask = (1 << prefixBits) - 1;
			int number = this.bytes[this.at++] & mask;
			if (number < mask) {
				return number;
			}
			int shift = 0;
			while (this.at < this.end && shift < 28) {
				byte octet = this.bytes[this.at++];
				number += (octet & 0x7f) << shift;
				if (octet >= 0) {
					return (number >= 0 && number <= MAX_NUMBER) ? number : INVALID;
				}
				shift += 7;
			}
			return INVALID;
		}

		/**
		 * 5.2.
		 * @return whether there was one
		 */
		private boolean string() {
			if (this.at >= this.end) {
				return false;
			}
			boolean huffman = this.bytes[this.at] < 0;
			int length = number(7);
			if (length < 0 || length > this.end - this.at) {
				return false;
			}
			int start = this.at;
			this.at += length;
			if (huffman) {
				this.text = this.room;
				this.from = 0;
				this.to = Huffman.decode(this.bytes, start, this.at, this.room, 0);
				return this.to != Huffman.INVALID;
			}
			this.text = this.bytes;
			this.from = start;
			this.to = this.at;
			return true;
		}

	}

}
