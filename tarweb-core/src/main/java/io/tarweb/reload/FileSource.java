package io.tarweb.reload;

import java.nio.file.Path;

/**
 * An archive that is mapped where it lies.
 */
record FileSource(Path file) implements ArchiveSource {

	@Override
	public Path fetch() {
		return this.file;
	}

	@Override
	public String location() {
		return this.file.toString();
	}

}
