package io.tarweb.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class ChildTests {

	@TempDir
	Path directory;

	@Test
	void aClosedChildHasEndedWithItsChildren() {
		Child child = Child.start(List.of("sh", "-c", "sleep 600 & wait"), Map.of(), this.directory.resolve("log"));
		while (child.process().descendants().findAny().isEmpty()) {
			Thread.onSpinWait();
		}
		ProcessHandle grandchild = child.process().descendants().findAny().orElseThrow();
		child.close();
		assertThat(child.isAlive()).isFalse();
		grandchild.onExit().join();
	}

	@Test
	void aCommandThatTakesTooLongHasFailed() {
		assertThat(Shell.run(Duration.ofMillis(10), "sleep", "600").succeeded()).isFalse();
	}

	@Test
	void bothStreamsAreCollected() {
		Shell.Result result = Shell.run(Duration.ofMinutes(1), "sh", "-c", "echo out; echo err >&2; exit 3");
		assertThat(result.exitCode()).isEqualTo(3);
		assertThat(result.output()).isEqualTo("out\nerr\n");
	}

}
