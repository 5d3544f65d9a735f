package io.tarweb.internal.layer;

import java.util.List;

import io.tarweb.internal.archive.TarBuilder;
import io.tarweb.settings.DirectoryListing;
import io.tarweb.settings.SitePolicy;
import io.tarweb.testing.OpenSite;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Listing}.
 */
class ListingTests {

	private static final SitePolicy LISTED = SitePolicy.builder().listing(DirectoryListing.JSON).build();

	@Test
	void namesDirectoriesOnceAndFilesWithLengthAndTime() {
		assertThat(list(TarBuilder.create()
			.file("b/1.txt", "one")
			.file("a.txt", new byte[3], 1_700_000_000L)
			.file("b/c/2.txt", "two")))
			.containsExactly(new Listing.Entry("a.txt", false, 3, 1_700_000_000L), new Listing.Entry("b", true, 0, 0));
	}

	@Test
	void leavesOutATimeThatNoCalendarHas() {
		assertThat(list(TarBuilder.create().file("a.txt", new byte[1], Long.MAX_VALUE / 2)))
			.containsExactly(new Listing.Entry("a.txt", false, 1, 0));
	}

	@Test
	void endsAfterTenThousandEntries() {
		TarBuilder archive = TarBuilder.create();
		for (int i = 0; i <= 10_000; i++) {
			archive.file("f" + i, "");
		}
		assertThat(list(archive)).hasSize(10_000);
	}

	/**
	 * The server puts the prefix in front of what is asked for, whatever it looks like.
	 */
	@Test
	void looksOnlyAtWhatIsBehindThePrefix() {
		SitePolicy below = SitePolicy.builder().listing(DirectoryListing.JSON).prefix("a\\b\tc").build();
		try (OpenSite open = OpenSite.of(TarBuilder.create().file("a\\b\tc/x.txt", "x").file("a\\b\tc/y\tz", "y"),
				below)) {
			byte[] prefix = open.layer().prefix();
			assertThat(open.layer().listing().list(prefix, prefix.length)).extracting(Listing.Entry::name)
				.containsExactly("x.txt");
		}
	}

	private static List<Listing.Entry> list(TarBuilder archive) {
		try (OpenSite open = OpenSite.of(archive, LISTED)) {
			return open.layer().listing().list(new byte[0], 0);
		}
	}

}
