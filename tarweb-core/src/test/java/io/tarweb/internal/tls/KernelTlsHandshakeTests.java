package io.tarweb.internal.tls;

import javax.net.ssl.SSLEngine;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import io.tarweb.testing.TestCertificate;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What doesn't take a kernel; the rest is in {@code TarwebServerKernelTlsTests}.
 */
class KernelTlsHandshakeTests {

	private static final TestCertificate CERTIFICATE = TestCertificate.of("localhost");

	@Test
	void whatComesBehindAForgedHandshakeIsReleased() throws Exception {
		SslContext context = SslContextBuilder.forServer(CERTIFICATE.keys()).sslProvider(SslProvider.JDK).build();
		EmbeddedChannel server = new EmbeddedChannel();
		KernelTlsHandshake handshake = new KernelTlsHandshake(KernelTls.off("it is a test"));
		server.pipeline()
			.addFirst(handshake.watch())
			.addFirst(new TlsHandler(context.newEngine(ByteBufAllocator.DEFAULT), (host) -> true))
			.addFirst(handshake);
		SSLEngine engine = TestCertificate.client(null, CERTIFICATE).createSSLEngine("localhost", 443);
		engine.setUseClientMode(true);
		EmbeddedChannel client = new EmbeddedChannel(new SslHandler(engine));
		server.writeInbound(joined(client));
		client.writeInbound(joined(server));
		ByteBuf finished = joined(client);
		int last = finished.writerIndex() - 1;
		finished.setByte(last, ~finished.getByte(last));
		finished.writeBytes(new byte[] { 23, 3, 3, 0, 1, 0 }).writeBytes(new byte[] { 23, 3 });
		assertThatThrownBy(() -> server.writeInbound(finished)).isInstanceOf(DecoderException.class);
		client.finishAndReleaseAll();
		server.finishAndReleaseAll();
		assertThat(finished.refCnt()).isZero();
		ReferenceCountUtil.release(context);
	}

	private static ByteBuf joined(EmbeddedChannel channel) {
		channel.runPendingTasks();
		ByteBuf all = Unpooled.buffer();
		for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
			all.writeBytes(next);
			next.release();
		}
		return all;
	}

}
