package io.tarweb.spring.source;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.core.io.Resource;
import org.springframework.core.io.ResourceLoader;

/**
 * Whatever a resource loader knows, such as an object store by a protocol resolver of the
 * application's. Time and size tell whether it is the same as before, where the resource
 * has them.
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
	public Answer copy(List<CachedArchive> known, Part part) throws IOException {
		Resource resource = this.resourceLoader.getResource(this.location);
		String modified = modified(resource);
		for (CachedArchive copy : known) {
			if (modified != null && modified.equals(copy.validators().lastModified())
					&& resource.contentLength() == copy.bytes()) {
				return Answer.unchanged(copy);
			}
		}
		copy(resource, part);
		return Answer.copied(new Validators(null, modified));
	}

	static void copy(Resource resource, Part part) throws IOException {
		try (InputStream in = resource.getInputStream()) {
			byte[] buffer = new byte[BUFFER_BYTES];
			for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
				part.write(ByteBuffer.wrap(buffer, 0, read));
			}
		}
		catch (FileNotFoundException | NoSuchFileException ex) {
			throw new IOException("there is nothing at that location", ex);
		}
	}

	/**
	 * Asked before the content: if the archive is replaced in between, the next copy is
	 * one too many, rather than none.
	 */
	private static @Nullable String modified(Resource resource) {
		try {
			long modifiedMillis = resource.lastModified();
			return (modifiedMillis > 0) ? Long.toString(modifiedMillis) : null;
		}
		catch (IOException ex) {
			return null;
		}
	}

}
