package io.tarweb.internal.tls;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLEngine;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.ReferenceCountedOpenSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import io.tarweb.testing.TestCertificate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class KeyLogTests {

	private static final TestCertificate CERTIFICATE = TestCertificate.of("docs.example.org");

	/** So much for the whole way from BoringSSL to the key that the kernel gets. */
	@ParameterizedTest
	@CsvSource({ "AES_128_GCM, 16", "AES_256_GCM, 32" })
	void tellsTheSecretsWithWhichTheClientsFirstRecordIsDecrypted(KernelTlsCipher cipher, int keyBytes)
			throws Exception {
		TrafficSecrets secrets = new TrafficSecrets();
		byte[] record = firstRecord(cipher, secrets);
		byte[] secret = secrets.client();
		assertThat(secret).hasSize(KeySchedule.hashBytes(cipher.hash()));
		assertThat(secrets.server()).hasSameSizeAs(secret).isNotEqualTo(secret);
		byte[] key = KeySchedule.expandLabel(cipher.hash(), secret, "key", keyBytes);
		byte[] iv = KeySchedule.expandLabel(cipher.hash(), secret, "iv", 12);
		Cipher algorithm = Cipher.getInstance("AES/GCM/NoPadding");
		// The first record's number is 0, so its nonce is the IV (RFC 8446, 5.3).
		algorithm.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, iv));
		algorithm.updateAAD(record, 0, 5);
		byte[] plain = algorithm.doFinal(record, 5, record.length - 5);
		// Text, type, padding with zeros (RFC 8446, 5.2 and 5.4).
		assertThat(new String(plain, StandardCharsets.US_ASCII)).startsWith("hello\u0017");
	}

	@ParameterizedTest
	@CsvSource("AES_128_GCM")
	void tellsNothingToWhomDoesNotListen(KernelTlsCipher cipher) throws Exception {
		assertThat(firstRecord(cipher, null)).isNotEmpty();
	}

	private static byte[] firstRecord(KernelTlsCipher cipher, @Nullable TrafficSecrets secrets) throws Exception {
		SslContext context = SslContextBuilder.forServer(CERTIFICATE.keys()).sslProvider(SslProvider.OPENSSL).build();
		assertThat(KeyLog.enable((ReferenceCountedOpenSslContext) context)).isNull();
		EmbeddedChannel server = new EmbeddedChannel(context.newHandler(UnpooledByteBufAllocator.DEFAULT));
		SSLEngine engine = TestCertificate.client(null, CERTIFICATE).createSSLEngine();
		engine.setUseClientMode(true);
		engine.setEnabledProtocols(new String[] { "TLSv1.3" });
		engine.setEnabledCipherSuites(new String[] { cipher.suite() });
		EmbeddedChannel client = new EmbeddedChannel(new SslHandler(engine));
		try {
			for (int i = 0; i < 3; i++) {
				if (secrets != null) {
					KeyLog.listen(secrets);
				}
				try {
					server.writeInbound(Unpooled.wrappedBuffer(sent(client)));
				}
				finally {
					KeyLog.stop();
				}
				client.writeInbound(Unpooled.wrappedBuffer(sent(server)));
			}
			client.writeOutbound(ByteBufUtil.writeAscii(UnpooledByteBufAllocator.DEFAULT, "hello"));
			return sent(client);
		}
		finally {
			client.finishAndReleaseAll();
			server.finishAndReleaseAll();
			ReferenceCountUtil.release(context);
		}
	}

	private static byte[] sent(EmbeddedChannel channel) {
		ByteBuffer all = ByteBuffer.allocate(64 * 1024);
		for (ByteBuf piece = channel.readOutbound(); piece != null; piece = channel.readOutbound()) {
			all.put(ByteBufUtil.getBytes(piece));
			piece.release();
		}
		return Arrays.copyOf(all.array(), all.position());
	}

}
