package io.tarweb.benchmarks.apps;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.tomcat.autoconfigure.reactive.TomcatReactiveWebServerAutoConfiguration;

/**
 * Spring Boot's own static handler on Reactor Netty. Arguments: directory, port.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = TomcatReactiveWebServerAutoConfiguration.class)
public class SpringNettyApp {

	public static void main(String[] args) {
		new SpringApplicationBuilder(SpringNettyApp.class).web(WebApplicationType.REACTIVE)
			.properties(StaticFiles.properties(args[0], args[1]))
			.run();
	}

}
