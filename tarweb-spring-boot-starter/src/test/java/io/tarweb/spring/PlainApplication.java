package io.tarweb.spring;

import java.util.List;

import io.tarweb.TarwebServer;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;

/**
 * An application that has the starter and nothing else: no web server of its own, no
 * actuator.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class PlainApplication {

	private static final List<String> NOT_OF_THE_STARTER = List.of("org.springframework.http.HttpStatus",
			"org.springframework.boot.web.server.WebServer", "reactor.netty.http.server.HttpServer",
			"org.springframework.boot.actuate.endpoint.annotation.Endpoint",
			"org.springframework.boot.health.contributor.Health");

	@Bean
	DisposableBean lastWord(TarwebServer server) {
		return () -> System.out.println("the last bean sees the server running: " + server.isRunning());
	}

	public static void main(String[] args) {
		for (String name : NOT_OF_THE_STARTER) {
			Assert.state(!ClassUtils.isPresent(name, null), () -> name + " is on the class path");
		}
		SpringApplication.run(PlainApplication.class, args);
		System.out.println("main has returned");
	}

}
