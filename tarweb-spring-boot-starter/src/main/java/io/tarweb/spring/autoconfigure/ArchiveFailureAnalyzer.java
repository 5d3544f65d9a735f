package io.tarweb.spring.autoconfigure;

import io.tarweb.archive.ArchiveException;
import io.tarweb.spring.context.ResourceArchiveSource;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/**
 * Explains an {@link ArchiveException}.
 */
class ArchiveFailureAnalyzer extends AbstractFailureAnalyzer<ArchiveException> {

	private final Environment environment;

	ArchiveFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, ArchiveException cause) {
		return new FailureAnalysis(subject() + cause.getMessage() + ".", action(cause.kind()), cause);
	}

	/**
	 * The exception names the file, which isn't what the operator wrote if it is a copy.
	 */
	private String subject() {
		String location = this.environment.getProperty("tarweb.archive");
		return (location != null)
				? "'tarweb.archive' is '%s', but ".formatted(ResourceArchiveSource.withoutCredentials(location))
				: "The archive can't be served: ";
	}

	private static String action(ArchiveException.Kind kind) {
		return switch (kind) {
			case MISSING -> "Put a tar there, or set 'tarweb.archive' to where it is.";
			case UNREADABLE -> "Let this process read the file, or set 'tarweb.archive' to one that it can read.";
			case NOT_AN_ARCHIVE -> "Set 'tarweb.archive' to an uncompressed tar. A compressed one has to be unpacked "
					+ "first, with 'gunzip' for example: pages are served from where they lie in the archive.";
			case CORRUPT -> "The archive is incomplete or damaged. Make or copy it anew, check it with 'tar -tf', "
					+ "and bring it into place by renaming it: a file that is being served must not be written to.";
			case UNSUPPORTED -> "Pack the archive anew without what is named above, with 'tar --format=pax' for "
					+ "example, and set 'tarweb.archive' to it.";
		};
	}

}
