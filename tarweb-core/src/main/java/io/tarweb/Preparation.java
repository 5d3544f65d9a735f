package io.tarweb;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import io.tarweb.internal.metrics.ServerMeters;
import io.tarweb.internal.reload.ReloadThread;
import io.tarweb.settings.TlsSettings;
import org.jspecify.annotations.Nullable;

/**
 * A starting server: everything that takes long and can be undone happens on a thread of
 * its own, so that the caller can do other things in the meantime.
 */
final class Preparation {

	private final ReloadThread reloads;

	private final CompletableFuture<LoadedServer> loading;

	private Preparation(ReloadThread reloads, CompletableFuture<LoadedServer> loading) {
		this.reloads = reloads;
		this.loading = loading;
	}

	static Preparation begin(ServerSettings settings, @Nullable TlsSettings tls, ServerMeters meters) {
		ReloadThread reloads = new ReloadThread();
		return new Preparation(reloads,
				CompletableFuture.supplyAsync(() -> LoadedServer.load(settings, tls, meters, reloads),
						(load) -> new Thread(load, "tarweb-start").start()));
	}

	/**
	 * Waits until everything is loaded, and listens. An interrupt doesn't shorten it.
	 * @param tls the settings for TLS that hold by now
	 */
	RunningServer start(@Nullable TlsSettings tls) {
		LoadedServer loaded = await();
		try {
			loaded.useCertificates(tls);
			return RunningServer.listen(loaded);
		}
		catch (RuntimeException | Error ex) {
			loaded.close();
			throw ex;
		}
	}

	/**
	 * Stops loading and releases everything.
	 */
	void abandon() {
		this.reloads.interrupt();
		LoadedServer loaded;
		try {
			loaded = await();
		}
		catch (RuntimeException | Error ex) {
			// A failed load has released itself, and its reason is no longer needed.
			return;
		}
		loaded.close();
	}

	private LoadedServer await() {
		try {
			return this.loading.join();
		}
		catch (CompletionException ex) {
			if (ex.getCause() instanceof Error error) {
				throw error;
			}
			throw (ex.getCause() instanceof RuntimeException cause) ? cause : ex;
		}
	}

}
