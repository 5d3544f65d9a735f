package io.tarweb.settings;

import java.net.InetAddress;
import java.net.UnknownHostException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Network}.
 */
class NetworkTests {

	private static InetAddress address(String text) throws UnknownHostException {
		return InetAddress.getByName(text);
	}

	@ParameterizedTest
	@CsvSource(
			textBlock = """
					# network,           the first,           the last,                               one before,        one behind
					10.0.0.0/8,          10.0.0.0,            10.255.255.255,                         9.255.255.255,     11.0.0.0
					192.0.2.128/25,      192.0.2.128,         192.0.2.255,                            192.0.2.127,       192.0.3.0
					192.0.2.6/31,        192.0.2.6,           192.0.2.7,                              192.0.2.5,         192.0.2.8
					192.0.2.7/32,        192.0.2.7,           192.0.2.7,                              192.0.2.6,         192.0.2.8
					192.0.2.7,           192.0.2.7,           192.0.2.7,                              192.0.2.6,         192.0.2.8
					128.0.0.0/1,         128.0.0.0,           255.255.255.255,                        127.255.255.255,   ::8000:0
					0.0.0.0/0,           0.0.0.0,             255.255.255.255,                        ::,                ffff::
					::ffff:10.0.0.0/104, 10.0.0.0,            10.255.255.255,                         9.255.255.255,     11.0.0.0
					::ffff:0:0/96,       0.0.0.0,             255.255.255.255,                        ::,                ffff::
					::ffff:192.0.2.7,    192.0.2.7,           192.0.2.7,                              192.0.2.6,         192.0.2.8
					2001:db8::/32,       2001:db8::,          2001:db8:ffff:ffff:ffff:ffff:ffff:ffff, 2001:db7:ffff::,   2001:db9::
					2001:db8:0:8000::/49,2001:db8:0:8000::,   2001:db8:0:ffff:ffff:ffff:ffff:ffff,    2001:db8:0:7fff::, 2001:db8:1::
					::1,                 ::1,                 ::1,                                    ::,                ::2
					FE80::/10,           fe80::,              febf:ffff::1,                           fe7f:ffff::,       fec0::
					::/0,                ::,                  ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff,0.0.0.0,           192.0.2.1
					""")
	void hasItsAddressesAndNoOthers(String text, String first, String last, String before, String behind)
			throws UnknownHostException {
		Network network = Network.parse(text);
		assertThat(network.contains(address(first))).isTrue();
		assertThat(network.contains(address(last))).isTrue();
		assertThat(network.contains(address(before))).isFalse();
		assertThat(network.contains(address(behind))).isFalse();
	}

	/** A socket of both versions reports such addresses; Java makes them of version 4. */
	@Test
	void takesMappedAddressesForThoseOfVersion4() {
		byte[] mapped = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 10, 1, 2, 3 };
		assertThat(Network.parse("10.0.0.0/8").contains(mapped)).isTrue();
		assertThat(Network.parse("11.0.0.0/8").contains(mapped)).isFalse();
		assertThat(Network.parse("::/0").contains(mapped)).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "10.0.0.0/8, 10.0.0.0/8, true", "10.0.0.0/8, 10.1.0.0/16, true", "10.1.0.0/16, 10.0.0.0/8, false",
			"10.0.0.0/8, 11.0.0.1, false", "10.0.0.0/8, 10.9.8.7, true", "::/0, 2001:db8::1, true",
			"::/0, 10.0.0.1, false", "0.0.0.0/0, ::1, false" })
	void hasAnotherOrHasNot(String network, String other, boolean has) {
		assertThat(Network.parse(network).contains(Network.parse(other))).isEqualTo(has);
	}

	@ParameterizedTest
	@CsvSource({ "10.0.0.0/8, 10.0.0.0/8", "192.0.2.7, 192.0.2.7/32", "::ffff:10.0.0.0/104, 10.0.0.0/8",
			"2001:DB8:0::/32, 2001:db8::/32", "::1, ::1/128", "0:0:0:0:0:0:0:0/0, ::/0" })
	void isWrittenInOneWay(String text, String written) {
		assertThat(Network.parse(text)).hasToString(written)
			.isEqualTo(Network.parse(written))
			.hasSameHashCodeAs(Network.parse(written));
	}

	@Test
	void isItsFirstAddressAndItsLength() {
		assertThat(Network.parse("10.0.0.0/8")).isNotEqualTo(Network.parse("10.0.0.0/9"))
			.isNotEqualTo(Network.parse("11.0.0.0/8"))
			.isNotEqualTo("10.0.0.0/8");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "/", "/8", "10", "10/8", "10.0.0/8", "010.0.0.0/8", "10.0.0.0.0", "256.0.0.0/8",
			"localhost", "example.org/8", "::1%lo", "[::1]", "[::1]/128", "1:2:3", "::g", " 10.0.0.0/8", "10.0.0.0 /8",
			"10.0.0.0-10.0.0.9", "*", "\u0661\u0660.0.0.0" })
	void isNothingWithoutAnAddress(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> Network.parse(text))
			.withMessage("'" + text + "' is not a network: a network is an address like 192.0.2.7, "
					+ "or one like 10.0.0.0/8 or 2001:db8::/32");
	}

	@ParameterizedTest
	@CsvSource({ "10.0.0.0/, 32", "10.0.0.0/33, 32", "10.0.0.0/-1, 32", "10.0.0.0/+8, 32", "10.0.0.0/08, 32",
			"10.0.0.0/ 8, 32", "10.0.0.0/8/8, 32", "10.0.0.0/255.0.0.0, 32", "10.0.0.0/4294967304, 32", "::/129, 128",
			"::/999, 128", "::/\u0668, 128" })
	void isNothingWithoutALengthBehindTheSlash(String text, int most) {
		assertThatIllegalArgumentException().isThrownBy(() -> Network.parse(text))
			.withMessage("'" + text + "' is not a network: behind the slash is a number from 0 to " + most);
	}

	@ParameterizedTest
	@CsvSource({ "10.0.0.1/8, 8, 10.0.0.0/8", "192.0.2.7/31, 31, 192.0.2.6/31", "1.1.1.1/0, 0, 0.0.0.0/0",
			"::ffff:10.1.0.0/104, 8, 10.0.0.0/8", "2001:db8:1::/32, 32, 2001:db8::/32", "::1/127, 127, ::/127" })
	void isNothingWithBitsBehindItsLength(String text, int length, String meant) {
		assertThatIllegalArgumentException().isThrownBy(() -> Network.parse(text))
			.withMessage("'" + text + "' is not a network: the address has bits behind the first " + length + "; write "
					+ meant);
	}

	@Test
	void isNothingInBothVersions() {
		assertThatIllegalArgumentException().isThrownBy(() -> Network.parse("::ffff:0.0.0.0/90"))
			.withMessageContaining("all of the first 96 bits of a mapped address");
	}

}
