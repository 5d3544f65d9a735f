package io.tarweb.internal.tls;

import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TlsRecordSplitterTests {

	private static final String[] RECORDS = { "1603030002abcd", "1403030001ff", "17030300030a0b0c" };

	private final TlsRecordSplitter splitter = new TlsRecordSplitter();

	private void add(String hex) {
		this.splitter.add(UnpooledByteBufAllocator.DEFAULT, Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex)));
	}

	private List<String> records() {
		List<String> records = new ArrayList<>();
		for (int length = this.splitter.nextLength(); length > 0; length = this.splitter.nextLength()) {
			ByteBuf record = this.splitter.next(length);
			records.add(ByteBufUtil.hexDump(record));
			record.release();
		}
		return records;
	}

	@Test
	void recordsComeOutWholeWhereverTheStreamIsDivided() {
		String stream = String.join("", RECORDS);
		for (int at = 2; at < stream.length(); at += 2) {
			add(stream.substring(0, at));
			List<String> records = records();
			add(stream.substring(at));
			records.addAll(records());
			assertThat(records).as("divided at byte %d", at / 2).containsExactly(RECORDS);
			assertThat(this.splitter.isEmpty()).isTrue();
		}
	}

	@Test
	void aBeginningIsKeptAndGivenUp() {
		add(RECORDS[0] + "17030300");
		assertThat(records()).containsExactly(RECORDS[0]);
		assertThat(this.splitter.nextLength()).isEqualTo(TlsRecords.INCOMPLETE);
		assertThat(this.splitter.isEmpty()).isFalse();
		assertThat(this.splitter.heldBytes()).isPositive();
		this.splitter.release();
		assertThat(this.splitter.isEmpty()).isTrue();
		assertThat(this.splitter.heldBytes()).isZero();
	}

	@Test
	void whatIsNoRecordIsLeftToSomebodyElse() {
		add("474554202f");
		assertThat(this.splitter.nextLength()).isEqualTo(TlsRecords.MALFORMED);
		ByteBuf rest = this.splitter.takeRest();
		assertThat(ByteBufUtil.hexDump(rest)).isEqualTo("474554202f");
		rest.release();
	}

}
