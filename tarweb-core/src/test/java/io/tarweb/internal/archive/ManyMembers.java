package io.tarweb.internal.archive;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A tar of any number of empty files that isn't stored anywhere: every block is made when
 * it is read. Names have {@value #NAME_BYTES} bytes and count from zero.
 */
final class ManyMembers implements ByteSource {

	static final int NAME_BYTES = 27;

	private static final int BLOCK = 512;

	private static final int CHECKSUM = 148;

	private static final byte[] NAME = "directory/page00000000.html".getBytes(StandardCharsets.US_ASCII);

	private static final int LAST_DIGIT = 21;

	private final int members;

	private final byte[] template;

	private final int sum;

	ManyMembers(int members) {
		this.members = members;
		this.template = TarBuilder.header(new String(NAME, StandardCharsets.US_ASCII)).toBytes();
		int bytes = Byte.SIZE * ' ';
		for (int i = 0; i < BLOCK; i++) {
			bytes += (i < CHECKSUM || i >= CHECKSUM + Byte.SIZE) ? this.template[i] : 0;
		}
		this.sum = bytes;
	}

	static byte[] name(int member) {
		byte[] name = NAME.clone();
		putDigits(name, member);
		return name;
	}

	private static int putDigits(byte[] name, int number) {
		int added = 0;
		int left = number;
		for (int i = LAST_DIGIT; left > 0; i--) {
			name[i] = (byte) ('0' + left % 10);
			added += left % 10;
			left /= 10;
		}
		return added;
	}

	@Override
	public long sizeBytes() {
		return (this.members + 2L) * BLOCK;
	}

	@Override
	public void read(long offset, byte[] target, int at, int length) {
		byte[] block = new byte[BLOCK];
		int done = 0;
		while (done < length) {
			int from = (int) ((offset + done) % BLOCK);
			int step = Math.min(length - done, BLOCK - from);
			make((offset + done) / BLOCK, block);
			System.arraycopy(block, from, target, at + done, step);
			done += step;
		}
	}

	private void make(long number, byte[] block) {
		if (number >= this.members) {
			Arrays.fill(block, (byte) 0);
			return;
		}
		System.arraycopy(this.template, 0, block, 0, BLOCK);
		int checksum = this.sum + putDigits(block, (int) number);
		for (int i = CHECKSUM + 5; i >= CHECKSUM; i--) {
			block[i] = (byte) ('0' + (checksum & 7));
			checksum >>= 3;
		}
	}

}
