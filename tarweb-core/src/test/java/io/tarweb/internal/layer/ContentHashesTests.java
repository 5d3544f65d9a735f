package io.tarweb.internal.layer;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import com.dynatrace.hash4j.hashing.Hashing;
import io.tarweb.internal.archive.TarBuilder;
import io.tarweb.testing.Contents;
import io.tarweb.testing.OpenSite;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ContentHashes}.
 */
class ContentHashesTests {

	private static String id(TarBuilder archive) {
		try (OpenSite open = OpenSite.of(archive)) {
			return open.layer().status().id();
		}
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	/** From the reference implementation of XXH3 with 64 bits, without a seed. */
	@Test
	void areThoseOfXxh3() {
		try (OpenSite open = OpenSite.of(TarBuilder.create().file("empty", "").file("abc", "abc"))) {
			assertThat(open.layer().resources().contentHash(0)).isEqualTo(0x2d06800538d394c2L);
			assertThat(open.layer().resources().contentHash(1)).isEqualTo(0x78af5f94892f3950L);
		}
	}

	@Test
	void coverTheContentWhateverItsLength() {
		TarBuilder archive = TarBuilder.create();
		List<Integer> sizes = List.of(1, 511, 512, 513, 131_071, 131_072, 131_073, 262_144, 1_000_000);
		for (int size : sizes) {
			archive.file("size" + size, Contents.random(size, size));
		}
		try (OpenSite open = OpenSite.of(archive)) {
			for (int member = 0; member < sizes.size(); member++) {
				int size = sizes.get(member);
				assertThat(open.layer().resources().contentHash(member)).as("%d bytes", size)
					.isEqualTo(Hashing.xxh3_64().hashBytesToLong(Contents.random(size, size)));
			}
		}
	}

	@Test
	void areTakenFromTheArchiveWhereItBringsThem() {
		try (OpenSite open = OpenSite.of(TarBuilder.create()
			.pax("comment=TARWEB.xxh3=0123456789abcdef")
			.file("brought", "abc")
			.file("computed", "abc"))) {
			assertThat(open.layer().resources().contentHash(0)).isEqualTo(0x0123456789abcdefL);
			assertThat(open.layer().resources().contentHash(1)).isEqualTo(0x78af5f94892f3950L);
		}
	}

	@Test
	void areTheSameWhetherBroughtOrComputed() {
		assertThat(id(TarBuilder.create().pax("comment=TARWEB.xxh3=78af5f94892f3950").file("a", "abc")))
			.isEqualTo(id(TarBuilder.create().file("a", "abc")));
	}

	@Test
	void makeAnIdOfNamesAndContent() {
		String id = id(TarBuilder.create().file("a", bytes("1"), 1).file("b", bytes("2"), 2));
		assertThat(id).matches("[0-9a-f]{32}");
		assertThat(id(TarBuilder.create().file("a", bytes("1"), 9).file("b", bytes("2"), 0))).isEqualTo(id);
		assertThat(id(TarBuilder.create().file("b", bytes("2")).file("a", bytes("1")))).isEqualTo(id);
		assertThat(id(TarBuilder.create().directory("x/").file("./b", bytes("2")).file("a", bytes("1")))).isEqualTo(id);
		Set<String> others = new LinkedHashSet<>();
		others.add(id);
		for (TarBuilder other : List.of(TarBuilder.create().file("a", "2").file("b", "1"),
				TarBuilder.create().file("a", "1").file("c", "2"), TarBuilder.create().file("a", "1"),
				TarBuilder.create().file("a", "1").file("b", "2").file("c", ""),
				TarBuilder.create().file("a", "1").file("b", "2 "), TarBuilder.create().file("a1", "").file("b2", ""),
				TarBuilder.create().file("a", "1").file("b", "1"), TarBuilder.create().file("a", "2").file("b", "2"),
				TarBuilder.create().file("A", "1").file("b", "2"),
				TarBuilder.create().file("x/a", "1").file("b", "2"))) {
			assertThat(others.add(id(other))).as("an id of its own").isTrue();
		}
	}

}
