package io.tarweb.spring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import org.springframework.context.ApplicationContext;

/**
 * Asks the servers of an application context.
 */
public final class HttpClients {

	private static final HttpClient client = HttpClient.newHttpClient();

	private HttpClients() {
	}

	/**
	 * Gets a page of the archive.
	 * @param context the application
	 * @param path the page
	 * @return the response
	 */
	public static HttpResponse<String> page(ApplicationContext context, String path) {
		return send(HttpRequest.newBuilder(uri(context, "local.tarweb.port", path)));
	}

	/**
	 * Gets a page of the archive.
	 * @param context the application
	 * @param path the page
	 * @param header the name of a request header
	 * @param value the value of that header
	 * @return the response
	 */
	public static HttpResponse<String> page(ApplicationContext context, String path, String header, String value) {
		return send(HttpRequest.newBuilder(uri(context, "local.tarweb.port", path)).header(header, value));
	}

	/**
	 * Gets from where plain requests are sent to HTTPS.
	 * @param context the application
	 * @param path the page
	 * @return the response
	 */
	public static HttpResponse<String> redirect(ApplicationContext context, String path) {
		return send(HttpRequest.newBuilder(uri(context, "local.tarweb.redirect-port", path)));
	}

	/**
	 * Gets from the application's own server.
	 * @param context the application
	 * @param path the path
	 * @return the response
	 */
	public static HttpResponse<String> get(ApplicationContext context, String path) {
		return send(HttpRequest.newBuilder(uri(context, "local.server.port", path)));
	}

	/**
	 * Posts nothing to the application's own server.
	 * @param context the application
	 * @param path the path
	 * @return the response
	 */
	public static HttpResponse<String> post(ApplicationContext context, String path) {
		return send(HttpRequest.newBuilder(uri(context, "local.server.port", path))
			.POST(HttpRequest.BodyPublishers.noBody()));
	}

	/**
	 * Posts to the application's own server.
	 * @param context the application
	 * @param path the path
	 * @param contentType the type of the body
	 * @param body the body
	 * @return the response
	 */
	public static HttpResponse<String> post(ApplicationContext context, String path, String contentType, String body) {
		return send(HttpRequest.newBuilder(uri(context, "local.server.port", path))
			.header("Content-Type", contentType)
			.POST(HttpRequest.BodyPublishers.ofString(body)));
	}

	private static URI uri(ApplicationContext context, String portProperty, String path) {
		return URI.create("http://127.0.0.1:" + context.getEnvironment().getRequiredProperty(portProperty) + path);
	}

	private static HttpResponse<String> send(HttpRequest.Builder request) {
		try {
			return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}
