package io.tarweb.pack;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class LinkCheckerTests {

	@TempDir
	private Path directory;

	private Tree site;

	@BeforeEach
	void makeSite() {
		this.site = new Tree(this.directory.resolve("site"))
			.file("d/page.html", "<h2 id='part'>Part</h2><a name=old></a><p id='50%'><p id='ü'>")
			.file("d/index.html", "")
			.file("index.html", "")
			.file("guide.html", "")
			.file("file name.txt", "")
			.file("app.js.gz", "")
			.file("code.html", "<a id=10>10</a>");
	}

	private List<BrokenLink> broken() {
		return Packer
			.pack(PackSettings.of(this.site.root(), this.directory.resolve("site.tar")).build(), PackListener.NONE)
			.brokenLinks();
	}

	private List<BrokenLink> brokenIn(String html) {
		this.site.file("d/tested.html", html);
		return broken();
	}

	@ParameterizedTest
	@ValueSource(strings = { "page.html", "page.html#part", "page.html#old", "./page.html?v=1#part", "page",
			"/d/page.html", "../d/", "/d", "..", "../guide", "/guide.html#", "../guide.html#top", "#", "", "#top",
			"../file%20name.txt", "../file name.txt", "../app.js", "page.html#50%25", "page.html#50%",
			"page.html#%C3%BC", "page.html#ü", "page.html#:~:text=x", "page.html#part:~:text=x", "../code.html#10-20",
			"../../../guide.html", "https://example.org/nothing", "//example.org/nothing", "mailto:a@example.org",
			"javascript:void(0)", "data:,x", "#here", " page.html ", "tested.html#here" })
	void leavesAloneWhatLeadsSomewhere(String link) {
		assertThat(brokenIn("<p id=here><a href='" + link + "'>x</a>")).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "nothing.html", "Page.html", "page.html/", "/page.html", "../nothing/", "page.htm",
			"../app.css", "%ff" })
	void findsLinksToFilesThatAreNotThere(String link) {
		assertThat(brokenIn("<a href='" + link + "'>x</a>"))
			.containsExactly(new BrokenLink("d/tested.html", link, BrokenLink.Reason.NO_TARGET));
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "page.html#Part", "page#nothing", "#nothing", "tested.html#nothing", "../code.html#11-12" })
	void findsLinksToAnchorsThatAreNotThere(String link) {
		assertThat(brokenIn("<p id=here><a href='" + link + "'>x</a>"))
			.containsExactly(new BrokenLink("d/tested.html", link, BrokenLink.Reason.NO_ANCHOR));
	}

	@ParameterizedTest
	@ValueSource(strings = { "#impl-From%3CT%3E", "tested.html#impl-From%3CT%3E", "rustdoc.html#impl-Into%3CU%3E" })
	void findsAnchorsThatContainWhatLooksLikeAnEncoding(String link) {
		this.site.file("d/rustdoc.html", "<p id='impl-Into%3CU%3E'>");
		assertThat(brokenIn("<p id='impl-From%3CT%3E'><a href='" + link + "'>x</a>")).isEmpty();
		assertThat(brokenIn("<p id='impl-From%3CT%3E'><a href='" + link + "x'>x</a>")).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "<img src=no.png>", "<link rel=stylesheet href=no.png>", "<script src=no.png></script>",
			"<iframe src=no.png></iframe>", "<map><area href=no.png></map>", "<video src=no.png></video>",
			"<a HREF=no.png>x</a><a href=no.png>again</a>" })
	void looksAtEveryElementThatLoadsOrOpensOnceAPage(String html) {
		assertThat(brokenIn(html)).extracting(BrokenLink::link).containsExactly("no.png");
	}

	@Test
	void resolvesAgainstTheBaseOfThePage() {
		assertThat(brokenIn("<base href='../'><a href=guide.html>x</a><a href=page.html>x</a>"))
			.extracting(BrokenLink::link)
			.containsExactly("page.html");
		assertThat(brokenIn("<base href='https://example.org/'><a href=nothing>x</a>")).isEmpty();
	}

	@Test
	void believesInRedirects() {
		this.site.file("_redirects", "# moved\n/old /d/page.html 301\n/api/* /d/:splat\n");
		assertThat(brokenIn("<a href=/old>x</a><a href=/api/x/y>x</a><a href=/older>x</a>"))
			.extracting(BrokenLink::link)
			.containsExactly("/older");
	}

	@Test
	void followsLinksOfTheFileSystem() {
		this.site.link("latest", "d").link("alias.html", "guide.html");
		assertThat(brokenIn("<a href=/latest/page.html>x</a><a href=/latest/>x</a><a href=/alias.html>x</a>"
				+ "<a href=/latest/nothing>x</a>"))
			.extracting(BrokenLink::link)
			.containsExactly("/latest/nothing");
	}

	@Test
	void readsPagesInTheirOwnCharset() {
		this.site.file("d/latin.html", new byte[] { '<', 'm', 'e', 't', 'a', ' ', 'c', 'h', 'a', 'r', 's', 'e', 't',
				'=', 'l', 'a', 't', 'i', 'n', '1', '>', '<', 'p', ' ', 'i', 'd', '=', (byte) 0xFC, '>' });
		assertThat(brokenIn("<meta charset=utf-8><a href='latin.html#ü'>x</a>")).isEmpty();
	}

	@Test
	void canMakeThemAFailure() {
		this.site.file("d/tested.html", "<a href=1>x</a><a href=2>x</a>");
		PackSettings settings = PackSettings.of(this.site.root(), this.directory.resolve("site.tar"))
			.linkCheck(LinkCheck.FAIL)
			.build();
		assertThatExceptionOfType(PackException.class).isThrownBy(() -> Packer.pack(settings, PackListener.NONE))
			.withMessage("2 links are broken")
			.satisfies((ex) -> assertThat(ex.details()).containsExactly("d/tested.html: '1' leads nowhere",
					"d/tested.html: '2' leads nowhere"));
		assertThat(settings.target()).doesNotExist();
	}

}
