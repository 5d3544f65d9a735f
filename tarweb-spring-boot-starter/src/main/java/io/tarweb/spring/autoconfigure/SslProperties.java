package io.tarweb.spring.autoconfigure;

import java.util.Map;

import io.tarweb.settings.ClientAuthentication;
import io.tarweb.settings.KernelTlsMode;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of TLS.
 *
 * @param bundle Name of the SSL bundle with the certificate. By default plain HTTP.
 * @param serverNameBundles Names of other SSL bundles by the server name that a client
 * asks for. A name can begin with '*.' for one label.
 * @param clientAuth Whether clients are asked for a certificate, which the trust store of
 * the SSL bundle must vouch for.
 * @param kernel Whether the kernel encrypts after the handshake. With 'auto' it does if
 * it can.
 * @param redirectPort Port for plain HTTP that redirects every request to HTTPS. By
 * default there is none.
 */
public record SslProperties(@Nullable String bundle, @DefaultValue Map<String, String> serverNameBundles,
		@DefaultValue("none") ClientAuthentication clientAuth, @DefaultValue("auto") KernelTlsMode kernel,
		@Nullable Integer redirectPort) {

}
