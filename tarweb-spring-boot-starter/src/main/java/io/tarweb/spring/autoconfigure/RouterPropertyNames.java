package io.tarweb.spring.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.core.env.Environment;

/**
 * Names of the properties for the router's settings. The router calls a route by its
 * name, the properties by its place.
 */
final class RouterPropertyNames {

	/** What the full names of the router's settings begin with. */
	static final String SETTINGS = "RouterSettings.";

	private static final Pattern ROUTE = Pattern.compile("RouterSettings\\.routes\\[(.*?)]\\.(.*)");

	private static final Map<String, String> OTHER_NAMES = Map.of("RouterSettings.listen", "tarweb.router.port",
			"RouterSettings.listen.port", "tarweb.router.port", "RouterSettings.listen.address",
			"tarweb.router.address", "RouterSettings.workers", "tarweb.workers", "RouterSettings.transport",
			"tarweb.transport");

	private static final Map<String, String> OTHER_NAMES_OF_ROUTES = Map.of("tls", "ssl.bundle", "alpn", "ssl.alpn",
			"sorry", "sorry.backend");

	private final List<String> routes;

	/**
	 * Creates names.
	 * @param routes the names of the routes in their order, without the default one
	 */
	RouterPropertyNames(List<String> routes) {
		this.routes = routes;
	}

	/**
	 * Creates names for the routes that the environment has.
	 */
	static RouterPropertyNames of(Environment environment) {
		Binder binder = Binder.get(environment);
		List<String> routes = new ArrayList<>();
		String name = name(binder, 0);
		while (!name.isEmpty()) {
			routes.add(name);
			name = name(binder, routes.size());
		}
		return new RouterPropertyNames(routes);
	}

	private static String name(Binder binder, int index) {
		return binder.bind(RouterProperties.PREFIX + ".routes[" + index + "].name", String.class).orElse("");
	}

	/**
	 * The property of a setting. Of several routes with one name, it is the last one's.
	 * @param setting the full name of a setting of the router
	 */
	String of(String setting) {
		Matcher route = ROUTE.matcher(setting);
		if (route.matches()) {
			int index = this.routes.lastIndexOf(route.group(1));
			String prefix = (index >= 0) ? ".routes[" + index + "]." : ".default.";
			return RouterProperties.PREFIX + prefix + ofRoute(setting);
		}
		String other = OTHER_NAMES.get(setting);
		return (other != null) ? other : RouterProperties.PREFIX + "." + dashed(setting.substring(SETTINGS.length()));
	}

	/**
	 * The property of a setting below that of the route.
	 * @param setting the full name of a setting of a route
	 */
	static String ofRoute(String setting) {
		Matcher route = ROUTE.matcher(setting);
		String name = route.matches() ? route.group(2) : setting.substring(setting.indexOf('.') + 1);
		String other = OTHER_NAMES_OF_ROUTES.get(name);
		return (other != null) ? other : dashed(name);
	}

	private static String dashed(String name) {
		return DataObjectPropertyName.toDashedForm(name);
	}

}
