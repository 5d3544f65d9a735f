package io.tarweb.benchmarks.apps;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;

/**
 * Spring Boot's own static handler on Tomcat. Arguments: directory, port.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class SpringTomcatApp {

	public static void main(String[] args) {
		new SpringApplicationBuilder(SpringTomcatApp.class).web(WebApplicationType.SERVLET)
			.properties(StaticFiles.properties(args[0], args[1]))
			.run();
	}

}
