package io.tarweb.internal.body;

/**
 * Makes bodies from runs of the archive, in the form that one channel can take.
 */
@FunctionalInterface
public interface ArchiveBodies {

	Body of(long offset, long length);

}
