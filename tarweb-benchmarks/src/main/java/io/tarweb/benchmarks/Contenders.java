package io.tarweb.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import io.tarweb.benchmarks.Contender.Camp;
import io.tarweb.benchmarks.apps.ReactorApp;
import io.tarweb.benchmarks.apps.SpringApp;
import io.tarweb.benchmarks.apps.TarwebApp;
import reactor.netty.http.server.HttpServer;

import org.springframework.boot.SpringBootVersion;

/**
 * Everybody who can take part, and how each is configured and started.
 */
final class Contenders {

	/** Who the ratios are about. */
	static final String YARDSTICK = "nginx";

	private static final String NGINX = "apt-get install nginx";

	private static final String CADDY = "apt-get install caddy";

	private static final Duration BUILD = Duration.ofMinutes(1);

	private static final Set<LoadCase> TLS = EnumSet.copyOf(cases(LoadCase::isTls));

	/** Neither is what these servers are for. */
	private static final Set<LoadCase> NOT_PLAIN = EnumSet.copyOf(cases((load) -> load.isTls() || load.isHttp2()));

	private final BenchContent content;

	private final Workplace place;

	Contenders(BenchContent content, Workplace place) {
		this.content = content;
		this.place = place;
	}

	/** Ours first; the peers on a JVM get the first JDK. */
	List<Contender> all(Collection<Jdk> jdks) throws IOException {
		List<Contender> all = new ArrayList<>();
		for (Jdk jdk : jdks) {
			for (String transport : List.of("io_uring", "epoll", "nio")) {
				all.add(tarweb("tarweb-" + transport + "-" + jdk.major(), "tarweb on " + transport + ", one event loop",
						transport, jdk, "boringssl", Set.of()));
			}
		}
		Jdk jdk = jdks.iterator().next();
		all.add(tarweb("tarweb-jdktls", "tarweb on io_uring with the JDK's TLS, one event loop", "io_uring", jdk, "jdk",
				EnumSet.copyOf(cases((load) -> !load.isTls()))));
		all.add(nginx(YARDSTICK, "sendfile on, tcp_nopush off", "on", "off"));
		all.add(nginx("nginx-nopush", "sendfile and tcp_nopush on", "on", "on"));
		all.add(nginx("nginx-read", "sendfile off", "off", "off"));
		all.add(caddy());
		all.add(h2o());
		all.add(staticWebServer());
		all.addAll(jvmPeers(jdk));
		all.add(floor());
		return all;
	}

	/** Picks by names, or by beginnings of names that end in an asterisk. */
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

	/** The kernel stays out of TLS, so that all machines measure the same. */
	private Contender tarweb(String id, String description, String transport, Jdk jdk, String tls,
			Set<LoadCase> refused) {
		return jvm(id, Camp.TARWEB, description, jdk, TarwebApp.class, refused, (load, port) -> {
			List<String> arguments = new ArrayList<>(
					List.of(this.content.tar().toString(), Integer.toString(port), transport, "1"));
			if (load.isTls()) {
				arguments.addAll(List.of(certificate().keystore().toString(), tls, "off"));
			}
			return arguments;
		});
	}

	private List<Contender> jvmPeers(Jdk jdk) {
		String boot = "Spring Boot " + SpringBootVersion.getVersion() + "'s static handler on ";
		String reactor = "Reactor Netty " + HttpServer.class.getPackage().getImplementationVersion();
		String tree = this.content.tree().toString();
		return List.of(
				jvm("spring-tomcat", Camp.PEER, boot + "Tomcat", jdk, SpringApp.class, NOT_PLAIN,
						(load, port) -> List.of(tree, Integer.toString(port), "SERVLET")),
				jvm("spring-netty", Camp.PEER, boot + "Reactor Netty, one loop", jdk, SpringApp.class, NOT_PLAIN,
						(load, port) -> List.of(tree, Integer.toString(port), "REACTIVE")),
				jvm("reactor-directory", Camp.PEER, reactor + ", directory(), one loop", jdk, ReactorApp.class,
						and(NOT_PLAIN, LoadCase.NOT_MODIFIED), (load, port) -> List.of(tree, Integer.toString(port))),
				jvm("reactor-handle", Camp.PEER, reactor + ", handle(), a constant body, one loop", jdk,
						ReactorApp.class, and(NOT_PLAIN, LoadCase.NOT_MODIFIED, LoadCase.RANDOM),
						(load, port) -> List.of(this.content.file(load.path()).toString(), Integer.toString(port))));
	}

	/**
	 * Peers run on the transport that their users get: io_uring's jars are there for our
	 * server, and Reactor Netty would take it where it finds them.
	 */
	private static Contender jvm(String id, Camp camp, String description, Jdk jdk, Class<?> main,
			Set<LoadCase> refused, Contender.Launch arguments) {
		String classPath = System.getProperty("java.class.path");
		return new Contender(id, camp, () -> description + ", JDK " + jdk.version(), refused, Map.of(),
				(load, port) -> {
					List<String> command = new ArrayList<>(List.of(jdk.java(), "-Xmx512m",
							"--enable-native-access=ALL-UNNAMED", "-Dreactor.netty.ioWorkerCount=1", "-cp",
							(camp == Camp.TARWEB) ? classPath : classPath.replaceAll("[^:]*io_uring[^:]*:?", ""),
							main.getName()));
					command.addAll(arguments.command(load, port));
					return command;
				});
	}

	private Contender caddy() throws IOException {
		String directory = this.place.workOf("caddy").toString();
		return new Contender("caddy", Camp.PEER,
				() -> "Caddy " + Shell.version(CADDY, "caddy", "version") + ", file_server, GOMAXPROCS=1", TLS,
				Map.of("GOMAXPROCS", "1", "XDG_DATA_HOME", directory, "XDG_CONFIG_HOME", directory), (load, port) -> {
					Path file = write("caddy", "Caddyfile", """
							{
								admin off
								auto_https off
								servers {
									protocols h1 h2c
								}
							}
							http://127.0.0.1:%d {
								bind 127.0.0.1
								root * %s
								file_server
							}
							""".formatted(port, this.content.tree()));
					return List.of(Shell.locate("caddy", CADDY), "run", "--config", file.toString(), "--adapter",
							"caddyfile");
				});
	}

	/**
	 * Only over HTTP/2, and without TLS, whose suite it can't choose in Debian's version.
	 */
	private Contender h2o() {
		return new Contender("h2o", Camp.PEER,
				() -> Shell.version("apt-get install h2o", "h2o", "--version") + ", one thread",
				EnumSet.copyOf(cases((load) -> !load.isHttp2() || load.isTls())), Map.of(), (load, port) -> {
					Path file = write("h2o", "h2o.conf", """
							num-threads: 1
							listen:
							  host: 127.0.0.1
							  port: %d
							hosts:
							  default:
							    paths:
							      "/":
							        file.dir: %s
							""".formatted(port, this.content.tree()));
					return List.of(Shell.locate("h2o", "apt-get install h2o"), "-c", file.toString());
				});
	}

	private static List<LoadCase> cases(Predicate<LoadCase> which) {
		return Arrays.stream(LoadCase.values()).filter(which).toList();
	}

	private static Set<LoadCase> and(Set<LoadCase> some, LoadCase... others) {
		Set<LoadCase> all = EnumSet.copyOf(some);
		all.addAll(List.of(others));
		return all;
	}

	private Contender staticWebServer() {
		return new Contender("static-web-server", Camp.PEER,
				() -> Shell.version("cargo install --locked static-web-server", "static-web-server", "--version")
						+ ", one thread",
				NOT_PLAIN, Map.of("TOKIO_WORKER_THREADS", "1"),
				(load, port) -> List.of("static-web-server", "--host", "127.0.0.1", "--port", Integer.toString(port),
						"--root", this.content.tree().toString(), "--threads-multiplier", "1", "--log-level", "error"));
	}

	/** The least that a server can do. */
	Contender floor() {
		return new Contender("floor", Camp.FLOOR,
				() -> "a minimal epoll loop in C that writes a constant answer, "
						+ Shell.version("apt-get install gcc libc6-dev", "cc", "--version"),
				and(NOT_PLAIN, LoadCase.RANDOM, LoadCase.NOT_MODIFIED), Map.of(), (load, port) -> {
					String program = this.place.workOf("floor").resolve("floor").toString();
					Path source = this.place.root().resolve("tarweb-benchmarks/src/main/c/floor.c");
					Shell.run(BUILD, List.of("cc", "-O2", "-o", program, source.toString()));
					return List.of(program, Integer.toString(port), this.content.file(load.path()).toString());
				});
	}

	/**
	 * One worker, every descriptor in {@code open_file_cache}, no access log. With
	 * tcp_nopush nginx makes two more system calls for each answer and holds back the
	 * last segment of pipelined and of large ones.
	 */
	private Contender nginx(String id, String description, String sendfile, String noPush) {
		return new Contender(id, Camp.PEER, () -> Shell.version(NGINX, "nginx", "-v").replace("nginx version: ", "")
				+ ", open_file_cache, " + description, Set.of(), Map.of(), (load, port) -> {
					Path file = write(id, "nginx.conf", """
							daemon off;
							%s
							worker_processes 1;
							pid nginx.pid;
							error_log stderr crit;
							events {
								worker_connections 4096;
								use epoll;
							}
							http {
								types { text/html html; text/plain txt; }
								default_type application/octet-stream;
								charset utf-8;
								access_log off;
								sendfile %s;
								tcp_nopush %s;
								tcp_nodelay on;
								keepalive_timeout 3600s;
								keepalive_requests 1000000000;
								open_file_cache max=50000 inactive=3600s;
								open_file_cache_valid 3600s;
								open_file_cache_min_uses 1;
								output_buffers 1 64k;
								client_body_temp_path client_body;
								proxy_temp_path proxy;
								fastcgi_temp_path fastcgi;
								uwsgi_temp_path uwsgi;
								scgi_temp_path scgi;
								server {
									listen 127.0.0.1:%d backlog=1024%s;
									root %s;
								}
							}
							""".formatted(user(), sendfile, noPush, port,
							(load.isHttp2() ? " http2" : "") + (load.isTls() ? tls() : ""), this.content.tree()));
					return List.of(Shell.locate("nginx", NGINX), "-p", this.place.workOf(id).toString(), "-c",
							file.toString(), "-e", "stderr");
				});
	}

	/** A worker of root's must not become somebody who can't read the content. */
	private static String user() {
		return "root".equals(System.getProperty("user.name")) ? "user root;" : "";
	}

	/** The suite that BoringSSL picks for itself. */
	private String tls() throws IOException {
		return """
				 ssl;
				ssl_certificate %s;
				ssl_certificate_key %s;
				ssl_protocols TLSv1.3;
				ssl_conf_command Ciphersuites TLS_AES_128_GCM_SHA256""".formatted(certificate().certificate(),
				certificate().key());
	}

	private BenchCertificate certificate() throws IOException {
		return BenchCertificate.in(this.place.work("tls"));
	}

	private Path write(String id, String name, String configuration) throws IOException {
		return Files.writeString(this.place.workOf(id).resolve(name), configuration);
	}

}
