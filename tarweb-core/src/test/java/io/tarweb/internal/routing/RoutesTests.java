package io.tarweb.internal.routing;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

import io.tarweb.internal.routing.Routes.Route;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class RoutesTests {

	private static final String[] SITES = { "any", "any-docs", "exact", "exact-docs", "exact-deep", "wildcard",
			"wildcard-docs", "long-wildcard", "address", "two" };

	private static final Routes ROUTES = Routes
		.to(List.of(route("/"), route("/docs"), route("/", "a.example.org"), route("/docs", "a.example.org"),
				route("/docs/v1", "a.example.org"), route("/", "*.example.org"), route("/docs", "*.example.org"),
				route("/", "*.b.example.org"), route("/", "[::1]"), route("/x/y", "two.example", "*.two.example")));

	private static Route route(String path, String... hosts) {
		return new Route(List.of(hosts), Mount.of(path));
	}

	private static String find(Routes routes, String host, String path, String... names) {
		byte[] hostBytes = ("xx" + host + "yy").getBytes(StandardCharsets.UTF_8);
		byte[] pathBytes = ("z" + path + "z").getBytes(StandardCharsets.UTF_8);
		int site = routes.find(hostBytes, 2, hostBytes.length - 2, pathBytes, 1, pathBytes.length - 1);
		return (site == Routes.NONE) ? "none" : names[site];
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			                     | /          | any
			unknown.org          | /          | any
			unknown.org          | /docs      | any-docs
			unknown.org          | /docs/     | any-docs
			unknown.org          | /docs/x    | any-docs
			unknown.org          | /docsx     | any
			unknown.org          | /Docs/x    | any
			unknown.org          | /x/docs/   | any
			a.example.org        | /          | exact
			A.Example.ORG        | /          | exact
			a.example.org:8081   | /          | exact
			a.example.org.       | /          | exact
			a.example.org.:80    | /          | exact
			a.example.org        | /docs/x    | exact-docs
			a.example.org        | /docs/v1   | exact-deep
			a.example.org        | /docs/v1/  | exact-deep
			a.example.org        | /docs/v10  | exact-docs
			aa.example.org       | /          | wildcard
			b.example.org        | /          | wildcard
			b.example.org        | /docs      | wildcard-docs
			c.b.example.org      | /          | long-wildcard
			d.c.b.example.org    | /          | long-wildcard
			c.b.example.org      | /docs/     | long-wildcard
			x.a.example.org      | /docs/     | wildcard-docs
			example.org          | /docs/     | any-docs
			.example.org         | /          | any
			xexample.org         | /          | any
			[::1]                | /          | address
			[::1]:8081           | /          | address
			[::2]:8081           | /          | any
			two.example          | /x/y/z     | two
			sub.two.example      | /x/y/z     | two
			two.example          | /x         | any
			two.example          | /docs      | any-docs
			..                   | /          | any
			:                    | /          | any
			""")
	void findsTheMostPreciseHostAndThenTheLongestPath(String host, String path, String site) {
		assertThat(find(ROUTES, (host != null) ? host : "", path, SITES)).isEqualTo(site);
	}

	@Test
	void findsNoneWhereNoSiteTakesBothHostAndPath() {
		Routes routes = Routes.to(List.of(route("/docs", "a.org"), route("/x", "*.org")));
		assertThat(find(routes, "a.org", "/docs/1", "a", "b")).isEqualTo("a");
		assertThat(find(routes, "a.org", "/x", "a", "b")).as("by the wildcard").isEqualTo("b");
		assertThat(find(routes, "a.org", "/", "a", "b")).isEqualTo("none");
		assertThat(find(routes, "b.org", "/docs", "a", "b")).isEqualTo("none");
		assertThat(find(routes, "", "/docs", "a", "b")).isEqualTo("none");
		assertThat(find(routes, "a.com", "/x", "a", "b")).isEqualTo("none");
	}

	@Test
	void findsEachOfManyHosts() {
		Route[] many = new Route[1000];
		Arrays.setAll(many, (i) -> route("/", "host" + i + ".example.org", "*.sub" + i + ".org"));
		Routes routes = Routes.to(List.of(many));
		for (int i = 0; i < many.length; i++) {
			byte[] exact = ("HOST" + i + ".example.org:1").getBytes(StandardCharsets.US_ASCII);
			assertThat(routes.find(exact, 0, exact.length, new byte[] { '/' }, 0, 1)).isEqualTo(i);
			byte[] wildcard = ("x.y.sub" + i + ".org").getBytes(StandardCharsets.US_ASCII);
			assertThat(routes.find(wildcard, 0, wildcard.length, new byte[] { '/' }, 0, 1)).isEqualTo(i);
		}
	}

	@Test
	void takesNoNotionOfAHostThatIsTooLong() {
		Routes routes = Routes.to(List.of(route("/", "*.org")));
		assertThat(find(routes, "a".repeat(200) + ".org", "/", "a")).isEqualTo("a");
		assertThat(find(routes, ".".repeat(8000) + "a.org", "/", "a")).isEqualTo("none");
	}

	@Test
	void knowsWhenThereIsNothingToChoose() {
		assertThat(Routes.SINGLE.isSingle()).isTrue();
		assertThat(Routes.to(List.of(route("/x"))).isSingle()).isFalse();
		assertThat(Routes.to(List.of(route("/", "a"))).isSingle()).isFalse();
		assertThat(ROUTES.isSingle()).isFalse();
	}

}
