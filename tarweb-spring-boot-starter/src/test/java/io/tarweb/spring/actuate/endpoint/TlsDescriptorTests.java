package io.tarweb.spring.actuate.endpoint;

import java.util.List;
import java.util.Map;

import io.tarweb.settings.TlsProvider;
import io.tarweb.status.KernelTlsRefusal;
import io.tarweb.status.KernelTlsStatus;
import io.tarweb.status.TlsStatus;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ServerDescriptor.TlsDescriptor}.
 */
class TlsDescriptorTests {

	@Test
	void connectionsThatTheKernelDidNotTakeAreCountedByReason() {
		KernelTlsStatus kernel = new KernelTlsStatus(null, 1, 2, 40,
				Map.of(KernelTlsRefusal.BUSY, 2L, KernelTlsRefusal.PROTOCOL, 3L));
		ServerDescriptor.TlsDescriptor tls = ServerDescriptor.TlsDescriptor
			.ofNullable(new TlsStatus(TlsProvider.values()[0], null, kernel, List.of()));
		assertThat(tls).isNotNull();
		assertThat(tls.kernel()).isEqualTo("on");
		assertThat(tls.handedOver()).isEqualTo(40);
		assertThat(tls.notHandedOver()).containsExactly(Map.entry(KernelTlsRefusal.PROTOCOL, 3L),
				Map.entry(KernelTlsRefusal.BUSY, 2L));
	}

}
