package io.tarweb.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.tarweb.internal.archive.ArchiveOpening;
import io.tarweb.internal.archive.TarBuilder;
import io.tarweb.internal.edition.Edition;
import io.tarweb.internal.layer.Layer;
import io.tarweb.settings.SitePolicy;

/**
 * A site without a server, over an archive that exists as long as its test.
 */
public final class OpenSite implements AutoCloseable {

	private final Path file;

	private final Edition edition;

	private OpenSite(Path file, SitePolicy policy) {
		this.file = file;
		try {
			Layer layer = Layer.prepare(ArchiveOpening.open(file), policy, "test", System.nanoTime(), (closed) -> {
			});
			this.edition = Edition.of(List.of(layer), Duration.ZERO);
		}
		catch (RuntimeException ex) {
			delete(file);
			throw ex;
		}
	}

	public static OpenSite of(TarBuilder archive) {
		return of(archive, SitePolicy.DEFAULTS);
	}

	/**
	 * Opens a site.
	 * @param archive what is in it
	 * @param policy how it is served
	 * @return the site
	 */
	public static OpenSite of(TarBuilder archive, SitePolicy policy) {
		try {
			return new OpenSite(archive.writeTo(Files.createTempFile("tarweb", ".tar")), policy);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public Layer layer() {
		return this.edition.layer(0);
	}

	public Edition edition() {
		return this.edition;
	}

	private static void delete(Path file) {
		try {
			Files.delete(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		this.edition.release();
		delete(this.file);
	}

}
