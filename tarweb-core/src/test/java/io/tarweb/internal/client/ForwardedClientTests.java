package io.tarweb.internal.client;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.tarweb.internal.http.Field;
import io.tarweb.internal.http.RequestHead;
import io.tarweb.settings.Network;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ForwardedClient}.
 */
class ForwardedClientTests {

	private final ForwardedClient client = new ForwardedClient(
			List.of(Network.parse("10.0.0.0/8"), Network.parse("2001:db8:a::/48")));

	/** What is logged, a dash for the proxy itself. */
	private String find(@Nullable String forwarded, @Nullable String list) {
		String first = "GET / HTTP/1.1" + ((forwarded != null) ? forwarded : "");
		byte[] bytes = (first + ((list != null) ? list : "")).getBytes(StandardCharsets.ISO_8859_1);
		RequestHead head = new RequestHead();
		head.reset(bytes);
		if (forwarded != null) {
			head.set(Field.FORWARDED, 14, first.length());
		}
		if (list != null) {
			head.set(Field.X_FORWARDED_FOR, first.length(), bytes.length);
		}
		return this.client.find(head) ? head.text(this.client.from(), this.client.to()) : "-";
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			192.0.2.7                              | 192.0.2.7
			192.0.2.7, 10.0.0.1                    | 192.0.2.7
			192.0.2.7,10.0.0.1,10.0.0.2            | 192.0.2.7
			192.0.2.7 ,, 10.0.0.1 ,                | 192.0.2.7
			203.0.113.9, 192.0.2.7, 10.0.0.1       | 192.0.2.7
			10.0.0.9, 192.0.2.7, 10.0.0.1          | 192.0.2.7
			192.0.2.7, 203.0.113.9                 | 203.0.113.9
			10.0.0.9, 10.0.0.1                     | 10.0.0.9
			10.0.0.9                               | 10.0.0.9
			2001:db8::7                            | 2001:db8::7
			2001:db8::7, 2001:db8:a::1             | 2001:db8::7
			[2001:db8::7]                          | 2001:db8::7
			[2001:db8::7]:4711                     | 2001:db8::7
			192.0.2.7:4711                         | 192.0.2.7
			::ffff:192.0.2.7                       | 192.0.2.7
			[::ffff:192.0.2.7]:80                  | 192.0.2.7
			192.0.2.7, ::ffff:10.0.0.1             | 192.0.2.7
			unknown, 192.0.2.7, 10.0.0.1           | 192.0.2.7
			192.0.2.7, unknown, 10.0.0.1           | 10.0.0.1
			192.0.2.7, unknown                     | -
			192.0.2.7, 10.0.0.1, nonsense, 10.0.0.2, 10.0.0.3 | 10.0.0.2
			``                                     | -
			,                                      | -
			, ,                                    | -
			nonsense                               | -
			localhost                              | -
			192.0.2.256                            | -
			192.0.2.07                             | -
			192.0.2                                | -
			192.0.2.7:                             | -
			192.0.2.7:4711:1                       | -
			192.0.2.7:47 11                        | -
			192.0.2.7/32                           | -
			[192.0.2.7]                            | -
			[192.0.2.7]:80                         | -
			2001:db8::7]                           | -
			[2001:db8::7                           | -
			[2001:db8::7]x                         | -
			[2001:db8::7]:                         | -
			[]                                     | -
			2001:db8::g                            | -
			fe80::1%eth0                           | -
			"192.0.2.7"                            | -
			192.0.2.7;203.0.113.9                  | -
			for=192.0.2.7                          | -
			""")
	void aListHasAddresses(String list, String found) {
		assertThat(find(null, list)).isEqualTo(found);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			for=192.0.2.7                                            | 192.0.2.7
			For="192.0.2.7"                                          | 192.0.2.7
			FOR="192.0.2.7:4711"                                     | 192.0.2.7
			for="[2001:db8::7]"                                      | 2001:db8::7
			for="[2001:db8::7]:4711"                                 | 2001:db8::7
			for="[2001:db8::7]:_port"                                | 2001:db8::7
			for=192.0.2.7;proto=http;by=203.0.113.43                 | 192.0.2.7
			by=203.0.113.43 ; proto=http ; for=192.0.2.7             | 192.0.2.7
			;for=192.0.2.7;                                          | 192.0.2.7
			for=192.0.2.7;host="a,b;c";proto=https                   | 192.0.2.7
			for=203.0.113.9;host="x, for=1.1.1.1", for=192.0.2.7     | 192.0.2.7
			for=192.0.2.7, for=10.0.0.1                              | 192.0.2.7
			for=192.0.2.7,for="10.0.0.1:80";by=10.0.0.2              | 192.0.2.7
			for=203.0.113.9, for=192.0.2.7, for="[2001:db8:a::1]"    | 192.0.2.7
			for=10.0.0.9, for=10.0.0.1                               | 10.0.0.9
			for=_hidden, for=192.0.2.7, for=10.0.0.1                 | 192.0.2.7
			for=192.0.2.7, for=_hidden, for=10.0.0.1                 | 10.0.0.1
			for=192.0.2.7, for=unknown                               | -
			for=unknown                                              | -
			for=_hidden                                              | -
			for="_hidden:_port"                                      | -
			for=192.0.2.7;for=203.0.113.9                            | -
			for=192.0.2.7, by=10.0.0.1                               | -
			192.0.2.7                                                | -
			for                                                      | -
			for=                                                     | -
			for=""                                                   | -
			for="                                                    | -
			for="192.0.2.7                                           | -
			for=192.0.2.7"                                           | -
			for="192.0.2\\.7"                                         | -
			for =192.0.2.7                                           | -
			for= 192.0.2.7                                           | -
			fork=192.0.2.7                                           | -
			for=[2001:db8::7                                         | -
			``                                                       | -
			""")
	void elementsHaveParameters(String forwarded, String found) {
		assertThat(find(forwarded, null)).isEqualTo(found);
	}

	/** What a client writes, and what its Host says, hides nobody and makes up nobody. */
	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			for=", for=192.0.2.7                                             | 192.0.2.7
			for="x, for=192.0.2.7;host="a"                                   | 192.0.2.7
			for="x, for=192.0.2.7;host=",for=203.0.113.9;x="                 | 192.0.2.7
			for="\\, for=192.0.2.7                                          | 192.0.2.7
			for="\\", for="192.0.2.7"                                       | 192.0.2.7
			a, for=192.0.2.7;host="x, for=203.0.113.9"                       | 192.0.2.7
			a, for=192.0.2.7;host="x,for=203.0.113.9;y"                      | 192.0.2.7
			a, for=192.0.2.7;host="x\\",for=203.0.113.9;y=\\""              | 192.0.2.7
			a, for=192.0.2.7;host="\\\\"                                    | 192.0.2.7
			a, host="x;for=203.0.113.9;y";for=192.0.2.7                      | 192.0.2.7
			for=203.0.113.9"                                                 | -
			\\", for=192.0.2.7                                              | 192.0.2.7
			""")
	void whatTheClientWroteChangesNothing(String forwarded, String found) {
		assertThat(find(forwarded, null)).isEqualTo(found);
	}

	@Test
	void aListHasNoQuotes() {
		assertThat(find(null, "\", 192.0.2.7")).isEqualTo("192.0.2.7");
		assertThat(find(null, "\"1.1.1.1, 192.0.2.7")).isEqualTo("192.0.2.7");
	}

	/** A proxy writes one of them, and passes on the other. */
	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			for=192.0.2.7                | 192.0.2.7             | 192.0.2.7
			for=192.0.2.7, for=10.0.0.1  | 192.0.2.7             | 192.0.2.7
			for="[2001:db8:0::7]"        | 2001:db8::7           | 2001:db8::7
			for="[::ffff:192.0.2.7]"     | 192.0.2.7             | 192.0.2.7
			for=203.0.113.9              | 192.0.2.7             | -
			for=nonsense                 | 192.0.2.7             | -
			for=192.0.2.7                | nonsense              | -
			for=nonsense                 | nonsense              | -
			""")
	void bothHaveToAgree(String forwarded, String list, String found) {
		assertThat(find(forwarded, list)).isEqualTo(found);
		assertThat(find(null, "192.0.2.1")).as("nothing is left of it").isEqualTo("192.0.2.1");
		assertThat(find("for=192.0.2.1", null)).isEqualTo("192.0.2.1");
		assertThat(find(null, null)).isEqualTo("-");
	}

	@Test
	void knowsWhomItBelieves() throws UnknownHostException {
		assertThat(this.client.isTrusted(InetAddress.getByName("10.1.2.3"))).isTrue();
		assertThat(this.client.isTrusted(InetAddress.getByName("2001:db8:a::1"))).isTrue();
		assertThat(this.client.isTrusted(InetAddress.getByName("11.1.2.3"))).isFalse();
	}

}
