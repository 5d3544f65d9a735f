package io.tarweb.spring.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of TLS that ends at the router. The backend gets plain bytes.
 *
 * @param bundle Name of the SSL bundle with the certificate to show. By default TLS ends
 * at the backend.
 * @param alpn Protocols that clients may choose from, the preferred one first, such as
 * http/1.1. By default there is no choice.
 */
public record RouteSslProperties(@Nullable String bundle, @DefaultValue List<String> alpn) {

}
