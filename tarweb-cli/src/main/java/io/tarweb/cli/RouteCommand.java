package io.tarweb.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

import io.tarweb.cli.router.SniImport;
import io.tarweb.reload.ArchiveSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code tarweb route}.
 */
@Command(name = "route", description = "Gives each TLS connection to the backend for the name it asks for.",
		mixinStandardHelpOptions = true, sortOptions = false, usageHelpAutoWidth = true,
		footer = { "",
				"SIGTERM and SIGINT let connections under way finish. SIGHUP reads the file, the certificates and the "
						+ "archives again; what is wrong then stays as it was.",
				"docs/ROUTER.md describes the file." })
@SuppressWarnings("NullAway.Init")
final class RouteCommand implements Callable<Integer> {

	@Spec
	private CommandSpec spec;

	@ArgGroup(exclusive = true, multiplicity = "1")
	private Source source;

	@Option(names = "--check", description = "Only read the file and say whether it can be used.")
	private boolean check;

	@Parameters(arity = "0..*", paramLabel = "ARCHIVE",
			description = "The archives of the site, for backends of the kind site.")
	private List<Path> archives = List.of();

	@Option(names = "--site-certificate", paramLabel = "FILE",
			description = "PEM file of the site's certificate, followed by those that lead to the authority.")
	private @Nullable Path siteCertificate;

	@Option(names = "--site-private-key", paramLabel = "FILE",
			description = "PEM file of its private key, in PKCS #8 and not encrypted.")
	private @Nullable Path sitePrivateKey;

	@Mixin
	private SiteOptions site = new SiteOptions();

	@Mixin
	private RunOptions run = new RunOptions();

	@Override
	public Integer call() {
		if (this.source.imported != null) {
			return print(this.source.imported);
		}
		this.run.check();
		RoutedSite routed = site();
		RouterProcess process = new RouterProcess(this.source.config, routed, this.run);
		if (this.check) {
			this.spec.commandLine()
				.getOut()
				.println(this.source.config + ": " + Text.count(process.routes(), "route", "routes")
						+ ", the default one included");
			return ExitCode.OK;
		}
		process.start();
		CountDownLatch ended = this.run.stopAtTheEnd(process::stop);
		Hangup.handle(process::reload);
		RunOptions.awaitUninterruptibly(ended);
		return ExitCode.OK;
	}

	private @Nullable RoutedSite site() {
		if ((this.siteCertificate == null) != (this.sitePrivateKey == null)) {
			throw new CommandException("--site-certificate and --site-private-key need each other", null);
		}
		if (this.archives.isEmpty()) {
			if (this.siteCertificate != null) {
				throw new CommandException("--site-certificate needs an archive to serve", null);
			}
			return null;
		}
		return new RoutedSite(this.site.settings(this.archives.stream().map(ArchiveSource::ofFile).toList()),
				this.site.accessLog(), this.run, this.siteCertificate, this.sitePrivateKey);
	}

	private int print(Path configuration) {
		if (this.check || !this.archives.isEmpty()) {
			throw new CommandException("--import only prints a configuration; it takes neither --check nor archives",
					null);
		}
		SniImport result = SniImport.of(configuration);
		PrintWriter out = this.spec.commandLine().getOut();
		out.print(result.yaml());
		out.flush();
		if (result.untranslated() > 0) {
			throw new CommandException(
					"%s in '%s' could not be translated; see the lines that begin with '# not translated'"
						.formatted(Text.count(result.untranslated(), "thing", "things"), configuration),
					null);
		}
		return ExitCode.OK;
	}

	/** Where the routes come from. */
	@SuppressWarnings("NullAway.Init")
	private static final class Source {

		@Option(names = { "-c", "--config" }, required = true, paramLabel = "FILE",
				description = "YAML file with the routes.")
		private Path config;

		@Option(names = "--import", required = true, paramLabel = "FILE",
				description = "Print such a file, made from the text proto of an SNI router (sni-router, tarweb).")
		private @Nullable Path imported;

	}

}
