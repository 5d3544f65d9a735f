package io.tarweb.settings;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

import io.tarweb.error.SettingException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ProxyProtocolSettings}.
 */
class ProxyProtocolSettingsTests {

	private static final List<Network> TRUSTED = List.of(Network.parse("10.0.0.0/8"), Network.parse("2001:db8::/32"));

	@Test
	void knowsWhoIsTrustedAndWhoIsExempt() throws UnknownHostException {
		ProxyProtocolSettings settings = ProxyProtocolSettings.builder(TRUSTED)
			.exempt(List.of(Network.parse("10.0.0.0/30"), Network.parse("2001:db8::7")))
			.build();
		assertThat(settings.isTrusted(InetAddress.getByName("10.9.8.7"))).isTrue();
		assertThat(settings.isTrusted(InetAddress.getByName("11.9.8.7"))).isFalse();
		assertThat(settings.isTrusted(InetAddress.getByName("2001:db8::7"))).isTrue();
		assertThat(settings.isExempt(InetAddress.getByName("10.0.0.3"))).isTrue();
		assertThat(settings.isExempt(InetAddress.getByName("10.0.0.4"))).isFalse();
		assertThat(settings.isExempt(InetAddress.getByName("2001:db8::7"))).isTrue();
	}

	@Test
	void trustsSomebody() {
		assertThatExceptionOfType(SettingException.class)
			.isThrownBy(() -> ProxyProtocolSettings.builder(List.of()).build())
			.withMessageStartingWith("trusted must have a network")
			.satisfies((ex) -> assertThat(ex.setting()).isEqualTo("ProxyProtocolSettings.trusted"));
	}

	@Test
	void exemptsOnlyThoseWhoAreTrusted() {
		assertThatExceptionOfType(SettingException.class)
			.isThrownBy(() -> ProxyProtocolSettings.builder(TRUSTED)
				.exempt(List.of(Network.parse("10.1.0.0/16"), Network.parse("10.0.0.0/7")))
				.build())
			.withMessage("exempt[1] must be part of a trusted network, since others come without a header anyway, "
					+ "but is '10.0.0.0/7'")
			.satisfies((ex) -> assertThat(ex.setting()).isEqualTo("ProxyProtocolSettings.exempt[1]"));
	}

}
