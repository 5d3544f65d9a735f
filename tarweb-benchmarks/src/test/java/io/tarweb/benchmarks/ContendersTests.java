package io.tarweb.benchmarks;

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
	void list() {
		Path jdks = this.directory.resolve("jdks");
		this.all = Contenders.all(
				new BenchContent(this.directory.resolve("tree"), this.directory.resolve("site.tar"), 1),
				new Workplace(this.directory), List.of(new Jdk(17, "17.0.1", jdks), new Jdk(25, "25.0.1", jdks)));
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
		for (Contender contender : this.all) {
			contender.launch(LoadCase.PAGE, 8081);
		}
		try (Stream<Path> files = Files.walk(this.directory)) {
			for (Path configuration : files.filter(ContendersTests::isConfiguration).toList()) {
				assertThat(configuration).content().contains("127.0.0.1").doesNotContain("0.0.0.0");
			}
		}
	}

	private static boolean isConfiguration(Path file) {
		return Files.isRegularFile(file) && !file.getParent().endsWith("tls");
	}

	@Test
	void nginxHoldsNoSegmentsBackWhenPipelined() throws Exception {
		Contender nginx = Contenders.named(this.all, List.of("nginx")).get(0);
		nginx.launch(LoadCase.PIPELINED, 8081);
		Path configuration = new Workplace(this.directory).workOf("nginx").resolve("nginx.conf");
		assertThat(configuration).content().contains("tcp_nopush off");
		nginx.launch(LoadCase.PAGE, 8081);
		assertThat(configuration).content().contains("tcp_nopush on");
	}

	@Test
	void theFloorIsOnlyAskedForConstantAnswers() {
		Contender floor = Contenders.named(this.all, List.of("floor")).get(0);
		assertThat(Stream.of(LoadCase.values()).filter((load) -> !floor.serves(load))).containsExactly(LoadCase.RANDOM,
				LoadCase.NOT_MODIFIED, LoadCase.TLS);
	}

}
