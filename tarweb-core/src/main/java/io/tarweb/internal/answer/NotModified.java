package io.tarweb.internal.answer;

/**
 * 304: the client has the representation already (RFC 9110, 15.4.5).
 *
 * @param representation the representation; valid until the next request
 */
public record NotModified(Representation representation) implements Answer {

	@Override
	public int status() {
		return 304;
	}

}
