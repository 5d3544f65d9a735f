package io.tarweb.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Caddy's file server.
 */
final class Caddy extends NativeServer {

	private final BenchContent content;

	private final Workplace place;

	Caddy(BenchContent content, Workplace place) {
		this.content = content;
		this.place = place;
	}

	@Override
	public String id() {
		return "caddy";
	}

	@Override
	public @Nullable String provide() {
		return DebianPackages.provide("caddy", "caddy");
	}

	@Override
	public String description() {
		return "Caddy " + firstLine(Shell.locate("caddy"), "version") + ", file_server, GOMAXPROCS=1";
	}

	@Override
	public boolean serves(LoadCase load) {
		return load != LoadCase.TLS;
	}

	@Override
	public Launch launch(LoadCase load, int port) throws IOException {
		Path directory = this.place.workOf(id());
		Path configuration = directory.resolve("Caddyfile");
		Files.writeString(configuration, """
				{
					admin off
					auto_https off
				}
				http://127.0.0.1:%d {
					bind 127.0.0.1
					root * %s
					file_server
				}
				""".formatted(port, this.content.tree()));
		return new Launch(
				List.of(Shell.locate("caddy"), "run", "--config", configuration.toString(), "--adapter", "caddyfile"),
				Map.of("GOMAXPROCS", "1", "XDG_DATA_HOME", directory.toString(), "XDG_CONFIG_HOME",
						directory.toString()));
	}

}
