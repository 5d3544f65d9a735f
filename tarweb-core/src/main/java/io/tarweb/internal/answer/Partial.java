package io.tarweb.internal.answer;

import java.util.List;

import io.tarweb.internal.http.ByteRange;

/**
 * 206: parts of a representation (RFC 9110, 15.3.7); several are sent as
 * {@code multipart/byteranges}.
 *
 * @param representation the representation; valid until the next request
 * @param ranges the parts in the order in which they are sent, at least one
 */
public record Partial(Representation representation, List<ByteRange> ranges) implements Answer {

	@Override
	public int status() {
		return 206;
	}

}
