package io.tarweb.internal.layer;

import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

import io.tarweb.internal.archive.Archive;
import io.tarweb.status.Damage;
import org.jspecify.annotations.Nullable;

/**
 * An open archive: who holds it, and what has happened to its file since. The last to let
 * go unmaps it. For any thread.
 */
public final class HeldArchive {

	private final Archive archive;

	private final Runnable onClosed;

	/** The editions that this archive is part of, and whoever opened it. */
	private final AtomicInteger holders = new AtomicInteger(1);

	private volatile @Nullable Damage damage;

	HeldArchive(Archive archive, Runnable onClosed) {
		this.archive = archive;
		this.onClosed = onClosed;
	}

	/**
	 * Holds the archive until {@link #release()}; only by somebody who knows it to be
	 * held.
	 */
	public void retain() {
		this.holders.incrementAndGet();
	}

	/**
	 * Lets go of the archive, exactly once for each hold.
	 */
	public void release() {
		if (this.holders.decrementAndGet() == 0) {
			this.archive.close();
			this.onClosed.run();
		}
	}

	/**
	 * What happened to the archive while it was in service.
	 * @return the damage, {@code null} as long as none was noticed
	 */
	public @Nullable Damage damage() {
		return this.damage;
	}

	/**
	 * Whether the archive was written to or cut. Costs a field access; somebody else
	 * {@linkplain #inspect() looks at the file}.
	 * @return whether nothing may be sent from it any more
	 */
	public boolean isDamaged() {
		return this.damage != null;
	}

	/**
	 * Looks at the file, by a system call.
	 * @return whether the archive is damaged
	 */
	public boolean inspect() {
		if (this.damage == null) {
			String change = this.archive.bytes().changeInPlace();
			if (change != null) {
				this.damage = new Damage(this.archive.file(), change, Instant.now());
			}
		}
		return this.damage != null;
	}

	/**
	 * Whether this was opened from that very file, and the file hasn't changed since.
	 * @param file a file
	 * @return {@code false} also where that can't be told
	 */
	public boolean isOf(Path file) {
		return !isDamaged() && this.archive.isSameFile(file);
	}

}
