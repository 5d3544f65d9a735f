package io.tarweb.benchmarks.apps;

import java.util.Map;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.tomcat.autoconfigure.reactive.TomcatReactiveWebServerAutoConfiguration;

/**
 * Spring Boot's own static handler. Arguments: directory, port, SERVLET for Tomcat or
 * REACTIVE for Reactor Netty.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = TomcatReactiveWebServerAutoConfiguration.class)
public class SpringApp {

	public static void main(String[] args) {
		new SpringApplicationBuilder(SpringApp.class).web(WebApplicationType.valueOf(args[2]))
			.properties(Map.of("server.address", "127.0.0.1", "server.port", args[1],
					"spring.web.resources.static-locations", "file:" + args[0] + "/", "spring.main.banner-mode", "off"))
			.run();
	}

}
