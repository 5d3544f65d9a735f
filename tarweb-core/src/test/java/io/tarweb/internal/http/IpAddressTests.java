package io.tarweb.internal.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Random;

import io.netty.util.NetUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link IpAddress}. What is no address, {@link AuthorityTests} has.
 */
class IpAddressTests {

	private static byte[] read(String text) {
		byte[] bytes = Octets.ascii("<" + text + ">");
		byte[] address = { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 };
		assertThat(IpAddress.read(bytes, 1, bytes.length - 1, address)).as(text).isTrue();
		return address;
	}

	@ParameterizedTest
	@CsvSource({ "0.0.0.0, 0.0.0.0", "192.0.2.7, 192.0.2.7", "255.255.255.255, 255.255.255.255", "::, ::", "::1, ::1",
			"1::, 1::", "0:0:0:0:0:0:0:0, ::", "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8", "2001:DB8::A, 2001:db8::a",
			"2001:0db8:0000:0000:0001:0000:0000:0001, 2001:db8::1:0:0:1", "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
			"::2:3:4:5:6:7:8, 0:2:3:4:5:6:7:8", "1::8, 1::8", "::ffff:192.0.2.7, 192.0.2.7",
			"::FFFF:C000:0207, 192.0.2.7", "1:2:3:4:5:6:192.0.2.7, 1:2:3:4:5:6:c000:207",
			"64:ff9b::192.0.2.33, 64:ff9b::c000:221" })
	void readsAndWritesAddresses(String text, String written) {
		assertThat(IpAddress.text(read(text))).isEqualTo(written);
	}

	@Test
	void readsWhatOthersWrite() throws UnknownHostException {
		Random random = new Random(1);
		for (int i = 0; i < 20_000; i++) {
			byte[] bytes = new byte[(i % 2 == 0) ? 4 : 16];
			random.nextBytes(bytes);
			for (int j = 0; j + 1 < bytes.length; j += 2) {
				if (random.nextInt(3) == 0) {
					bytes[j] = 0;
					bytes[j + 1] = 0;
				}
			}
			InetAddress address = InetAddress.getByAddress(bytes);
			assertThat(InetAddress.getByAddress(read(address.getHostAddress()))).isEqualTo(address);
			assertThat(InetAddress.getByAddress(read(NetUtil.toAddressString(address)))).isEqualTo(address);
			assertThat(IpAddress.text(bytes)).isEqualTo(NetUtil.toAddressString(address));
		}
	}

	@Test
	void knowsMappedAddresses() {
		assertThat(IpAddress.isMapped(read("::ffff:1.2.3.4"))).isTrue();
		assertThat(IpAddress.isMapped(read("1.2.3.4"))).isTrue();
		assertThat(IpAddress.isMapped(read("::fffe:1.2.3.4"))).isFalse();
		assertThat(IpAddress.isMapped(read("1::ffff:1.2.3.4"))).isFalse();
		assertThat(IpAddress.isMapped(new byte[] { 1, 2, 3, 4 })).isFalse();
	}

}
