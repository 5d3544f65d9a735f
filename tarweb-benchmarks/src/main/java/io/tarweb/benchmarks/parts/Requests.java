package io.tarweb.benchmarks.parts;

/**
 * Requests as clients send them.
 */
final class Requests {

	static final int MAX_HEAD_BYTES = 16 * 1024;

	private Requests() {
	}

	static String ofWrk(String path) {
		return "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:8081\r\n\r\n";
	}

	static String ofBrowser(String path) {
		return "GET " + path + """
				 HTTP/1.1
				Host: docs.example.org
				User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0
				Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8
				Accept-Language: en-US,en;q=0.5
				Accept-Encoding: gzip, deflate, br, zstd
				Referer: https://docs.example.org/docs/index.html
				Connection: keep-alive
				Upgrade-Insecure-Requests: 1
				Sec-Fetch-Dest: document
				Sec-Fetch-Mode: navigate
				Sec-Fetch-Site: same-origin
				Sec-Fetch-User: ?1
				Priority: u=0, i

				""".replace("\n", "\r\n");
	}

	/**
	 * The same request for a page that the client has already.
	 * @param request a request
	 * @param entityTag the validator, with quotes
	 * @return the conditional request
	 */
	static String conditional(String request, String entityTag) {
		return request.substring(0, request.length() - 2) + "If-None-Match: " + entityTag + "\r\n\r\n";
	}

}
