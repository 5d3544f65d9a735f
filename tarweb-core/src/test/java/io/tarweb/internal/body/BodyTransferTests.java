package io.tarweb.internal.body;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.tarweb.internal.archive.TarBuilder;
import io.tarweb.internal.edition.LiveSite;
import io.tarweb.testing.OpenSite;
import io.tarweb.testing.SlowChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for {@link BodyTransfer}.
 */
class BodyTransferTests {

	private final OpenSite site = OpenSite.of(TarBuilder.create().file("a", "content"));

	private final LiveSite live = new LiveSite(List.of(ImmediateEventExecutor.INSTANCE), Runnable::run);

	private final SlowChannel channel = SlowChannel.of(0, new ChannelInboundHandlerAdapter());

	private final ChannelHandlerContext ctx = this.channel.pipeline().firstContext();

	private final EmbeddedChannel loop = new EmbeddedChannel();

	private final SendingTurns turns = new SendingTurns(this.loop.eventLoop());

	private final Pieces body = new Pieces("one", "two", "end");

	private final AtomicInteger sent = new AtomicInteger();

	private BodyTransfer transfer;

	@BeforeEach
	void begin() throws Exception {
		this.live.publish(this.site.edition());
		MappedSlices slices = new MappedSlices(this.live.reader(ImmediateEventExecutor.INSTANCE).current(),
				this.site.layer());
		this.transfer = new BodyTransfer(slices, this.body, this.turns, new BodyTransfer.Listener() {

			@Override
			public void canGoOn() {
				proceed();
			}

			@Override
			public void sent() {
				BodyTransferTests.this.sent.incrementAndGet();
			}

		});
	}

	@AfterEach
	void end() {
		this.channel.close();
		this.channel.runPendingTasks();
		this.transfer.abort();
		assertThat(this.body.closed).as("how often it was closed").isOne();
		this.live.close();
		this.site.close();
	}

	private void proceed() {
		this.transfer.proceed(this.ctx);
		this.ctx.flush();
	}

	@Test
	void theLastPieceWaitsUntilThoseBeforeHaveLeft() {
		proceed();
		this.channel.take(5);
		assertThat(this.channel.taken()).isEqualTo("onetw");
		assertThat(this.transfer.sentBytes()).isEqualTo(9);
		this.channel.take(1);
		this.channel.take(2);
		assertThat(this.channel.taken()).isEqualTo("onetwoen");
		assertThat(this.sent).hasValue(0);
		this.channel.take(1);
		assertThat(this.sent).hasValue(1);
	}

	@Test
	void aFileThatHasChangedIsNoticedBeforeTheLastPiece() throws IOException {
		proceed();
		try (RandomAccessFile file = new RandomAccessFile(this.site.layer().status().file().toFile(), "rw")) {
			file.setLength(file.length() - 1);
		}
		this.channel.take(100);
		assertThat(this.channel.taken()).isEqualTo("onetwo");
		assertThat(this.sent).hasValue(0);
		assertThatThrownBy(() -> this.transfer.proceed(this.ctx))
			.hasMessageContaining("was changed while it was served");
	}

	@Test
	void nothingIsHandedOverBeforeItsTurn() {
		this.turns.spend(SendingTurns.TURN_BYTES);
		proceed();
		proceed();
		this.channel.take(100);
		assertThat(this.transfer.sentBytes()).isZero();
		this.loop.runScheduledPendingTasks();
		this.channel.settle();
		assertThat(this.channel.taken()).isEqualTo("onetwoend");
		assertThat(this.sent).hasValue(1);
	}

	@Test
	void countsWhatWasHandedOverOnce() {
		assertThat(this.transfer.takeUncountedBytes()).isZero();
		proceed();
		assertThat(this.transfer.takeUncountedBytes()).isEqualTo(9);
		assertThat(this.transfer.takeUncountedBytes()).isZero();
	}

	@Test
	void aConnectionThatEndsReleasesWhatIsHeldBack() {
		proceed();
		this.channel.close();
		this.transfer.abort();
		assertThat(this.body.made).allMatch((piece) -> piece.refCnt() == 0);
		assertThat(this.sent).hasValue(0);
	}

	/** A body of text. */
	private static final class Pieces implements Body {

		private final String[] texts;

		private final List<ByteBuf> made = new ArrayList<>();

		private int closed;

		Pieces(String... texts) {
			this.texts = texts;
		}

		@Override
		public boolean hasNext() {
			return this.made.size() < this.texts.length;
		}

		@Override
		public ByteBuf next(ByteBufAllocator allocator, int maxBytes) {
			ByteBuf piece = allocator.buffer()
				.writeBytes(this.texts[this.made.size()].getBytes(StandardCharsets.US_ASCII));
			this.made.add(piece);
			return piece;
		}

		@Override
		public void close() {
			this.closed++;
		}

	}

}
