package io.tarweb.internal.tls;

import java.util.Map;
import java.util.function.Consumer;

import io.tarweb.error.UnavailableException;
import io.tarweb.internal.transport.Transport;
import io.tarweb.settings.KernelTlsMode;
import io.tarweb.settings.TlsProvider;
import io.tarweb.settings.TransportKind;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class KernelTlsTests {

	@Test
	void automaticIsOffWithTheReasonWhereItCantBe() {
		onNio((transport) -> {
			KernelTls kernelTls = open(KernelTlsMode.AUTO, TlsProvider.BORINGSSL, transport);
			assertThat(kernelTls.isOn()).isFalse();
			assertThat(kernelTls.status().isOn()).isFalse();
			assertThat(kernelTls.status().label()).isEqualTo("off (it needs io_uring or epoll)");
			assertThat(open(KernelTlsMode.AUTO, TlsProvider.JDK, transport).status().label())
				.isEqualTo("off (BoringSSL isn't in use)");
		});
	}

	@Test
	void requiredFailsWithTheReasonWhereItCantBe() {
		onNio((transport) -> {
			assertThatExceptionOfType(UnavailableException.class)
				.isThrownBy(() -> open(KernelTlsMode.REQUIRED, TlsProvider.BORINGSSL, transport))
				.withMessage("Kernel TLS isn't available: it needs io_uring or epoll")
				.satisfies((ex) -> assertThat(ex.setting()).isEqualTo("TlsSettings.kernel"));
			assertThatExceptionOfType(UnavailableException.class)
				.isThrownBy(() -> open(KernelTlsMode.REQUIRED, TlsProvider.JDK, transport));
		});
	}

	@Test
	void switchedOffIsOffAnywhere() {
		onNio((transport) -> assertThat(open(KernelTlsMode.OFF, TlsProvider.BORINGSSL, transport).status().label())
			.isEqualTo("off (switched off)"));
	}

	private static KernelTls open(KernelTlsMode mode, TlsProvider provider, Transport transport) {
		return KernelTls.open(mode, provider, transport.eventLoops(), Map.of());
	}

	private static void onNio(Consumer<Transport> test) {
		Transport transport = Transport.open(TransportKind.NIO, 1, 1);
		try {
			test.accept(transport);
		}
		finally {
			assertThat(transport.close()).isTrue();
		}
	}

}
