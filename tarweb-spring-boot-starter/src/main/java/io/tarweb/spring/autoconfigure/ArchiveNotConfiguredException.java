package io.tarweb.spring.autoconfigure;

/**
 * The operator switched the server on without naming an archive.
 */
class ArchiveNotConfiguredException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	ArchiveNotConfiguredException() {
		super("tarweb.enabled is 'true', but neither tarweb.archive nor tarweb.sites is set");
	}

}
