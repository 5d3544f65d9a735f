package io.tarweb.spring.internal.source;

import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

import javax.net.ssl.SSLException;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ResourceUtils;

/**
 * An archive on an HTTP server, requested with the validators of the existing copies (RFC
 * 9110, 13.1).
 * <p>
 * Redirects are followed here and not by the client, which would pass the credentials on
 * to another host: object stores refuse them beside a signed URL, and others shouldn't
 * see them.
 */
final class HttpOrigin implements Origin {

	private static final int MAX_REDIRECTS = 5;

	private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

	private final HttpClient client;

	private final String location;

	private final Duration readTimeout;

	HttpOrigin(HttpClient client, String location, Duration readTimeout) {
		this.client = client;
		this.location = location;
		this.readTimeout = readTimeout;
	}

	@Override
	public Answer copy(List<CachedArchive> known, Part part) throws UnavailableException {
		URI first = uri();
		URI uri = first;
		for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
			HttpResponse<Void> response = send(request(uri, sameOrigin(first, uri), known), part);
			int status = response.statusCode();
			if (status == 200) {
				return Answer.copied(new Validators(header(response, "ETag"), header(response, "Last-Modified")));
			}
			if (status == 304 && !known.isEmpty()) {
				return Answer.unchanged(unchanged(response, known));
			}
			if (!REDIRECTS.contains(status)) {
				throw problem(status);
			}
			uri = redirected(uri, response);
		}
		throw new UnavailableException(Unavailability.REDIRECTED,
				"there are more than %d redirects".formatted(MAX_REDIRECTS));
	}

	/**
	 * Without a cause: it would quote the URL, credentials and all.
	 */
	private URI uri() throws UnavailableException {
		try {
			URI uri = ResourceUtils.toURI(this.location);
			if (uri.getHost() != null) {
				return uri;
			}
		}
		catch (URISyntaxException ex) {
			// It is reported below, without the URL.
		}
		throw new UnavailableException(Unavailability.INVALID_URL, "it is not a valid URL");
	}

	private HttpRequest request(URI uri, boolean sameOrigin, List<CachedArchive> known) throws UnavailableException {
		HttpRequest.Builder request = HttpRequest.newBuilder(withoutUser(uri));
		String user = (sameOrigin) ? uri().getUserInfo() : null;
		if (user != null) {
			request.header("Authorization",
					"Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)));
		}
		String entityTags = known.stream()
			.map((copy) -> copy.validators().entityTag())
			.filter(Objects::nonNull)
			.distinct()
			.collect(Collectors.joining(", "));
		if (!entityTags.isEmpty()) {
			request.header("If-None-Match", entityTags);
		}
		else if (!known.isEmpty() && known.get(0).validators().lastModified() != null) {
			request.header("If-Modified-Since", known.get(0).validators().lastModified());
		}
		return request.build();
	}

	private static URI withoutUser(URI uri) {
		String user = uri.getRawUserInfo();
		return (user != null) ? URI.create(uri.toString().replace("//" + user + "@", "//")) : uri;
	}

	/**
	 * The deadline is for silence, not for the whole: a large archive may take its time.
	 */
	private HttpResponse<Void> send(HttpRequest request, Part part) throws UnavailableException {
		PartSubscriber body = new PartSubscriber(part);
		CompletableFuture<HttpResponse<Void>> response = this.client.sendAsync(request, body::handle);
		try {
			while (true) {
				long silentNanos = System.nanoTime() - body.latestNanos();
				long leftNanos = this.readTimeout.toNanos() - silentNanos;
				if (leftNanos <= 0) {
					throw new UnavailableException(Unavailability.SILENT,
							"the server has been silent for %d ms (tarweb.source.read-timeout)"
								.formatted(this.readTimeout.toMillis()));
				}
				try {
					return response.get(leftNanos, TimeUnit.NANOSECONDS);
				}
				catch (TimeoutException ex) {
					continue;
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new UnavailableException(Unavailability.INTERRUPTED, "it was interrupted", ex);
		}
		catch (ExecutionException ex) {
			throw problem(request.uri(), ex.getCause());
		}
		finally {
			response.cancel(true);
			body.cancel();
		}
	}

	private static UnavailableException problem(URI uri, @Nullable Throwable cause) {
		for (Throwable each = cause; each != null; each = each.getCause()) {
			if (each instanceof UnavailableException unavailable) {
				return unavailable;
			}
			if (each instanceof HttpConnectTimeoutException) {
				return new UnavailableException(Unavailability.UNREACHABLE,
						uri.getAuthority() + " doesn't accept a connection in time (tarweb.source.connect-timeout)",
						cause);
			}
			if (each instanceof ConnectException) {
				return new UnavailableException(Unavailability.UNREACHABLE,
						"there is no connection to " + uri.getAuthority(), cause);
			}
			if (each instanceof SSLException) {
				return new UnavailableException(Unavailability.UNTRUSTED,
						"there is no agreement on TLS with " + uri.getAuthority() + ": " + each.getMessage(), cause);
			}
		}
		return new UnavailableException(Unavailability.CUT, "the connection to " + uri.getAuthority()
				+ " broke before the archive was there (" + String.valueOf(cause) + ")", cause);
	}

	private static UnavailableException problem(int status) {
		return switch (status) {
			case 404, 410 -> new UnavailableException(Unavailability.MISSING,
					"there is nothing at that location (the server answers %d)".formatted(status));
			case 401, 403, 407 -> new UnavailableException(Unavailability.NOT_ALLOWED,
					"the server doesn't allow it (%d)".formatted(status));
			default ->
				new UnavailableException(Unavailability.SERVER_FAILED, "the server answers %d".formatted(status));
		};
	}

	private static URI redirected(URI from, HttpResponse<Void> response) throws UnavailableException {
		String target = header(response, "Location");
		if (target == null) {
			throw new UnavailableException(Unavailability.REDIRECTED, "the server redirects without saying where to");
		}
		URI uri;
		try {
			uri = from.resolve(new URI(target));
		}
		catch (URISyntaxException ex) {
			throw new UnavailableException(Unavailability.REDIRECTED,
					"the server redirects to what is not a valid URL");
		}
		String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
		boolean secure = "https".equals(scheme);
		if (uri.getHost() == null || (!secure && !"http".equals(scheme))
				|| (!secure && "https".equalsIgnoreCase(from.getScheme()))) {
			throw new UnavailableException(Unavailability.REDIRECTED,
					"the server redirects to '%s', which isn't followed"
						.formatted(Locations.withoutCredentials(uri.toString())));
		}
		return uri;
	}

	private static boolean sameOrigin(URI one, URI other) {
		return one.getScheme().equalsIgnoreCase(other.getScheme()) && one.getHost().equalsIgnoreCase(other.getHost())
				&& one.getPort() == other.getPort();
	}

	/**
	 * A 304 says which of several it means (RFC 9110, 15.4.5).
	 */
	private static CachedArchive unchanged(HttpResponse<Void> response, List<CachedArchive> known) {
		String entityTag = header(response, "ETag");
		return known.stream()
			.filter((copy) -> entityTag != null && sameTag(entityTag, copy.validators().entityTag()))
			.findFirst()
			.orElse(known.get(0));
	}

	private static boolean sameTag(String one, @Nullable String other) {
		return other != null && opaque(one).equals(opaque(other));
	}

	private static String opaque(String entityTag) {
		return (entityTag.startsWith("W/")) ? entityTag.substring(2) : entityTag;
	}

	private static @Nullable String header(HttpResponse<Void> response, String name) {
		return response.headers().firstValue(name).orElse(null);
	}

}
