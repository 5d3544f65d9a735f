package io.tarweb.internal.metrics;

import java.util.List;

import io.tarweb.internal.archive.TarBuilder;
import io.tarweb.internal.layer.Layer;
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

	private static int find(Layer site, String path) {
		byte[] name = ("site/" + path + " ".repeat(Layer.SPARE_BYTES)).getBytes();
		return site.number(site.find(name, name.length - Layer.SPARE_BYTES));
	}

	private void ask(PageHits hits, Layer site, String path, int times) {
		for (int i = 0; i < times; i++) {
			hits.add(find(site, path));
		}
	}

	@Test
	void addsUpWhatLoopsCounted() {
		try (OpenSite open = site("site/index.html", "site/a.html", "site/b.txt")) {
			PageHits first = this.pages.open(open.site());
			PageHits second = this.pages.open(open.site());
			ask(first, open.site(), "a.html", 2);
			ask(second, open.site(), "a.html", 3);
			ask(second, open.site(), "index.html", 4);
			assertThat(this.pages.most(10)).containsExactly(new AskedPage("/a.html", 5),
					new AskedPage("/index.html", 4));
			assertThat(this.pages.most(1)).containsExactly(new AskedPage("/a.html", 5));
		}
	}

	@Test
	void tellsOfPagesOnly() {
		try (OpenSite open = site("site/a.html", "site/a.md", "site/a.txt", "site/a.pdf", "site/a.css", "site/a.js",
				"site/a.png", "site/a.json")) {
			PageHits hits = this.pages.open(open.site());
			for (String ending : List.of("html", "md", "txt", "pdf", "css", "js", "png", "json")) {
				ask(hits, open.site(), "a." + ending, 1);
			}
			assertThat(this.pages.most(10)).extracting(AskedPage::path)
				.containsExactly("/a.html", "/a.md", "/a.pdf", "/a.txt");
		}
	}

	@Test
	void tellsPathsAsAddresses() {
		try (OpenSite open = site("site/d/\u00e4 \"%41.html", "site/only.html.gz")) {
			PageHits hits = this.pages.open(open.site());
			hits.add(open.site().number(0));
			ask(hits, open.site(), "only.html", 2);
			assertThat(this.pages.most(10)).extracting(AskedPage::path)
				.containsExactly("/only.html", "/d/%C3%A4%20%22%2541.html");
		}
	}

	@Test
	void countsGoOnOverReloads() {
		try (OpenSite before = site("site/a.html", "site/gone.html");
				OpenSite after = site("site/new.html", "site/a.html")) {
			PageHits early = this.pages.open(before.site());
			ask(early, before.site(), "a.html", 2);
			ask(early, before.site(), "gone.html", 9);
			PageHits late = this.pages.open(after.site());
			ask(late, after.site(), "a.html", 3);
			List<AskedPage> expected = List.of(new AskedPage("/gone.html", 9), new AskedPage("/a.html", 5));
			assertThat(this.pages.most(10)).isEqualTo(expected);
			this.pages.settle(List.of(after.site()));
			assertThat(this.pages.most(10)).isEqualTo(expected);
			this.pages.settle(List.of(after.site()));
			assertThat(this.pages.most(10)).isEqualTo(expected);
		}
	}

	@Test
	void whatIsSettledIsCountedAtNoMore() {
		try (OpenSite site = site("site/a.html")) {
			PageHits hits = this.pages.open(site.site());
			assertThat(hits.isOf(site.site())).isTrue();
			this.pages.settle(List.of());
			assertThat(hits.isOf(site.site())).isFalse();
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
			PageHits hits = this.pages.open(open.site());
			for (int i = 0; i < names; i++) {
				hits.add(i);
			}
			// The last ones, behind all that would fill the room.
			ask(hits, open.site(), "%05d.html".formatted(names - 1), 2);
			this.pages.settle(List.of());
			assertThat(this.pages.most(names)).hasSize(AskedPages.KEPT)
				.startsWith(new AskedPage("/%05d.html".formatted(names - 1), 3));
		}
	}

}
