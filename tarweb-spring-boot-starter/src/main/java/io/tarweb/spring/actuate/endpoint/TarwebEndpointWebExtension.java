package io.tarweb.spring.actuate.endpoint;

import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * {@link EndpointWebExtension @EndpointWebExtension} which tells a client by the HTTP
 * status that a reload was refused, so that a script which reloads fails.
 */
@EndpointWebExtension(endpoint = TarwebEndpoint.class)
public class TarwebEndpointWebExtension {

	/** RFC 9110, 15.5.21: understood and well-formed, but unable to be processed. */
	private static final int UNPROCESSABLE_CONTENT = 422;

	private final TarwebEndpoint endpoint;

	public TarwebEndpointWebExtension(TarwebEndpoint endpoint) {
		this.endpoint = endpoint;
	}

	/**
	 * Reloads the archive.
	 * @return what happened, with status 422 if the archive was refused
	 */
	@WriteOperation
	public WebEndpointResponse<ReloadDescriptor> reload() {
		ReloadDescriptor reload = this.endpoint.reload();
		boolean refused = reload.outcome() == ReloadDescriptor.Outcome.REFUSED;
		return new WebEndpointResponse<>(reload, (refused) ? UNPROCESSABLE_CONTENT : WebEndpointResponse.STATUS_OK);
	}

}
