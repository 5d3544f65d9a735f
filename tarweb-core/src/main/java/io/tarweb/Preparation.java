package io.tarweb;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

import io.tarweb.metrics.ServerMeters;
import io.tarweb.reload.ReloadThread;
import io.tarweb.tls.TlsSettings;
import org.jspecify.annotations.Nullable;

/**
 * A server on its way up: everything that takes long and can be undone happens on a
 * thread of its own, so that whoever starts it can do other things meanwhile.
 */
final class Preparation {

	private final ReloadThread reloads;

	private final FutureTask<LoadedServer> loading;

	private Preparation(ReloadThread reloads, FutureTask<LoadedServer> loading) {
		this.reloads = reloads;
		this.loading = loading;
	}

	static Preparation begin(ServerSettings settings, @Nullable TlsSettings tls, ServerMeters meters) {
		ReloadThread reloads = new ReloadThread();
		FutureTask<LoadedServer> loading = new FutureTask<>(() -> LoadedServer.load(settings, tls, meters, reloads));
		new Thread(loading, "tarweb-start").start();
		return new Preparation(reloads, loading);
	}

	/**
	 * Waits until everything is loaded, and listens. An interrupt doesn't shorten it.
	 * @param tls what holds by now
	 * @return the running server
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
	 * Cuts the loading short and releases everything.
	 */
	void abandon() {
		this.reloads.interrupt();
		LoadedServer loaded;
		try {
			loaded = await();
		}
		catch (RuntimeException | Error ex) {
			// What can't be loaded releases itself, and nobody asks any more why.
			return;
		}
		loaded.close();
	}

	private LoadedServer await() {
		boolean interrupted = false;
		try {
			while (true) {
				try {
					return this.loading.get();
				}
				catch (InterruptedException ex) {
					interrupted = true;
				}
				catch (ExecutionException ex) {
					throw unchecked(ex.getCause());
				}
			}
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	/** Loading throws nothing that is checked. */
	private static RuntimeException unchecked(@Nullable Throwable thrown) {
		if (thrown instanceof Error error) {
			throw error;
		}
		return (thrown instanceof RuntimeException exception) ? exception : new IllegalStateException(thrown);
	}

}
