package io.tarweb.spring.internal.source;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * An archive that is a plain file, served in place.
 */
final class LocalSource implements WatchableSource {

	private final String property;

	private final String location;

	private final FileFinder finder;

	private final @Nullable Sha256 expected;

	/** The result of the latest fetch. */
	private volatile @Nullable FileState given;

	/** The archive last served or refused. */
	private volatile @Nullable FileState decided;

	private volatile @Nullable String failure;

	LocalSource(String property, String location, FileFinder finder, @Nullable Sha256 expected) {
		this.property = property;
		this.location = location;
		this.finder = finder;
		this.expected = expected;
	}

	@Override
	public Path fetch() {
		try {
			Path file = this.finder.find();
			this.given = stateOf(file);
			verify(file);
			this.failure = null;
			return file;
		}
		catch (UnavailableException ex) {
			throw unavailable(ex);
		}
	}

	@Override
	public boolean changed() {
		try {
			boolean changed = !stateOf(this.finder.find()).equals(this.decided);
			this.failure = null;
			return changed;
		}
		catch (UnavailableException ex) {
			throw unavailable(ex);
		}
	}

	@Override
	public void accepted(Path file) {
		this.decided = this.given;
	}

	@Override
	public void refused(Path file) {
		this.decided = this.given;
	}

	@Override
	public List<WatchPoint> watchPoints() {
		try {
			return this.finder.watchPoints();
		}
		catch (IOException ex) {
			return List.of();
		}
	}

	@Override
	public String location() {
		return this.location;
	}

	@Override
	public SourceStatus status() {
		return new SourceStatus(this.location, null, null, this.failure);
	}

	private static FileState stateOf(Path file) throws UnavailableException {
		Path named = file.toAbsolutePath();
		if (Files.isDirectory(file)) {
			throw new UnavailableException(Unavailability.DIRECTORY, named, named + " is a directory", null);
		}
		try {
			FileState state = FileState.of(file);
			if (!Files.isReadable(file)) {
				throw new AccessDeniedException(named.toString());
			}
			return state;
		}
		catch (NoSuchFileException ex) {
			throw new UnavailableException(Unavailability.MISSING, "the file " + named + " doesn't exist", ex);
		}
		catch (IOException ex) {
			throw UnavailableException.ofFile(named, ex);
		}
	}

	private void verify(Path file) throws UnavailableException {
		if (this.expected != null) {
			try {
				this.expected.require(Sha256.of(file));
			}
			catch (IOException ex) {
				throw UnavailableException.ofFile(file, ex);
			}
		}
	}

	private ArchiveUnavailableException unavailable(UnavailableException ex) {
		String reason = String.valueOf(ex.getMessage());
		this.failure = reason;
		return new ArchiveUnavailableException(this.property, this.location, ex, reason, ex.getCause());
	}

}
