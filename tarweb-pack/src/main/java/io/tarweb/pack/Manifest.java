package io.tarweb.pack;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The list of contents at the end of an archive: a line of JSON for each file with its
 * length and hash and those of its siblings. It grows in a file, because the sites that
 * most need a list are large.
 */
final class Manifest implements AutoCloseable {

	private final Path file;

	private final JsonGenerator json;

	Manifest(Path file) throws IOException {
		this.file = file;
		this.json = new JsonFactory().createGenerator(ObjectWriteContext.empty(),
				new BufferedOutputStream(Files.newOutputStream(file)));
		this.json.writeStartObject();
		this.json.writeNumberProperty("version", 1);
		this.json.writeArrayPropertyStart("files");
	}

	void add(PreparedFile prepared) {
		this.json.writeRaw('\n');
		this.json.writeStartObject();
		this.json.writeStringProperty("path", prepared.entry().name());
		describe(prepared.content());
		if (!prepared.siblings().isEmpty()) {
			this.json.writeObjectPropertyStart("encodings");
			prepared.siblings().forEach((encoding, sibling) -> {
				this.json.writeObjectPropertyStart(encoding.extension());
				describe(sibling);
				this.json.writeEndObject();
			});
			this.json.writeEndObject();
		}
		this.json.writeEndObject();
	}

	private void describe(Body body) {
		this.json.writeNumberProperty("bytes", body.length());
		this.json.writeStringProperty("xxh3", Hashes.text(body.hash()));
	}

	/**
	 * Ends the list.
	 * @return the list as a content
	 * @throws IOException if it can't be read back
	 */
	Body finish() throws IOException {
		this.json.writeRaw('\n');
		this.json.writeEndArray();
		this.json.writeEndObject();
		this.json.writeRaw('\n');
		this.json.close();
		Hashes.Stream hashes = new Hashes.Stream(OutputStream.nullOutputStream());
		try (InputStream in = Files.newInputStream(this.file)) {
			in.transferTo(hashes);
		}
		return new Body(null, this.file, hashes.length(), hashes.hash());
	}

	@Override
	public void close() {
		this.json.close();
	}

}
