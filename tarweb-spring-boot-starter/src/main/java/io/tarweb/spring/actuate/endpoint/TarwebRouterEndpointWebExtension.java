package io.tarweb.spring.actuate.endpoint;

import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * {@link EndpointWebExtension @EndpointWebExtension} that reports the outcome by the HTTP
 * status, so that a script fails if its reload does.
 */
@EndpointWebExtension(endpoint = TarwebRouterEndpoint.class)
public class TarwebRouterEndpointWebExtension {

	/** RFC 9110, 15.5.21: understood and well-formed, but unable to be processed. */
	private static final int UNPROCESSABLE_CONTENT = 422;

	private final TarwebRouterEndpoint endpoint;

	public TarwebRouterEndpointWebExtension(TarwebRouterEndpoint endpoint) {
		this.endpoint = endpoint;
	}

	/**
	 * Reads routes and certificates again.
	 * @return what has changed, with status 422 if the settings were refused
	 */
	@WriteOperation
	public WebEndpointResponse<RouterReloadDescriptor> reload() {
		RouterReloadDescriptor reload = this.endpoint.reload();
		boolean refused = reload.outcome() == RouterReloadDescriptor.Outcome.REFUSED;
		return new WebEndpointResponse<>(reload, refused ? UNPROCESSABLE_CONTENT : WebEndpointResponse.STATUS_OK);
	}

}
