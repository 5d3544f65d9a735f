package io.tarweb.internal.connection;

import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class UnansweredTests {

	private final Unanswered unanswered = new Unanswered((arrived, bytes) -> bytes > 20
			|| arrived.indexOf(arrived.readerIndex(), arrived.writerIndex(), (byte) '\n') >= 0);

	@AfterEach
	void release() {
		this.unanswered.release();
	}

	@Test
	void keepsWhatHasToWaitInAnArrayOfItsSizeAndLetsTheReceiveBufferGo() {
		ByteBuf received = buffer("GET / HT");
		this.unanswered.add(received);
		assertThat(this.unanswered.heldBytes()).isZero();
		this.unanswered.compact();
		assertThat(received.refCnt()).isZero();
		assertThat(this.unanswered.heldBytes()).isEqualTo(8);
		ByteBuf more = buffer("TP/1.1\r\n");
		this.unanswered.add(more);
		assertThat(more.refCnt()).isZero();
		assertThat(text()).isEqualTo("GET / HTTP/1.1\r\n");
		assertThat(this.unanswered.heldBytes()).isGreaterThanOrEqualTo(16);
		assertThat(this.unanswered.release()).isEqualTo(16);
		assertThat(this.unanswered.heldBytes()).isZero();
	}

	@Test
	void isWorthScanningWhenItArrives() {
		assertThat(this.unanswered.isWorthScanning()).isFalse();
		this.unanswered.add(buffer("G"));
		assertThat(this.unanswered.isWorthScanning()).isTrue();
	}

	@Test
	void isWorthScanningAgainWhenItMayBeComplete() {
		this.unanswered.add(buffer("GET / HT"));
		this.unanswered.markIncomplete();
		this.unanswered.add(buffer("T"));
		assertThat(this.unanswered.isWorthScanning()).isFalse();
		this.unanswered.add(buffer("P/1.1\r\n"));
		assertThat(this.unanswered.isWorthScanning()).isTrue();
		assertThat(text()).isEqualTo("GET / HTTP/1.1\r\n");
	}

	@Test
	void isWorthScanningAgainWhenItIsLongerThanAnyHead() {
		this.unanswered.add(buffer("x".repeat(20)));
		this.unanswered.markIncomplete();
		assertThat(this.unanswered.isWorthScanning()).isFalse();
		this.unanswered.add(buffer("x"));
		assertThat(this.unanswered.isWorthScanning()).isTrue();
	}

	private String text() {
		byte[] bytes = new byte[100];
		return new String(bytes, 0, this.unanswered.peek(bytes, 100), StandardCharsets.US_ASCII);
	}

	private static ByteBuf buffer(String text) {
		return Unpooled.directBuffer(64).writeBytes(text.getBytes(StandardCharsets.US_ASCII));
	}

}
