package io.tarweb.internal.answer;

/**
 * 200 with the listing of a directory, made for this request.
 *
 * @param contentType the media type; don't change it
 * @param content the listing; don't change it
 */
public record DirectoryPage(byte[] contentType, byte[] content) implements Answer {

	@Override
	public int status() {
		return 200;
	}

}
