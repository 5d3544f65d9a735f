package io.tarweb.internal.tls;

import java.util.HexFormat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class KeyScheduleTests {

	/** RFC 8448, section 3, "Simple 1-RTT Handshake": the secrets of application data. */
	@ParameterizedTest
	@CsvSource({
			"a11af9f05531f856ad47116b45a950328204b4f44bfb6b3a4b4f1f3fcb631643, "
					+ "9f02283b6c9c07efc26bb9f2ac92e356, cf782b88dd83549aadf1e984",
			"9e40646ce79a7f9dc05af8889bce6552875afa0b06df0087f792ebb7c17504a5, "
					+ "17422dda596ed5d9acd890e3c63f5051, 5b78923dee08579033e523d9" })
	void expandsTheSecretsOfThePublishedHandshake(String secret, String key, String iv) {
		byte[] bytes = HexFormat.of().parseHex(secret);
		assertThat(KeySchedule.expandLabel("SHA-256", bytes, "key", 16)).asHexString().isEqualToIgnoringCase(key);
		assertThat(KeySchedule.expandLabel("SHA-256", bytes, "iv", 12)).asHexString().isEqualToIgnoringCase(iv);
	}

}
