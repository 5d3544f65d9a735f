package io.tarweb.spring.internal.source;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Locations}.
 */
class LocationsTests {

	@ParameterizedTest
	@ValueSource(strings = { "classpath:docs.tar", "file:/srv/a@b/docs.tar", "/srv/docs.tar", "docs-?.tar",
			"file:///srv/docs-?.tar", "https://docs.example.org/a@b.tar", "s3://bucket/docs.tar" })
	void aLocationIsShownAsTheOperatorWroteIt(String location) {
		assertThat(Locations.withoutCredentials(location)).isEqualTo(location);
	}

	@ParameterizedTest
	@CsvSource({ "https://me:secret@docs.example.org/docs.tar, https://docs.example.org/docs.tar",
			"https://token@docs.example.org:8443/docs.tar, https://docs.example.org:8443/docs.tar",
			"https://me:s@cret@docs.example.org/docs.tar, https://docs.example.org/docs.tar",
			"https://docs.example.org/docs.tar?X-Amz-Signature=secret, https://docs.example.org/docs.tar?***",
			"https://me:secret@docs.example.org?token=secret, https://docs.example.org?***",
			"ftp://me:secret@docs.example.org/docs.tar, ftp://docs.example.org/docs.tar",
			"jar:https://me:secret@docs.example.org/app.jar!/docs.tar, jar:https://docs.example.org/app.jar!/docs.tar" })
	void credentialsAreLeftOut(String location, String shown) {
		assertThat(Locations.withoutCredentials(location)).isEqualTo(shown);
	}

	@Test
	void credentialsAreLeftOutOfWhatOthersSay() {
		String location = "https://me:secret@docs.example.org/docs.tar?token=hidden";
		assertThat(Locations.withoutCredentials("503 for " + location + ", me:secret@ and ?token=hidden", location))
			.isEqualTo("503 for https://docs.example.org/docs.tar?***,  and ?***");
	}

}
