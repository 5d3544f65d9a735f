package io.tarweb.internal.answer;

import io.tarweb.internal.http.ByteRanges;

/**
 * 416: no range lies inside the representation (RFC 9110, 15.5.17).
 *
 * @param ranges the unsatisfiable ranges, with the representation's actual length
 */
public record RangeNotSatisfiable(ByteRanges.Unsatisfiable ranges) implements Answer {

	@Override
	public int status() {
		return 416;
	}

}
