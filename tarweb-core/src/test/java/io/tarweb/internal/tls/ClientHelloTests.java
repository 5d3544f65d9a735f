package io.tarweb.internal.tls;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledHeapByteBuf;
import io.tarweb.internal.tls.ClientHello.Kind;
import io.tarweb.testing.Hello;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ClientHelloTests {

	private static ClientHello read(byte[] bytes) {
		ByteBuf in = Unpooled.wrappedBuffer(bytes);
		ClientHello hello = new ClientHelloReader().read(in);
		assertThat(in.readerIndex()).as("nothing is taken").isZero();
		assertThat(readByteByByte(bytes)).as("byte by byte").isEqualTo(hello);
		return hello;
	}

	/** Up to the first answer but that there is more to come. */
	private static ClientHello readByteByByte(byte[] bytes) {
		ClientHelloReader reader = new ClientHelloReader();
		ByteBuf in = Unpooled.wrappedBuffer(bytes);
		ClientHello hello = ClientHello.INCOMPLETE;
		for (int length = 0; length <= bytes.length && hello.kind() == Kind.INCOMPLETE; length++) {
			hello = reader.read(in.writerIndex(length));
		}
		return hello;
	}

	/**
	 * A hello of a certain size.
	 * @param messageBytes the size of the message without its header
	 */
	private static Hello ofSize(int messageBytes) {
		Hello hello = Hello.named("a.example");
		return hello.extension(21, new byte[messageBytes - hello.message().length]);
	}

	private static void assertMalformed(byte[] bytes) {
		assertThat(read(bytes)).isEqualTo(new ClientHello(Kind.MALFORMED, null));
	}

	@Test
	void findsTheNameInLowerCase() {
		assertThat(read(Hello.named("Docs.Example.ORG").toBytes()))
			.isEqualTo(new ClientHello(Kind.COMPLETE, "docs.example.org"));
	}

	@Test
	void aMessageMayNameNoServer() {
		assertThat(read(Hello.nameless().toBytes())).isEqualTo(new ClientHello(Kind.COMPLETE, null));
		assertThat(read(Hello.nameless().withoutExtensions().toBytes()))
			.isEqualTo(new ClientHello(Kind.COMPLETE, null));
	}

	@Test
	void theNameIsFoundBehindOtherExtensions() {
		Hello hello = Hello.nameless().extension(43, new byte[3]).extension(16, new byte[0]);
		assertThat(read(hello.name("a.example").extension(51, new byte[1200]).toBytes()).serverName())
			.isEqualTo("a.example");
	}

	@Test
	void everyBeginningIsIncomplete() {
		byte[] whole = Hello.named("a.example").toBytes();
		for (int length = 0; length < whole.length; length++) {
			assertThat(read(Arrays.copyOf(whole, length)).kind()).as("%d bytes", length).isEqualTo(Kind.INCOMPLETE);
		}
	}

	@Test
	void theMessageMayComeInRecordsOfAnySize() {
		Hello hello = Hello.named("a.example");
		for (int size = 1; size < 60; size++) {
			byte[] bytes = hello.toRecords(size);
			assertThat(read(bytes)).as("%d bytes a record", size)
				.isEqualTo(new ClientHello(Kind.COMPLETE, "a.example"));
			assertThat(read(Arrays.copyOf(bytes, bytes.length - 1)).kind()).isEqualTo(Kind.INCOMPLETE);
		}
	}

	@Test
	void moreMayFollow() {
		byte[] hello = Hello.named("a.example").toBytes();
		byte[] more = Arrays.copyOf(hello, hello.length + 100);
		assertThat(read(more).serverName()).isEqualTo("a.example");
	}

	@Test
	void aRequestInPlainTextIsTold() {
		assertThat(read("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII)).kind()).isEqualTo(Kind.PLAIN);
		assertThat(read("P".getBytes(StandardCharsets.US_ASCII)).kind()).isEqualTo(Kind.PLAIN);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 10, 20, 21, 23, 24, 0x80, 0xff })
	void otherRecordsAreMalformed(int type) {
		byte[] bytes = Hello.named("a.example").toBytes();
		bytes[0] = (byte) type;
		assertMalformed(bytes);
	}

	@Test
	void otherVersionsAreMalformed() {
		byte[] bytes = Hello.named("a.example").toBytes();
		bytes[1] = 2;
		assertMalformed(bytes);
	}

	@Test
	void emptyAndOversizedRecordsAreMalformed() {
		assertMalformed(new byte[] { 22, 3, 1, 0, 0 });
		assertMalformed(new byte[] { 22, 3, 1, 0x40, 1 });
	}

	@Test
	void otherMessagesAreMalformed() {
		byte[] bytes = Hello.named("a.example").toBytes();
		bytes[5] = 2;
		assertMalformed(bytes);
	}

	@Test
	void oversizedMessagesAreMalformedBeforeTheyAreThere() {
		assertMalformed(new byte[] { 22, 3, 1, 0, 4, 1, 0, 0x40, 1 });
		assertMalformed(new byte[] { 22, 3, 1, 0, 4, 1, 1, 0, 0 });
	}

	@Test
	void aMessageOfTheLargestSizeIsTaken() {
		Hello largest = ofSize(16 * 1024);
		assertThat(largest.message()).hasSize(16 * 1024 + 4);
		assertThat(read(largest.toRecords(16 * 1024)).serverName()).isEqualTo("a.example");
		assertThat(read(largest.toRecords(6)).serverName()).isEqualTo("a.example");
	}

	@Test
	void aMessageOfAUsualSizeMayComeInRecordsOfAByte() {
		assertThat(read(ofSize(2 * 1024).toRecords(1)).serverName()).isEqualTo("a.example");
	}

	/** Whatever is still to come of the message. */
	@Test
	void recordsThatTakeTwiceTheLargestMessageAreMalformed() {
		byte[] tooMuch = ofSize(16 * 1024).toRecords(1);
		assertThat(read(Arrays.copyOf(tooMuch, 32 * 1024)).kind()).isEqualTo(Kind.INCOMPLETE);
		assertMalformed(tooMuch);
		assertMalformed(Arrays.copyOf(tooMuch, 32 * 1024 + 6));
	}

	@Test
	void noByteIsLookedAtAgainWithEveryRead() {
		byte[] bytes = ofSize(16 * 1024).toRecords(6);
		for (int step : new int[] { 1, 2, 5, 6, 7, 100, 1000 }) {
			CountedBuffer in = new CountedBuffer(bytes);
			ClientHelloReader reader = new ClientHelloReader();
			ClientHello hello = ClientHello.INCOMPLETE;
			for (int length = step; hello.kind() == Kind.INCOMPLETE; length += step) {
				in.writerIndex(Math.min(length, bytes.length));
				hello = reader.read(in);
			}
			assertThat(hello.serverName()).isEqualTo("a.example");
			// What has come of a record's header is looked at by each read.
			assertThat(in.lookedAt).as("in steps of %d", step).isLessThan(bytes.length * 4L);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a\u0000.example", "a b", "\u00e4.example", "a\u007f", "a\n.example" })
	void whatIsNoNameIsMalformed(String name) {
		assertMalformed(Hello.nameless().extension(0, Hello.nameList(0, name)).toBytes());
	}

	@Test
	void aNameThatIsTooLongIsMalformed() {
		assertThat(read(Hello.named("a".repeat(255)).toBytes()).kind()).isEqualTo(Kind.COMPLETE);
		assertMalformed(Hello.named("a".repeat(256)).toBytes());
	}

	@Test
	void otherTypesOfNamesAreMalformed() {
		assertMalformed(Hello.nameless().extension(0, Hello.nameList(1, "a.example")).toBytes());
	}

	@Test
	void twoNamesAreMalformed() {
		assertMalformed(Hello.named("a.example").name("b.example").toBytes());
		ByteArrayOutputStream list = new ByteArrayOutputStream();
		byte[] one = Hello.nameList(0, "a.example");
		list.write(0);
		list.write(2 * (one.length - 2));
		list.write(one, 2, one.length - 2);
		list.write(one, 2, one.length - 2);
		assertMalformed(Hello.nameless().extension(0, list.toByteArray()).toBytes());
	}

	@Test
	void emptyNamesAndListsAreMalformed() {
		assertMalformed(Hello.nameless().extension(0, new byte[0]).toBytes());
		assertMalformed(Hello.nameless().extension(0, new byte[2]).toBytes());
	}

	/** Those of the extension, its list, and the name. */
	@Test
	void wrongLengthsAreMalformed() {
		String name = "a.example";
		byte[] hello = Hello.named(name).toBytes();
		int lengths = hello.length - name.length() - 7;
		for (int at : new int[] { lengths, lengths + 1, lengths + 2, lengths + 3, lengths + 5, lengths + 6 }) {
			for (int value = 0; value < 256; value++) {
				byte[] changed = hello.clone();
				changed[at] = (byte) value;
				assertThat(read(changed).kind()).as("byte %d is %d", at, value)
					.isEqualTo((changed[at] == hello[at]) ? Kind.COMPLETE : Kind.MALFORMED);
			}
		}
	}

	@Test
	void anyByteMayBeWrong() {
		byte[] hello = Hello.named("a.example").extension(16, new byte[] { 1, 2, 3 }).toBytes();
		for (int at = 5; at < hello.length; at++) {
			for (int value = 0; value < 256; value++) {
				byte[] changed = hello.clone();
				changed[at] = (byte) value;
				assertThat(read(changed).kind()).isNotNull();
			}
		}
	}

	@Test
	void randomBytesAreNeverAName() {
		Random random = new Random(2);
		for (int i = 0; i < 20_000; i++) {
			byte[] bytes = new byte[random.nextInt(300)];
			random.nextBytes(bytes);
			if (bytes.length > 6) {
				System.arraycopy(new byte[] { 22, 3, 1, 0, (byte) (bytes.length - 5), 1, 0, 0 }, 0, bytes, 0, 7);
			}
			assertThat(read(bytes).serverName()).isNull();
		}
	}

	/** Counts the bytes that are got from it. */
	private static final class CountedBuffer extends UnpooledHeapByteBuf {

		private long lookedAt;

		CountedBuffer(byte[] bytes) {
			super(UnpooledByteBufAllocator.DEFAULT, bytes, bytes.length);
			writerIndex(0);
		}

		@Override
		public byte getByte(int index) {
			this.lookedAt++;
			return super.getByte(index);
		}

		@Override
		public short getShort(int index) {
			this.lookedAt += 2;
			return super.getShort(index);
		}

		@Override
		public ByteBuf getBytes(int index, byte[] target, int targetIndex, int length) {
			this.lookedAt += length;
			return super.getBytes(index, target, targetIndex, length);
		}

	}

}
