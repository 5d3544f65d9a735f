package io.tarweb.internal.http;

import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;

import com.sun.management.ThreadMXBean;
import io.tarweb.http.Coding;
import io.tarweb.settings.ContentTypes;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests that nothing which is run per request allocates, in the interpreter either.
 */
class HotPathAllocationTests {

	private static final int REPETITIONS = 1_000;

	private static final byte[] TYPE = Octets.ascii("text");

	private static final byte[] SUBTYPE = Octets.ascii("markdown");

	private static final byte[] TAG = Octets.ascii("\"5d8c72a5edda8d6a\"");

	@Test
	void readsDatesWithoutAllocating() {
		byte[] imfFixdate = Octets.ascii("Sun, 06 Nov 1994 08:49:37 GMT");
		byte[] rfc850 = Octets.ascii("Sunday, 06-Nov-94 08:49:37 GMT");
		assertAllocatesNothing(() -> HttpDate.parse(imfFixdate, 0, imfFixdate.length, 0)
				+ HttpDate.parse(rfc850, 0, rfc850.length, 0));
	}

	@Test
	void writesDatesWithoutAllocating() {
		byte[] target = new byte[HttpDate.LENGTH];
		assertAllocatesNothing(() -> {
			HttpDate.format(784_111_777L, target, 0);
			return target[0];
		});
	}

	@Test
	void looksUpContentTypesWithoutAllocating() {
		ContentTypes types = ContentTypes.standard();
		byte[] name = Octets.ascii("a/b/index.HTML");
		assertAllocatesNothing(() -> types.value(types.id(name, 0, name.length)).length);
	}

	@Test
	void readsTargetsWithoutAllocating() {
		RequestTarget target = new RequestTarget();
		byte[] plain = Octets.ascii("/api/java.base/java/lang/String.html?q=a");
		byte[] encoded = Octets.ascii("/a%20b/%C3%A4.html");
		assertAllocatesNothing(() -> target.read(plain, 0, plain.length).ordinal()
				+ target.read(encoded, 0, encoded.length).ordinal() + target.pathTo());
	}

	@Test
	void comparesEntityTagsWithoutAllocating() {
		byte[] list = Octets.ascii("W/\"0123456789abcdef\", \"5d8c72a5edda8d6a\"");
		assertAllocatesNothing(() -> (EntityTags.weakMatch(list, 0, list.length, TAG, 0, TAG.length)) ? 1 : 0);
	}

	@Test
	void weighsCodingsWithoutAllocating() {
		byte[] value = Octets.ascii("gzip, deflate, br;q=0.9, zstd, *;q=0.1");
		assertAllocatesNothing(
				() -> AcceptEncoding.quality(AcceptEncoding.parse(value, 0, value.length), Coding.ZSTANDARD));
	}

	@Test
	void weighsMediaTypesWithoutAllocating() {
		byte[] value = Octets.ascii("text/html,application/xml;q=0.9,text/markdown;charset=utf-8,*/*;q=0.8");
		assertAllocatesNothing(() -> Accept.quality(value, 0, value.length, TYPE, SUBTYPE));
	}

	// The first rounds load classes and link call sites.
	private static void assertAllocatesNothing(LongSupplier code) {
		assumeTrue(ManagementFactory.getThreadMXBean() instanceof ThreadMXBean,
				"this JVM does not count the bytes that a thread allocates");
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		long sum = repeat(code);
		long before = threads.getCurrentThreadAllocatedBytes();
		sum += repeat(code);
		long allocated = threads.getCurrentThreadAllocatedBytes() - before;
		assertThat(allocated).as("bytes in %d rounds (checksum %d)", REPETITIONS, sum).isLessThan(REPETITIONS);
	}

	private static long repeat(LongSupplier code) {
		long sum = 0;
		for (int i = 0; i < REPETITIONS; i++) {
			sum += code.getAsLong();
		}
		return sum;
	}

}
