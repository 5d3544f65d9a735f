package io.tarweb.maven;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

import io.tarweb.pack.PackException;
import io.tarweb.pack.PackListener;
import io.tarweb.pack.PackOptions;
import io.tarweb.pack.PackSettings;
import io.tarweb.pack.PackSummary;
import io.tarweb.pack.Packer;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Component;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.apache.maven.project.MavenProjectHelper;
import org.jspecify.annotations.Nullable;

/**
 * Packs a directory with docs into an archive that tarweb serves, and attaches it to the
 * project. Files that haven't changed since the last build aren't compressed again.
 */
@Mojo(name = "pack", defaultPhase = LifecyclePhase.PACKAGE, threadSafe = true)
public final class PackMojo extends AbstractMojo {

	private static final int MAX_LINES = 20;

	/** The project that is built. */
	@Parameter(defaultValue = "${project}", readonly = true, required = true)
	private @Nullable MavenProject project;

	/** The replacement, javax.inject, would be a dependency for this one field. */
	@Component
	@SuppressWarnings("deprecation")
	private @Nullable MavenProjectHelper projectHelper;

	@Parameter(defaultValue = "${project.build.directory}", readonly = true, required = true)
	private File buildDirectory = new File("target");

	@Parameter(defaultValue = "${project.build.finalName}", readonly = true, required = true)
	private String finalName = "site";

	/**
	 * The directory to pack. By default {@code reports/apidocs} in the build directory,
	 * where maven-javadoc-plugin leaves its pages; if there is none, {@code apidocs} or
	 * {@code site}.
	 */
	@Parameter(property = "tarweb.pack.directory")
	private @Nullable File directory;

	/** The archive; by default the project's final name with the classifier. */
	@Parameter(property = "tarweb.pack.output")
	private @Nullable File output;

	/** The classifier under which the archive is attached. */
	@Parameter(property = "tarweb.pack.classifier", defaultValue = "docs")
	private String classifier = "docs";

	/** Whether the archive becomes an artifact of the project. */
	@Parameter(property = "tarweb.pack.attach", defaultValue = "true")
	private boolean attach;

	/** {@code tar} or {@code tgz}. */
	@Parameter(property = "tarweb.pack.format", defaultValue = "tar")
	private String format = "tar";

	/**
	 * The siblings to make, with their levels: {@code br} (0 to 11), {@code zst} (1 to
	 * 19), {@code gz} (1 to 9); an empty level is the default one. By default all three.
	 */
	@Parameter
	private @Nullable Map<String, String> encodings;

	/** Files below this length aren't compressed. */
	@Parameter(property = "tarweb.pack.minSize", defaultValue = "512")
	private @Nullable String minSize;

	/** How many percent smaller than its file a sibling must be. */
	@Parameter(property = "tarweb.pack.minGain", defaultValue = "5")
	private @Nullable String minGain;

	/** Contents begin at multiples of this, a power of two. */
	@Parameter(property = "tarweb.pack.align", defaultValue = "512")
	private @Nullable String align;

	/** Patterns of paths to leave out. */
	@Parameter
	private @Nullable List<String> excludes;

	/** Whether the targets of symbolic links are packed instead of the links. */
	@Parameter(property = "tarweb.pack.followLinks", defaultValue = "false")
	private boolean followLinks;

	/** The problems that don't fail the build: unreadable, name, case, link, special. */
	@Parameter
	private @Nullable List<String> tolerate;

	/** {@code off}, {@code warn} or {@code fail}: what happens to broken links. */
	@Parameter(property = "tarweb.pack.linkCheck", defaultValue = "warn")
	private @Nullable String linkCheck;

	/** Whether every broken link is shown, not just the most frequent targets. */
	@Parameter(property = "tarweb.pack.allBrokenLinks", defaultValue = "false")
	private boolean allBrokenLinks;

	/**
	 * The time of all members: seconds since 1970, an ISO 8601 time, or {@code files} for
	 * each file's own. Fewer than two characters mean no time, as with Maven's plugins.
	 */
	@Parameter(defaultValue = "${project.build.outputTimestamp}")
	private @Nullable String outputTimestamp;

	/**
	 * Where compressed contents are kept for the next build. Executions and modules may
	 * share it.
	 */
	@Parameter(property = "tarweb.pack.cache", defaultValue = "${project.build.directory}/tarweb-pack-cache")
	private @Nullable File cache;

	/** Whether to do nothing. */
	@Parameter(property = "tarweb.pack.skip", defaultValue = "false")
	private boolean skip;

	@Override
	public void execute() throws MojoExecutionException, MojoFailureException {
		if (this.skip) {
			getLog().info("Not packing docs: skipped");
			return;
		}
		Path build = this.buildDirectory.toPath();
		Path source = source(build);
		Path target = (this.output != null) ? this.output.toPath() : build
			.resolve("%s-%s.%s".formatted(this.finalName, this.classifier, this.format.toLowerCase(Locale.ROOT)));
		pack(source, target);
		if (this.attach) {
			required(this.projectHelper).attachArtifact(required(this.project), this.format.toLowerCase(Locale.ROOT),
					this.classifier, target.toFile());
		}
	}

	private void pack(Path source, Path target) throws MojoExecutionException, MojoFailureException {
		try {
			PackSettings settings = settings(source, target);
			if (!Files.isDirectory(source)) {
				throw new MojoFailureException(
						"There is no directory '%s' to pack; make the docs first, or set <directory>"
							.formatted(source));
			}
			Files.createDirectories(target.toAbsolutePath().getParent());
			report(target, Packer.pack(settings, PackListener.NONE));
		}
		catch (PackException ex) {
			// The lines are already limited to the broken links to report.
			int most = (ex.kind() == PackException.Kind.LINKS) ? Integer.MAX_VALUE : MAX_LINES;
			ex.details().stream().limit(most).forEach(getLog()::error);
			if (ex.details().size() > most) {
				getLog().error("and %d more".formatted(ex.details().size() - most));
			}
			throw new MojoFailureException(ex.getMessage(), ex);
		}
		catch (IllegalArgumentException ex) {
			throw new MojoFailureException(ex.getMessage(), ex);
		}
		catch (IOException ex) {
			throw new MojoExecutionException("There is no place for '%s'".formatted(target), ex);
		}
	}

	private Path source(Path build) {
		if (this.directory != null) {
			return this.directory.toPath();
		}
		for (String place : List.of("reports/apidocs", "apidocs", "site")) {
			if (Files.isDirectory(build.resolve(place))) {
				return build.resolve(place);
			}
		}
		return build.resolve("reports/apidocs");
	}

	private PackSettings settings(Path source, Path target) {
		String time = this.outputTimestamp;
		return new PackOptions(source, target, UnaryOperator.identity()).format(this.format)
			.encodings(this.encodings)
			.minSize(this.minSize)
			.minGain(this.minGain)
			.align(this.align)
			.time("outputTimestamp", (time != null && time.strip().length() >= 2) ? time : null)
			.excludes(this.excludes)
			.followLinks(this.followLinks)
			.tolerate(this.tolerate)
			.linkCheck(this.linkCheck)
			.allBrokenLinks(this.allBrokenLinks)
			.cache((this.cache != null) ? this.cache.toPath() : null)
			.toSettings();
	}

	private void report(Path target, PackSummary summary) {
		summary.leftOut().stream().limit(MAX_LINES).forEach((problem) -> getLog().warn("Tolerated: " + problem));
		summary.brokenLinks().lines().forEach((line) -> getLog().warn("Broken: " + line));
		getLog().info("Packed %d files, %d bytes, into %s of %d bytes".formatted(summary.files(),
				summary.contentBytes(), target, summary.archiveBytes()));
		summary.siblings()
			.forEach((encoding, siblings) -> getLog().info("  %s: %d files from %d to %d bytes"
				.formatted(encoding.extension(), siblings.files(), siblings.plainBytes(), siblings.compressedBytes())));
		if (summary.fromCache() > 0) {
			getLog().info("  %d of them compressed by an earlier build".formatted(summary.fromCache()));
		}
	}

	private static <T> T required(@Nullable T injected) {
		if (injected == null) {
			throw new IllegalStateException("Maven didn't inject what the plugin asked for");
		}
		return injected;
	}

}
