package io.tarweb.cli.router;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * How TLS ends at the router.
 *
 * @param certificate the file of the certificate
 * @param privateKey the file of its key
 * @param alpn the protocols that clients may choose from
 */
record SslSection(YamlValue certificate, YamlValue privateKey, List<String> alpn) {

	static final String[] KEYS = { "certificate", "private-key", "alpn", "bundle" };

	static SslSection read(YamlValue value) {
		YamlSection section = value.section(KEYS);
		YamlValue bundle = section.find("bundle");
		if (bundle != null) {
			throw bundle.wrong("is for applications, which have SSL bundles; here, 'certificate' and 'private-key' "
					+ "name PEM files");
		}
		@Nullable List<String> alpn = section.get("alpn", YamlValue::texts);
		return new SslSection(section.require("certificate"), section.require("private-key"),
				(alpn != null) ? alpn : List.of());
	}

}
