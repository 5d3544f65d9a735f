package io.tarweb.internal.http;

import java.util.List;

/**
 * What a {@code Range} field asks of a representation of a certain length (RFC 9110
 * 14.1.2, 14.2). The three results are three answers: 200 with the whole, 416, and 206.
 */
public sealed interface ByteRanges {

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
