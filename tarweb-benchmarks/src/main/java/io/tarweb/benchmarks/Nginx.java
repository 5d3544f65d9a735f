package io.tarweb.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * nginx, set up for static files as well as we know how: one worker, every descriptor in
 * {@code open_file_cache}, no access log.
 */
final class Nginx extends NativeServer {

	private final Variant variant;

	private final BenchContent content;

	private final Workplace place;

	Nginx(Variant variant, BenchContent content, Workplace place) {
		this.variant = variant;
		this.content = content;
		this.place = place;
	}

	@Override
	public String id() {
		return this.variant.id;
	}

	@Override
	public @Nullable String provide() {
		return DebianPackages.provide("nginx", "nginx");
	}

	@Override
	public String description() {
		return firstLine(Shell.locate("nginx"), "-v").replace("nginx version: ", "") + ", open_file_cache, "
				+ this.variant.description;
	}

	@Override
	public boolean serves(LoadCase load) {
		return true;
	}

	@Override
	public Launch launch(LoadCase load, int port) throws IOException {
		Path directory = this.place.workOf(id());
		Path configuration = directory.resolve("nginx.conf");
		Files.writeString(configuration, configuration(load, port));
		return Launch.of(Shell.locate("nginx"), "-p", directory.toString(), "-c", configuration.toString(), "-e",
				"stderr");
	}

	/**
	 * A worker of root's must not become somebody who can't read the content. With
	 * tcp_nopush nginx holds back the last segment of each pipelined answer, and of a
	 * large file each time that the socket is full, which makes those cases far slower
	 * than they need to be.
	 */
	private String configuration(LoadCase load, int port) throws IOException {
		String user = "root".equals(System.getProperty("user.name")) ? "user root;" : "";
		boolean noPush = this.variant.noPush && load != LoadCase.PIPELINED && load != LoadCase.LARGE;
		return """
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
						listen 127.0.0.1:%d %s;
						root %s;
					}
				}
				""".formatted(user, this.variant.sendfile ? "on" : "off", noPush ? "on" : "off", port,
				(load == LoadCase.TLS) ? tls() : "backlog=1024", this.content.tree());
	}

	/** The suite that BoringSSL picks for itself. */
	private String tls() throws IOException {
		BenchCertificate certificate = BenchCertificate.in(this.place.work().resolve("tls"));
		return """
				ssl backlog=1024;
						ssl_certificate %s;
						ssl_certificate_key %s;
						ssl_protocols TLSv1.3;
						ssl_conf_command Ciphersuites TLS_AES_128_GCM_SHA256""".formatted(certificate.certificate(),
				certificate.key());
	}

	/**
	 * Configurations that are all called the best one by somebody.
	 */
	enum Variant {

		/** What nginx's own guide to static content recommends. */
		RECOMMENDED("nginx", "sendfile and tcp_nopush on (off when pipelined and for 1 MB)", true, true),

		/** Two system calls less per answer, a small segment more. */
		WITHOUT_NOPUSH("nginx-push", "sendfile on, tcp_nopush off", true, false),

		/** Read and written, as small files may want it. */
		WITHOUT_SENDFILE("nginx-read", "sendfile off", false, false);

		private final String id;

		private final String description;

		private final boolean sendfile;

		private final boolean noPush;

		Variant(String id, String description, boolean sendfile, boolean noPush) {
			this.id = id;
			this.description = description;
			this.sendfile = sendfile;
			this.noPush = noPush;
		}

	}

}
