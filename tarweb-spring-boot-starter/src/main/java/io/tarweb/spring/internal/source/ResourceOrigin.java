package io.tarweb.spring.internal.source;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.core.io.Resource;
import org.springframework.core.io.ResourceLoader;

/**
 * Any resource of the resource loader, such as one in an object store by an application's
 * protocol resolver. If it has a time and a size, they show whether it is the same as
 * before.
 * <p>
 * A resource is foreign code. Clients of object stores may throw their own unchecked
 * exceptions from any method; each means that the archive isn't available.
 */
final class ResourceOrigin implements Origin {

	private static final int BUFFER_BYTES = 128 * 1024;

	private final ResourceLoader resourceLoader;

	private final String location;

	ResourceOrigin(ResourceLoader resourceLoader, String location) {
		this.resourceLoader = resourceLoader;
		this.location = location;
	}

	@Override
	public Answer copy(List<CachedArchive> known, Part part) throws UnavailableException {
		Resource resource = null;
		try {
			resource = this.resourceLoader.getResource(this.location);
			String modified = modified(resource);
			for (CachedArchive copy : known) {
				if (modified != null && modified.equals(copy.validators().lastModified())
						&& resource.contentLength() == copy.bytes()) {
					return Answer.unchanged(copy);
				}
			}
			copy(this.location, resource, part);
			if (modified != null) {
				requireWhole(resource.contentLength(), part);
			}
			return Answer.copied(new Validators(null, modified));
		}
		catch (IOException | RuntimeException ex) {
			throw problem(this.location, resource, ex);
		}
	}

	static void copy(String location, Resource resource, Part part) throws UnavailableException {
		try (InputStream in = resource.getInputStream()) {
			byte[] buffer = new byte[BUFFER_BYTES];
			for (int read = read(in, buffer); read >= 0; read = read(in, buffer)) {
				part.write(ByteBuffer.wrap(buffer, 0, read));
			}
		}
		catch (IOException | RuntimeException ex) {
			throw problem(location, resource, ex);
		}
	}

	private static int read(InputStream in, byte[] buffer) throws UnavailableException {
		try {
			return in.read(buffer);
		}
		catch (IOException | RuntimeException ex) {
			throw new UnavailableException(Unavailability.CUT, "the transfer broke: " + describe(ex), ex);
		}
	}

	/**
	 * Not every client notices when a connection ends too soon.
	 */
	private static void requireWhole(long toldBytes, Part part) throws UnavailableException {
		if (toldBytes >= 0 && toldBytes != part.bytes()) {
			throw new UnavailableException(Unavailability.CUT,
					"the transfer broke: it has %d bytes, of which %d came".formatted(toldBytes, part.bytes()));
		}
	}

	/**
	 * Read before the content: if the archive is replaced in between, there is one copy
	 * too many, rather than none. Resources without these values throw exceptions.
	 */
	private static @Nullable String modified(Resource resource) {
		try {
			long modifiedMillis = resource.lastModified();
			return (modifiedMillis > 0) ? Long.toString(modifiedMillis) : null;
		}
		catch (IOException | UnsupportedOperationException ex) {
			return null;
		}
	}

	/**
	 * Says why there is no archive at a location.
	 * @param resource what was found there, {@code null} if nothing was
	 */
	static UnavailableException problem(String location, @Nullable Resource resource, Exception ex) {
		for (Throwable each = ex; each != null; each = each.getCause()) {
			if (each instanceof UnavailableException unavailable) {
				return unavailable;
			}
			if (each instanceof FileNotFoundException || each instanceof NoSuchFileException) {
				return nothingThere(ex);
			}
			if (each instanceof ConnectException || each instanceof UnknownHostException
					|| each instanceof NoRouteToHostException) {
				return new UnavailableException(Unavailability.UNREACHABLE, "there is no connection: " + describe(ex),
						ex);
			}
		}
		if (resource != null && isMissing(resource)) {
			return nothingThere(ex);
		}
		return new UnavailableException(Unavailability.RESOURCE_FAILED, Locations.withoutCredentials(location),
				"it can't be read: " + describe(ex), ex);
	}

	private static UnavailableException nothingThere(Exception ex) {
		return new UnavailableException(Unavailability.MISSING, "there is nothing at that location", ex);
	}

	/**
	 * Only the resource knows which of its exceptions says so.
	 */
	private static boolean isMissing(Resource resource) {
		try {
			return !resource.exists();
		}
		catch (RuntimeException ex) {
			return false;
		}
	}

	private static String describe(Exception ex) {
		return (ex.getMessage() != null) ? ex.getMessage() : ex.toString();
	}

}
