package io.tarweb.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.tarweb.cli.router.ConfigurationException;
import io.tarweb.cli.router.PemIdentities;
import io.tarweb.cli.router.RouterFile;
import io.tarweb.error.SettingException;
import io.tarweb.router.Backend;
import io.tarweb.router.BackendMetrics;
import io.tarweb.router.Route;
import io.tarweb.router.RouteMetrics;
import io.tarweb.router.RouterChanges;
import io.tarweb.router.RouterFailure;
import io.tarweb.router.RouterMetrics;
import io.tarweb.router.RouterSettings;
import io.tarweb.router.TarwebRouter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A router with its file, and the site behind it if there is one. Signals come on threads
 * of their own.
 */
final class RouterProcess {

	private static final Logger logger = LoggerFactory.getLogger(RouterProcess.class);

	private final PemIdentities identities = new PemIdentities();

	private final Path path;

	private final @Nullable RoutedSite site;

	private final RunOptions run;

	private final TarwebRouter router;

	private RouterFile file;

	/**
	 * Reads the file.
	 * @param site gets the connections of backends of the kind site
	 * @throws ConfigurationException if the file can't be used
	 */
	RouterProcess(Path path, @Nullable RoutedSite site, RunOptions run) {
		this.path = path;
		this.site = site;
		this.run = run;
		this.file = read();
		try {
			this.router = new TarwebRouter(this.file.settings(), (site != null) ? site.server() : null);
		}
		catch (SettingException ex) {
			throw this.file.located(ex);
		}
		this.identities.use();
	}

	private RouterFile read() {
		this.identities.begin();
		RouterFile read = RouterFile.read(this.path, this.identities, this.run.workers(), this.run.transport());
		if (this.site != null) {
			all(read.settings()).forEach(this::checkSite);
		}
		return read;
	}

	private static List<Route> all(RouterSettings settings) {
		List<Route> all = new ArrayList<>(settings.routes());
		all.add(settings.defaultRoute());
		return all;
	}

	private void checkSite(Route route) {
		if (!(route.backend() instanceof Backend.Site) && !(route.sorry() instanceof Backend.Site)) {
			return;
		}
		boolean onlyPlain = route.notTls() && route.serverNames().isEmpty() && !route.noName();
		if (!onlyPlain && !speaksTls()) {
			throw new CommandException("The clients of route '" + route.name()
					+ "' speak TLS with the site, so it needs --site-certificate and --site-private-key", null);
		}
		if (route.notTls() && speaksTls()) {
			throw new CommandException("Route '" + route.name() + "' gives the site clients that don't speak TLS, "
					+ "but with --site-certificate it understands only those that do", null);
		}
	}

	private boolean speaksTls() {
		return this.site != null && this.site.speaksTls();
	}

	/** The number of routes, the default one included. */
	int routes() {
		return this.file.settings().routes().size() + 1;
	}

	/**
	 * Listens.
	 * @throws RuntimeException if that fails; then nothing runs
	 */
	void start() {
		if (this.site != null) {
			this.site.server().start();
		}
		try {
			this.router.start();
		}
		catch (RuntimeException ex) {
			if (this.site != null) {
				this.site.server().stop(Duration.ZERO);
			}
			throw (ex instanceof SettingException wrong) ? this.file.located(wrong) : ex;
		}
	}

	/**
	 * Takes what the file, the certificates and the archives say by now. What can't be
	 * used stays as it was, and a line says why.
	 */
	synchronized void reload() {
		try {
			RouterFile next = read();
			RouterChanges changes = replace(next);
			this.file = next;
			this.identities.use();
			logger.info("{}: {}", this.path, describe(changes));
		}
		catch (RuntimeException ex) {
			logger.error("The routes stay as they were: {}", ex.getMessage());
		}
		if (this.site != null) {
			reload(this.site);
		}
		report();
	}

	private RouterChanges replace(RouterFile next) {
		try {
			return this.router.replace(next.settings());
		}
		catch (SettingException ex) {
			throw next.located(ex);
		}
	}

	private static void reload(RoutedSite site) {
		try {
			if (site.replaceCertificate()) {
				logger.info("The site has another certificate");
			}
		}
		catch (RuntimeException ex) {
			logger.error("The site's certificate stays as it was: {}", ex.getMessage());
		}
		site.server().reload();
	}

	private static String describe(RouterChanges changes) {
		if (changes.isEmpty()) {
			return "nothing has changed";
		}
		List<String> parts = new ArrayList<>();
		describe(parts, "added", changes.added());
		describe(parts, "removed", changes.removed());
		describe(parts, "changed", changes.changed());
		describe(parts, "another certificate for", changes.certificates());
		if (changes.limits()) {
			parts.add("other limits for all routes");
		}
		return String.join("; ", parts);
	}

	private static void describe(List<String> parts, String what, List<String> routes) {
		if (!routes.isEmpty()) {
			parts.add(what + " " + String.join(", ", routes));
		}
	}

	/** What no meter tells where there is no registry of meters. */
	private void report() {
		RouterMetrics metrics = this.router.metrics();
		logger.info("{} accepted so far, {} open{}",
				Text.count(metrics.acceptedConnections(), "connection", "connections"), metrics.openConnections(),
				describe(metrics.failures()));
		for (RouteMetrics route : metrics.routes()) {
			report(route.route(), route.backend());
			if (route.sorry() != null) {
				report(route.route() + ", sorry", route.sorry());
			}
		}
	}

	private static void report(String route, BackendMetrics backend) {
		logger.info("Route {}, {}: {} so far, {} open{}", route, backend.backend(),
				Text.count(backend.opened(), "connection", "connections"), backend.open(),
				describe(backend.failures()));
	}

	private static String describe(Map<RouterFailure, Long> failures) {
		return new TreeMap<>(failures).entrySet()
			.stream()
			.map((failure) -> ", " + failure.getKey().label() + " " + failure.getValue())
			.collect(Collectors.joining());
	}

	/**
	 * Accepts no more connections, and waits for those under way.
	 * @param grace how long
	 */
	void stop(Duration grace) {
		long startNanos = System.nanoTime();
		this.router.stop(grace);
		report();
		if (this.site != null) {
			Duration left = grace.minusNanos(System.nanoTime() - startNanos);
			this.site.server().stop(left.isNegative() ? Duration.ZERO : left);
		}
	}

}
