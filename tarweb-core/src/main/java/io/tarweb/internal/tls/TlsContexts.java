package io.tarweb.internal.tls;

import java.util.ArrayList;
import java.util.List;

import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;
import io.tarweb.error.TlsException;
import io.tarweb.settings.TlsSettings;
import io.tarweb.status.TlsStatus;
import org.jspecify.annotations.Nullable;

/**
 * The contexts of all certificates that were put into service together. Immutable except
 * for their release: calls that are taking an engine are counted, and the engine then
 * holds its context. So a context is freed when it has been replaced and its last
 * connection has ended.
 */
final class TlsContexts {

	private final Holders holders = new Holders(this::free);

	private final SslContext standard;

	private final ServerNames<SslContext> byServerName;

	private final List<SslContext> all;

	private final List<TlsStatus.Certificate> certificates;

	private TlsContexts(SslContext standard, ServerNames<SslContext> byServerName, List<SslContext> all,
			List<TlsStatus.Certificate> certificates) {
		this.standard = standard;
		this.byServerName = byServerName;
		this.all = all;
		this.certificates = certificates;
	}

	/**
	 * Makes a context for each identity.
	 * @throws TlsException if one can't be used; then the others are freed
	 */
	static TlsContexts create(TlsSettings settings, ContextFactory factory) {
		List<SslContext> all = new ArrayList<>();
		List<TlsStatus.Certificate> certificates = new ArrayList<>();
		boolean complete = false;
		try {
			SslContext standard = factory.create(null, settings.identity(), certificates);
			all.add(standard);
			ServerNames<SslContext> byServerName = ServerNames.of(settings.serverNames(), (name, identity) -> {
				SslContext context = factory.create(name, identity, certificates);
				all.add(context);
				return context;
			});
			complete = true;
			return new TlsContexts(standard, byServerName, all, List.copyOf(certificates));
		}
		finally {
			if (!complete) {
				all.forEach(ReferenceCountUtil::release);
			}
		}
	}

	SslContext select(@Nullable String serverName) {
		SslContext named = (serverName != null) ? this.byServerName.find(serverName) : null;
		return (named != null) ? named : this.standard;
	}

	List<TlsStatus.Certificate> certificates() {
		return this.certificates;
	}

	/**
	 * Keeps the contexts until {@link #release}.
	 * @return {@code false} if they have been freed
	 */
	boolean retain() {
		return this.holders.retain();
	}

	void release() {
		this.holders.release();
	}

	private void free() {
		this.all.forEach(ReferenceCountUtil::release);
	}

}
