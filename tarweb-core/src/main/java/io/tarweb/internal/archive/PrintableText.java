package io.tarweb.internal.archive;

/**
 * Text from an archive, for messages.
 */
final class PrintableText {

	private PrintableText() {
	}

	/** Text with a dot for whatever isn't printable ASCII. */
	static String of(byte[] text, int from, int width) {
		StringBuilder printable = new StringBuilder();
		for (int i = from; i < from + width; i++) {
			printable.append((text[i] >= ' ' && text[i] < 127) ? (char) text[i] : '.');
		}
		return printable.toString();
	}

}
