package io.tarweb.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * static-web-server, built once from the Rust registry and kept in the cache.
 */
final class StaticWebServer extends NativeServer {

	private static final String VERSION = "2.44.1";

	private static final Duration BUILD = Duration.ofMinutes(30);

	private final BenchContent content;

	private final Path home;

	StaticWebServer(BenchContent content, Workplace place) {
		this.content = content;
		this.home = place.cache().resolve("static-web-server");
	}

	@Override
	public String id() {
		return "static-web-server";
	}

	@Override
	public @Nullable String provide() {
		if (Files.isExecutable(program())) {
			return null;
		}
		if (!Shell.has("cargo")) {
			return "it is built by Rust's cargo, which is missing";
		}
		Shell.Result result = Shell.run(BUILD, "cargo", "install", "static-web-server", "--version", VERSION,
				"--locked", "--root", this.home.toString());
		return result.succeeded() ? null : "cargo install failed: "
				+ result.output().strip().lines().reduce((first, second) -> second).orElse("without a word");
	}

	@Override
	public String description() {
		return "static-web-server " + firstLine(program().toString(), "--version").replaceFirst("^[^0-9]*", "")
				+ ", one thread";
	}

	@Override
	public boolean serves(LoadCase load) {
		return load != LoadCase.TLS;
	}

	@Override
	public Launch launch(LoadCase load, int port) {
		return new Launch(
				List.of(program().toString(), "--host", "127.0.0.1", "--port", Integer.toString(port), "--root",
						this.content.tree().toString(), "--threads-multiplier", "1", "--log-level", "error"),
				Map.of("TOKIO_WORKER_THREADS", "1"));
	}

	private Path program() {
		return this.home.resolve("bin/static-web-server");
	}

}
