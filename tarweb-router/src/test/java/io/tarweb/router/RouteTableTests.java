package io.tarweb.router;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RouteTable}.
 */
class RouteTableTests {

	private static final RouteTable TABLE = table(route("docs", "docs.example.org", "Bücher.example"),
			route("wild", "*.example.org", "late.example.com"), route("late", "www.example.org", "*.example.com"),
			route("deep", "*.a.example.com"));

	private static Route route(String name, String... serverNames) {
		return Route.builder(name, Backend.close()).serverNames(List.of(serverNames)).build();
	}

	private static RouteTable table(Route... routes) {
		List<Route> all = new ArrayList<>(List.of(routes));
		RouterSettings settings = RouterSettings.builder(Route.builder("default", Backend.close()).build())
			.routes(all)
			.build();
		return new RouteTable(settings.all()
			.stream()
			.map((route) -> new LiveRoute(route, settings, new LiveBackend(route.backend(), null, new BackendMeters()),
					null, null))
			.toList());
	}

	@ParameterizedTest
	@CsvSource({ "docs.example.org, docs", "docs.example.org., docs", "xn--bcher-kva.example, docs",
			"other.example.org, wild", "a.b.c.example.org, wild", "example.org, default", ".example.org, default",
			"xdocs.example.org, wild", "docs.example.orgx, default", "docs.example.org.evil.test, default",
			"www.example.org, wild", "late.example.com, wild", "other.example.com, late", "x.a.example.com, late",
			"a.example.com, late", "example.com, default", "com, default", "., default", ".., default",
			"..example.com, late", "*.example.com, late", "*, default" })
	void theFirstRouteForANameWins(String name, String route) {
		assertThat(TABLE.named(name).settings().name()).isEqualTo(route);
	}

	@Test
	void anyNameCanBeLookedUp() {
		for (String name : List.of("a", ".", "a.".repeat(127), ".".repeat(255), "x".repeat(255), "%00", "\"", "~")) {
			assertThat(TABLE.named(name).settings().name()).isEqualTo("default");
		}
	}

	@Test
	void noRouteIsForWhoHasNoNameUnlessItSaysSo() {
		assertThat(TABLE.nameless()).isNull();
		assertThat(TABLE.notTls()).isNull();
		RouteTable table = table(route("docs", "docs.example.org"),
				Route.builder("nameless", Backend.close()).noName(true).build(),
				Route.builder("both", Backend.close()).noName(true).notTls(true).build());
		assertThat(table.nameless().settings().name()).isEqualTo("nameless");
		assertThat(table.notTls().settings().name()).isEqualTo("both");
	}

}
