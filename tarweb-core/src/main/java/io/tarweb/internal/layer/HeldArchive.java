package io.tarweb.internal.layer;

import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

import io.tarweb.internal.archive.Archive;
import io.tarweb.status.Damage;
import org.jspecify.annotations.Nullable;

/**
 * An open archive: its holders, and what has happened to its file since it was opened.
 * The last release unmaps it. For any thread.
 */
public final class HeldArchive {

	private final Archive archive;

	private final Runnable onClosed;

	/** The number of editions that this archive is part of, plus its opener. */
	private final AtomicInteger holders = new AtomicInteger(1);

	private volatile @Nullable Damage damage;

	HeldArchive(Archive archive, Runnable onClosed) {
		this.archive = archive;
		this.onClosed = onClosed;
	}

	/**
	 * Holds the archive until {@link #release()}. Call this only while the archive is
	 * known to be held.
	 */
	public void retain() {
		this.holders.incrementAndGet();
	}

	/**
	 * Releases the archive, exactly once for each hold.
	 */
	public void release() {
		if (this.holders.decrementAndGet() == 0) {
			this.archive.close();
			this.onClosed.run();
		}
	}

	/**
	 * The damage to the archive while in service, {@code null} if none was noticed.
	 */
	public @Nullable Damage damage() {
		return this.damage;
	}

	/**
	 * Whether the archive is known to have been written to or truncated, so that nothing
	 * may be sent from it any more. Costs a field access; {@link #inspect()} checks the
	 * file.
	 */
	public boolean isDamaged() {
		return this.damage != null;
	}

	/**
	 * Checks the file, by a system call.
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
	 * Whether this archive was opened from the same file, and the file hasn't changed
	 * since.
	 * @return {@code false} also if that can't be determined
	 */
	public boolean isOf(Path file) {
		return !isDamaged() && this.archive.isSameFile(file);
	}

}
