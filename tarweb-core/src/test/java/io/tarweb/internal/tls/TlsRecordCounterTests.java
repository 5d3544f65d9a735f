package io.tarweb.internal.tls;

import java.util.HexFormat;

import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class TlsRecordCounterTests {

	/**
	 * A plain handshake record, a ChangeCipherSpec, an empty and two other encrypted
	 * ones.
	 */
	private static final byte[] STREAM = HexFormat.of()
		.parseHex("1603030003aabbcc" + "140303000101" + "1703030000" + "1703030002dddd" + "170303000117");

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 5, 7, 100 })
	void countsEncryptedRecordsHoweverTheyAreDivided(int pieceBytes) {
		TlsRecordCounter counter = new TlsRecordCounter();
		for (int at = 0; at < STREAM.length; at += pieceBytes) {
			counter.add(Unpooled.wrappedBuffer(STREAM, at, Math.min(pieceBytes, STREAM.length - at)));
		}
		assertThat(counter.encrypted()).isEqualTo(3);
		assertThat(counter.isBetweenRecords()).isTrue();
	}

	@Test
	void knowsThatARecordHasNotEnded() {
		TlsRecordCounter counter = new TlsRecordCounter();
		for (int length = 1; length < 8; length++) {
			counter.add(Unpooled.wrappedBuffer(STREAM, length - 1, 1));
			assertThat(counter.isBetweenRecords()).isFalse();
		}
		counter.add(Unpooled.wrappedBuffer(STREAM, 7, 1));
		assertThat(counter.isBetweenRecords()).isTrue();
	}

}
