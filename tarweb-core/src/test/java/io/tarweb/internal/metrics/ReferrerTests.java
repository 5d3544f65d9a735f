package io.tarweb.internal.metrics;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ReferrerTests {

	private static String shown(String value) {
		byte[] bytes = ("-" + value + "-").getBytes(StandardCharsets.ISO_8859_1);
		byte[] target = new byte[64];
		int length = Referrer.copy(bytes, 1, bytes.length - 1, target);
		return new String(target, 0, length, StandardCharsets.ISO_8859_1);
	}

	@ParameterizedTest
	@CsvSource({ "http://a.example, http://a.example", "https://a.example:8443/x/y, https://a.example:8443/x/y",
			"HTTPS://A.example/, HTTPS://A.example/", "https://a.example/x?token=1#top, https://a.example/x",
			"https://a.example?token=1, https://a.example", "https://a.example/#access_token=1, https://a.example/",
			"https://a.example/x;jsessionid=1, https://a.example/x", "https://u:p@a.example/x, https://a.example/x",
			"https://u@v:p@a.example:1/x, https://a.example:1/x",
			"https://a.example/@scope/x, https://a.example/@scope/x",
			"http://[2001:db8::1]:8080/x, http://[2001:db8::1]:8080/x", "http://u:p@[::1]/x, http://[::1]/x",
			"http://a_b.example/x, http://a_b.example/x" })
	void showsThePageAndNothingBesides(String value, String shown) {
		assertThat(shown(value)).isEqualTo(shown);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "about:blank", "android-app://a.example/", "javascript:alert(1)", "/x", "a.example/x",
			"http://", "https:///x", "https://u:p@/x", "https://user:pass/word@a.example/x",
			"https://user:pass\\word@a.example/x", "https://user:pass?word@a.example/x", "http://[::1/x",
			"http://a b/x", "http://<a>/x" })
	void leavesOutWhatIsNotPlainlyAnAddress(String value) {
		assertThat(shown(value)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(ints = { 56, 57, 1000 })
	void cutsOffWhatIsTooLong(int pathBytes) {
		assertThat(shown("http://a/" + "x".repeat(pathBytes)))
			.isEqualTo(("http://a/" + "x".repeat(pathBytes)).substring(0, Math.min(64, 9 + pathBytes)));
	}

}
