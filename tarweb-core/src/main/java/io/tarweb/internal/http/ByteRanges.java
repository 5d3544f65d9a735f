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
	 * A number too great for a long is as good as the greatest long: neither is inside a
	 * file.
	 * @param bytes holds the value
	 * @param from the index of its first byte
	 * @param to the index behind its last byte
	 * @param length the length of the selected representation
	 * @param maxRanges how many ranges may be asked for at once
	 * @return what is to be answered
	 */
	static ByteRanges parse(byte[] bytes, int from, int to, long length, int maxRanges) {
		return new ByteRangesParser(bytes, from, to, length, maxRanges).parse();
	}

	/**
	 * The field is to be ignored and the whole sent: another unit, a malformed value
	 * (14.2), too many ranges, or more bytes than the whole has (14.2 and 17.15 let a
	 * server ignore such requests). So is a suffix of an empty representation, which is
	 * satisfiable, while {@code Content-Range} can't say so.
	 */
	record Ignored() implements ByteRanges {
	}

	/**
	 * The field is valid, but none of its ranges begins inside the representation.
	 *
	 * @param completeLength the length of the representation
	 */
	record Unsatisfiable(long completeLength) implements ByteRanges {

		/**
		 * Gives the value of the {@code Content-Range} that a 416 should have (15.5.17).
		 * @return the value
		 */
		public String contentRange() {
			return "bytes */" + this.completeLength;
		}

	}

	/**
	 * The ranges that can be sent, cut to the representation. Those that overlap or touch
	 * are one (15.3.7.2), in the place of the one asked for first.
	 *
	 * @param ranges at least one
	 */
	record Satisfiable(List<ByteRange> ranges) implements ByteRanges {

		public Satisfiable {
			ranges = List.copyOf(ranges);
		}

	}

}
