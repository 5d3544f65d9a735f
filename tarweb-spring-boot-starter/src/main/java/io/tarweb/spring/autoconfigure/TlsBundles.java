package io.tarweb.spring.autoconfigure;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import io.tarweb.TarwebServer;
import io.tarweb.settings.ClientAuthentication;
import io.tarweb.settings.TlsIdentity;
import io.tarweb.settings.TlsSettings;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.util.StringUtils;

/**
 * Turns the SSL bundles that the properties name into what the server needs, at the start
 * and whenever one of them changes.
 */
record TlsBundles(SslProperties properties, SslBundles bundles) {

	private static final Logger logger = LoggerFactory.getLogger(TlsBundles.class);

	private static final String BUNDLE = "tarweb.ssl.bundle";

	/**
	 * Reads the bundles.
	 * @return the settings, {@code null} for plain HTTP
	 * @throws PropertiesException if a bundle isn't there or can't be used
	 */
	@Nullable TlsSettings settings() {
		String bundle = this.properties.bundle();
		if (!StringUtils.hasText(bundle)) {
			if (!this.properties.serverNameBundles().isEmpty()) {
				throw unusable(BUNDLE, "'tarweb.ssl.bundle' is not set, and it is for clients that name none of the "
						+ "'tarweb.ssl.server-name-bundles'", null);
			}
			return null;
		}
		Map<String, TlsIdentity> serverNames = new LinkedHashMap<>();
		this.properties.serverNameBundles()
			.forEach((serverName, name) -> serverNames.put(serverName,
					identity("tarweb.ssl.server-name-bundles[" + serverName + "]", name)));
		return TlsSettings.of(identity(BUNDLE, bundle))
			.withServerNames(serverNames)
			.withClientAuthentication(this.properties.clientAuth())
			.withKernel(this.properties.kernel());
	}

	private TlsIdentity identity(String property, String name) {
		return read(this.bundles, property, name, (bundle) -> {
			if (this.properties.clientAuth() != ClientAuthentication.NONE
					&& bundle.getStores().getTrustStore() == null) {
				throw unusable(property,
						"The SSL bundle '" + name + "' has no trust store, which 'tarweb.ssl.client-auth' needs: "
								+ "without one, every certificate of a public authority would do",
						null);
			}
		});
	}

	/**
	 * Reads a bundle for a server that asks its clients for no certificate.
	 * @param property the full name of the property that names the bundle
	 * @throws PropertiesException if the bundle isn't there or can't be used
	 */
	static TlsIdentity identity(SslBundles bundles, String property, String name) {
		return read(bundles, property, name, (bundle) -> {
		});
	}

	private static TlsIdentity read(SslBundles bundles, String property, String name, Consumer<SslBundle> check) {
		try {
			SslBundle bundle = bundles.getBundle(name);
			check.accept(bundle);
			SslOptions options = bundle.getOptions();
			return TlsIdentity.of(bundle.getManagers().getKeyManagerFactory())
				.withTrust(bundle.getManagers().getTrustManagerFactory())
				.withProtocols(list(options.getEnabledProtocols()))
				.withCiphers(list(options.getCiphers()));
		}
		catch (NoSuchSslBundleException ex) {
			throw unusable(property, "The SSL bundle '" + name + "' doesn't exist", ex);
		}
		catch (IllegalStateException | IllegalArgumentException ex) {
			throw unusable(property, "The SSL bundle '" + name + "' can't be read: " + reason(ex), ex);
		}
	}

	private static PropertiesException unusable(String property, String message, @Nullable Throwable cause) {
		return new PropertiesException(message,
				"Set '" + property + "' to the name of a bundle under 'spring.ssl.bundle.pem' or "
						+ "'spring.ssl.bundle.jks', and see that the bundle is complete.",
				cause);
	}

	private static List<String> list(String @Nullable [] values) {
		return (values != null) ? Arrays.asList(values) : List.of();
	}

	private static String reason(Throwable thrown) {
		Throwable root = thrown;
		while (root.getCause() != null) {
			root = root.getCause();
		}
		return String.valueOf(root.getMessage());
	}

	/**
	 * Puts new certificates into service when a bundle changes. If they can't be used,
	 * the previous ones stay in service.
	 */
	void keepUpToDate(TarwebServer server) {
		Set<String> names = new LinkedHashSet<>(this.properties.serverNameBundles().values());
		String bundle = this.properties.bundle();
		if (StringUtils.hasText(bundle)) {
			names.add(bundle);
		}
		for (String name : names) {
			this.bundles.addBundleUpdateHandler(name, (changed) -> update(server, name));
		}
	}

	private void update(TarwebServer server, String name) {
		try {
			TlsSettings settings = settings();
			if (settings != null) {
				server.replaceCertificates(settings);
				logger.info("The certificates of the SSL bundle '{}' are in service", name);
			}
		}
		catch (RuntimeException ex) {
			logger.warn("The SSL bundle '{}' has changed, but the certificates before stay in service: {}", name,
					ex.getMessage(), ex);
		}
	}

}
