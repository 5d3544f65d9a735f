package io.tarweb.internal.wire;

/**
 * Makes bodies out of runs of the archive, in the form that one channel can take.
 */
@FunctionalInterface
interface ArchiveBodies {

	Body of(long offset, long length);

}
