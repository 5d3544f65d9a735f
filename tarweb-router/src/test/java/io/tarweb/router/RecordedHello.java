package io.tarweb.router;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * The first message of a TLS client, as it was sent.
 *
 * @param client who sent it
 * @param name the name that it asks for in lower case, {@code null} for none
 */
record RecordedHello(String client, @Nullable String name, byte[] bytes) {

	static List<RecordedHello> all() {
		try (InputStream in = Objects.requireNonNull(RecordedHello.class.getResourceAsStream("hellos.txt"))) {
			return new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines()
				.filter((line) -> !line.startsWith("#"))
				.map(RecordedHello::parse)
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static RecordedHello parse(String line) {
		String[] parts = line.split(" ");
		return new RecordedHello(parts[0], parts[1].equals("-") ? null : parts[1], HexFormat.of().parseHex(parts[2]));
	}

	/** Where the name's bytes begin, -1 if there is no name. */
	int nameAt() {
		return (this.name != null)
				? new String(this.bytes, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT).indexOf(this.name) : -1;
	}

	@Override
	public String toString() {
		return this.client;
	}

}
