package io.tarweb.router;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * A message with one descriptor and the bytes that were read from it, in the memory that
 * the kernel reads: a {@code struct msghdr} of a 64-bit Linux ({@code linux/socket.h})
 * with all that it points to, in one piece.
 */
final class DescriptorMessage {

	/** What receivers have room for: a ClientHello of 16 KiB, and its records. */
	static final int MAX_PAYLOAD_BYTES = 17 * 1024;

	/** MSG_DONTWAIT and MSG_NOSIGNAL. */
	static final int FLAGS = 0x40 | 0x4000;

	private static final short AF_UNIX = 1;

	private static final int SOL_SOCKET = 1;

	private static final int SCM_RIGHTS = 1;

	private static final int IOVEC = 56;

	private static final int CONTROL = IOVEC + 16;

	/** CMSG_SPACE of one descriptor. */
	private static final int CONTROL_BYTES = 24;

	/** CMSG_LEN of one descriptor. */
	private static final int CONTROL_LENGTH = 20;

	/** {@code struct sockaddr_un}. */
	private static final int NAME = CONTROL + CONTROL_BYTES;

	private static final int NAME_BYTES = 112;

	private static final int PAYLOAD = NAME + NAME_BYTES;

	private final ByteBuf memory;

	private DescriptorMessage(ByteBuf memory) {
		this.memory = memory;
	}

	/**
	 * Writes a message.
	 * @param path the receiver's socket
	 * @param descriptor stays open until the message has been sent
	 * @param payload is copied
	 */
	static DescriptorMessage write(Path path, int descriptor, ByteBuf payload, ByteBufAllocator allocator) {
		int length = payload.readableBytes();
		ByteBuf memory = allocator.directBuffer(PAYLOAD + length);
		memory.setZero(0, PAYLOAD);
		memory.setBytes(PAYLOAD, payload, payload.readerIndex(), length);
		long address = memory.memoryAddress();
		byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
		ByteBuffer message = memory.nioBuffer(0, PAYLOAD).order(ByteOrder.nativeOrder());
		message.putLong(0, address + NAME).putInt(8, Short.BYTES + name.length + 1);
		message.putLong(16, address + IOVEC).putLong(24, 1);
		message.putLong(32, address + CONTROL).putLong(40, CONTROL_BYTES);
		message.putLong(IOVEC, address + PAYLOAD).putLong(IOVEC + 8, length);
		message.putLong(CONTROL, CONTROL_LENGTH).putInt(CONTROL + 8, SOL_SOCKET);
		message.putInt(CONTROL + 12, SCM_RIGHTS).putInt(CONTROL + 16, descriptor);
		message.putShort(NAME, AF_UNIX).put(NAME + Short.BYTES, name);
		return new DescriptorMessage(memory);
	}

	long address() {
		return this.memory.memoryAddress();
	}

	void release() {
		this.memory.release();
	}

}
