package io.tarweb.internal.tls;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslHandler;
import io.tarweb.settings.KernelTlsMode;
import io.tarweb.settings.TlsIdentity;
import io.tarweb.settings.TlsProvider;
import io.tarweb.settings.TlsSettings;
import io.tarweb.testing.TestCertificate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Handshakes whose bytes come in pieces of any size, without a network to join them
 * again.
 */
class TlsHandshakeTests {

	private static final TestCertificate CERTIFICATE = TestCertificate.of("docs.example.org");

	private static final TestCertificate OTHER = TestCertificate.of("other.example.org");

	private static final String REQUEST = "GET / HTTP/1.1\r\n\r\n";

	@ParameterizedTest
	@EnumSource
	void aHandshakeMayBeSplitAtEveryByte(TlsProvider provider) {
		Tls tls = open(provider);
		for (String version : TlsIdentity.PROTOCOLS) {
			for (int size : new int[] { 1, 2, 3, 5, 7, 64, 1000, Integer.MAX_VALUE }) {
				try (Pair pair = new Pair(tls, version)) {
					pair.talk(size);
					assertThat(pair.layer()).as("%s by %d bytes", version, size).isNotNull();
					assertThat(pair.layer().isInUserSpace()).isTrue();
					pair.client.writeOutbound(Unpooled.copiedBuffer(REQUEST, StandardCharsets.US_ASCII));
					pair.talk(size);
					assertThat(pair.received()).isEqualTo(REQUEST);
				}
			}
		}
		tls.close();
	}

	/** Each of them holds a byte of a message, as RFC 8446, 5.1 allows. */
	@ParameterizedTest
	@EnumSource
	void aClientHelloMayComeInRecordsOfOneByte(TlsProvider provider) {
		Tls tls = open(provider);
		for (String version : TlsIdentity.PROTOCOLS) {
			try (Pair pair = new Pair(tls, version)) {
				pair.toServer(inRecordsOfOneByte(pair.fromClient()), 1000);
				pair.toClient();
				pair.talk(Integer.MAX_VALUE);
				assertThat(pair.layer()).as(version).isNotNull();
			}
		}
		tls.close();
	}

	private static ByteBuf inRecordsOfOneByte(ByteBuf record) {
		ByteBuf records = Unpooled.buffer();
		for (int at = 5; at < record.readableBytes(); at++) {
			records.writeBytes(record, 0, 3).writeShort(1).writeByte(record.getByte(at));
		}
		record.release();
		return records;
	}

	@ParameterizedTest
	@EnumSource
	void whoEncryptsIsToldBehindARequestThatComesWithTheHandshakesEnd(TlsProvider provider) {
		Tls tls = open(provider);
		try (Pair pair = new Pair(tls, "TLSv1.3")) {
			pair.toServer(pair.fromClient(), Integer.MAX_VALUE);
			pair.toClient();
			pair.client.writeOutbound(Unpooled.copiedBuffer(REQUEST, StandardCharsets.US_ASCII));
			ByteBuf finishedAndRequest = pair.fromClient();
			pair.toServer(finishedAndRequest, Integer.MAX_VALUE);
			assertThat(pair.layer()).isNotNull();
			assertThat(pair.received()).isEqualTo(REQUEST);
			assertThat(pair.events.requestsBefore).isTrue();
		}
		tls.close();
	}

	private static Tls open(TlsProvider provider) {
		return Tls.open(TlsSettings.of(TlsIdentity.of(OTHER.keys()))
			.withServerNames(Map.of("docs.example.org", TlsIdentity.of(CERTIFICATE.keys())))
			.withProvider(provider)
			.withKernel(KernelTlsMode.OFF), true, List.of(), Map.of());
	}

	/**
	 * Takes down what comes through.
	 */
	private static final class Events extends ChannelInboundHandlerAdapter {

		private TlsLayer layer;

		private boolean requestsBefore;

		private boolean requested;

		@Override
		public void channelRead(ChannelHandlerContext ctx, Object message) {
			this.requested = true;
			ctx.fireChannelRead(message);
		}

		@Override
		public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
			if (event instanceof TlsLayer settled) {
				this.layer = settled;
				this.requestsBefore = this.requested;
			}
		}

	}

	/**
	 * A client that trusts one certificate only, and a server.
	 */
	private static final class Pair implements AutoCloseable {

		private final Events events = new Events();

		private final EmbeddedChannel server = new EmbeddedChannel();

		private final EmbeddedChannel client;

		Pair(Tls tls, String version) {
			this.server.pipeline().addLast(this.events);
			tls.install(this.server);
			SSLEngine engine = TestCertificate.client(null, CERTIFICATE).createSSLEngine("docs.example.org", 443);
			engine.setUseClientMode(true);
			engine.setEnabledProtocols(new String[] { version });
			SSLParameters parameters = engine.getSSLParameters();
			parameters.setEndpointIdentificationAlgorithm("HTTPS");
			parameters.setServerNames(List.of(new SNIHostName("docs.example.org")));
			engine.setSSLParameters(parameters);
			this.client = new EmbeddedChannel(new SslHandler(engine));
		}

		void talk(int size) {
			ByteBuf sent = fromClient();
			while (sent.isReadable()) {
				toServer(sent, size);
				toClient();
				sent = fromClient();
			}
			sent.release();
		}

		ByteBuf fromClient() {
			return joined(this.client);
		}

		void toServer(ByteBuf bytes, int size) {
			while (bytes.isReadable()) {
				this.server.writeInbound(bytes.readRetainedSlice(Math.min(size, bytes.readableBytes())));
			}
			bytes.release();
		}

		void toClient() {
			this.client.writeInbound(joined(this.server));
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

		TlsLayer layer() {
			return this.events.layer;
		}

		String received() {
			StringBuilder text = new StringBuilder();
			for (ByteBuf next = this.server.readInbound(); next != null; next = this.server.readInbound()) {
				text.append(next.toString(StandardCharsets.US_ASCII));
				next.release();
			}
			return text.toString();
		}

		@Override
		public void close() {
			this.client.finishAndReleaseAll();
			this.server.finishAndReleaseAll();
		}

	}

}
