package io.tarweb.testing;

import java.net.InetSocketAddress;
import java.nio.file.Path;

import io.tarweb.ServerSettings;
import io.tarweb.settings.HandOverSettings;
import io.tarweb.settings.TransportKind;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/**
 * Repeats tests that know nothing of it with another process that accepts the connections
 * of their clients and hands them over to their servers.
 */
public final class OverHandOver implements Wire {

	private final Path socket;

	private final HandOverProcess sender;

	private OverHandOver(Path socket, HandOverProcess sender) {
		this.socket = socket;
		this.sender = sender;
	}

	/**
	 * Repeats tests. Those beside them must not run meanwhile.
	 * @param directory where the socket is
	 * @param atLeast how many have to succeed
	 * @param tests the classes, all of whose clients are {@link RawClient}s and none of
	 * which has two servers at a time
	 */
	public static void repeat(Path directory, int atLeast, Class<?>... tests) {
		Path socket = directory.resolve("repeated.sock");
		try (HandOverProcess sender = HandOverProcess.start(socket, 0)) {
			Repetition.of(new OverHandOver(socket, sender), "", atLeast, tests);
		}
	}

	@Override
	public ServerSettings.Builder applyTo(@Nullable TransportKind transport, ServerSettings.Builder settings) {
		if (transport == TransportKind.NIO) {
			throw new TestAbortedException("NIO takes no connections over");
		}
		return settings.handOver(HandOverSettings.builder(this.socket).build());
	}

	@Override
	public RawClient connect(InetSocketAddress address, int receiveBytes) {
		return RawClient.connect(this.sender.address(), receiveBytes);
	}

}
