package io.tarweb.internal.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Temporary files that lose their name as soon as they are mapped, so that nothing is
 * left behind however the process ends; on systems that need the name, they lose it on
 * release.
 */
final class TemporaryFiles implements UnpackedFiles {

	@Override
	public Path unpacked(Path archive, Unpacker unpacker) throws IOException {
		Path file = Files.createTempFile("tarweb-", ".tar");
		try {
			unpacker.unpackTo(file);
			return file;
		}
		catch (Throwable ex) {
			Files.deleteIfExists(file);
			throw ex;
		}
	}

	@Override
	public void mapped(Path file) {
		release(file);
	}

	@Override
	public void release(Path file) {
		try {
			Files.deleteIfExists(file);
		}
		catch (IOException ex) {
			file.toFile().deleteOnExit();
		}
	}

}
