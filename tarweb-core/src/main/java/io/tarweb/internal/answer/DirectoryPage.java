package io.tarweb.internal.answer;

/**
 * 200 with the list of a directory, made for this request.
 *
 * @param contentType the media type, to be read only
 * @param content the list, to be read only
 */
public record DirectoryPage(byte[] contentType, byte[] content) implements Answer {

	@Override
	public int status() {
		return 200;
	}

}
