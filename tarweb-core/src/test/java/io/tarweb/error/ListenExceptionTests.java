package io.tarweb.error;

import java.io.IOException;
import java.net.InetSocketAddress;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ListenExceptionTests {

	private static ListenException exception(String host, Throwable cause) {
		return new ListenException("ServerSettings.listen", new InetSocketAddress(host, 443), cause);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					bind(..) failed with error(-98): Address already in use | it is in use                 | listens on port 443
					bind(..) failed with error(-13): Permission denied      | it takes a privilege         | CAP_NET_BIND_SERVICE
					Permission denied                                       | it takes a privilege         | CAP_NET_BIND_SERVICE
					bind(..) failed with error(-105): No buffer space       | No buffer space              |
					""")
	void kernelsAnswerIsTold(String answer, String said, String remedy) {
		ListenException ex = exception("127.0.0.1", new IllegalStateException("bind", new IOException(answer)));
		assertThat(ex).hasMessageStartingWith("Can't listen on port 443: ").hasMessageContaining(said);
		assertThat(ex.setting()).isEqualTo("ServerSettings.listen.port");
		if (remedy != null) {
			assertThat(ex.remedy((setting) -> setting)).contains(remedy);
		}
		else {
			assertThat(ex.remedy((setting) -> setting)).isNull();
		}
	}

	@Test
	void withoutAnAnswerThePortIsInUse() {
		assertThat(exception("127.0.0.1", new IllegalStateException("Failed to bind on [127.0.0.1:443]")))
			.hasMessage("Can't listen on port 443: it is in use");
	}

	@Test
	void whatIsNoFailureToBindIsNotCalledOne() {
		assertThat(exception("127.0.0.1", new IllegalStateException("The customizer failed")))
			.hasMessage("Can't listen on port 443: The customizer failed");
	}

	@Test
	void anAddressOfAnotherMachineIsNamed() {
		ListenException ex = exception("192.0.2.1", new IllegalStateException("Failed to bind on [192.0.2.1:443]"));
		assertThat(ex).hasMessage("Can't listen on 192.0.2.1: this machine has no such address");
		assertThat(ex.setting()).isEqualTo("ServerSettings.listen.address");
	}

}
