package io.tarweb.cli.router;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

import io.tarweb.router.Backend;
import io.tarweb.router.ProxyProtocol;

/**
 * Reads who gets connections: the same keys for a route and for its {@code sorry}.
 */
final class BackendSection {

	private BackendSection() {
	}

	/**
	 * Makes a backend.
	 * @throws ConfigurationException if a key is missing, or isn't of this kind of
	 * backend
	 */
	static Backend read(YamlSection section) {
		Kind kind = section.require("backend").word(Kind.class);
		refuseUnless(kind == Kind.PROXY, section, "address", "proxy");
		refuseUnless(kind == Kind.PROXY, section, "proxy-protocol", "proxy");
		refuseUnless(kind == Kind.PASS, section, "path", "pass");
		return switch (kind) {
			case SITE -> Backend.site();
			case PROXY -> proxy(section);
			case PASS -> Backend.pass(path(section.require("path")));
			case CLOSE -> Backend.close();
		};
	}

	private static void refuseUnless(boolean ofThisKind, YamlSection section, String key, String kind) {
		YamlValue value = section.find(key);
		if (value != null && !ofThisKind) {
			throw value.wrong("must only be given for a backend of the kind '" + kind + "'");
		}
	}

	private static Backend proxy(YamlSection section) {
		ProxyProtocol header = section.get("proxy-protocol", (value) -> value.word(ProxyProtocol.class));
		return Backend.proxy(section.require("address").text(), (header != null) ? header : ProxyProtocol.NONE);
	}

	private static Path path(YamlValue value) {
		try {
			return Path.of(value.text());
		}
		catch (InvalidPathException ex) {
			throw value.wrong("must be a path: " + ex.getReason(), ex);
		}
	}

	/** The kinds of backends. */
	private enum Kind {

		SITE, PROXY, PASS, CLOSE

	}

}
