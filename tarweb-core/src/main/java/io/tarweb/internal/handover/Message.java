package io.tarweb.internal.handover;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.unix.Buffer;

/**
 * The memory that one message is received into: a {@code struct msghdr} of a 64-bit Linux
 * ({@code linux/socket.h}) with all that it points to, in one piece. Used by one thread,
 * and by the kernel from {@link #prepare} until it has received.
 */
final class Message {

	/** The most bytes that may come with a connection: a ClientHello of 16 KiB fits. */
	static final int MAX_PAYLOAD_BYTES = 17 * 1024;

	/** MSG_CMSG_CLOEXEC: no program that this process starts inherits descriptors. */
	static final int FLAGS = 0x40000000;

	/** MSG_DONTWAIT. */
	static final int DONT_WAIT = 0x40;

	private static final int MSG_CTRUNC = 0x8;

	private static final int MSG_TRUNC = 0x20;

	private static final int SOL_SOCKET = 1;

	private static final int SCM_RIGHTS = 1;

	private static final int SCM_CREDENTIALS = 2;

	private static final int CONTROL_LENGTH = 40;

	private static final int FLAGS_RECEIVED = 48;

	private static final int IOVEC = 56;

	private static final int CONTROL = IOVEC + 16;

	/** Room for credentials and a few descriptors more than the one that is wanted. */
	private static final int CONTROL_BYTES = 128;

	private static final int CONTROL_HEADER_BYTES = 16;

	private static final int PAYLOAD = CONTROL + CONTROL_BYTES;

	private static final int BYTES = PAYLOAD + MAX_PAYLOAD_BYTES;

	private final ByteBuf memory = Unpooled.directBuffer(BYTES, BYTES);

	private final ByteBuffer view = this.memory.nioBuffer(0, BYTES).order(ByteOrder.nativeOrder());

	private final long address = Buffer.memoryAddress(this.view);

	/**
	 * Makes room for the next message; the kernel has overwritten the lengths.
	 * @return the address of the {@code msghdr}
	 */
	long prepare() {
		this.view.putLong(0, 0).putInt(8, 0);
		this.view.putLong(16, this.address + IOVEC).putLong(24, 1);
		this.view.putLong(32, this.address + CONTROL).putLong(CONTROL_LENGTH, CONTROL_BYTES).putLong(FLAGS_RECEIVED, 0);
		this.view.putLong(IOVEC, this.address + PAYLOAD).putLong(IOVEC + 8, MAX_PAYLOAD_BYTES);
		return this.address;
	}

	/**
	 * Copies what the kernel has received.
	 * @param payloadBytes the result of the call: how many bytes of payload there are
	 */
	Received read(int payloadBytes) {
		byte[] payload = new byte[payloadBytes];
		this.view.get(PAYLOAD, payload);
		int flags = this.view.getInt(FLAGS_RECEIVED);
		int[] descriptors = {};
		int pid = Received.UNKNOWN;
		int uid = Received.UNKNOWN;
		int end = CONTROL + (int) Math.min(this.view.getLong(CONTROL_LENGTH), CONTROL_BYTES);
		int at = CONTROL;
		while (at + CONTROL_HEADER_BYTES <= end) {
			int length = (int) Math.min(this.view.getLong(at), end - at);
			if (length < CONTROL_HEADER_BYTES) {
				break;
			}
			if (this.view.getInt(at + 8) == SOL_SOCKET) {
				int type = this.view.getInt(at + 12);
				if (type == SCM_RIGHTS) {
					descriptors = join(descriptors, at + CONTROL_HEADER_BYTES, at + length);
				}
				else if (type == SCM_CREDENTIALS) {
					pid = this.view.getInt(at + CONTROL_HEADER_BYTES);
					uid = this.view.getInt(at + CONTROL_HEADER_BYTES + 4);
				}
			}
			at += (length + 7) & ~7;
		}
		return new Received(payload, descriptors, pid, Integer.toUnsignedLong(uid), (flags & MSG_TRUNC) != 0,
				(flags & MSG_CTRUNC) != 0);
	}

	private int[] join(int[] descriptors, int from, int to) {
		int[] joined = Arrays.copyOf(descriptors, descriptors.length + (to - from) / Integer.BYTES);
		for (int i = descriptors.length; i < joined.length; i++) {
			joined[i] = this.view.getInt(from + (i - descriptors.length) * Integer.BYTES);
		}
		return joined;
	}

	void release() {
		this.memory.release();
	}

}
