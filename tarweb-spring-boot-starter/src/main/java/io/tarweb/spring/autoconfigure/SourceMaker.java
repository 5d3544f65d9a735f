package io.tarweb.spring.autoconfigure;

import io.tarweb.reload.ArchiveSource;
import io.tarweb.spring.internal.source.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * Makes the source of an archive.
 */
@FunctionalInterface
interface SourceMaker {

	/**
	 * Makes a source.
	 * @param property the property that names the archive
	 * @param location the location of the archive
	 * @param sha256 the hash that the archive must have, {@code null} for any
	 * @throws IllegalArgumentException if the location can't be one
	 */
	ArchiveSource make(String property, String location, @Nullable Sha256 sha256);

}
