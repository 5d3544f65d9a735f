package io.tarweb.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.tarweb.archive.Archive;
import io.tarweb.archive.TarBuilder;
import io.tarweb.site.Site;
import io.tarweb.site.SitePolicy;

/**
 * A site without a server, over an archive that exists as long as its test.
 */
public final class OpenSite implements AutoCloseable {

	private final Path file;

	private final Site site;

	private OpenSite(Path file, SitePolicy policy) {
		this.file = file;
		try {
			this.site = Site.prepare(Archive.open(file), policy, "test", System.nanoTime(), () -> {
			});
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

	public Site site() {
		return this.site;
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
		this.site.close();
		delete(this.file);
	}

}
