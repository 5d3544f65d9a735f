package io.tarweb.spring.autoconfigure;

import java.util.List;

import io.tarweb.settings.Network;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of what proxies write into requests about their clients.
 *
 * @param trusted Networks of proxies, such as 10.0.0.0/8, whose Forwarded or
 * X-Forwarded-For header is believed. Only the access log uses it. By default there are
 * none.
 */
public record ForwardedProperties(@DefaultValue List<String> trusted) {

	List<Network> networks() {
		return PropertyCheck.networks(TarwebProperties.PREFIX + ".forwarded.trusted", this.trusted);
	}

}
