package io.tarweb.cli.router;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import io.tarweb.cli.router.NameRegex.Translation;
import io.tarweb.cli.router.NameRegex.UntranslatableException;
import org.jspecify.annotations.Nullable;

/**
 * Makes the YAML of a router out of the text proto {@code SNIConfig} of the SNI router of
 * Rust's tarweb and of sni-router, which came out of it. What has no equal is named in a
 * comment; a rule whose names are known but not its backend closes connections, rather
 * than to let them go by later rules.
 */
public final class SniImport {

	private static final String NOTE = "note: ";

	private final Path file;

	private final YamlText yaml = new YamlText();

	private final Set<String> routeNames = new HashSet<>(Set.of("default"));

	private int untranslated;

	private SniImport(Path file) {
		this.file = file;
	}

	/**
	 * Reads and translates a file.
	 * @throws ConfigurationException if it can't be read, or isn't such a text
	 */
	public static SniImport of(Path file) {
		SniImport result = new SniImport(file);
		result.translate(ProtoText.read(file.toString(), text(file)));
		return result;
	}

	private static String text(Path file) {
		try {
			return Files.readString(file);
		}
		catch (NoSuchFileException ex) {
			throw ConfigurationException.of(file.toString(), "there is no such file", ex);
		}
		catch (CharacterCodingException ex) {
			throw ConfigurationException.of(file.toString(), "this is not UTF-8", ex);
		}
		catch (IOException ex) {
			throw ConfigurationException.of(file.toString(), "it can't be read: " + ex.getMessage(), ex);
		}
	}

	/**
	 * The configuration, with comments.
	 */
	public String yaml() {
		return this.yaml.toString();
	}

	/**
	 * How many things could not be translated.
	 */
	public int untranslated() {
		return this.untranslated;
	}

	private void translate(ProtoMessage root) {
		root.only("rules", "default", "default_backend", "max_lifetime_ms", "handshake_timeout_ms", "quic_lb");
		this.yaml
			.comment("Made from " + this.file.getFileName() + " by 'tarweb route --import'. Check what the notes say.");
		this.yaml
			.comment(NOTE + "connecting may take 3 s, and nothing be transferred for 10 min, unless connect-timeout "
					+ "and idle-timeout say otherwise; the other router waits.");
		for (ProtoField field : root.all("quic_lb")) {
			untranslated(field.place(), "quic_lb: there is no HTTP/3");
		}
		long handshakeMillis = root.number("handshake_timeout_ms");
		if (handshakeMillis > 0) {
			this.yaml.entry("handshake-timeout", handshakeMillis + "ms");
		}
		else {
			this.yaml.comment(NOTE + "handshake-timeout is 10 s; the other router had none.");
		}
		long lifetimeMillis = root.number("max_lifetime_ms");
		if (lifetimeMillis > 0) {
			this.yaml.entry("max-lifetime", lifetimeMillis + "ms");
		}
		rules(root.all("rules"), lifetimeMillis);
		defaultRule(root, lifetimeMillis);
	}

	private void untranslated(ProtoText.Place place, String what) {
		this.untranslated++;
		this.yaml.comment("not translated: line " + place.line() + ": " + what);
	}

	private void rules(List<ProtoField> rules, long lifetimeMillis) {
		List<NamedRule> named = new ArrayList<>();
		for (ProtoField field : rules) {
			ProtoMessage rule = ProtoMessage.message(field).only("regex", "acl", "backend", "max_lifetime_ms");
			try {
				named.add(new NamedRule(field.place(), rule, NameRegex.translate(rule.string("regex")), null));
			}
			catch (UntranslatableException ex) {
				named.add(new NamedRule(field.place(), rule, null, ex.getMessage()));
			}
		}
		this.yaml.key("routes", named.stream().noneMatch((rule) -> rule.names() != null));
		for (NamedRule rule : named) {
			if (rule.names() == null) {
				untranslated(rule.place(),
						"regex " + YamlText.quoted(rule.message().string("regex")) + ": " + rule.problem());
				// Reads the rest for what is no such text.
				backend(rule.message(), lifetimeMillis);
			}
			else {
				route(rule, rule.names(), lifetimeMillis);
			}
		}
		this.yaml.end();
	}

	private void route(NamedRule rule, Translation translation, long lifetimeMillis) {
		this.yaml.item();
		this.yaml.comment("line " + rule.place().line() + ": " + YamlText.quoted(rule.message().string("regex")));
		translation.notes().forEach((note) -> this.yaml.comment(NOTE + note + "."));
		this.yaml.entry("name", routeName(translation.names().get(0)));
		this.yaml.entry("server-names", translation.names());
		write(backend(rule.message(), lifetimeMillis));
		this.yaml.end();
	}

	private String routeName(String serverName) {
		String base = serverName.startsWith("*.") ? serverName.substring(2) : serverName;
		String name = base.substring(0, Math.min(base.length(), 90));
		String unique = name;
		for (int i = 2; !this.routeNames.add(unique); i++) {
			unique = name + "-" + i;
		}
		return unique;
	}

	private void defaultRule(ProtoMessage root, long lifetimeMillis) {
		ProtoMessage rule = root.message("default");
		ProtoField older = root.find("default_backend");
		if ((rule == null) == (older == null)) {
			throw root.place().wrong("there must be either 'default' or 'default_backend'");
		}
		if (rule == null) {
			rule = new ProtoMessage(Objects.requireNonNull(older).place(),
					List.of(new ProtoField("backend", older.place(), "", false, ProtoMessage.message(older))));
		}
		rule.only("acl", "backend", "max_lifetime_ms");
		this.yaml.key("default", false);
		Lines lines = backend(rule, lifetimeMillis);
		this.yaml.comment(NOTE + "clients that name no server, or don't speak TLS, go here, as they did.");
		this.yaml.entry("no-name", "true");
		if (lines.certificate() == null) {
			this.yaml.entry("not-tls", "true");
		}
		else {
			this.yaml.comment(NOTE + "where TLS ends, clients that don't speak it are closed, as they were.");
		}
		write(lines);
		this.yaml.end();
	}

	/** Everything of a rule but its names. */
	private Lines backend(ProtoMessage rule, long lifetimeMillis) {
		ProtoField field = rule.find("backend");
		if (field == null) {
			throw rule.place().wrong("'backend' is missing");
		}
		Lines lines = new Lines();
		try {
			Target target = target(ProtoMessage.message(field), lines);
			lines.target = target;
			ProtoMessage acl = rule.message("acl");
			if (acl != null) {
				acl(acl, lines);
			}
			ProtoMessage sorry = ProtoMessage.message(field).message("sorry");
			if (sorry != null) {
				lines.sorry = sorry(sorry, target, lines);
			}
		}
		catch (UntranslatableException ex) {
			lines.refuse(rule.place(), ex.getMessage() + "; its connections are closed");
		}
		long own = rule.number("max_lifetime_ms");
		lines.lifetimeMillis = (lifetimeMillis > 0) ? Math.min(own, lifetimeMillis) : own;
		return lines;
	}

	private Target target(ProtoMessage backend, Lines lines) throws UntranslatableException {
		backend.only("null", "proxy", "pass", "sorry", "frontend_tls", "max_lifetime_ms");
		List<ProtoField> kinds = backend.fields()
			.stream()
			.filter((field) -> List.of("null", "proxy", "pass").contains(field.name()))
			.toList();
		if (kinds.size() != 1) {
			throw backend.place().wrong("a backend must be one of null, proxy, pass");
		}
		ProtoMessage kind = ProtoMessage.message(kinds.get(0));
		if (backend.find("max_lifetime_ms") != null) {
			lines.note("max_lifetime_ms of a backend is left out; that of the rule and of all rules is kept");
		}
		ProtoMessage outer = backend.message("frontend_tls");
		return switch (kinds.get(0).name()) {
			case "proxy" -> proxy(kind.only("addr", "proxy_header", "frontend_tls", "backend_tls"), outer, lines);
			case "pass" -> pass(kind.only("path", "frontend_tls"), outer, lines);
			default -> closed(kind.only(), outer, lines);
		};
	}

	private Target proxy(ProtoMessage proxy, @Nullable ProtoMessage outer, Lines lines) throws UntranslatableException {
		String address = proxy.string("addr");
		boolean header = proxy.flag("proxy_header");
		if (proxy.find("backend_tls") != null) {
			throw new UntranslatableException(
					"backend_tls: connections to backends are never encrypted by this router");
		}
		ProtoMessage inner = proxy.message("frontend_tls");
		ProtoMessage tls = (inner != null) ? inner : outer;
		if (tls == null) {
			return new Target("proxy", address, null, header, null, null);
		}
		tls.only("cert_file", "key_file", "mtls_ca");
		if (tls.find("mtls_ca") != null) {
			throw new UntranslatableException("mtls_ca: this router asks clients for no certificate");
		}
		return new Target("proxy", address, null, header, absolute(tls.string("cert_file"), lines),
				absolute(tls.string("key_file"), lines));
	}

	private Target pass(ProtoMessage pass, @Nullable ProtoMessage outer, Lines lines) throws UntranslatableException {
		String path = absolute(pass.string("path"), lines);
		if (outer != null || pass.find("frontend_tls") != null) {
			throw new UntranslatableException(
					"frontend_tls of a pass backend: this router passes connections on untouched");
		}
		return new Target("pass", null, path, false, null, null);
	}

	private static Target closed(ProtoMessage ignored, @Nullable ProtoMessage outer, Lines lines) {
		if (outer != null) {
			lines.note("no TLS is spoken with connections that are closed");
		}
		return new Target("close", null, null, false, null, null);
	}

	private String absolute(String path, Lines lines) {
		Path given = Path.of(path);
		if (given.isAbsolute()) {
			return path;
		}
		lines.note("'" + path + "' is taken as seen from the directory of this file; the other router took its working "
				+ "directory");
		return this.file.toAbsolutePath().resolveSibling(given).normalize().toString();
	}

	private static void acl(ProtoMessage acl, Lines lines) throws UntranslatableException {
		acl.only("default_action", "rules");
		boolean allAccept = true;
		for (ProtoField field : acl.all("rules")) {
			ProtoMessage rule = ProtoMessage.message(field).only("source", "action");
			lines.allow.add(rule.string("source"));
			allAccept &= rule.constant("action").equals("ACCEPT") || rule.constant("action").equals("2");
		}
		String otherwise = acl.constant("default_action");
		if (allAccept && (otherwise.equals("ACCEPT") || otherwise.equals("2"))) {
			lines.allow.clear();
		}
		else if (!allAccept || !otherwise.equals("DROP") && !otherwise.equals("1")) {
			throw new UntranslatableException(
					"acl: 'allow' lists networks that may pass, the others are closed; it can't say DROP for a network, "
							+ "nor CONTINUE");
		}
		else if (lines.allow.isEmpty()) {
			lines.note("the acl lets nobody pass");
			lines.target = new Target("close", null, null, false, null, null);
		}
	}

	private @Nullable Target sorry(ProtoMessage sorry, Target backend, Lines lines) {
		try {
			Target target = target(sorry, lines);
			if (sorry.find("sorry") != null) {
				throw sorry.place().wrong("a backend that is sorry has no 'sorry' of its own");
			}
			if (target.kind().equals("close") || backend.kind().equals("close")) {
				return null;
			}
			if (!Objects.equals(backend.certificate(), target.certificate())
					|| !Objects.equals(backend.privateKey(), target.privateKey())) {
				throw new UntranslatableException("TLS ends for both backends of a route, or for none");
			}
			return target;
		}
		catch (UntranslatableException ex) {
			lines.refuse(sorry.place(), "sorry: " + ex.getMessage());
			return null;
		}
	}

	private void write(Lines lines) {
		lines.notes.forEach((note) -> this.yaml.comment(NOTE + note + "."));
		lines.refused.forEach((refused) -> untranslated(refused.place(), refused.what()));
		Target target = lines.target;
		if (target == null || target.kind().equals("close") || lines.closed()) {
			this.yaml.entry("backend", "close");
			return;
		}
		if (!lines.allow.isEmpty()) {
			this.yaml.entry("allow", lines.allow);
		}
		write(target);
		if (target.certificate() != null) {
			this.yaml.key("ssl", false);
			this.yaml.entry("certificate", target.certificate());
			this.yaml.entry("private-key", Objects.requireNonNull(target.privateKey()));
			this.yaml.end();
		}
		if (lines.sorry != null) {
			this.yaml.key("sorry", false);
			write(lines.sorry);
			this.yaml.end();
		}
		if (lines.lifetimeMillis > 0) {
			this.yaml.entry("max-lifetime", lines.lifetimeMillis + "ms");
		}
	}

	private void write(Target target) {
		this.yaml.entry("backend", target.kind());
		if (target.address() != null) {
			this.yaml.entry("address", target.address());
		}
		if (target.header()) {
			this.yaml.entry("proxy-protocol", "v1");
		}
		if (target.path() != null) {
			this.yaml.entry("path", target.path());
		}
	}

	/**
	 * A rule, and what its expression is for.
	 *
	 * @param names its names, {@code null} if they can't be said
	 * @param problem why they can't be said
	 */
	private record NamedRule(ProtoText.Place place, ProtoMessage message, @Nullable Translation names,
			@Nullable String problem) {
	}

	/**
	 * A backend as the router names it.
	 *
	 * @param kind its kind
	 * @param address of a proxy backend
	 * @param path of a pass backend
	 * @param header whether it gets a PROXY header
	 * @param certificate the file of the certificate if TLS ends here
	 * @param privateKey the file of its key
	 */
	private record Target(String kind, @Nullable String address, @Nullable String path, boolean header,
			@Nullable String certificate, @Nullable String privateKey) {
	}

	/**
	 * Something without an equal.
	 */
	private record Refused(ProtoText.Place place, String what, boolean all) {
	}

	/** What is to be written of a rule. */
	private static final class Lines {

		private final Set<String> notes = new LinkedHashSet<>();

		private final List<Refused> refused = new ArrayList<>();

		private final List<String> allow = new ArrayList<>();

		private @Nullable Target target;

		private @Nullable Target sorry;

		private long lifetimeMillis;

		void note(String note) {
			this.notes.add(note);
		}

		void refuse(ProtoText.Place place, String what) {
			this.refused.add(new Refused(place, what, !what.startsWith("sorry: ")));
		}

		boolean closed() {
			return this.refused.stream().anyMatch(Refused::all);
		}

		@Nullable String certificate() {
			return (this.target != null) ? this.target.certificate() : null;
		}

	}

}
