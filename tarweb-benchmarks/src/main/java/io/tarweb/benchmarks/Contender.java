package io.tarweb.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A server that takes part: its version and configuration, which are unknown where it
 * isn't installed, the cases that it has no answer to or not a comparable one, and how it
 * is started.
 */
record Contender(String id, Camp camp, Description description, Set<LoadCase> refused, Map<String, String> environment,
		Launch launch) {

	Running start(LoadCase load, String cores, Path directory) throws IOException {
		int port = Workplace.freePort();
		Path log = directory.resolve("output.log");
		ProcessBuilder builder = new ProcessBuilder(Child.pinned(cores, this.launch.command(load, port)))
			.redirectErrorStream(true)
			.redirectOutput(log.toFile());
		builder.environment().putAll(this.environment);
		return new Running(this, Child.start(builder).listening(port, log), port);
	}

	enum Camp {

		TARWEB, PEER, FLOOR

	}

	interface Description {

		String text() throws IOException;

	}

	interface Launch {

		List<String> command(LoadCase load, int port) throws IOException;

	}

	record Running(Contender contender, Child child, int port) implements AutoCloseable {

		@Override
		public void close() {
			this.child.close();
		}

	}

}
