package io.tarweb.internal.policy;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HashedName}.
 */
class HashedNameTests {

	private static boolean isHashed(String path) {
		byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
		return HashedName.isHashed(bytes, 0, bytes.length);
	}

	/** As Vite, webpack, rustdoc, MkDocs Material and Docusaurus write them. */
	@ParameterizedTest
	@ValueSource(strings = { "/assets/index-BsY7dK3p.js", "/main.6543a935.min.css", "/assets/main.a1b2c3d4.js",
			"/static.files/rustdoc-5bc39a1768837dd0.css", "/static.files/FiraSans-Regular-0fe48ade.woff2",
			"/assets/javascripts/bundle.83f73b43.min.js", "/assets/stylesheets/palette.06af60db.min.css",
			"/chunk_1234567a.js", "/a.1234567F.js", "/app.d41d8cd98f00b204e9800998ecf8427e.js",
			"/runtime~main.0f1e2d3c4b.js", "/x-1a2b3c4d.js.map", "/deadbeef/x-1a2b3c4d.js", "/x-1a2b3c4d-y.js" })
	void knowsHashes(String path) {
		assertThat(isHashed(path)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "", "/index.html", "/jquery-3.7.1.min.js", "/release-20240131.txt",
			"/release-2024-01-31.txt", "/log.12345678.txt", "/deadbeef.js", "/x-deadbeef.js", "/x-defaced.js",
			"/6543a935.js", "/x-6543a935", "/main.js.6543a935", "/x-6543a93.js", "/x-6543A93f.js", "/v1.2.3/x.js",
			"/6543a935/x.js", "/a-6543a935/x.js", "/java-17openjdk.html", "/String-compareTo.html", "/x-abcdefgh.js",
			"/x-ABCDEFGH.js", "/x-Abcdefgh.js", "/x-Abcdef12x.js", "/x-6543a935g.js", "/-6543a935", "/.6543a935",
			"/x--.js", "/x-6543 935.js", "/MyPage2x.html" })
	void takesDoubtfulNamesForUnhashed(String path) {
		assertThat(isHashed(path)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/x-aB3:efgh.js", "/x-aB3@efgh.js", "/x-aB3[efgh.js", "/x-aB3`efgh.js", "/x-aB3;efgh.js" })
	void wantsNothingButLettersAndDigits(String path) {
		assertThat(isHashed(path)).isFalse();
	}

	@Test
	void looksAtThePartOfTheArrayThatItIsGiven() {
		byte[] bytes = "/x-6543a935.js".getBytes(StandardCharsets.UTF_8);
		assertThat(HashedName.isHashed(bytes, 0, bytes.length - 3)).isFalse();
		assertThat(HashedName.isHashed(bytes, 3, bytes.length)).isFalse();
		assertThat(HashedName.isHashed(bytes, 0, bytes.length)).isTrue();
	}

}
