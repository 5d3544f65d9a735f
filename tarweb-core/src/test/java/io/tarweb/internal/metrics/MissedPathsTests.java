package io.tarweb.internal.metrics;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

import io.tarweb.metrics.MissedPath;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MissedPathsTests {

	private static final long NOW = 1_700_000_000;

	private final MissedPaths missed = new MissedPaths();

	private void miss(String path) {
		miss(path, NOW);
	}

	private void miss(String path, long epochSecond) {
		byte[] bytes = path.getBytes(StandardCharsets.ISO_8859_1);
		this.missed.add(bytes, 0, bytes.length, epochSecond);
	}

	private void miss(String path, String referrer) {
		byte[] bytes = (path + " " + referrer).getBytes(StandardCharsets.ISO_8859_1);
		this.missed.refer(this.missed.add(bytes, 0, path.length(), NOW), bytes, path.length() + 1, bytes.length);
	}

	private List<MissedPath> ranking() {
		return Stream.of(this.missed.toArray())
			.sorted(Comparator.comparingLong(MissedPath::requests).reversed().thenComparing(MissedPath::path))
			.toList();
	}

	private MissedPath only() {
		assertThat(this.missed.toArray()).hasSize(1);
		return this.missed.toArray()[0];
	}

	@Test
	void countsExactlyAsLongAsThereIsRoom() {
		for (int path = 0; path < MissedPaths.CAPACITY; path++) {
			for (int i = 0; i <= path % 7; i++) {
				miss("/" + path);
			}
		}
		assertThat(this.missed.toArray()).hasSize(MissedPaths.CAPACITY)
			.allSatisfy((path) -> assertThat(path.requests())
				.isEqualTo(Integer.parseInt(path.path().substring(1)) % 7 + 1));
	}

	@Test
	void tellsWhenAPathWasMissedLast() {
		miss("/a", NOW);
		miss("/a", NOW + 60);
		assertThat(only().lastMissedAt()).isEqualTo(Instant.ofEpochSecond(NOW + 60));
	}

	@Test
	void frequentPathsOutliveAFloodOfMadeUpOnes() {
		Random random = new Random(5);
		Map<String, Long> truth = new HashMap<>();
		for (int i = 0; i < 200_000; i++) {
			// One in a hundred each.
			String path = (i % 10 == 0) ? "/broken/" + i / 10 % 10 : "/" + Long.toString(random.nextLong(), 36);
			truth.merge(path, 1L, Long::sum);
			miss(path);
		}
		List<MissedPath> ranking = ranking();
		assertThat(ranking).hasSize(MissedPaths.CAPACITY)
			.allSatisfy((path) -> assertThat(path.requests()).isBetween(1L, truth.get(path.path())));
		assertThat(ranking.subList(0, 10)).extracting(MissedPath::path).allMatch((path) -> path.startsWith("/broken/"));
		assertThat(ranking.get(9).requests()).isGreaterThan(1900);
	}

	@Test
	void aPathThatTakesAnothersPlaceInheritsNothingThatIsShown() {
		for (int path = 0; path < MissedPaths.CAPACITY; path++) {
			miss("/" + path, "http://a.example/" + path);
			miss("/" + path);
		}
		miss("/new");
		assertThat(this.missed.toArray()).hasSize(MissedPaths.CAPACITY)
			.filteredOn((path) -> path.path().equals("/new"))
			.singleElement()
			.satisfies((path) -> assertThat(path.requests()).isEqualTo(1))
			.satisfies((path) -> assertThat(path.referrer()).isNull());
	}

	@Test
	void whoseTurnItIsToGoIsForgottenCompletely() {
		Random random = new Random(7);
		for (int i = 0; i < 20_000; i++) {
			miss("/" + random.nextInt(2000));
		}
		assertThat(this.missed.toArray()).extracting(MissedPath::path)
			.hasSize(MissedPaths.CAPACITY)
			.doesNotHaveDuplicates();
	}

	@Test
	void keepsTheFirstReferrerThatMayBeShown() {
		miss("/a", "about:blank");
		assertThat(only().referrer()).isNull();
		miss("/a", "https://u:p@a.example/x?token=1");
		miss("/a", "https://b.example/");
		assertThat(only().referrer()).isEqualTo("https://a.example/x");
	}

	@Test
	void cutsOffLongPathsAndSaysSo() {
		String start = "/" + "x".repeat(MissedPaths.MAX_TEXT_BYTES - 1);
		miss(start + "y");
		miss(start + "z".repeat(10_000));
		assertThat(only().path()).isEqualTo(start + "...");
		assertThat(only().requests()).isEqualTo(2);
	}

	@Test
	void showsNothingThatHarmsAReader() {
		miss("/a\u0000\u001b[31m\u007f\u009b\"<script>\\\u00e4%41");
		assertThat(only().path()).isEqualTo("/a%00%1B[31m%7F%9B%22%3Cscript%3E%5C%E4%41");
	}

	@Test
	void showsNothingOfAReferrerThatHarmsAReader() {
		miss("/a", "https://a.example/\u001b\"<b>");
		assertThat(only().referrer()).isEqualTo("https://a.example/%1B%22%3Cb%3E");
	}

}
