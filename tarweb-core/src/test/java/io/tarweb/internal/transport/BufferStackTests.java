package io.tarweb.internal.transport;

import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BufferStackTests {

	private final BufferStack stack = new BufferStack(64, 2);

	@Test
	void takesTheBufferThatWasReleasedLast() {
		ByteBuf first = this.stack.take();
		ByteBuf second = this.stack.take();
		first.writeInt(1);
		second.release();
		first.release();
		ByteBuf again = this.stack.take();
		assertThat(again).isSameAs(first);
		assertThat(again.refCnt()).isEqualTo(1);
		assertThat(again.isReadable()).isFalse();
		again.release();
		assertThat(this.stack.close()).isZero();
	}

	@Test
	void takesReservedBuffersFirst() {
		BufferStack reserved = new BufferStack(64, 2).reserve(1);
		ByteBuf first = reserved.take();
		assertThat(first.capacity()).isEqualTo(64);
		first.release();
		assertThat(reserved.take()).isSameAs(first);
		first.release();
		assertThat(reserved.close()).isZero();
	}

	@Test
	void freesWhatIsMoreThanItKeeps() {
		ByteBuf[] buffers = { this.stack.take(), this.stack.take(), this.stack.take() };
		for (ByteBuf buffer : buffers) {
			buffer.release();
		}
		assertThat(this.stack.take()).isSameAs(buffers[1]);
		assertThat(this.stack.take()).isSameAs(buffers[0]);
		assertThat(this.stack.take()).isNotSameAs(buffers[2]);
		assertThat(buffers[2].refCnt()).isZero();
		assertThat(this.stack.close()).isEqualTo(3);
	}

	@Test
	void freesWhatIsReleasedOnAnotherThread() throws InterruptedException {
		ByteBuf buffer = this.stack.take();
		Thread other = new Thread(buffer::release);
		other.start();
		other.join();
		assertThat(this.stack.take()).isNotSameAs(buffer);
		assertThat(this.stack.close()).isEqualTo(1);
	}

	@Test
	void countsWhatNobodyReleased() {
		this.stack.take();
		assertThat(this.stack.close()).isEqualTo(1);
	}

}
