package io.tarweb.router;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import io.tarweb.error.SettingException;
import io.tarweb.settings.Network;
import io.tarweb.settings.TlsIdentity;
import org.jspecify.annotations.Nullable;

/**
 * Which clients a backend gets. A client goes the first route that is for it, whether or
 * not that route lets it pass.
 * <p>
 * What is wrong is a {@link SettingException} about {@code RouterSettings.routes[NAME]}
 * with the name of the route.
 */
public final class Route {

	/** {@code sun_path} has 108 bytes, the last of them 0 (unix(7)). */
	private static final int MAX_PATH_BYTES = 107;

	/** A name of ALPN has one byte for its length (RFC 7301, 3.1). */
	private static final int MAX_PROTOCOL_BYTES = 255;

	private static final int MAX_NAME_CHARACTERS = 100;

	private final String name;

	private final List<String> serverNames;

	private final boolean noName;

	private final boolean notTls;

	private final List<Network> allow;

	private final Backend backend;

	private final @Nullable Backend sorry;

	private final @Nullable TlsIdentity tls;

	private final List<String> alpn;

	private final @Nullable Duration handshakeTimeout;

	private final @Nullable Duration connectTimeout;

	private final @Nullable Duration idleTimeout;

	private final @Nullable Duration maxLifetime;

	private Route(Builder builder) {
		this.name = builder.name;
		this.noName = builder.noName;
		this.notTls = builder.notTls;
		this.allow = List.copyOf(builder.allow);
		this.backend = builder.backend;
		this.sorry = builder.sorry;
		this.tls = builder.tls;
		this.alpn = List.copyOf(builder.alpn);
		if (!isName(this.name)) {
			throw new SettingException("Route.name", this.name,
					"must have 1 to 100 characters, none of them a space, a control character or a bracket");
		}
		this.serverNames = normalise(builder.serverNames);
		this.handshakeTimeout = Timeouts.check(setting("handshakeTimeout"), builder.handshakeTimeout);
		this.connectTimeout = Timeouts.check(setting("connectTimeout"), builder.connectTimeout);
		this.idleTimeout = Timeouts.check(setting("idleTimeout"), builder.idleTimeout);
		this.maxLifetime = Timeouts.check(setting("maxLifetime"), builder.maxLifetime);
		check(this.backend, "");
		checkSorry();
		checkTls();
	}

	private static boolean isName(String name) {
		return !name.isEmpty() && name.length() <= MAX_NAME_CHARACTERS
				&& name.chars().noneMatch((each) -> each <= ' ' || each == 0x7f || each == '[' || each == ']');
	}

	private String setting(String property) {
		return "RouterSettings.routes[" + this.name + "]." + property;
	}

	private List<String> normalise(List<String> names) {
		Set<String> normal = new LinkedHashSet<>();
		for (int i = 0; i < names.size(); i++) {
			String ascii = NamePattern.normalise(names.get(i));
			if (ascii == null) {
				throw new SettingException(setting("serverNames[" + i + "]"), names.get(i),
						"must be a name such as 'docs.example.org' or '*.example.org', without a port");
			}
			normal.add(ascii);
		}
		return List.copyOf(normal);
	}

	private void check(Backend checked, String prefix) {
		if (checked instanceof Backend.Proxy proxy && HostAndPort.parse(proxy.address()) == null) {
			throw new SettingException(setting(prefix + "address"), proxy.address(),
					"must be a host and a port, such as 'docs.internal:443' or '[fd00::1]:443'");
		}
		if (checked instanceof Backend.Pass pass) {
			Path path = pass.path();
			if (!path.isAbsolute() || path.toString().getBytes(StandardCharsets.UTF_8).length > MAX_PATH_BYTES) {
				throw new SettingException(setting(prefix + "path"), path.toString(),
						"must be absolute and have at most " + MAX_PATH_BYTES + " bytes");
			}
		}
	}

	private void checkSorry() {
		if (this.sorry == null) {
			return;
		}
		if (this.backend instanceof Backend.Close || this.sorry instanceof Backend.Close) {
			throw new SettingException(setting("sorry"), this.sorry.label(),
					"must not be given for connections that are closed, nor close them: they are closed without it");
		}
		check(this.sorry, "sorry.");
	}

	private void checkTls() {
		if (this.tls == null) {
			if (!this.alpn.isEmpty()) {
				throw new SettingException(setting("alpn"), this.alpn, "must only be given with a certificate");
			}
			return;
		}
		if (!(this.backend instanceof Backend.Proxy) || this.sorry != null && !(this.sorry instanceof Backend.Proxy)) {
			Backend wrong = (this.backend instanceof Backend.Proxy) ? Objects.requireNonNull(this.sorry) : this.backend;
			throw new SettingException(setting("tls"), wrong.label(),
					"must only be given for a backend of the kind proxy: a site has certificates of its own, "
							+ "and a connection that is passed on must be untouched");
		}
		if (this.notTls) {
			throw new SettingException(setting("notTls"), true, "must not be set where TLS ends");
		}
		for (String protocol : this.alpn) {
			int bytes = protocol.getBytes(StandardCharsets.UTF_8).length;
			if (bytes == 0 || bytes > MAX_PROTOCOL_BYTES) {
				throw new SettingException(setting("alpn"), protocol, "must be names of 1 to 255 bytes");
			}
		}
	}

	/**
	 * A route with every default.
	 * @param name what operators call it, in metrics for example
	 * @param backend who gets the connections
	 * @return a builder to say which clients it is for
	 */
	public static Builder builder(String name, Backend backend) {
		return new Builder(name, backend);
	}

	/**
	 * What operators call it.
	 */
	public String name() {
		return this.name;
	}

	/**
	 * The names it is for, in lower case and as clients send them (A-labels, RFC 5890).
	 * One that begins with {@code *.} stands for every name below the rest.
	 */
	public List<String> serverNames() {
		return this.serverNames;
	}

	/**
	 * Whether it is for clients that name no server.
	 */
	public boolean noName() {
		return this.noName;
	}

	/**
	 * Whether it is for clients that don't begin with TLS.
	 */
	public boolean notTls() {
		return this.notTls;
	}

	/**
	 * The networks of the clients that may pass; the others are closed. Empty for all.
	 */
	public List<Network> allow() {
		return this.allow;
	}

	/**
	 * Who gets the connections.
	 */
	public Backend backend() {
		return this.backend;
	}

	/**
	 * Who gets the connections that the backend can't be given, {@code null} for nobody.
	 */
	public @Nullable Backend sorry() {
		return this.sorry;
	}

	/**
	 * Who the router is to the clients, if TLS ends here and the backend gets plain
	 * bytes; {@code null} if the backend gets TLS.
	 */
	public @Nullable TlsIdentity tls() {
		return this.tls;
	}

	/**
	 * The protocols that the client may choose from where TLS ends (RFC 7301), the
	 * preferred one first; empty for no choice.
	 */
	public List<String> alpn() {
		return this.alpn;
	}

	/**
	 * How long a client may take from connecting until it is connected to the backend and
	 * TLS, if it ends here, is spoken; {@code null} for that of all routes.
	 */
	public @Nullable Duration handshakeTimeout() {
		return this.handshakeTimeout;
	}

	/**
	 * How long to wait for each address of the backend, or for a place in the queue of
	 * another process; {@code null} for that of all routes.
	 */
	public @Nullable Duration connectTimeout() {
		return this.connectTimeout;
	}

	/**
	 * How long a connection may transfer nothing, {@code null} for that of all routes.
	 */
	public @Nullable Duration idleTimeout() {
		return this.idleTimeout;
	}

	/**
	 * How long a connection may last, {@code null} for that of all routes.
	 */
	public @Nullable Duration maxLifetime() {
		return this.maxLifetime;
	}

	/**
	 * Whether another route does the same, whatever its certificate.
	 */
	boolean doesAs(Route other) {
		return this.serverNames.equals(other.serverNames) && this.noName == other.noName && this.notTls == other.notTls
				&& this.allow.equals(other.allow) && this.backend.equals(other.backend)
				&& Objects.equals(this.sorry, other.sorry) && (this.tls == null) == (other.tls == null)
				&& this.alpn.equals(other.alpn) && Objects.equals(this.handshakeTimeout, other.handshakeTimeout)
				&& Objects.equals(this.connectTimeout, other.connectTimeout)
				&& Objects.equals(this.idleTimeout, other.idleTimeout)
				&& Objects.equals(this.maxLifetime, other.maxLifetime);
	}

	/**
	 * Collects what differs from the defaults.
	 */
	public static final class Builder {

		private final String name;

		private final Backend backend;

		private List<String> serverNames = List.of();

		private boolean noName;

		private boolean notTls;

		private List<Network> allow = List.of();

		private @Nullable Backend sorry;

		private @Nullable TlsIdentity tls;

		private List<String> alpn = List.of();

		private @Nullable Duration handshakeTimeout;

		private @Nullable Duration connectTimeout;

		private @Nullable Duration idleTimeout;

		private @Nullable Duration maxLifetime;

		private Builder(String name, Backend backend) {
			this.name = name;
			this.backend = backend;
		}

		/**
		 * Sets the names that the route is for, in any case and alphabet.
		 * @param serverNames names, and wildcards such as {@code *.example.org}
		 */
		public Builder serverNames(List<String> serverNames) {
			this.serverNames = serverNames;
			return this;
		}

		public Builder noName(boolean noName) {
			this.noName = noName;
			return this;
		}

		public Builder notTls(boolean notTls) {
			this.notTls = notTls;
			return this;
		}

		public Builder allow(List<Network> allow) {
			this.allow = allow;
			return this;
		}

		public Builder sorry(@Nullable Backend sorry) {
			this.sorry = sorry;
			return this;
		}

		public Builder tls(@Nullable TlsIdentity tls) {
			this.tls = tls;
			return this;
		}

		public Builder alpn(List<String> alpn) {
			this.alpn = alpn;
			return this;
		}

		public Builder handshakeTimeout(@Nullable Duration handshakeTimeout) {
			this.handshakeTimeout = handshakeTimeout;
			return this;
		}

		public Builder connectTimeout(@Nullable Duration connectTimeout) {
			this.connectTimeout = connectTimeout;
			return this;
		}

		public Builder idleTimeout(@Nullable Duration idleTimeout) {
			this.idleTimeout = idleTimeout;
			return this;
		}

		public Builder maxLifetime(@Nullable Duration maxLifetime) {
			this.maxLifetime = maxLifetime;
			return this;
		}

		public Route build() {
			return new Route(this);
		}

	}

}
