package io.tarweb.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ChildTests {

	@TempDir
	private Path directory;

	@Test
	void aClosedChildHasEndedWithItsChildren() throws IOException {
		Child child = Child.logging(List.of("sh", "-c", "sleep 600 & wait"), this.directory.resolve("log"));
		while (child.process().descendants().findAny().isEmpty()) {
			Thread.onSpinWait();
		}
		ProcessHandle grandchild = child.process().descendants().findAny().orElseThrow();
		child.close();
		assertThat(child.isAlive()).isFalse();
		grandchild.onExit().join();
	}

	@Test
	void itsProcessorTimeHasThatOfItsChildren() throws IOException {
		Path log = this.directory.resolve("log");
		try (Child child = Child.logging(List.of("sh", "-c", "sh -c 'while :; do :; done' & wait"), log)) {
			assertThat(child.comesTo(() -> child.cpuMicros() >= 50_000, Duration.ofMinutes(1))).isTrue();
		}
	}

	@Test
	void aCommandThatFailsTellsWhatItWrote() throws IOException {
		assertThat(Shell.run(Duration.ofMinutes(1), List.of("sh", "-c", "echo out; echo err >&2")))
			.isEqualTo("out\nerr");
		assertThatIOException()
			.isThrownBy(() -> Shell.run(Duration.ofMinutes(1), List.of("sh", "-c", "echo why; exit 3")))
			.withMessageContaining("why");
		assertThatIOException().isThrownBy(() -> Shell.run(Duration.ofMillis(10), List.of("sleep", "600")))
			.withMessageContaining("longer");
	}

	@Test
	void jdksAreKnownByTheirReleaseFiles() throws IOException {
		assertThat(Jdk.ofRelease(this.directory, "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"25.0.3\"\n"))
			.isEqualTo(new Jdk(25, "25.0.3", this.directory));
		assertThat(Jdk.ofRelease(this.directory, "JAVA_VERSION=\"27-ea\"").major()).isEqualTo(27);
		assertThatIllegalArgumentException().isThrownBy(() -> Jdk.ofRelease(this.directory, ""));
		assertThat(Jdk.installed()).containsKey(Runtime.version().feature());
	}

}
