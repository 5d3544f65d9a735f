package io.tarweb.spring.autoconfigure;

import io.tarweb.settings.Http2Settings;

import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Properties of HTTP/2.
 *
 * @param enabled Whether to speak HTTP/2: over TLS with clients that negotiate it, and
 * without TLS with clients that begin with it.
 * @param maxConcurrentStreams Maximum number of requests that a client may have under way
 * on one connection.
 * @param maxHeaderListSize Maximum size of the headers of a request, each of which counts
 * 32 bytes more than its name and value.
 */
public record Http2Properties(@DefaultValue("true") boolean enabled, @DefaultValue("100") int maxConcurrentStreams,
		@DefaultValue("16KB") DataSize maxHeaderListSize) {

	Http2Settings toSettings() {
		return Http2Settings.builder()
			.enabled(this.enabled)
			.maxConcurrentStreams(this.maxConcurrentStreams)
			.maxHeaderListSize((int) Math.min(this.maxHeaderListSize.toBytes(), Integer.MAX_VALUE))
			.build();
	}

}
