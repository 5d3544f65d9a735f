package io.tarweb.internal.edition;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import com.dynatrace.hash4j.hashing.HashStream128;
import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hashing;
import io.tarweb.error.SiteException;
import io.tarweb.internal.layer.Layer;
import io.tarweb.internal.layer.Resources;
import io.tarweb.status.ArchiveStatus;
import io.tarweb.status.Damage;
import io.tarweb.status.EditionStatus;
import org.jspecify.annotations.Nullable;

/**
 * All layers of a site, published together, in the order in which they are consulted.
 * Immutable; shared by all event loops.
 * <p>
 * Every possible user holds it: the event loops through their leases, the reloads as long
 * as it is current or kept for a rollback. The last release also releases the layers,
 * which ends those that no other edition shares.
 */
public final class Edition {

	private final Layer[] layers;

	private final EditionStatus status;

	private final AtomicInteger holders = new AtomicInteger(1);

	private Edition(List<Layer> layers, Duration loadTime) {
		this.layers = layers.toArray(new Layer[0]);
		List<ArchiveStatus> statuses = layers.stream().map(Layer::status).toList();
		this.status = new EditionStatus(id(statuses), statuses.stream().mapToInt(ArchiveStatus::entries).sum(),
				statuses.stream().mapToLong(ArchiveStatus::contentBytes).sum(),
				statuses.stream().mapToLong(ArchiveStatus::archiveBytes).sum(), Instant.now(), loadTime, statuses);
	}

	/**
	 * Makes an edition of layers.
	 * @param layers the layers in the order in which they are consulted, at least one;
	 * the edition takes over the caller's hold on each
	 * @param loadTime how long it took to load them
	 * @return the edition, held by the caller
	 * @throws SiteException if no layer has the fallback page that the policy names
	 */
	public static Edition of(List<Layer> layers, Duration loadTime) {
		if (layers.isEmpty()) {
			throw new IllegalArgumentException("There must be a layer");
		}
		String fallback = layers.get(0).policy().fallback();
		if (fallback != null && layers.stream().allMatch((layer) -> layer.fallback() == Resources.NONE)) {
			String files = layers.stream()
				.map((layer) -> "'" + layer.status().file() + "'")
				.collect(Collectors.joining(" nor "));
			throw new SiteException(SiteException.Kind.FALLBACK,
					((layers.size() > 1) ? "Neither " : "") + files + " has " + ((layers.size() > 1) ? "a" : "no")
							+ " member '" + fallback + "', which is to answer for pages that don't exist");
		}
		return new Edition(layers, loadTime);
	}

	private static String id(List<ArchiveStatus> archives) {
		if (archives.size() == 1) {
			return archives.get(0).id();
		}
		HashStream128 all = Hashing.xxh3_128().hashStream();
		archives.forEach((archive) -> all.putString(archive.id()));
		HashValue128 hash = all.get();
		return String.format("%016x%016x", hash.getMostSignificantBits(), hash.getLeastSignificantBits());
	}

	/**
	 * The number of layers, at least one.
	 */
	public int size() {
		return this.layers.length;
	}

	/**
	 * The number of {@linkplain Resources#files() files} of all layers.
	 */
	public int files() {
		int sum = 0;
		for (Layer layer : this.layers) {
			sum += layer.resources().files();
		}
		return sum;
	}

	/**
	 * One of the layers.
	 * @param index its place in the order in which they are consulted, from 0
	 */
	public Layer layer(int index) {
		return this.layers[index];
	}

	/**
	 * Whether a layer is part of this edition.
	 */
	public boolean contains(Layer layer) {
		return Arrays.asList(this.layers).contains(layer);
	}

	public EditionStatus status() {
		return this.status;
	}

	/**
	 * Whether no archive was written to or truncated since it was indexed. Checks the
	 * files.
	 */
	public boolean isWhole() {
		return Arrays.stream(this.layers).noneMatch((layer) -> layer.held().inspect());
	}

	/**
	 * The damage to one of the archives, {@code null} if none was noticed.
	 */
	public @Nullable Damage damage() {
		for (Layer layer : this.layers) {
			Damage damage = layer.held().damage();
			if (damage != null) {
				return damage;
			}
		}
		return null;
	}

	/**
	 * Holds the edition until {@link #release()}. Call this only while the edition is
	 * known to be held.
	 */
	public void retain() {
		this.holders.incrementAndGet();
	}

	/**
	 * Releases the edition, exactly once for each hold.
	 */
	public void release() {
		if (this.holders.decrementAndGet() == 0) {
			for (Layer layer : this.layers) {
				layer.held().release();
			}
		}
	}

}
