package io.tarweb.spring.autoconfigure;

import org.jspecify.annotations.Nullable;

/**
 * An SSL bundle isn't there or can't be used.
 */
class TlsBundleException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String property;

	TlsBundleException(String property, String bundle, String reason, @Nullable Throwable cause) {
		super((bundle.isEmpty() ? "'" + property + "' " : "The SSL bundle '" + bundle + "' ") + reason, cause);
		this.property = property;
	}

	/**
	 * The property that names the bundle.
	 */
	String getProperty() {
		return this.property;
	}

}
