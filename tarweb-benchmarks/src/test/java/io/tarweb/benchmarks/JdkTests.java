package io.tarweb.benchmarks;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class JdkTests {

	private static final Path HOME = Path.of("/jdk");

	@Test
	void theVersionIsThatOfTheReleaseFile() {
		assertThat(Jdk.ofRelease(HOME, "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"25.0.3\"\nJAVA_VERSION_DATE=\"2026\"\n"))
			.isEqualTo(new Jdk(25, "25.0.3", HOME));
	}

	@Test
	void anEarlyReleaseIsOfItsFeatureRelease() {
		assertThat(Jdk.ofRelease(HOME, "JAVA_VERSION=\"27-ea\"").major()).isEqualTo(27);
	}

	@Test
	void aReleaseFileWithoutAVersionIsNoneOfAJdk() {
		assertThatIllegalArgumentException().isThrownBy(() -> Jdk.ofRelease(HOME, "")).withMessageContaining("/jdk");
	}

	@Test
	void theOneOfThisProcessIsInstalled() {
		assertThat(Jdk.installed()).containsKey(Runtime.version().feature());
	}

}
