package io.tarweb.cli.router;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.tarweb.error.SettingException;
import io.tarweb.router.Route;
import io.tarweb.router.RouterSettings;
import io.tarweb.settings.Network;
import io.tarweb.settings.TlsIdentity;
import io.tarweb.settings.TransportKind;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a router as a file: what is below {@code tarweb.router} in an
 * {@code application.yml}, with certificates as files instead of SSL bundles. Everything
 * in it is checked, so a typo is no default.
 */
public final class RouterFile {

	static final String[] KEYS = { "enabled", "address", "port", "routes", "default", "handshake-timeout",
			"connect-timeout", "idle-timeout", "max-lifetime", "max-connections" };

	static final String[] ROUTE_KEYS = { "name", "server-names", "no-name", "not-tls", "allow", "backend", "address",
			"path", "proxy-protocol", "sorry", "ssl", "handshake-timeout", "connect-timeout", "idle-timeout",
			"max-lifetime" };

	private static final String[] BACKEND_KEYS = { "backend", "address", "path", "proxy-protocol" };

	private static final int MAX_PORT = 65_535;

	private static final Pattern ROUTE = Pattern.compile("RouterSettings\\.routes\\[(.*?)]\\.(.*)");

	private static final Pattern INDEXED = Pattern.compile("(.*)\\[(\\d+)]");

	/** Settings that are keys under another name. */
	private static final Map<String, String> KEYS_OF_SETTINGS = Map.of("listen", "port", "listen.port", "port",
			"listen.address", "address", "tls", "ssl.certificate", "alpn", "ssl.alpn", "sorry", "sorry.backend");

	private final Path file;

	private final PemIdentities identities;

	/** The sections of the routes by their names. */
	private final Map<String, YamlSection> routes = new HashMap<>();

	private final YamlSection root;

	private final RouterSettings settings;

	private RouterFile(Path file, PemIdentities identities, int workers, @Nullable TransportKind transport) {
		this.file = file;
		this.identities = identities;
		this.root = YamlValue.read(file).section(KEYS);
		this.settings = settings(workers, transport);
	}

	/**
	 * Reads a file, and the certificates that it names.
	 * @param identities reads the certificates
	 * @param workers the number of event loops
	 * @param transport the transport to insist on, {@code null} for the best one
	 * @throws ConfigurationException if the file, or a file that it names, can't be used
	 */
	public static RouterFile read(Path file, PemIdentities identities, int workers, @Nullable TransportKind transport) {
		return new RouterFile(file, identities, workers, transport);
	}

	/**
	 * What the file says.
	 */
	public RouterSettings settings() {
		return this.settings;
	}

	/**
	 * The same failure, with the place in the file that is its reason.
	 * @param ex what a router threw that was given these settings
	 */
	public ConfigurationException located(SettingException ex) {
		Matcher route = ROUTE.matcher(String.valueOf(ex.setting()));
		YamlSection section = route.matches() ? this.routes.get(route.group(1)) : null;
		return (section != null) ? located(section, route.group(2), ex) : located(this.root,
				String.valueOf(ex.setting()).substring(String.valueOf(ex.setting()).indexOf('.') + 1), ex);
	}

	private static ConfigurationException located(YamlSection section, String setting, SettingException ex) {
		String problem = ex.requirement() + ((ex.value() != null) ? ", but is '" + ex.value() + "'" : "");
		String key = KEYS_OF_SETTINGS.getOrDefault(setting, dashed(setting));
		YamlValue value = find(section, key);
		return (value != null) ? value.wrong(problem, ex)
				: section.whole().wrong("needs '" + key + "', which " + problem, ex);
	}

	/** The value of a key with dots and an index. */
	private static @Nullable YamlValue find(YamlSection section, String key) {
		Matcher indexed = INDEXED.matcher(key);
		if (indexed.matches()) {
			YamlValue list = section.find(indexed.group(1));
			return (list != null) ? list.textAt(Integer.parseInt(indexed.group(2))) : null;
		}
		int dot = key.indexOf('.');
		YamlValue value = section.find((dot < 0) ? key : key.substring(0, dot));
		if (value == null || dot < 0) {
			return value;
		}
		YamlValue inner = find(value.section(key.startsWith("ssl.") ? SslSection.KEYS : BACKEND_KEYS),
				key.substring(dot + 1));
		return (inner != null) ? inner : value;
	}

	private static String dashed(String setting) {
		return setting.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
	}

	private RouterSettings settings(int workers, @Nullable TransportKind transport) {
		YamlValue enabled = this.root.find("enabled");
		if (enabled != null && !enabled.flag()) {
			throw enabled.wrong("must be true: this command does nothing else");
		}
		List<Route> inOrder = new ArrayList<>();
		YamlValue list = this.root.find("routes");
		if (list != null) {
			for (YamlValue each : list.list()) {
				YamlSection section = each.section(ROUTE_KEYS);
				inOrder.add(route(section, section.require("name").text()));
			}
		}
		YamlSection last = this.root.require("default").section(ROUTE_KEYS);
		String name = last.get("name", YamlValue::text);
		RouterSettings.Builder builder = RouterSettings.builder(route(last, (name != null) ? name : "default"))
			.routes(inOrder)
			.listen(listen())
			.workers(workers)
			.transport(transport);
		this.root.set("handshake-timeout", YamlValue::duration, builder::handshakeTimeout);
		this.root.set("connect-timeout", YamlValue::duration, builder::connectTimeout);
		this.root.set("idle-timeout", YamlValue::duration, builder::idleTimeout);
		this.root.set("max-lifetime", YamlValue::duration, builder::maxLifetime);
		this.root.set("max-connections", YamlValue::integer, builder::maxConnections);
		try {
			return builder.build();
		}
		catch (SettingException ex) {
			throw located(ex);
		}
	}

	private InetSocketAddress listen() {
		YamlValue portValue = this.root.find("port");
		int port = (portValue != null) ? portValue.integer() : RouterSettings.DEFAULT_PORT;
		if (port < 0 || port > MAX_PORT) {
			throw Objects.requireNonNull(portValue).wrong("must be between 0 and " + MAX_PORT + ", but is " + port);
		}
		YamlValue address = this.root.find("address");
		try {
			return (address != null) ? new InetSocketAddress(InetAddress.getByName(address.text()), port)
					: new InetSocketAddress(port);
		}
		catch (UnknownHostException ex) {
			throw Objects.requireNonNull(address).wrong("must be an address of this machine: " + ex.getMessage(), ex);
		}
	}

	private Route route(YamlSection section, String name) {
		if (this.routes.putIfAbsent(name, section) != null) {
			YamlValue given = section.find("name");
			throw (given != null) ? given.wrong("must be that of one route, but '" + name + "' is there before")
					: section.whole().wrong("needs 'name', since another route is called '" + name + "'");
		}
		Route.Builder builder = Route.builder(name, BackendSection.read(section));
		section.set("server-names", YamlValue::texts, builder::serverNames);
		section.set("no-name", YamlValue::flag, builder::noName);
		section.set("not-tls", YamlValue::flag, builder::notTls);
		section.set("allow", RouterFile::networks, builder::allow);
		section.set("sorry", (value) -> BackendSection.read(value.section(BACKEND_KEYS)), builder::sorry);
		section.set("handshake-timeout", YamlValue::duration, builder::handshakeTimeout);
		section.set("connect-timeout", YamlValue::duration, builder::connectTimeout);
		section.set("idle-timeout", YamlValue::duration, builder::idleTimeout);
		section.set("max-lifetime", YamlValue::duration, builder::maxLifetime);
		YamlValue ssl = section.find("ssl");
		if (ssl != null) {
			SslSection read = SslSection.read(ssl);
			builder.tls(identity(read)).alpn(read.alpn());
		}
		try {
			return builder.build();
		}
		catch (SettingException ex) {
			throw String.valueOf(ex.setting()).equals("Route.name") ? located(section, "name", ex) : located(ex);
		}
	}

	private static List<Network> networks(YamlValue value) {
		List<String> texts = value.texts();
		List<Network> networks = new ArrayList<>();
		for (int i = 0; i < texts.size(); i++) {
			try {
				networks.add(Network.parse(texts.get(i)));
			}
			catch (IllegalArgumentException ex) {
				throw value.textAt(i).wrong("is wrong: " + ex.getMessage(), ex);
			}
		}
		return networks;
	}

	private TlsIdentity identity(SslSection ssl) {
		try {
			return this.identities.read(resolve(ssl.certificate()), resolve(ssl.privateKey()));
		}
		catch (IllegalArgumentException ex) {
			throw (ex instanceof ConfigurationException) ? (ConfigurationException) ex
					: ssl.certificate().wrong("can't be used: " + ex.getMessage(), ex);
		}
	}

	/** Files are named as seen from the directory of this one. */
	private Path resolve(YamlValue path) {
		try {
			return this.file.resolveSibling(path.text());
		}
		catch (InvalidPathException ex) {
			throw path.wrong("must be a path: " + ex.getReason(), ex);
		}
	}

}
