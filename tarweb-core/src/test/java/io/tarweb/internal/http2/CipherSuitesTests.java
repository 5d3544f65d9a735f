package io.tarweb.internal.http2;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CipherSuites}.
 */
class CipherSuitesTests {

	@ParameterizedTest
	@CsvSource({ "TLSv1.3, TLS_AES_128_GCM_SHA256", "TLSv1.3, TLS_CHACHA20_POLY1305_SHA256",
			"TLSv1.2, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "TLSv1.2, TLS_DHE_RSA_WITH_AES_256_GCM_SHA384",
			"TLSv1.2, TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256", "TLSv1.2, TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8",
			"TLSv1.2, TLS_ECDHE_ECDSA_WITH_AES_256_CCM" })
	void allowed(String protocol, String suite) {
		assertThat(CipherSuites.isProhibited(protocol, suite)).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "TLSv1.2, TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256", "TLSv1.2, TLS_RSA_WITH_AES_128_GCM_SHA256",
			"TLSv1.2, TLS_RSA_WITH_AES_256_CBC_SHA", "TLSv1.2, TLS_ECDH_ECDSA_WITH_AES_128_GCM_SHA256",
			"TLSv1.2, TLS_DH_anon_WITH_AES_128_GCM_SHA256", "TLSv1.2, TLS_PSK_WITH_AES_128_GCM_SHA256" })
	void prohibited(String protocol, String suite) {
		assertThat(CipherSuites.isProhibited(protocol, suite)).isTrue();
	}

}
