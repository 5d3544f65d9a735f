package io.tarweb.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

import io.tarweb.benchmarks.apps.ReactorDirectoryApp;
import io.tarweb.benchmarks.apps.ReactorHandleApp;
import io.tarweb.benchmarks.apps.SpringNettyApp;
import io.tarweb.benchmarks.apps.SpringTomcatApp;
import io.tarweb.benchmarks.apps.TarwebApp;
import reactor.netty.http.server.HttpServer;

import org.springframework.boot.SpringBootVersion;

/**
 * Everybody who can take part.
 */
final class Contenders {

	/** Who the ratios are about. */
	static final String YARDSTICK = "nginx";

	private static final List<String> TRANSPORTS = List.of("io_uring", "epoll", "nio");

	private Contenders() {
	}

	/**
	 * Lists the contenders, ours first.
	 * @param content what they serve
	 * @param place where they put their things
	 * @param jdks the JDKs that ours runs on; the peers on a JVM get the first one
	 * @return all of them
	 */
	static List<Contender> all(BenchContent content, Workplace place, Collection<Jdk> jdks) {
		List<Contender> all = new ArrayList<>();
		for (Jdk jdk : jdks) {
			for (String transport : TRANSPORTS) {
				all.add(tarweb(transport, jdk, content, place));
			}
		}
		all.add(jdkTls(jdks.iterator().next(), content, place));
		for (Nginx.Variant variant : Nginx.Variant.values()) {
			all.add(new Nginx(variant, content, place));
		}
		all.add(new Caddy(content, place));
		all.add(new StaticWebServer(content, place));
		all.addAll(jvmPeers(content, jdks.iterator().next()));
		all.add(new Floor(content, place));
		return all;
	}

	/**
	 * Picks contenders by their names.
	 * @param all whom to pick from
	 * @param names names, or beginnings of names that end in an asterisk
	 * @return those who are meant
	 */
	static List<Contender> named(List<Contender> all, List<String> names) {
		for (String name : names) {
			if (all.stream().noneMatch((contender) -> matches(contender.id(), name))) {
				throw new IllegalArgumentException(
						"No server '" + name + "'; there are " + all.stream().map(Contender::id).toList());
			}
		}
		return all.stream()
			.filter((contender) -> names.stream().anyMatch((name) -> matches(contender.id(), name)))
			.toList();
	}

	private static boolean matches(String id, String name) {
		return name.endsWith("*") ? id.startsWith(name.substring(0, name.length() - 1)) : id.equals(name);
	}

	private static Contender tarweb(String transport, Jdk jdk, BenchContent content, Workplace place) {
		return new JvmServer(String.format(Locale.ROOT, "tarweb-%s-%d", transport, jdk.major()), Contender.Camp.TARWEB,
				"tarweb on " + transport + ", one event loop", jdk, TarwebApp.class, (load) -> true, (load, port) -> {
					List<String> arguments = new ArrayList<>(
							List.of(content.tar().toString(), Integer.toString(port), transport, "1"));
					if (load == LoadCase.TLS) {
						// The kernel stays out of it, so that all machines measure the
						// same.
						arguments.addAll(List.of(keystore(place), "boringssl", "off"));
					}
					return arguments;
				});
	}

	private static Contender jdkTls(Jdk jdk, BenchContent content, Workplace place) {
		return new JvmServer("tarweb-jdktls", Contender.Camp.TARWEB,
				"tarweb on io_uring with the JDK's TLS, one event loop", jdk, TarwebApp.class,
				(load) -> load == LoadCase.TLS, (load, port) -> List.of(content.tar().toString(),
						Integer.toString(port), "io_uring", "1", keystore(place), "jdk", "off"));
	}

	private static String keystore(Workplace place) {
		try {
			return BenchCertificate.in(place.work().resolve("tls")).keystore().toString();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static List<Contender> jvmPeers(BenchContent content, Jdk jdk) {
		String boot = "Spring Boot " + SpringBootVersion.getVersion();
		String reactor = "Reactor Netty " + HttpServer.class.getPackage().getImplementationVersion();
		return List.of(new JvmServer("spring-tomcat", Contender.Camp.PEER, boot + "'s static handler on Tomcat", jdk,
				SpringTomcatApp.class, (load) -> load != LoadCase.TLS, (load, port) -> directory(content, port)),
				new JvmServer("spring-netty", Contender.Camp.PEER,
						boot + "'s static handler on Reactor Netty, one loop", jdk, SpringNettyApp.class,
						(load) -> load != LoadCase.TLS, (load, port) -> directory(content, port)),
				new JvmServer("reactor-directory", Contender.Camp.PEER, reactor + ", directory(), one loop", jdk,
						ReactorDirectoryApp.class, (load) -> load != LoadCase.NOT_MODIFIED && load != LoadCase.TLS,
						(load, port) -> directory(content, port)),
				new JvmServer("reactor-handle", Contender.Camp.PEER, reactor + ", handle(), a constant body, one loop",
						jdk, ReactorHandleApp.class,
						(load) -> load != LoadCase.NOT_MODIFIED && load != LoadCase.RANDOM && load != LoadCase.TLS,
						(load, port) -> List.of(content.file(load.path()).toString(), Integer.toString(port))));
	}

	private static List<String> directory(BenchContent content, int port) {
		return List.of(content.tree().toString(), Integer.toString(port));
	}

}
