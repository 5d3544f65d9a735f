package io.tarweb.testing;

import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicLong;

import io.tarweb.ServerSettings;
import io.tarweb.settings.TransportKind;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/**
 * Repeats tests that know nothing of HTTP/2 with an {@link Http2Gateway} between their
 * clients and servers.
 */
public final class OverHttp2 implements Wire {

	/**
	 * The tag of tests that aren't repeated: those of HTTP/1.1's own syntax and framing,
	 * of its other versions, and of how its connections end.
	 */
	public static final String LEFT_OUT = "http1";

	private final AtomicLong requests = new AtomicLong();

	private OverHttp2() {
	}

	/**
	 * Repeats tests. Those beside them must not run meanwhile.
	 * @param atLeast how many have to succeed
	 * @param tests the classes, all of whose clients are {@link RawClient}s
	 * @return how many requests they have sent
	 */
	public static long repeat(int atLeast, Class<?>... tests) {
		OverHttp2 http2 = new OverHttp2();
		Repetition.of(http2, LEFT_OUT, atLeast, tests);
		return http2.requests.get();
	}

	/**
	 * Connects to a server without repeating anything.
	 * @return a client whose requests are sent over HTTP/2
	 */
	public static RawClient connect(TestServer server) {
		return new OverHttp2().connect(server.address(), 0);
	}

	@Override
	public ServerSettings.Builder applyTo(@Nullable TransportKind transport, ServerSettings.Builder settings) {
		if (transport == TransportKind.IO_URING || transport == TransportKind.NIO) {
			throw new TestAbortedException("over HTTP/2, one transport is enough");
		}
		return settings;
	}

	@Override
	public RawClient connect(InetSocketAddress address, int receiveBytes) {
		return Http2Gateway.connect(address, receiveBytes, this.requests::incrementAndGet);
	}

}
