package io.tarweb;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

import io.tarweb.error.ListenException;
import io.tarweb.error.SiteStartException;
import io.tarweb.error.UnknownSiteException;
import io.tarweb.internal.http.Octets;
import io.tarweb.internal.metrics.ServerMeters;
import io.tarweb.internal.routing.Mount;
import io.tarweb.internal.tls.Tls;
import io.tarweb.metrics.AskedPage;
import io.tarweb.metrics.MissedPath;
import io.tarweb.metrics.ServerMetrics;
import io.tarweb.reload.ReloadOutcome;
import io.tarweb.reload.ReloadRequest;
import io.tarweb.settings.TlsSettings;
import org.jspecify.annotations.Nullable;

/**
 * Serves sites, each out of one or more archives. All methods may be called from any
 * thread but the server's own event loops.
 */
public final class TarwebServer {

	private final ServerSettings settings;

	/** The counters outlive a stop. */
	private final ServerMeters meters;

	/** Held while the server starts or stops. */
	private final Object lifecycle = new Object();

	private @Nullable Preparation preparation;

	private volatile @Nullable RunningServer running;

	/** The latest settings for TLS that could be used. */
	private @Nullable TlsSettings tls;

	/**
	 * Creates a server that doesn't run yet.
	 */
	public TarwebServer(ServerSettings settings) {
		this.settings = settings;
		this.meters = new ServerMeters(settings.sites().stream().map(SiteSettings::name).toList());
		this.tls = settings.tls();
	}

	/**
	 * The settings of the server, also before it runs.
	 */
	public ServerSettings settings() {
		return this.settings;
	}

	/**
	 * Begins to load the archives on the server's own threads, for a caller that has
	 * other things to do before the start; {@link #start} reports failures. Does nothing
	 * if the server runs already. A server that was prepared but not started must be
	 * stopped.
	 */
	public void prepare() {
		synchronized (this.lifecycle) {
			if (this.running == null && this.preparation == null) {
				this.preparation = Preparation.begin(this.settings, this.tls, this.meters);
			}
		}
	}

	/**
	 * Loads all archives, unless {@link #prepare} has, and listens. Does nothing if the
	 * server runs already.
	 * @throws SiteStartException if the archives of a site aren't available, can't be
	 * read or make no site, with a {@link io.tarweb.error.SourceException},
	 * {@link io.tarweb.error.ArchiveException} or {@link io.tarweb.error.SiteException}
	 * as its cause
	 * @throws io.tarweb.error.UnavailableException if the settings insist on something
	 * that the machine doesn't have: a transport, a number of event loops, TLS in the
	 * kernel, the file of the access log
	 * @throws io.tarweb.error.TlsException if TLS can't be spoken as configured
	 * @throws ListenException if the server can't listen on its address
	 */
	public void start() {
		synchronized (this.lifecycle) {
			if (this.running == null) {
				prepare();
				Preparation preparation = Objects.requireNonNull(this.preparation);
				this.preparation = null;
				try {
					this.running = preparation.start(this.tls);
				}
				catch (RuntimeException | Error ex) {
					this.meters.stopped();
					throw ex;
				}
			}
		}
	}

	/**
	 * Stops accepting, closes idle connections at once, lets requests in flight finish
	 * and releases everything, including what was only prepared. Does nothing if there is
	 * nothing to stop. A stopped server can be started again.
	 * @param grace how long requests in flight may take; those unfinished by then are cut
	 * off. An interrupt doesn't shorten it
	 */
	public void stop(Duration grace) {
		synchronized (this.lifecycle) {
			RunningServer running = this.running;
			Preparation preparation = this.preparation;
			this.running = null;
			this.preparation = null;
			if (running != null) {
				running.stop(grace);
				this.meters.stopped();
			}
			else if (preparation != null) {
				preparation.abandon();
				this.meters.stopped();
			}
		}
	}

	/**
	 * Whether the server listens: {@code true} between a start and the following stop.
	 */
	public boolean isRunning() {
		return this.running != null;
	}

	/**
	 * The address that the server listens on, with the actual port.
	 * @throws IllegalStateException if the server doesn't run
	 */
	public InetSocketAddress address() {
		return running().address();
	}

	/**
	 * Where another listener of this process hands connections over. It is another one
	 * after each start.
	 * @throws IllegalStateException if the server doesn't run
	 */
	public Intake intake() {
		return running().intake();
	}

	/**
	 * The current status.
	 * @throws IllegalStateException if the server doesn't run
	 */
	public ServerStatus status() {
		return running().status();
	}

	/**
	 * The current status, for callers that may ask after the server has stopped;
	 * {@code null} if it doesn't run.
	 */
	public @Nullable ServerStatus statusIfRunning() {
		RunningServer running = this.running;
		return (running != null) ? running.status() : null;
	}

	/**
	 * Loads what the sources of all sites offer now and puts it into service; requests in
	 * flight finish on the previous editions. Blocks until that is done or refused; calls
	 * from several threads take turns. Never throws because of a bad archive.
	 * @return what happened to each site, in the order of the settings
	 * @throws IllegalStateException if the server doesn't run
	 */
	public List<ReloadOutcome> reload() {
		return running().loaded().sites().stream().map((site) -> site.reload(ReloadRequest.RELOAD)).toList();
	}

	/**
	 * Reloads one site or rolls it back, in the same way.
	 * @param site the name of the site
	 * @return what happened
	 * @throws UnknownSiteException if there is no such site
	 * @throws IllegalStateException if the server doesn't run
	 */
	public ReloadOutcome reload(String site, ReloadRequest request) {
		return running().loaded().sites().get(number(site)).reload(request);
	}

	/**
	 * What the server has done so far; available even if it doesn't run.
	 */
	public ServerMetrics metrics() {
		RunningServer running = this.running;
		return (running != null)
				? this.meters.read(running.loaded().engine().connections(),
						running.loaded().transport().failedAccepts(), running.droppedLogLines())
				: this.meters.read(0, 0, 0);
	}

	/**
	 * The most requested pages of a site, across all reloads.
	 * @param site the name of the site
	 * @param limit the most pages to return
	 * @return the pages, the most requested first
	 * @throws UnknownSiteException if there is no such site
	 */
	public List<AskedPage> mostAsked(String site, int limit) {
		Mount mount = Mount.of(this.settings.sites().get(number(site)).path());
		return this.meters.site(site)
			.mostAsked(limit)
			.stream()
			.map((page) -> new AskedPage(text(mount.locate(Octets.ascii(page.path()))), page.requests()))
			.toList();
	}

	private static String text(byte[] ascii) {
		return new String(ascii, StandardCharsets.US_ASCII);
	}

	/**
	 * The paths most often requested and not found since the server started. Asks the
	 * event loops; one that doesn't answer within a second is left out.
	 * @param site the name of the site
	 * @param limit the most paths to return
	 * @return the paths, the most missed first
	 * @throws UnknownSiteException if there is no such site
	 */
	public List<MissedPath> mostMissed(String site, int limit) {
		number(site);
		return this.meters.site(site).mostMissed(limit);
	}

	private int number(String site) {
		List<String> names = this.settings.sites().stream().map(SiteSettings::name).toList();
		if (!names.contains(site)) {
			throw new UnknownSiteException(site, names);
		}
		return names.indexOf(site);
	}

	/**
	 * Puts other certificates into service. Open connections keep theirs. May be called
	 * whether or not the server runs.
	 * @param tls the new settings; the provider, and whether the kernel encrypts, stay as
	 * they are while the server runs
	 * @throws io.tarweb.error.TlsException if the new settings can't be used; the old
	 * ones stay
	 * @throws IllegalStateException if the server speaks no TLS
	 */
	public void replaceCertificates(TlsSettings tls) {
		synchronized (this.lifecycle) {
			if (this.tls == null) {
				throw new IllegalStateException("The server speaks no TLS");
			}
			RunningServer running = this.running;
			Tls serving = (running != null) ? running.loaded().tls() : null;
			if (serving != null) {
				serving.replace(tls);
			}
			this.tls = tls;
		}
	}

	private RunningServer running() {
		RunningServer running = this.running;
		if (running == null) {
			throw new IllegalStateException("The server doesn't run");
		}
		return running;
	}

}
