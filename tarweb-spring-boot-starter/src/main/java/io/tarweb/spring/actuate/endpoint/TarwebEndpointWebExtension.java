package io.tarweb.spring.actuate.endpoint;

import java.util.function.Supplier;

import io.tarweb.TarwebServer;
import io.tarweb.error.UnknownSiteException;
import io.tarweb.reload.RefusalKind;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * {@link EndpointWebExtension @EndpointWebExtension} that reports the outcome by the HTTP
 * status, so that a script fails if its reload does.
 * <p>
 * An operation with a body accepts only JSON, not even an empty body. So each exists
 * twice, once without parameters.
 */
@EndpointWebExtension(endpoint = TarwebEndpoint.class)
public class TarwebEndpointWebExtension {

	/** RFC 9110, 15.5.21: understood and well-formed, but unable to be processed. */
	private static final int UNPROCESSABLE_CONTENT = 422;

	private static final int CONFLICT = 409;

	private final TarwebEndpoint endpoint;

	private final TarwebServer server;

	public TarwebEndpointWebExtension(TarwebEndpoint endpoint, TarwebServer server) {
		this.endpoint = endpoint;
		this.server = server;
	}

	/**
	 * Shows one site.
	 * @return the site, or status 404 if there is none of that name
	 */
	@ReadOperation
	public WebEndpointResponse<OperationResponseBody> site(@Selector String site) {
		return answer(() -> {
			SiteDescriptor found = this.endpoint.site(site);
			return (found != null) ? new WebEndpointResponse<>(found)
					: problem("There is no site '" + site + "'", WebEndpointResponse.STATUS_NOT_FOUND);
		});
	}

	/**
	 * Shows the most requested pages of a site, or the most missed paths.
	 * @param limit the most entries to show
	 * @return the ranking, or status 404 if there is no such site or ranking
	 */
	@ReadOperation
	public WebEndpointResponse<OperationResponseBody> ranking(@Selector String site, @Selector String ranking,
			@Nullable Integer limit) {
		return answer(() -> {
			OperationResponseBody found = this.endpoint.ranking(site, ranking, limit);
			return (found != null) ? new WebEndpointResponse<>(found)
					: problem("There is no ranking '" + ranking + "', but 'pages' and 'missing'",
							WebEndpointResponse.STATUS_NOT_FOUND);
		});
	}

	/**
	 * Reloads all sites.
	 * @return what happened, as {@link #reload(String, String)} does
	 */
	@WriteOperation
	public WebEndpointResponse<OperationResponseBody> reload() {
		return reload(null, null);
	}

	/**
	 * Reloads all sites, or does something else to them.
	 * @param action what to do instead
	 * @param expect what has to be in service
	 * @return what happened, with status 422 if anything was refused
	 */
	@WriteOperation
	public WebEndpointResponse<OperationResponseBody> reload(@Nullable String action, @Nullable String expect) {
		return answer(() -> {
			ReloadsDescriptor reloads = this.endpoint.reload(action, expect);
			int status = reloads.sites()
				.values()
				.stream()
				.mapToInt(TarwebEndpointWebExtension::status)
				.max()
				.orElse(WebEndpointResponse.STATUS_OK);
			return new WebEndpointResponse<>(reloads, status);
		});
	}

	/**
	 * Reloads one site.
	 * @return what happened, as {@link #reloadSite(String, String, String)} does
	 */
	@WriteOperation
	public WebEndpointResponse<OperationResponseBody> reloadSite(@Selector String site) {
		return reloadSite(site, null, null);
	}

	/**
	 * Reloads one site, or does something else to it.
	 * @param action what to do instead
	 * @param expect what has to be in service
	 * @return what happened, with status 409 if something else is in service than was
	 * expected or there is nothing to go back to, 422 if what is offered was refused, 404
	 * if there is no such site
	 */
	@WriteOperation
	public WebEndpointResponse<OperationResponseBody> reloadSite(@Selector String site, @Nullable String action,
			@Nullable String expect) {
		return answer(() -> {
			ReloadDescriptor reload = this.endpoint.reloadSite(site, action, expect);
			return new WebEndpointResponse<>(reload, status(reload));
		});
	}

	/** Of several reloads, the highest one counts. */
	private static int status(ReloadDescriptor reload) {
		RefusalKind refusal = reload.refusal();
		if (refusal == null) {
			return WebEndpointResponse.STATUS_OK;
		}
		return switch (refusal) {
			case NOT_EXPECTED, NO_PREVIOUS -> CONFLICT;
			default -> UNPROCESSABLE_CONTENT;
		};
	}

	private WebEndpointResponse<OperationResponseBody> answer(
			Supplier<WebEndpointResponse<OperationResponseBody>> operation) {
		try {
			return operation.get();
		}
		catch (UnknownSiteException ex) {
			return problem(ex.getMessage(), WebEndpointResponse.STATUS_NOT_FOUND);
		}
		catch (InvalidEndpointRequestException ex) {
			return problem(ex.getMessage(), WebEndpointResponse.STATUS_BAD_REQUEST);
		}
		catch (IllegalStateException ex) {
			if (this.server.isRunning()) {
				throw ex;
			}
			return problem(ex.getMessage(), WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE);
		}
	}

	private static WebEndpointResponse<OperationResponseBody> problem(@Nullable String reason, int status) {
		return new WebEndpointResponse<>(new ProblemDescriptor(String.valueOf(reason)), status);
	}

}
