package io.tarweb.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ContendersTests {

	@TempDir
	Path directory;

	private List<Contender> all = List.of();

	@BeforeEach
	void list() throws Exception {
		Path jdks = this.directory.resolve("jdks");
		this.all = new Contenders(
				new BenchContent(this.directory.resolve("tree"), this.directory.resolve("site.tar"), 1),
				new Workplace(this.directory))
			.all(List.of(new Jdk(17, "17.0.1", jdks), new Jdk(25, "25.0.1", jdks)));
	}

	@Test
	void oursRunsOnEveryTransportAndJdk() {
		assertThat(Contenders.named(this.all, List.of("tarweb-*"))).extracting(Contender::id)
			.containsExactly("tarweb-io_uring-17", "tarweb-epoll-17", "tarweb-nio-17", "tarweb-io_uring-25",
					"tarweb-epoll-25", "tarweb-nio-25", "tarweb-jdktls");
	}

	@Test
	void aNameWithoutAnAsteriskIsAWholeName() {
		assertThat(Contenders.named(this.all, List.of("nginx"))).hasSize(1);
		assertThat(Contenders.named(this.all, List.of("nginx*"))).hasSize(3);
	}

	@Test
	void aNameThatNobodyHasIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> Contenders.named(this.all, List.of("nginx", "apache")))
			.withMessageContaining("apache")
			.withMessageContaining("caddy");
	}

	@Test
	void nobodyIsToldToListenToTheWorld() throws Exception {
		for (Contender contender : Contenders.named(this.all, List.of("nginx*", "caddy", "h2o"))) {
			try {
				contender.launch().command(LoadCase.PAGE, 8081);
			}
			catch (IOException ex) {
				// Its configuration is written before it is known to be missing.
			}
		}
		try (Stream<Path> files = Files.walk(this.directory)) {
			assertThat(files.filter(Files::isRegularFile)).hasSize(5)
				.allSatisfy((file) -> assertThat(file).content().contains("127.0.0.1").doesNotContain("0.0.0.0"));
		}
	}

	@Test
	void theFloorIsOnlyAskedForConstantAnswers() {
		assertThat(Contenders.named(this.all, List.of("floor")).get(0).refused()).containsExactlyInAnyOrder(
				LoadCase.RANDOM, LoadCase.NOT_MODIFIED, LoadCase.TLS, LoadCase.HTTP2, LoadCase.HTTP2_STREAMS,
				LoadCase.HTTP2_TLS, LoadCase.HTTP2_PAGE);
	}

}
