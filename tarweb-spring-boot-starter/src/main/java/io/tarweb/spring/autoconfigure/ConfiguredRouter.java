package io.tarweb.spring.autoconfigure;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

import io.tarweb.TarwebServer;
import io.tarweb.error.SettingException;
import io.tarweb.error.TarwebException;
import io.tarweb.router.RouterChanges;
import io.tarweb.router.RouterSettings;
import io.tarweb.router.TarwebRouter;
import io.tarweb.spring.context.RouterReloadedEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.Environment;

/**
 * A router that is as the properties say, and becomes so again when they or the SSL
 * bundles change. One change is made at a time.
 */
final class ConfiguredRouter {

	private static final Logger logger = LoggerFactory.getLogger(ConfiguredRouter.class);

	private final Environment environment;

	private final SslBundles bundles;

	private final @Nullable TarwebServer site;

	private final ApplicationEventPublisher eventPublisher;

	private final TarwebProperties.Transport transport;

	private final @Nullable Integer workers;

	private final TarwebRouter router;

	/** The bundles of which changes are heard. Nobody can stop hearing of one. */
	private final Set<String> watched = new HashSet<>();

	/** What the router goes by. */
	private RouterProperties properties;

	/**
	 * Creates a router that doesn't run yet.
	 * @param site who gets the connections of backends of the kind site, {@code null} for
	 * nobody
	 * @throws InvalidConfigurationPropertyValueException if the router wouldn't take a
	 * value
	 * @throws PropertiesException if properties are missing, or an SSL bundle can't be
	 * used
	 */
	ConfiguredRouter(Environment environment, SslBundles bundles, @Nullable TarwebServer site,
			ApplicationEventPublisher eventPublisher) {
		this.environment = environment;
		this.bundles = bundles;
		this.site = site;
		this.eventPublisher = eventPublisher;
		Binder binder = Binder.get(environment);
		this.transport = binder.bind(TarwebProperties.PREFIX + ".transport", TarwebProperties.Transport.class)
			.orElse(TarwebProperties.Transport.AUTO);
		this.workers = binder.bind(TarwebProperties.PREFIX + ".workers", Integer.class).orElse(null);
		this.properties = read();
		this.router = new TarwebRouter(settings(this.properties), site);
		watch(this.properties);
	}

	private RouterProperties read() {
		return Binder.get(this.environment).bindOrCreate(RouterProperties.PREFIX, RouterProperties.class);
	}

	private RouterSettings settings(RouterProperties of) {
		return of.toSettings(this.transport, this.workers, this.bundles, this.site);
	}

	TarwebRouter router() {
		return this.router;
	}

	/**
	 * Goes by the properties and the SSL bundles as they are now.
	 * @return what is different
	 * @throws TarwebException if they can't be used, with the reason; then nothing has
	 * changed
	 */
	synchronized RouterChanges reload() {
		try {
			RouterProperties now = read();
			RouterChanges changes = replace(now);
			this.properties = now;
			watch(now);
			return changes;
		}
		catch (BindException ex) {
			throw refused(ex);
		}
	}

	private RouterChanges replace(RouterProperties by) {
		RouterChanges changes = replaceOrRefuse(by);
		if (!changes.isEmpty()) {
			logger.info("The router has other settings: {}", changes);
			publish(changes);
		}
		return changes;
	}

	private RouterChanges replaceOrRefuse(RouterProperties by) {
		try {
			return this.router.replace(settings(by));
		}
		catch (InvalidConfigurationPropertyValueException ex) {
			throw refused(ex.getName(), ex.getValue(), String.valueOf(ex.getReason()), ex);
		}
		catch (SettingException ex) {
			RouterPropertyNames names = new RouterPropertyNames(
					by.routes().stream().map((route) -> String.valueOf(route.name())).toList());
			throw refused(names.of(String.valueOf(ex.setting())), ex.value(), ex.requirement(), ex);
		}
	}

	private static PropertiesException refused(BindException ex) {
		ConfigurationProperty property = ex.getProperty();
		return refused(ex.getName().toString(), (property != null) ? property.getValue() : null,
				"must be " + describe(ex.getTarget().getType()), ex);
	}

	private static String describe(ResolvableType type) {
		Class<?> values = type.toClass();
		return values.isEnum() ? "one of " + Arrays.stream(values.getEnumConstants())
			.map((constant) -> constant.toString().toLowerCase(Locale.ROOT))
			.collect(Collectors.joining(", ")) : "of the type " + values.getSimpleName();
	}

	/** An empty value is one that isn't set. */
	private static PropertiesException refused(String property, @Nullable Object value, String requirement,
			Exception ex) {
		String found = (value != null && !"".equals(value)) ? "is '" + value + "', but " : "";
		return new PropertiesException("'" + property + "' " + found + requirement, "Correct '" + property + "'.", ex);
	}

	private void publish(RouterChanges changes) {
		try {
			this.eventPublisher.publishEvent(new RouterReloadedEvent(this.router, changes));
		}
		catch (RuntimeException ex) {
			logger.warn("A listener failed on other settings of the router", ex);
		}
	}

	private void watch(RouterProperties of) {
		for (String bundle : of.bundles()) {
			if (this.watched.add(bundle)) {
				this.bundles.addBundleUpdateHandler(bundle, (changed) -> update(bundle));
			}
		}
	}

	/** Other properties than those in use wait until somebody asks for them. */
	private synchronized void update(String bundle) {
		try {
			replace(this.properties);
			logger.info("The certificates of the SSL bundle '{}' are in service at the router", bundle);
		}
		catch (TarwebException ex) {
			logger.warn(
					"The SSL bundle '{}' has changed, but the certificates before stay in service at the router: {}",
					bundle, ex.getMessage(), ex);
		}
	}

}
