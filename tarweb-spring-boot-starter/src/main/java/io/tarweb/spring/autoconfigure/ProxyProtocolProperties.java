package io.tarweb.spring.autoconfigure;

import java.util.List;

import io.tarweb.settings.ProxyProtocolSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Properties of the PROXY protocol, in which a proxy says who its client is.
 *
 * @param trusted Networks of proxies, such as 10.0.0.0/8, whose connections have to begin
 * with a PROXY header. Connections from elsewhere must not. By default there are none.
 * @param exempt Parts of these networks whose connections may also come without a header,
 * such as those of health checks.
 */
public record ProxyProtocolProperties(@DefaultValue List<String> trusted, @DefaultValue List<String> exempt) {

	private static final String PREFIX = TarwebProperties.PREFIX + ".proxy-protocol.";

	@Nullable ProxyProtocolSettings toSettings() {
		if (!this.trusted.isEmpty()) {
			return ProxyProtocolSettings.builder(PropertyCheck.networks(PREFIX + "trusted", this.trusted))
				.exempt(PropertyCheck.networks(PREFIX + "exempt", this.exempt))
				.build();
		}
		if (!this.exempt.isEmpty()) {
			throw new InvalidConfigurationPropertyValueException(PREFIX + "exempt", this.exempt,
					"exempts from what 'tarweb.proxy-protocol.trusted' requires and needs that");
		}
		return null;
	}

}
