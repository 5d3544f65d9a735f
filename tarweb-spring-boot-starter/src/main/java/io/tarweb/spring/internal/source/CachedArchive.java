package io.tarweb.spring.internal.source;

import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Properties;

import org.jspecify.annotations.Nullable;

/**
 * A copy of an archive in the cache directory.
 *
 * @param file the copy
 * @param validators by what the origin can tell whether it is current
 * @param fetchedAt when it was made
 */
record CachedArchive(Path file, long bytes, Sha256 sha256, Validators validators, Instant fetchedAt) {

	CachedArchive with(Validators validators) {
		return new CachedArchive(this.file, this.bytes, this.sha256, validators, this.fetchedAt);
	}

	CachedArchive at(Path file) {
		return new CachedArchive(file, this.bytes, this.sha256, this.validators, this.fetchedAt);
	}

	Properties toProperties() {
		Properties properties = new Properties();
		properties.setProperty("file", this.file.getFileName().toString());
		properties.setProperty("bytes", Long.toString(this.bytes));
		properties.setProperty("sha256", this.sha256.hex());
		properties.setProperty("fetched-at", this.fetchedAt.toString());
		if (this.validators.entityTag() != null) {
			properties.setProperty("entity-tag", this.validators.entityTag());
		}
		if (this.validators.lastModified() != null) {
			properties.setProperty("last-modified", this.validators.lastModified());
		}
		return properties;
	}

	/**
	 * Reads what {@link #toProperties} wrote.
	 * @param directory where the copy is
	 * @param properties what was written
	 * @return the copy, {@code null} if that isn't what was written
	 */
	static @Nullable CachedArchive of(Path directory, Properties properties) {
		String file = properties.getProperty("file");
		if (file == null || !CacheFiles.isArchive(file)) {
			return null;
		}
		try {
			return new CachedArchive(directory.resolve(file), Long.parseLong(properties.getProperty("bytes", "")),
					new Sha256(properties.getProperty("sha256", "")),
					new Validators(properties.getProperty("entity-tag"), properties.getProperty("last-modified")),
					Instant.parse(properties.getProperty("fetched-at", "")));
		}
		catch (IllegalArgumentException | DateTimeParseException ex) {
			return null;
		}
	}

}
