package io.tarweb.spring.internal.source;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.io.ApplicationResourceLoader;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.io.UrlResource;
import org.springframework.util.ResourceUtils;
import org.springframework.util.StringUtils;

/**
 * Makes the sources of archives from their locations.
 * <ul>
 * <li>A plain file is served in place: {@code file:}, a path without a scheme, {@code
 * classpath:} in a directory. With wildcards in its name, it is the newest match.</li>
 * <li>Anything else is copied to the cache directory: {@code http:} and {@code https:},
 * {@code classpath:} in a jar, and what the resource loader knows besides.</li>
 * </ul>
 */
public final class ArchiveSources implements AutoCloseable {

	private static final Set<String> HTTP = Set.of("http", "https");

	private final ResourceLoader resourceLoader;

	private final SourceSettings settings;

	private final List<WatchableSource> sources = new ArrayList<>();

	private @Nullable HttpClient client;

	/**
	 * Creates the maker of sources.
	 * @param resourceLoader what resolves locations
	 * @param settings how archives are fetched and kept
	 */
	public ArchiveSources(ResourceLoader resourceLoader, SourceSettings settings) {
		this.resourceLoader = ApplicationResourceLoader.get(resourceLoader, true);
		this.settings = settings;
	}

	/**
	 * Makes a source. A missing archive is only noticed when it is fetched.
	 * @param property the property that holds the location, for messages
	 * @param location the location of the archive
	 * @param sha256 the hash that the archive must have, {@code null} for any
	 * @throws IllegalArgumentException if the location is a pattern of an unknown form
	 */
	public synchronized WatchableSource create(String property, String location, @Nullable Sha256 sha256) {
		WatchableSource source = source(property, location, sha256);
		this.sources.add(source);
		return source;
	}

	private WatchableSource source(String property, String location, @Nullable Sha256 sha256) {
		String path = path(location);
		if (path != null && NewestFile.isPattern(path)) {
			return new LocalSource(property, location, new NewestFile(path), sha256);
		}
		Resource resource = resource(location);
		if (resource == null) {
			return new CachedSource(property, location, new ResourceOrigin(this.resourceLoader, location),
					this.settings, sha256);
		}
		if (resource.isFile()) {
			return new LocalSource(property, location, new ResourceFile(this.resourceLoader, location), sha256);
		}
		if (resource instanceof ClassPathResource) {
			return new PackagedSource(property, location, resource, this.settings, sha256);
		}
		return new CachedSource(property, location, origin(location, resource), this.settings, sha256);
	}

	/**
	 * The resource at a location, {@code null} if that is unknown now, as when the client
	 * of an object store isn't configured. The last good copy may do.
	 */
	private @Nullable Resource resource(String location) {
		try {
			return this.resourceLoader.getResource(location);
		}
		catch (IllegalArgumentException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			return null;
		}
	}

	/**
	 * The path of a location in the file system, without asking the resource loader,
	 * which would interpret wildcards.
	 */
	private static @Nullable String path(String location) {
		if (location.startsWith(ResourceUtils.FILE_URL_PREFIX)) {
			String path = location.substring(ResourceUtils.FILE_URL_PREFIX.length()).replaceFirst("^///?", "/");
			return StringUtils.uriDecode(path, StandardCharsets.UTF_8);
		}
		return (Locations.scheme(location) != null) ? null : location;
	}

	private Origin origin(String location, Resource resource) {
		if (resource instanceof UrlResource && HTTP.contains(String.valueOf(Locations.scheme(location)))) {
			return new HttpOrigin(client(), location, this.settings.readTimeout());
		}
		return new ResourceOrigin(this.resourceLoader, location);
	}

	private HttpClient client() {
		HttpClient open = this.client;
		if (open == null) {
			open = HttpClient.newBuilder()
				.version(HttpClient.Version.HTTP_1_1)
				.followRedirects(HttpClient.Redirect.NEVER)
				.connectTimeout(this.settings.connectTimeout())
				.build();
			this.client = open;
		}
		return open;
	}

	/**
	 * Releases the cache directory. Call this only when no archive is mapped.
	 */
	@Override
	public synchronized void close() {
		for (WatchableSource source : this.sources) {
			if (source instanceof CopiedSource<?> copied) {
				copied.close();
			}
		}
		this.sources.clear();
		this.client = null;
	}

	/**
	 * The file that a resource is at the moment.
	 *
	 * @param resourceLoader what resolves the location
	 */
	private record ResourceFile(ResourceLoader resourceLoader, String location) implements FileFinder {

		/**
		 * Resource loaders take an unknown location for a path.
		 */
		@Override
		public Path find() throws UnavailableException {
			try {
				Path file = this.resourceLoader.getResource(this.location).getFile().toPath();
				String scheme = Locations.scheme(this.location);
				if (scheme != null && file.equals(Path.of(this.location)) && !Files.exists(file)) {
					throw UnavailableException.notResolved(scheme);
				}
				return file;
			}
			catch (IOException | RuntimeException ex) {
				throw ResourceOrigin.problem(this.location, null, ex);
			}
		}

		@Override
		public List<WatchPoint> watchPoints() throws IOException {
			return LinkTrail.of(find());
		}

	}

}
