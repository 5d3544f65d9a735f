package io.tarweb.internal.metrics;

import java.util.List;

import io.tarweb.internal.archive.TarBuilder;
import io.tarweb.internal.layer.Layer;
import io.tarweb.internal.rules.PathLookup;
import io.tarweb.metrics.AskedPage;
import io.tarweb.settings.SitePolicy;
import io.tarweb.testing.OpenSite;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AskedPagesTests {

	private final AskedPages pages = new AskedPages();

	private static OpenSite site(String... names) {
		TarBuilder archive = TarBuilder.create();
		for (String name : names) {
			archive.file(name, name);
		}
		return OpenSite.of(archive, SitePolicy.builder().prefix("site/").build());
	}

	private static int find(Layer layer, String path) {
		byte[] name = ("site/" + path + " ".repeat(PathLookup.SPARE_BYTES)).getBytes();
		return layer.find(name, name.length - PathLookup.SPARE_BYTES);
	}

	private void ask(PageHits hits, Layer layer, String path, int times) {
		for (int i = 0; i < times; i++) {
			hits.add(find(layer, path));
		}
	}

	@Test
	void addsUpWhatLoopsCounted() {
		try (OpenSite open = site("site/index.html", "site/a.html", "site/b.txt")) {
			PageHits first = this.pages.open(open.layer());
			PageHits second = this.pages.open(open.layer());
			ask(first, open.layer(), "a.html", 2);
			ask(second, open.layer(), "a.html", 3);
			ask(second, open.layer(), "index.html", 4);
			assertThat(this.pages.most(10)).containsExactly(new AskedPage("/a.html", 5),
					new AskedPage("/index.html", 4));
			assertThat(this.pages.most(1)).containsExactly(new AskedPage("/a.html", 5));
		}
	}

	@Test
	void tellsOfPagesOnly() {
		try (OpenSite open = site("site/a.html", "site/a.md", "site/a.txt", "site/a.pdf", "site/a.css", "site/a.js",
				"site/a.png", "site/a.json")) {
			PageHits hits = this.pages.open(open.layer());
			for (String ending : List.of("html", "md", "txt", "pdf", "css", "js", "png", "json")) {
				ask(hits, open.layer(), "a." + ending, 1);
			}
			assertThat(this.pages.most(10)).extracting(AskedPage::path)
				.containsExactly("/a.html", "/a.md", "/a.pdf", "/a.txt");
		}
	}

	@Test
	void tellsPathsAsAddresses() {
		try (OpenSite open = site("site/d/\u00e4 \"%41.html", "site/only.html.gz")) {
			PageHits hits = this.pages.open(open.layer());
			hits.add(0);
			ask(hits, open.layer(), "only.html", 2);
			assertThat(this.pages.most(10)).extracting(AskedPage::path)
				.containsExactly("/only.html", "/d/%C3%A4%20%22%2541.html");
		}
	}

	@Test
	void countsGoOnOverReloads() {
		try (OpenSite before = site("site/a.html", "site/gone.html");
				OpenSite after = site("site/new.html", "site/a.html")) {
			PageHits early = this.pages.open(before.layer());
			ask(early, before.layer(), "a.html", 2);
			ask(early, before.layer(), "gone.html", 9);
			PageHits late = this.pages.open(after.layer());
			ask(late, after.layer(), "a.html", 3);
			List<AskedPage> expected = List.of(new AskedPage("/gone.html", 9), new AskedPage("/a.html", 5));
			assertThat(this.pages.most(10)).isEqualTo(expected);
			this.pages.settle(List.of(after.layer()));
			assertThat(this.pages.most(10)).isEqualTo(expected);
			this.pages.settle(List.of(after.layer()));
			assertThat(this.pages.most(10)).isEqualTo(expected);
		}
	}

	@Test
	void whatIsSettledIsCountedAtNoMore() {
		try (OpenSite open = site("site/a.html")) {
			PageHits hits = this.pages.open(open.layer());
			assertThat(hits.isOf(open.layer())).isTrue();
			this.pages.settle(List.of());
			assertThat(hits.isOf(open.layer())).isFalse();
		}
	}

	@Test
	void remembersABoundedNumberOfPages() {
		int names = AskedPages.KEPT + 100;
		String[] members = new String[names];
		for (int i = 0; i < names; i++) {
			members[i] = "site/%05d.html".formatted(i);
		}
		try (OpenSite open = site(members)) {
			PageHits hits = this.pages.open(open.layer());
			for (int i = 0; i < names; i++) {
				hits.add(i);
			}
			// The last ones, behind all that would fill the room.
			ask(hits, open.layer(), "%05d.html".formatted(names - 1), 2);
			this.pages.settle(List.of());
			assertThat(this.pages.most(names)).hasSize(AskedPages.KEPT)
				.startsWith(new AskedPage("/%05d.html".formatted(names - 1), 3));
		}
	}

}
