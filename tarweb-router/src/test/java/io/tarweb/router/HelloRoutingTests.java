package io.tarweb.router;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.tarweb.internal.tls.ClientHello;
import io.tarweb.internal.tls.ClientHelloReader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for which route the first messages of real clients lead to, whole, in pieces, and
 * broken. Each client has a route for the name it asks for, and there are others.
 */
class HelloRoutingTests {

	private static final int RECORD_HEADER_BYTES = 5;

	static List<RecordedHello> recordings() {
		return RecordedHello.all();
	}

	@Test
	void thereAreManyClients() {
		assertThat(recordings()).hasSizeGreaterThanOrEqualTo(20);
		assertThat(recordings()).anyMatch((hello) -> hello.bytes().length > 1400);
	}

	@ParameterizedTest
	@MethodSource("recordings")
	void isRoutedAtEverySplitPoint(RecordedHello hello) {
		RouteTable table = table(hello);
		byte[] bytes = hello.bytes();
		for (int split = 1; split < bytes.length; split++) {
			ClientHelloReader reader = new ClientHelloReader();
			assertThat(route(table, reader, Arrays.copyOf(bytes, split))).as("after %d bytes", split).isNull();
			assertThat(route(table, reader, bytes)).as("split after %d bytes", split).isEqualTo("own");
		}
	}

	@ParameterizedTest
	@MethodSource("recordings")
	void isRoutedByteByByte(RecordedHello hello) {
		ClientHelloReader reader = new ClientHelloReader();
		byte[] bytes = hello.bytes();
		for (int length = 1; length < bytes.length; length++) {
			assertThat(route(table(hello), reader, Arrays.copyOf(bytes, length))).isNull();
		}
		assertThat(route(table(hello), reader, bytes)).isEqualTo("own");
	}

	@ParameterizedTest
	@MethodSource("recordings")
	void isRoutedInSmallRecords(RecordedHello hello) {
		for (int size : new int[] { 1, 2, 3, 5, 17, 64, 255, 1000 }) {
			byte[] bytes = inRecords(hello.bytes(), size);
			assertThat(route(table(hello), new ClientHelloReader(), bytes)).as("records of %d", size).isEqualTo("own");
		}
	}

	private static byte[] inRecords(byte[] bytes, int size) {
		ByteArrayOutputStream records = new ByteArrayOutputStream();
		for (int at = RECORD_HEADER_BYTES; at < bytes.length; at += size) {
			int length = Math.min(size, bytes.length - at);
			records.write(bytes, 0, 3);
			records.write(length >> 8);
			records.write(length);
			records.write(bytes, at, length);
		}
		return records.toByteArray();
	}

	/**
	 * A broken message is closed, or is complete and without a name, or has another name
	 * because a byte of the name was hit: that of no other route.
	 */
	@ParameterizedTest
	@MethodSource("recordings")
	void aBrokenOneNeverGetsToAnotherRoute(RecordedHello hello) {
		RouteTable table = table(hello);
		int nameFrom = hello.nameAt();
		int nameTo = (hello.name() != null) ? nameFrom + hello.name().length() : nameFrom;
		for (int at = 0; at < hello.bytes().length; at++) {
			for (int flipped : new int[] { 0x01, 0x02, 0x20, 0x80, 0xff }) {
				byte[] broken = hello.bytes().clone();
				broken[at] ^= (byte) flipped;
				String route = route(table, new ClientHelloReader(), broken);
				boolean name = at >= nameFrom && at < nameTo;
				assertThat(route).as("byte %d with %x flipped", at, flipped).isNotEqualTo("other");
				if (!name) {
					assertThat(route).as("byte %d with %x flipped", at, flipped).isNotEqualTo("default");
				}
			}
		}
	}

	/** The rest of a message that lacks a part doesn't pass for a message. */
	@ParameterizedTest
	@MethodSource("recordings")
	void oneWithAPartCutOutIsNoOther(RecordedHello hello) {
		RouteTable table = table(hello);
		byte[] bytes = hello.bytes();
		for (int at = 0; at < bytes.length; at += 3) {
			byte[] cut = new byte[bytes.length - 1];
			System.arraycopy(bytes, 0, cut, 0, at);
			System.arraycopy(bytes, at + 1, cut, at, cut.length - at);
			assertThat(route(table, new ClientHelloReader(), cut)).as("without byte %d", at)
				.isNotIn("own", "other", "default");
		}
	}

	private static RouteTable table(RecordedHello hello) {
		Route.Builder own = Route.builder("own", Backend.close());
		RouterSettings settings = RouterSettings.builder(Route.builder("default", Backend.close()).build())
			.routes(List.of(
					Route.builder("other", Backend.close())
						.serverNames(List.of("other.example.org", "*.example.net", "org", "example.org"))
						.build(),
					((hello.name() != null) ? own.serverNames(List.of(hello.name())) : own.noName(true)).build()))
			.build();
		return new RouteTable(settings.all()
			.stream()
			.map((route) -> new LiveRoute(route, settings, new LiveBackend(route.backend(), null, new BackendMeters()),
					null, null))
			.toList());
	}

	/** The name of the route, {@code null} for more to come, else what is wrong. */
	private static @Nullable String route(RouteTable table, ClientHelloReader reader, byte[] received) {
		ByteBuf bytes = Unpooled.wrappedBuffer(received);
		if (received[0] != 22) {
			return "not TLS";
		}
		ClientHello hello = reader.read(bytes);
		if (hello.kind() != ClientHello.Kind.COMPLETE) {
			return Map.of(ClientHello.Kind.MALFORMED, "malformed").get(hello.kind());
		}
		LiveRoute route = (hello.serverName() != null) ? table.named(hello.serverName()) : table.nameless();
		return (route != null) ? route.settings().name() : "no name";
	}

}
