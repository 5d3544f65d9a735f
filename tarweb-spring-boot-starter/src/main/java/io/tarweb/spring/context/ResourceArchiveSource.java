package io.tarweb.spring.context;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.tarweb.reload.ArchiveSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.io.ApplicationResourceLoader;
import org.springframework.core.io.Resource;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.io.UrlResource;

/**
 * An archive at any location that Spring can resolve. A plain file is served where it
 * lies; anything else is copied to a temporary file, which goes when it is released. A
 * path without a scheme is a file.
 */
public final class ResourceArchiveSource implements ArchiveSource {

	private static final Logger logger = LoggerFactory.getLogger(ResourceArchiveSource.class);

	private final String property;

	private final String location;

	private final ResourceLoader resourceLoader;

	private final Set<Path> copies = ConcurrentHashMap.newKeySet();

	/**
	 * Creates a source which resolves its location anew for every load.
	 * @param property the property that holds the location, for messages
	 * @param location the location of the archive
	 * @param resourceLoader what resolves the location
	 */
	public ResourceArchiveSource(String property, String location, ResourceLoader resourceLoader) {
		this.property = property;
		this.location = location;
		this.resourceLoader = ApplicationResourceLoader.get(resourceLoader, true);
	}

	@Override
	public Path fetch() throws IOException {
		Resource resource = this.resourceLoader.getResource(this.location);
		return (resource.isFile()) ? inPlace(resource.getFile().toPath()) : copy(resource);
	}

	@Override
	public void release(Path file) {
		if (this.copies.remove(file)) {
			delete(file);
		}
	}

	@Override
	public String location() {
		return withoutCredentials(this.location);
	}

	/**
	 * A location fit for logs and messages.
	 * @param location a location as the operator wrote it
	 * @return the location without the user name and password that a URL may carry
	 */
	public static String withoutCredentials(String location) {
		return location.replaceFirst("^(\\w[\\w+.-]*://)[^/@]*@", "$1");
	}

	private Path inPlace(Path file) throws IOException {
		if (Files.isDirectory(file)) {
			throw unavailable(file.toAbsolutePath() + " is a directory", null);
		}
		if (!Files.isReadable(file)) {
			String problem = (Files.exists(file)) ? " can't be read by this process" : " doesn't exist";
			throw unavailable("the file " + file.toAbsolutePath() + problem, null);
		}
		return file;
	}

	private Path copy(Resource resource) throws IOException {
		Path file = Files.createTempFile("tarweb-", ".tar");
		try {
			download(resource, file);
			this.copies.add(file);
			return file;
		}
		catch (FileNotFoundException | NoSuchFileException ex) {
			throw unavailable("there is nothing at that location", ex);
		}
		catch (IOException ex) {
			throw unavailable("it can't be copied to a temporary file: " + ex, ex);
		}
		finally {
			if (!this.copies.contains(file)) {
				delete(file);
			}
		}
	}

	private static void download(Resource resource, Path file) throws IOException {
		if (resource instanceof UrlResource && resource.getURL().getProtocol().startsWith("http")) {
			HttpResource answer = new HttpResource(resource.getURL());
			copy(answer, file);
			answer.checkLength(Files.size(file));
		}
		else {
			copy(resource, file);
		}
	}

	private static void copy(Resource resource, Path file) throws IOException {
		try (InputStream in = resource.getInputStream(); OutputStream out = Files.newOutputStream(file)) {
			in.transferTo(out);
		}
	}

	private static void delete(Path file) {
		try {
			Files.deleteIfExists(file);
		}
		catch (IOException ex) {
			logger.warn("Can't delete the temporary archive {}", file, ex);
		}
	}

	private ArchiveUnavailableException unavailable(String reason, @Nullable Throwable cause) {
		return new ArchiveUnavailableException(this.property, location(), reason, cause);
	}

	/**
	 * One answer over HTTP, which mustn't hang for ever, as the JDK's client does by
	 * default, and mustn't be taken for complete when the connection broke, as the client
	 * of JDK 17 does.
	 */
	private static final class HttpResource extends UrlResource {

		private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

		private static final Duration READ_TIMEOUT = Duration.ofSeconds(30);

		private long announcedBytes = -1;

		HttpResource(URL url) {
			super(url);
		}

		@Override
		public InputStream getInputStream() throws IOException {
			URLConnection connection = getURL().openConnection();
			customizeConnection(connection);
			connection.setConnectTimeout((int) CONNECT_TIMEOUT.toMillis());
			connection.setReadTimeout((int) READ_TIMEOUT.toMillis());
			InputStream in = connection.getInputStream();
			this.announcedBytes = connection.getContentLengthLong();
			return in;
		}

		void checkLength(long bytes) throws IOException {
			if (this.announcedBytes >= 0 && bytes != this.announcedBytes) {
				throw new IOException(
						"the connection broke after %d of %d bytes".formatted(bytes, this.announcedBytes));
			}
		}

	}

}
