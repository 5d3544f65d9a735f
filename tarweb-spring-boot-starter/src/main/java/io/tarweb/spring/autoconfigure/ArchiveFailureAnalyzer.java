package io.tarweb.spring.autoconfigure;

import io.tarweb.error.ArchiveException;

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
		FailedSite site = FailedSite.of(rootFailure, this.environment);
		return new FailureAnalysis(subject(site) + cause.getMessage() + ".", action(site, cause.kind()), cause);
	}

	/**
	 * The exception names the file, which isn't what the operator wrote if it is a copy.
	 */
	private static String subject(FailedSite site) {
		return (site.archives().isEmpty()) ? "The archive can't be served: "
				: site.property("archive") + " is '" + site.locations() + "', but ";
	}

	private static String action(FailedSite site, ArchiveException.Kind kind) {
		String archive = site.property("archive");
		return switch (kind) {
			case MISSING -> "Put an archive there, or set " + archive + " to where it is.";
			case UNREADABLE ->
				"Let this process read the file, and a compressed tar have room in the temporary directory, or set "
						+ archive + " to one that it can read.";
			case NOT_AN_ARCHIVE ->
				"Set " + archive + " to a tar, compressed or not, or to a zip or jar. What a file is "
						+ "is told by its first bytes, not by its name.";
			case CORRUPT ->
				"The archive is incomplete or damaged. Make or copy it anew, check it with 'tar -tf' or 'unzip -t', "
						+ "and bring it into place by renaming it: a file that is being served must not be written to.";
			case UNSUPPORTED ->
				"Add the library if one is named above. Otherwise pack the archive anew without what is named, with "
						+ "'tar --format=pax' for example, and set " + archive + " to it.";
			case TOO_LARGE -> "Pack less into the archive, or raise " + site.property("archive-limits.max-entries")
					+ " or " + site.property("archive-limits.max-name-size") + " if they are set.";
			case UNPACKS_TO_TOO_MUCH -> "If the archive may be that large, raise "
					+ site.property("archive-limits.max-unpacked-size") + " and have room for it in the temporary "
					+ "directory. A tar that isn't compressed needs neither.";
		};
	}

}
