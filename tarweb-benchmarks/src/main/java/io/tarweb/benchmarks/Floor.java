package io.tarweb.benchmarks;

import java.nio.file.Path;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The least that a server can do: {@code floor.c}.
 */
final class Floor extends NativeServer {

	private static final Duration BUILD = Duration.ofMinutes(1);

	private final BenchContent content;

	private final Path source;

	private final Path program;

	/**
	 * The floor under one page.
	 * @param content where the page is
	 * @param place where the program goes
	 */
	Floor(BenchContent content, Workplace place) {
		this.content = content;
		this.source = place.source("c/floor.c");
		this.program = place.workOf("floor").resolve("floor");
	}

	@Override
	public String id() {
		return "floor";
	}

	@Override
	public Camp camp() {
		return Camp.FLOOR;
	}

	@Override
	public @Nullable String provide() {
		if (!Shell.has("cc")) {
			return "no C compiler";
		}
		Shell.Result result = Shell.run(BUILD, "cc", "-O2", "-o", this.program.toString(), this.source.toString());
		return result.succeeded() ? null : "cc failed: " + result.output().strip();
	}

	@Override
	public String description() {
		return "a minimal epoll loop in C that writes a constant answer, " + firstLine("cc", "--version");
	}

	@Override
	public boolean serves(LoadCase load) {
		return load != LoadCase.RANDOM && load != LoadCase.NOT_MODIFIED && load != LoadCase.TLS;
	}

	@Override
	public Launch launch(LoadCase load, int port) {
		return Launch.of(this.program.toString(), Integer.toString(port), this.content.file(load.path()).toString());
	}

}
