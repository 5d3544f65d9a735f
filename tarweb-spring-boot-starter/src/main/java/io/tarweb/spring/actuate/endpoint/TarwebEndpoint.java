package io.tarweb.spring.actuate.endpoint;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.tarweb.ServerStatus;
import io.tarweb.SiteStatus;
import io.tarweb.TarwebServer;
import io.tarweb.error.UnknownSiteException;
import io.tarweb.reload.ReloadRequest;
import io.tarweb.reload.ReloadRequest.Action;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * {@link Endpoint @Endpoint} that shows what is being served and, unless access is
 * read-only, reloads it. Its method names are its operations over JMX, so each exists
 * once.
 */
@Endpoint(id = TarwebEndpoint.ID, defaultAccess = Access.READ_ONLY)
public class TarwebEndpoint {

	static final String ID = "tarweb";

	private static final int RANKING_LIMIT = 100;

	private final TarwebServer server;

	private final Supplier<List<String>> changedProperties;

	/**
	 * Creates an endpoint.
	 * @param server the server to show and to reload
	 * @param changedProperties tells which properties have changed since the start and
	 * need a restart
	 */
	public TarwebEndpoint(TarwebServer server, Supplier<List<String>> changedProperties) {
		this.server = server;
		this.changedProperties = changedProperties;
	}

	/**
	 * Shows the server as it is now.
	 * @return its address, transport and sites
	 */
	@ReadOperation
	public ServerDescriptor status() {
		List<String> changed = this.changedProperties.get();
		ServerStatus running = this.server.statusIfRunning();
		return (running != null) ? ServerDescriptor.of(running, this.server.settings(), changed)
				: ServerDescriptor.stopped(changed);
	}

	/**
	 * Shows one site as it is now.
	 * @param site the name of the site
	 * @return its archives and what became of the latest reload, {@code null} if there is
	 * no such site
	 */
	@ReadOperation
	public @Nullable SiteDescriptor site(@Selector String site) {
		SiteStatus status = this.server.status().site(site);
		return (status != null) ? SiteDescriptor.of(status, this.server.settings()) : null;
	}

	/**
	 * Shows the most requested pages of a site, or the most missed paths.
	 * @param site the name of the site
	 * @param ranking {@code pages} or {@code missing}
	 * @param limit the most entries to show, {@value #RANKING_LIMIT} unless told
	 * otherwise
	 * @return the ranking, {@code null} if there is none of that name
	 * @throws UnknownSiteException if there is no such site
	 */
	@ReadOperation
	public @Nullable OperationResponseBody ranking(@Selector String site, @Selector String ranking,
			@Nullable Integer limit) {
		int entries = (limit != null) ? limit : RANKING_LIMIT;
		if (entries < 1) {
			throw invalid("'limit' must be positive, but is " + entries);
		}
		return switch (ranking) {
			case "pages" -> new AskedPagesDescriptor(this.server.mostAsked(site, entries));
			case "missing" -> new MissedPathsDescriptor(this.server.mostMissed(site, entries));
			default -> null;
		};
	}

	/**
	 * Reloads all sites. Blocks until each is in service or refused.
	 * @param action what to do instead: {@code rollback}
	 * @param expect the id of what has to be in service, or nothing is done; only where
	 * there is one site
	 * @return what happened
	 */
	@WriteOperation
	public ReloadsDescriptor reload(@Nullable String action, @Nullable String expect) {
		ReloadRequest request = request(action, expect);
		List<SiteStatus> sites = this.server.status().sites();
		if (expect != null && sites.size() > 1) {
			throw invalid("'expect' is what one site is served from: name the site in the path");
		}
		return ReloadsDescriptor.of(sites.stream().map((site) -> reload(site.name(), request)).toList());
	}

	/**
	 * Reloads one site. Blocks until it is in service or refused.
	 * @param site the name of the site
	 * @param action what to do instead: {@code rollback}
	 * @param expect the id of what has to be in service, or nothing is done
	 * @return what happened
	 * @throws UnknownSiteException if there is no such site
	 */
	@WriteOperation
	public ReloadDescriptor reloadSite(@Selector String site, @Nullable String action, @Nullable String expect) {
		return reload(site, request(action, expect));
	}

	private ReloadDescriptor reload(String site, ReloadRequest request) {
		return ReloadDescriptor.of(this.server.reload(site, request));
	}

	private static ReloadRequest request(@Nullable String action, @Nullable String expect) {
		return new ReloadRequest((action != null) ? action(action) : Action.RELOAD, expect);
	}

	private static Action action(String name) {
		return Arrays.stream(Action.values())
			.filter((action) -> name(action).equals(name))
			.findFirst()
			.orElseThrow(() -> invalid("'" + name + "' is no action; there are "
					+ Arrays.stream(Action.values())
						.map((action) -> "'" + name(action) + "'")
						.collect(Collectors.joining(" and "))));
	}

	private static String name(Action action) {
		return action.name().toLowerCase(Locale.ROOT);
	}

	private static InvalidEndpointRequestException invalid(String reason) {
		return new InvalidEndpointRequestException(reason, reason);
	}

}
