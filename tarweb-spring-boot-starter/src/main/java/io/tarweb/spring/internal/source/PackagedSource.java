package io.tarweb.spring.internal.source;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

import org.springframework.core.io.Resource;

/**
 * An archive of the class path that is inside a jar. It is part of the application, so it
 * exists and stays the same as long as the process runs. A compressed entry can't be
 * mapped, hence a copy in the cache directory, which ends with the process: it isn't
 * flushed, and no later version of the application gets it in place of a missing one.
 */
final class PackagedSource extends CopiedSource<FileState> {

	private final String property;

	private final String location;

	private final Resource resource;

	private final SourceSettings settings;

	private final @Nullable Sha256 expected;

	/** The latest copy, in its state then. */
	private volatile @Nullable FileState copy;

	private volatile @Nullable Instant copiedAt;

	private volatile @Nullable String failure;

	PackagedSource(String property, String location, Resource resource, SourceSettings settings,
			@Nullable Sha256 expected) {
		super(settings, location);
		this.property = property;
		this.location = location;
		this.resource = resource;
		this.settings = settings;
		this.expected = expected;
	}

	@Override
	public synchronized Path fetch() throws IOException {
		try {
			CacheDirectory open = cache();
			FileState state = this.copy;
			if (state == null || isChanged(state)) {
				state = copyTo(open);
				this.copy = state;
				this.copiedAt = Instant.now();
			}
			uses().add(state.path(), state);
			open.settle();
			this.failure = null;
			return state.path();
		}
		catch (IOException ex) {
			UnavailableException why = unavailable(ex);
			String reason = String.valueOf(why.getMessage());
			this.failure = reason;
			throw new ArchiveUnavailableException(this.property, this.location, why, reason, why.getCause());
		}
	}

	private FileState copyTo(CacheDirectory open) throws IOException {
		try (Part part = open.newPlainPart(this.settings.maxBytes())) {
			ResourceOrigin.copy(this.location, this.resource, part);
			part.requireContent();
			if (this.expected != null) {
				this.expected.require(Sha256.of(part.file()));
			}
			return FileState.of(open.complete(part));
		}
	}

	private static boolean isChanged(FileState state) throws IOException {
		try {
			return !FileState.of(state.path()).equals(state);
		}
		catch (NoSuchFileException ex) {
			return true;
		}
	}

	/**
	 * The archive never changes, but the copy may have been tampered with.
	 */
	@Override
	public boolean changed() throws IOException {
		FileState state = this.copy;
		return state != null && isChanged(state);
	}

	/**
	 * Excludes a fetch, which might hand out the copy that is deleted here.
	 */
	@Override
	public synchronized void release(Path file) {
		super.release(file);
	}

	@Override
	public String location() {
		return this.location;
	}

	@Override
	public SourceStatus status() {
		return new SourceStatus(this.location, this.copiedAt, this.copiedAt, this.failure);
	}

}
