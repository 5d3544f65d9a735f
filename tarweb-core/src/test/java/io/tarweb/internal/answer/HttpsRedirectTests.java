package io.tarweb.internal.answer;

import java.nio.charset.StandardCharsets;

import io.tarweb.internal.http.RequestHead;
import io.tarweb.testing.Heads;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class HttpsRedirectTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
			// ports of this server | Host | target | Location
			"80   443  | example.org      | /a?b=c&d              | https://example.org/a?b=c&d",
			"80   8443 | example.org      | /                     | https://example.org:8443/",
			"8080 8443 | example.org      | /                     | https://example.org/",
			"8080 8443 | example.org:8080 | /                     | https://example.org:8443/",
			"8080 443  | example.org:8080 | /                     | https://example.org/",
			"8080 8443 | example.org:     | /                     | https://example.org:8443/",
			"80   443  | [2001:db8::1]    | /                     | https://[2001:db8::1]/",
			"8080 8443 | [::1]:8080       | /                     | https://[::1]:8443/",
			"80   443  | 192.0.2.1        | /                     | https://192.0.2.1/",
			"80   443  | example.org      | //evil.example/a      | https://example.org//evil.example/a",
			"80   443  | example.org      | /a%20b?c=%zz          | https://example.org/a%20b?c=%zz",
			"80   443  | example.org      | /a\\\"<>^`{}?\"<>       | https://example.org/a%5C%22%3C%3E%5E%60%7B%7D?%22%3C%3E",
			"80   443  | example.org      | /a#b                  | https://example.org/a",
			"80   443  | example.org      | https://example.org/a | https://example.org/a",
			"80   443  | ''               | http://example.org/a  | https://example.org/a",
			"80   443  | other.example    | http://example.org/a  | https://example.org/a",
			"80   443  | other.example    | HTTP://example.org    | https://example.org/",
			"80   443  | other.example    | http://example.org?a  | https://example.org/?a",
			"80   8443 | other.example    | http://example.org:80/a | https://example.org:8443/a",
			"8080 8443 | other.example    | http://[::1]:/        | https://[::1]:8443/" })
	void staysOnTheHostAndTheTarget(String ports, String host, String target, String location) {
		String[] both = ports.split(" +");
		HttpsRedirect redirect = new HttpsRedirect(Integer.parseInt(both[0]), Integer.parseInt(both[1]));
		Answer answer = redirect
			.answer(Heads.parse("POST " + target + " HTTP/1.1\r\nHost: " + host + "\r\nContent-Length: 0\r\n\r\n"));
		assertThat(answer).isInstanceOfSatisfying(Redirection.class, (redirection) -> {
			assertThat(redirection.status()).isEqualTo(308);
			assertThat(new String(redirection.location(), StandardCharsets.US_ASCII)).isEqualTo(location);
		});
	}

	/** What HTTPS refuses as no target isn't worth a redirect. */
	@ParameterizedTest
	@ValueSource(strings = { "http://a@evil.example/", "http://evil.example\\@a/", "http://evil.example\\a",
			"http://h\u00e4st/", "http://[::1/", "http://a%zz/", "http://a:-1/", "http://a:80:90/", "http://a:b/",
			"http://a\"b/", "http://a<b>/", "http://:80/", "/%zz", "/../a", "/%0d%0aSet-Cookie:a=b", "//a/%2e%2e/b" })
	void whatIsNoTargetIsRefused(String target) {
		RequestHead head = Heads.parse("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n");
		assertThat(new HttpsRedirect(80, 443).answer(head)).isEqualTo(Problem.BAD_REQUEST);
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET / HTTP/1.0\r\n\r\n", "GET / HTTP/1.1\r\nHost:\r\n\r\n",
			"OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", "CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n",
			"GET ftp://a/b HTTP/1.1\r\nHost: a\r\n\r\n", "GET http:///b HTTP/1.1\r\nHost: a\r\n\r\n" })
	void whatHasNoPlaceIsRefused(String head) {
		assertThat(new HttpsRedirect(80, 443).answer(Heads.parse(head))).isEqualTo(Problem.BAD_REQUEST);
	}

	@Test
	void whatAFieldCantHoldIsEncoded() {
		Answer answer = new HttpsRedirect(80, 443)
			.answer(Heads.parse("GET /\u00c3\u00a4 HTTP/1.1\r\nHost: example.org\r\n\r\n"));
		assertThat(answer).isInstanceOfSatisfying(Redirection.class,
				(redirection) -> assertThat(new String(redirection.location(), StandardCharsets.US_ASCII))
					.isEqualTo("https://example.org/%C3%A4"));
	}

}
