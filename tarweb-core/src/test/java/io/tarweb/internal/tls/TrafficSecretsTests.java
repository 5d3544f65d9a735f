package io.tarweb.internal.tls;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

import io.tarweb.testing.Contents;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TrafficSecretsTests {

	private static final String RANDOM = "00".repeat(32);

	private final TrafficSecrets secrets = new TrafficSecrets();

	@Test
	void takesTheTwoOfApplicationDataAndNoOther() {
		byte[] client = Contents.random(1, 48);
		byte[] server = Contents.random(2, 48);
		take("CLIENT_HANDSHAKE_TRAFFIC_SECRET", Contents.random(3, 48));
		take("SERVER_HANDSHAKE_TRAFFIC_SECRET", Contents.random(4, 48));
		take("EXPORTER_SECRET", Contents.random(5, 48));
		assertThat(this.secrets.client()).isNull();
		assertThat(this.secrets.server()).isNull();
		take("SERVER_TRAFFIC_SECRET_0", server);
		take("CLIENT_TRAFFIC_SECRET_0", client);
		assertThat(this.secrets.client()).isEqualTo(client);
		assertThat(this.secrets.server()).isEqualTo(server);
	}

	@Test
	void overwritesThemWhenTheyAreDoneWith() {
		take("CLIENT_TRAFFIC_SECRET_0", Contents.random(1, 32));
		take("SERVER_TRAFFIC_SECRET_0", Contents.random(2, 32));
		byte[] client = this.secrets.client();
		byte[] server = this.secrets.server();
		this.secrets.clear();
		assertThat(client).containsOnly(0);
		assertThat(server).containsOnly(0);
		assertThat(this.secrets.client()).isNull();
		assertThat(this.secrets.server()).isNull();
	}

	@Test
	void doesNotTakeALineThatEndsEarly() {
		line("CLIENT_TRAFFIC_SECRET_0 " + RANDOM);
		line("CLIENT_TRAFFIC_SECRET_0 " + RANDOM + " ");
		line("CLIENT_TRAFFIC_SECRET_0 " + RANDOM + " abc");
		line("");
		assertThat(this.secrets.client()).isNull();
	}

	private void take(String label, byte[] secret) {
		line(label + " " + RANDOM + " " + HexFormat.of().formatHex(secret));
	}

	private void line(String text) {
		this.secrets.take(text.getBytes(StandardCharsets.US_ASCII));
	}

}
