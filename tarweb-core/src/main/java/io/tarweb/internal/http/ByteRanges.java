package io.tarweb.internal.http;

import java.util.List;

/**
 * What a {@code Range} field asks of a representation of a certain length (RFC 9110
 * 14.1.2, 14.2). The three results are three answers: 200 with the whole, 416, and 206.
 */
public sealed interface ByteRanges {

	/**
	 * Reads a field value.
	 *
	 * <pre>
	 * bytes-unit "=" 1#( first "-" [ last ] / "-" suffix-length )
	 * </pre>
	 *
	 * A number too large for a long counts as the largest long: neither is inside a file.
	 * @param length the length of the selected representation
	 * @param maxRanges how many ranges may be asked for at once
	 * @return what is to be answered
	 */
	static ByteRanges parse(byte[] bytes, int from, int to, long length, int maxRanges) {
		return new ByteRangesParser(bytes, from, to, length, maxRanges).parse();
	}

	/**
	 * The field is ignored and the whole is sent: another unit, a malformed value (14.2),
	 * too many ranges, or more bytes than the whole has (14.2 and 17.15 let a server
	 * ignore such requests). So is a suffix of an empty representation, which is
	 * satisfiable, while {@code Content-Range} can't say so.
	 */
	record Ignored() implements ByteRanges {
	}

	/**
	 * The field is valid, but none of its ranges begins inside the representation.
	 *
	 */
	record Unsatisfiable(long completeLength) implements ByteRanges {

		/**
		 * Returns the value of the {@code Content-Range} that a 416 should have
		 * (15.5.17).
		 */
		public String contentRange() {
			return "bytes */" + this.completeLength;
		}

	}

	/**
	 * The ranges that can be sent, cut to the representation. Ranges that overlap or
	 * touch are merged (15.3.7.2), in place of the first of them.
	 *
	 * @param ranges at least one
	 */
	record Satisfiable(List<ByteRange> ranges) implements ByteRanges {

		public Satisfiable {
			ranges = List.copyOf(ranges);
		}

	}

}
