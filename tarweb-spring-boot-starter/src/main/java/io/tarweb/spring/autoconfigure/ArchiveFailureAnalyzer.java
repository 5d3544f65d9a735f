package io.tarweb.spring.autoconfigure;

import io.tarweb.archive.ArchiveException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains an {@link ArchiveException}.
 */
class ArchiveFailureAnalyzer extends AbstractFailureAnalyzer<ArchiveException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, ArchiveException cause) {
		return new FailureAnalysis("tarweb can't serve its archive: " + cause.getMessage() + ".", action(cause.kind()),
				cause);
	}

	private static String action(ArchiveException.Kind kind) {
		return switch (kind) {
			case MISSING -> "Put a tar there, or set 'tarweb.archive' to where it is.";
			case UNREADABLE -> "Let this process read the file, or set 'tarweb.archive' to one that it can read.";
			case NOT_A_TAR -> "Set 'tarweb.archive' to an uncompressed tar. A compressed one has to be unpacked "
					+ "first, with 'gunzip' for example: pages are served from where they lie in the archive.";
			case CORRUPT -> "The archive is incomplete or damaged. Make or copy it anew, check it with 'tar -tf', "
					+ "and bring it into place by renaming it: a file that is being served must not be written to.";
			case UNSUPPORTED -> "Pack the archive anew without what is named above, with 'tar --format=pax' for "
					+ "example, and set 'tarweb.archive' to it.";
		};
	}

}
