package io.tarweb.internal.http1;

import java.util.List;

import io.tarweb.http.Coding;
import io.tarweb.internal.answer.Content;
import io.tarweb.internal.answer.DirectoryPage;
import io.tarweb.internal.answer.Problem;
import io.tarweb.internal.answer.Redirection;
import io.tarweb.internal.answer.Representation;
import io.tarweb.internal.body.MultipartBody;
import io.tarweb.internal.http.ByteRange;
import io.tarweb.internal.http.Field;
import io.tarweb.internal.http.HttpDate;
import io.tarweb.internal.http.Octets;
import io.tarweb.internal.http.RequestHead;
import io.tarweb.internal.layer.Layer;
import io.tarweb.internal.policy.ResourcePolicy;
import org.jspecify.annotations.Nullable;

/**
 * Renders the heads of answers (RFC 9112, 4 and 5). Everything that doesn't change from
 * one answer to the next is bytes already. One instance per event loop, used by its
 * thread only.
 */
final class HeadWriter {

	private static final byte[] OK = statusLine(200, "OK");

	private static final byte[] PARTIAL = statusLine(206, "Partial Content");

	private static final byte[] NOT_MODIFIED = statusLine(304, "Not Modified");

	private static final byte[] SERVER = Octets.ascii("Server: tarweb\r\n");

	private static final byte[] DATE = Octets.ascii("Date: ");

	private static final byte[] CONTENT_TYPE = Octets.ascii("Content-Type: ");

	private static final byte[] CONTENT_LENGTH = Octets.ascii("Content-Length: ");

	private static final byte[] CONTENT_ENCODING = Octets.ascii("Content-Encoding: ");

	private static final byte[] CONTENT_RANGE = Octets.ascii("Content-Range: ");

	private static final byte[] CHUNKED = Octets.ascii("Transfer-Encoding: chunked\r\n");

	private static final byte[] ETAG = Octets.ascii("ETag: ");

	private static final byte[] LAST_MODIFIED = Octets.ascii("Last-Modified: ");

	private static final byte[] ACCEPT_RANGES = Octets.ascii("Accept-Ranges: bytes\r\n");

	private static final byte[] VARY_ENCODING = Octets.ascii("Vary: Accept-Encoding\r\n");

	private static final byte[] VARY_ACCEPT = Octets.ascii("Vary: Accept\r\n");

	private static final byte[] VARY_ORIGIN = Octets.ascii("Vary: Origin\r\n");

	private static final byte[] ALLOW_ORIGIN = Octets.ascii("Access-Control-Allow-Origin: ");

	private static final byte[] LOCATION = Octets.ascii("Location: ");

	private static final byte[] ALLOW = Octets.ascii("Allow: " + Problem.ALLOW + "\r\n");

	private static final byte[] HTML = Octets.ascii("text/html;charset=utf-8");

	private static final byte[] MULTIPART = Octets.ascii("multipart/byteranges; boundary=");

	private static final byte[] CONNECTION_CLOSE = Octets.ascii("Connection: close\r\n");

	private static final byte[] CONNECTION_KEEP_ALIVE = Octets.ascii("Connection: keep-alive\r\n");

	private static final byte[] LINE_END = Octets.ascii("\r\n");

	/** Status lines, by ordinal. */
	private static final byte[][] PROBLEMS = problems();

	/** The lines of {@code Server} and {@code Date}. */
	private final byte[] serverAndDate;

	private long dateEpochSecond = Long.MIN_VALUE;

	/** The latest line of the kind: the files of one build have few times. */
	private final byte[] lastModified = line(LAST_MODIFIED, HttpDate.LENGTH);

	private long modifiedEpochSecond = Long.MIN_VALUE;

	private final PolicyLines.Rendered policies = new PolicyLines.Rendered();

	private Http1Request request = Http1Request.NONE;

	private boolean keepAlive;

	private boolean beforeTls;

	HeadWriter(boolean serverHeader) {
		byte[] date = line(DATE, HttpDate.LENGTH);
		this.serverAndDate = serverHeader ? concat(SERVER, date) : date;
	}

	/**
	 * Forgets the policies of layers that are out of service.
	 */
	void forgetPolicies() {
		this.policies.clear();
	}

	void setDate(long epochSecond) {
		if (epochSecond != this.dateEpochSecond) {
			this.dateEpochSecond = epochSecond;
			HttpDate.format(epochSecond, this.serverAndDate,
					this.serverAndDate.length - HttpDate.LENGTH - LINE_END.length);
		}
	}

	/**
	 * Sets what the next answer is for.
	 * @param keepAlive whether the connection goes on after it
	 * @param beforeTls whether it isn't encrypted and tells the client to come by TLS
	 */
	void setRequest(Http1Request request, boolean keepAlive, boolean beforeTls) {
		this.beforeTls = beforeTls;
		this.request = request;
		this.keepAlive = keepAlive;
	}

	void content(Rendering out, Content content, Layer layer) {
		Representation whole = content.representation();
		boolean error = content.status() >= 400;
		begin(out, error ? PROBLEMS[((content.status() == 410) ? Problem.GONE : Problem.NOT_FOUND).ordinal()] : OK);
		PolicyLines policy = this.policies.of(whole.policy());
		out.put(policy.fields());
		out.put(error ? this.policies.of(layer.errors()).cacheControl() : policy.cacheControl());
		line(out, CONTENT_TYPE, whole.contentType());
		representation(out, whole, layer);
		if (!error) {
			validators(out, whole);
		}
		if (whole.isLengthKnown()) {
			length(out, whole.length());
			if (!error && !whole.isInflated() && layer.policy().maxRanges() > 0) {
				out.put(ACCEPT_RANGES);
			}
		}
		else if (!this.request.isHttp10()) {
			out.put(CHUNKED);
		}
		end(out);
	}

	/** RFC 9110, 15.4.5: what a 200 would have said that a cache has to know. */
	void notModified(Rendering out, Representation known, Layer layer) {
		begin(out, NOT_MODIFIED);
		policy(out, known.policy());
		vary(out, known);
		cors(out, known.policy(), layer);
		line(out, ETAG, known.etag());
		end(out);
	}

	void part(Rendering out, Representation whole, ByteRange range, Layer layer) {
		beginPart(out, whole, layer);
		line(out, CONTENT_TYPE, whole.contentType());
		line(out, CONTENT_RANGE, range.contentRange(whole.length()));
		length(out, range.length());
		end(out);
	}

	void multipart(Rendering out, Representation whole, MultipartBody parts, Layer layer) {
		beginPart(out, whole, layer);
		out.put(CONTENT_TYPE);
		line(out, MULTIPART, parts.boundary());
		length(out, parts.length());
		end(out);
	}

	private void beginPart(Rendering out, Representation whole, Layer layer) {
		begin(out, PARTIAL);
		policy(out, whole.policy());
		representation(out, whole, layer);
		validators(out, whole);
	}

	void redirection(Rendering out, Redirection redirection, Layer layer) {
		begin(out, redirect(redirection.status()));
		policy(out, layer.moved());
		line(out, LOCATION, redirection.location());
		length(out, 0);
		end(out);
	}

	void directory(Rendering out, DirectoryPage page, Layer layer) {
		begin(out, OK);
		policy(out, layer.moved());
		line(out, CONTENT_TYPE, page.contentType());
		length(out, page.content().length);
		end(out);
	}

	void problem(Rendering out, Problem problem, @Nullable String contentRange, Layer layer) {
		begin(out, PROBLEMS[problem.ordinal()]);
		policy(out, layer.errors());
		line(out, CONTENT_TYPE, HTML);
		if (contentRange != null) {
			line(out, CONTENT_RANGE, contentRange);
		}
		if (problem == Problem.METHOD_NOT_ALLOWED) {
			out.put(ALLOW);
		}
		length(out, problem.page().length);
		end(out);
	}

	private void begin(Rendering out, byte[] statusLine) {
		out.put(statusLine);
		out.put(this.serverAndDate);
	}

	private void policy(Rendering out, ResourcePolicy policy) {
		PolicyLines lines = this.policies.of(policy);
		out.put(this.beforeTls ? lines.plainFields() : lines.fields());
		out.put(lines.cacheControl());
	}

	private void end(Rendering out) {
		if (!this.keepAlive) {
			out.put(CONNECTION_CLOSE);
		}
		else if (this.request.isHttp10()) {
			out.put(CONNECTION_KEEP_ALIVE);
		}
		out.put(LINE_END);
	}

	private void representation(Rendering out, Representation representation, Layer layer) {
		if (representation.coding() != Coding.IDENTITY) {
			line(out, CONTENT_ENCODING, representation.coding().token());
		}
		vary(out, representation);
		cors(out, representation.policy(), layer);
	}

	private void vary(Rendering out, Representation representation) {
		if (representation.variesByEncoding()) {
			out.put(VARY_ENCODING);
		}
		if (representation.variesByAccept()) {
			out.put(VARY_ACCEPT);
		}
	}

	private void cors(Rendering out, ResourcePolicy policy, Layer layer) {
		if (!policy.cors()) {
			return;
		}
		out.put(VARY_ORIGIN);
		RequestHead head = this.request.head();
		List<byte[]> allowed = layer.allowedOrigins();
		for (int i = 0; i < allowed.size() && head.has(Field.ORIGIN); i++) {
			byte[] origin = allowed.get(i);
			if (Octets.equalsIgnoreCase(head.bytes(), head.from(Field.ORIGIN), head.to(Field.ORIGIN), origin)) {
				line(out, ALLOW_ORIGIN, origin);
				return;
			}
		}
	}

	private void validators(Rendering out, Representation representation) {
		line(out, ETAG, representation.etag());
		long modified = representation.modifiedEpochSecond();
		if (modified == 0) {
			return;
		}
		// RFC 9110, 8.8.2.1: not later than the answer itself.
		long shown = Math.min(modified, this.dateEpochSecond);
		if (shown != this.modifiedEpochSecond) {
			this.modifiedEpochSecond = shown;
			HttpDate.format(shown, this.lastModified, LAST_MODIFIED.length);
		}
		out.put(this.lastModified);
	}

	private static byte[] concat(byte[]... pieces) {
		Rendering all = new Rendering();
		for (byte[] piece : pieces) {
			all.put(piece);
		}
		return all.toBytes();
	}

	/** A line whose value is still to be filled in. */
	private static byte[] line(byte[] name, int valueLength) {
		return concat(name, new byte[valueLength], LINE_END);
	}

	private static void line(Rendering out, byte[] name, byte[] value) {
		out.put(name);
		out.put(value);
		out.put(LINE_END);
	}

	private static void line(Rendering out, byte[] name, String value) {
		out.put(name);
		out.put(value);
		out.put(LINE_END);
	}

	private static void length(Rendering out, long length) {
		out.put(CONTENT_LENGTH);
		out.put(length);
		out.put(LINE_END);
	}

	private static byte[][] problems() {
		Problem[] problems = Problem.values();
		byte[][] lines = new byte[problems.length][];
		for (int i = 0; i < lines.length; i++) {
			lines[i] = statusLine(problems[i].status(), problems[i].reason());
		}
		return lines;
	}

	private static byte[] redirect(int status) {
		String reason = switch (status) {
			case 301 -> "Moved Permanently";
			case 302 -> "Found";
			case 303 -> "See Other";
			case 307 -> "Temporary Redirect";
			default -> "Permanent Redirect";
		};
		return statusLine(status, reason);
	}

	private static byte[] statusLine(int status, String reason) {
		return Octets.ascii("HTTP/1.1 " + status + " " + reason + "\r\n");
	}

}
