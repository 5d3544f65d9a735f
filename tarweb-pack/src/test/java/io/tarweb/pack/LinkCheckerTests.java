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
import static org.assertj.core.api.Assertions.tuple;

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
			.file("größe.html", "")
			.file("app.js.gz", "")
			.file("code.html", "<a id=10>10</a>");
	}

	private BrokenLinks check(boolean all) {
		PackSettings settings = PackSettings.of(this.site.root(), this.directory.resolve("site.tar"))
			.allBrokenLinks(all)
			.build();
		return Packer.pack(settings, PackListener.NONE).brokenLinks();
	}

	private List<BrokenLink> broken() {
		return check(true).targets().stream().flatMap((target) -> target.links().stream()).toList();
	}

	private List<BrokenLink> brokenIn(String html) {
		this.site.file("d/tested.html", html);
		return broken();
	}

	@ParameterizedTest
	@ValueSource(strings = { "page.html", "page.html#part", "page.html#old", "./page.html?v=1#part", "page",
			"/d/page.html", "../d/", "/d", "..", "../guide", "/guide.html#", "../guide.html#top", "#", "", "#top",
			"../file%20name.txt", "../file name.txt", "../größe", "..\\guide", "../app.js", "page.html#50%25",
			"page.html#50%", "page.html#%C3%BC", "page.html#ü", "page.html#:~:text=x", "page.html#part:~:text=x",
			"../code.html#10-20", "../../../guide.html", "https://example.org/nothing", "//example.org/nothing",
			"mailto:a@example.org", "javascript:void(0)", "data:,x", "#here", " page.html ", "tested.html#here" })
	void leavesAloneWhatLeadsSomewhere(String link) {
		assertThat(brokenIn("<p id=here><a href='" + link + "'>x</a>")).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "nothing.html", "Page.html", "page.html/", "/page.html", "../nothing/", "page.htm",
			"../app.css", "%ff" })
	void findsLinksToFilesThatAreNotThere(String link) {
		assertThat(brokenIn("<a href='" + link + "'>x</a>"))
			.extracting(BrokenLink::page, BrokenLink::link, BrokenLink::reason)
			.containsExactly(tuple("d/tested.html", link, BrokenLink.Reason.NO_TARGET));
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "page.html#Part", "page#nothing", "#nothing", "tested.html#nothing", "../code.html#11-12" })
	void findsLinksToAnchorsThatAreNotThere(String link) {
		assertThat(brokenIn("<p id=here><a href='" + link + "'>x</a>"))
			.extracting(BrokenLink::page, BrokenLink::link, BrokenLink::reason)
			.containsExactly(tuple("d/tested.html", link, BrokenLink.Reason.NO_ANCHOR));
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
	void followsRedirectsToTheirAnchors() {
		this.site.file("_redirects", "# moved\n/old /d/page.html 301\n/other /d/page.html#part\n/api/* /d/:splat\n");
		assertThat(brokenIn("<a href=/old#part>x</a><a href=/api/page>x</a><a href=/other#nothing>x</a>"
				+ "<a href=/old#nothing>x</a><a href=/api/x/y>x</a><a href=/older>x</a>"))
			.extracting(BrokenLink::link)
			.containsExactlyInAnyOrder("/old#nothing", "/api/x/y", "/older");
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

	@ParameterizedTest
	@ValueSource(strings = { "<meta http-equiv='refresh' content='0;URL=page.html'>",
			"<META HTTP-EQUIV=Refresh CONTENT=\"5; url='page.html'\">",
			"<meta http-equiv=refresh content='0,/d/page.html#top'>",
			"<script>location.replace('page.html' + location.search + location.hash);</script>",
			"<script>window.location.href = \"/d/page\" + window.location.hash</script>",
			"<base href=/><script>location.assign('d/page.html'+location.hash)</script>",
			"<meta http-equiv=refresh content='0;URL=hop.html'>" })
	void followsPagesThatSendBrowsersElsewhere(String redirect) {
		this.site.file("d/hop.html", "<meta http-equiv=refresh content='0;URL=page.html'>")
			.file("d/moved.html", redirect + "<p id=own>");
		assertThat(
				brokenIn("<a href=moved.html#part>x</a><a href=moved.html#own>x</a><a href=moved.html#nothing>x</a>"))
			.extracting(BrokenLink::target)
			.containsExactly("d/moved.html#nothing");
	}

	@ParameterizedTest
	@ValueSource(strings = { "<script>location.replace('page.html');</script>",
			"<meta http-equiv=refresh content='30'>", "<meta http-equiv=refresh content='0;URL=moved.html'>",
			"<script>if (location.hash) { document.title = 'page.html'; }</script>" })
	void followsNoPageThatStaysOrDropsTheFragment(String page) {
		this.site.file("d/moved.html", page);
		assertThat(brokenIn("<a href=moved.html#part>x</a>")).extracting(BrokenLink::target)
			.containsExactly("d/moved.html#part");
	}

	@Test
	void doesntJudgeAnchorsOfOtherSites() {
		this.site.file("d/moved.html", "<meta http-equiv=refresh content='0;URL=https://example.org/'>");
		assertThat(brokenIn("<a href=moved.html#part>x</a>")).isEmpty();
	}

	@Test
	void tellsOfPagesThatSendBrowsersNowhere() {
		assertThat(brokenIn("<meta http-equiv=refresh content='0;URL=nothing.html'>")).extracting(BrokenLink::target)
			.containsExactly("d/nothing.html");
	}

	@Test
	void tellsOfBrokenLinksByWhatTheyLeadTo() {
		for (int page = 10; page < 40; page++) {
			this.site.file("p/" + page + ".html",
					"<a href=../gone.html>x</a><a href=/gone.html>x</a><a href=/guide.html#x>x</a><a href=/only-" + page
							+ ">x</a>");
		}
		BrokenLinks links = check(false);
		assertThat(links.count()).isEqualTo(120);
		assertThat(links.targets()).hasSize(32).allMatch((target) -> target.links().size() == 1);
		assertThat(links.lines()).hasSize(11)
			.startsWith("60 links to 'gone.html', which isn't there: the first in p/10.html",
					"30 links to 'guide.html#x', which isn't on that page: the first in p/10.html",
					"1 link to 'only-10', which isn't there: in p/10.html")
			.endsWith("and 22 more targets; ask for all broken links to see them");
		BrokenLinks all = check(true);
		assertThat(all.count()).isEqualTo(120);
		assertThat(all.lines()).hasSize(152)
			.startsWith("60 links to 'gone.html', which isn't there", "  p/10.html: '../gone.html'",
					"  p/10.html: '/gone.html'")
			.endsWith("1 link to 'only-39', which isn't there", "  p/39.html: '/only-39'");
	}

	@Test
	void canMakeThemAFailure() {
		this.site.file("d/tested.html", "<a href=1>x</a><a href=2>x</a>");
		PackSettings settings = PackSettings.of(this.site.root(), this.directory.resolve("site.tar"))
			.linkCheck(LinkCheck.FAIL)
			.build();
		assertThatExceptionOfType(PackException.class).isThrownBy(() -> Packer.pack(settings, PackListener.NONE))
			.withMessage("2 links are broken")
			.satisfies((ex) -> assertThat(ex.details()).containsExactly(
					"1 link to 'd/1', which isn't there: in d/tested.html",
					"1 link to 'd/2', which isn't there: in d/tested.html"));
		assertThat(settings.target()).doesNotExist();
	}

}
