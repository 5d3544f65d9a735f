package io.tarweb.cli;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

import io.tarweb.ServerSettings;
import io.tarweb.SiteSettings;
import io.tarweb.TarwebServer;
import io.tarweb.cli.router.PemIdentities;
import io.tarweb.settings.AccessLogSettings;
import io.tarweb.settings.TlsIdentity;
import io.tarweb.settings.TlsSettings;
import org.jspecify.annotations.Nullable;

/**
 * A site that gets its connections from a router, and its certificate. A server always
 * listens, so this one does on a free port of the loopback interface.
 */
final class RoutedSite {

	private final PemIdentities identities = new PemIdentities();

	private final @Nullable Path certificate;

	private final @Nullable Path privateKey;

	private final TarwebServer server;

	private @Nullable TlsIdentity identity;

	/**
	 * A site that isn't served yet.
	 * @param certificate its certificate, {@code null} for a site without TLS
	 * @param privateKey the key of the certificate
	 * @throws CommandException if the certificate can't be used
	 */
	RoutedSite(SiteSettings site, @Nullable AccessLogSettings accessLog, RunOptions run, @Nullable Path certificate,
			@Nullable Path privateKey) {
		this.certificate = certificate;
		this.privateKey = privateKey;
		this.identity = readIdentity();
		this.server = new TarwebServer(ServerSettings.forSites(List.of(site))
			.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
			.transport(run.transport())
			.workers(run.workers())
			.accessLog(accessLog)
			.tls((this.identity != null) ? TlsSettings.of(this.identity) : null)
			.build());
	}

	private @Nullable TlsIdentity readIdentity() {
		if (this.certificate == null || this.privateKey == null) {
			return null;
		}
		try {
			this.identities.begin();
			TlsIdentity read = this.identities.read(this.certificate, this.privateKey);
			this.identities.use();
			return read;
		}
		catch (IllegalArgumentException ex) {
			throw new CommandException("--site-certificate can't be used: " + ex.getMessage(), ex);
		}
	}

	TarwebServer server() {
		return this.server;
	}

	boolean speaksTls() {
		return this.identity != null;
	}

	/**
	 * Reads the certificate again.
	 * @return whether there is another one
	 * @throws RuntimeException if it can't be used; then the old one stays
	 */
	boolean replaceCertificate() {
		TlsIdentity read = readIdentity();
		if (read == null || read == this.identity) {
			return false;
		}
		this.server.replaceCertificates(TlsSettings.of(read));
		this.identity = read;
		return true;
	}

}
