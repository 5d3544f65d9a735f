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
import io.tarweb.status.ArchiveStatus;
import io.tarweb.status.Damage;
import io.tarweb.status.EditionStatus;
import org.jspecify.annotations.Nullable;

/**
 * What is published of a site at one time: its archives, each made ready, in the order in
 * which they are consulted. Immutable; shared by all event loops.
 * <p>
 * Whoever may need it holds it: the event loops through their leases, the reloads as long
 * as it is current or could be rolled back to. The last to let go closes the archives
 * that no other edition shares.
 */
public final class Edition {

	private final Layer[] archives;

	private final EditionStatus status;

	private final AtomicInteger holders = new AtomicInteger(1);

	private Edition(List<Layer> archives, Duration loadTime) {
		this.archives = archives.toArray(new Layer[0]);
		List<ArchiveStatus> statuses = archives.stream().map(Layer::status).toList();
		this.status = new EditionStatus(id(statuses), statuses.stream().mapToInt(ArchiveStatus::entries).sum(),
				statuses.stream().mapToLong(ArchiveStatus::contentBytes).sum(),
				statuses.stream().mapToLong(ArchiveStatus::archiveBytes).sum(), Instant.now(), loadTime, statuses);
	}

	/**
	 * Puts archives together.
	 * @param archives the archives in the order in which they are consulted, at least
	 * one; the edition takes over the caller's hold on each
	 * @param loadTime how long it took to load them
	 * @return the edition, held by the caller
	 * @throws SiteException if no archive has the fallback page that the policy names
	 */
	public static Edition of(List<Layer> archives, Duration loadTime) {
		if (archives.isEmpty()) {
			throw new IllegalArgumentException("There must be an archive");
		}
		String fallback = archives.get(0).policy().fallback();
		if (fallback != null && archives.stream().allMatch((archive) -> archive.fallback() == Layer.NONE)) {
			String files = archives.stream()
				.map((archive) -> "'" + archive.status().file() + "'")
				.collect(Collectors.joining(" nor "));
			throw new SiteException(SiteException.Kind.FALLBACK,
					((archives.size() > 1) ? "Neither " : "") + files + " has " + ((archives.size() > 1) ? "a" : "no")
							+ " member '" + fallback + "', which is to answer for pages that don't exist");
		}
		return new Edition(archives, loadTime);
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
	 * The number of archives.
	 * @return the number, at least one
	 */
	public int size() {
		return this.archives.length;
	}

	/**
	 * How many files the archives have together. Compressed forms don't count beside the
	 * file that they are forms of: an archive isn't smaller because it has none.
	 * @return the number
	 */
	public int files() {
		int sum = 0;
		for (Layer archive : this.archives) {
			sum += archive.files();
		}
		return sum;
	}

	/**
	 * One of the archives.
	 * @param index its place in the order in which they are consulted, from 0
	 * @return the archive
	 */
	public Layer layer(int index) {
		return this.archives[index];
	}

	/**
	 * Whether an archive is one of this edition's.
	 * @param archive the archive
	 * @return whether it is consulted here
	 */
	public boolean contains(Layer archive) {
		return Arrays.asList(this.archives).contains(archive);
	}

	public EditionStatus status() {
		return this.status;
	}

	/**
	 * Whether all archives are still what they were indexed by. Looks at the files.
	 * @return {@code false} if one was written to or cut
	 */
	public boolean isWhole() {
		return Arrays.stream(this.archives).noneMatch(Layer::inspect);
	}

	/**
	 * What happened to one of the archives.
	 * @return the damage, {@code null} as long as none was noticed
	 */
	public @Nullable Damage damage() {
		for (Layer archive : this.archives) {
			if (archive.isDamaged()) {
				return archive.damage();
			}
		}
		return null;
	}

	/**
	 * Tells of every path that can be had once, with what it leads to.
	 */
	void forEachPath(Layer.PathVisitor visitor) {
		for (int i = 0; i < this.archives.length; i++) {
			int index = i;
			this.archives[i].forEachPath((path, to, from, signature) -> {
				if (signature(path, to, index) == Layer.ABSENT) {
					visitor.visit(path, to, from, signature);
				}
			});
		}
	}

	/**
	 * What a path leads to.
	 * @param path the name with the site's prefix and spare room behind it
	 * @return a hash of the content in all of its forms, {@link Layer#ABSENT} if there is
	 * none
	 */
	long signature(byte[] path, int to) {
		return signature(path, to, this.archives.length);
	}

	private long signature(byte[] path, int to, int archivesToAsk) {
		for (int i = 0; i < archivesToAsk; i++) {
			int resource = this.archives[i].find(path, to);
			if (resource != Layer.NONE) {
				return this.archives[i].signature(resource);
			}
		}
		return Layer.ABSENT;
	}

	/**
	 * Holds the edition until {@link #release()}; only by somebody who knows it to be
	 * held.
	 */
	public void retain() {
		this.holders.incrementAndGet();
	}

	/**
	 * Lets go of the edition, exactly once for each hold.
	 */
	public void release() {
		if (this.holders.decrementAndGet() == 0) {
			for (Layer archive : this.archives) {
				archive.release();
			}
		}
	}

}
