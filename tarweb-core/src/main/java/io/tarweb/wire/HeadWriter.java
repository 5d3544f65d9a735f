package io.tarweb.wire;

import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.tarweb.answer.Content;
import io.tarweb.answer.DirectoryPage;
import io.tarweb.answer.Problem;
import io.tarweb.answer.Redirection;
import io.tarweb.answer.Representation;
import io.tarweb.http.ByteRange;
import io.tarweb.http.Coding;
import io.tarweb.http.Field;
import io.tarweb.http.HttpDate;
import io.tarweb.http.Octets;
import io.tarweb.http.RequestHead;
import io.tarweb.site.ResourcePolicy;
import io.tarweb.site.Site;
import org.jspecify.annotations.Nullable;

/**
 * Renders the heads of answers (RFC 9112, 4 and 5). Everything that doesn't change from
 * one answer to the next is bytes already. One instance per event loop, used by its
 * thread only.
 */
final class HeadWriter {

	/** More than a head needs for everything whose length is known beforehand. */
	private static final int FIXED_BYTES = 768;

	private static final byte[] OK = Octets.ascii("HTTP/1.1 200 OK\r\n");

	private static final byte[] PARTIAL = Octets.ascii("HTTP/1.1 206 Partial Content\r\n");

	private static final byte[] NOT_MODIFIED = Octets.ascii("HTTP/1.1 304 Not Modified\r\n");

	private static final byte[] NOT_FOUND = Octets.ascii("HTTP/1.1 404 Not Found\r\n");

	private static final byte[] GONE = Octets.ascii("HTTP/1.1 410 Gone\r\n");

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

	private final byte[] server;

	private final byte[] date = new byte[HttpDate.LENGTH];

	private long dateEpochSecond = Long.MIN_VALUE;

	/** The latest time rendered: the files of one build have few. */
	private final byte[] modified = new byte[HttpDate.LENGTH];

	private long modifiedEpochSecond = Long.MIN_VALUE;

	private final byte[] digits = new byte[20];

	private RequestHead request = RequestHead.NONE;

	private boolean keepAlive;

	HeadWriter(boolean serverHeader) {
		this.server = serverHeader ? SERVER : new byte[0];
	}

	/**
	 * How much room the head of a representation needs at most.
	 */
	static int sizeOf(Representation representation) {
		return FIXED_BYTES + representation.policy().lines().length + representation.policy().cacheControl().length
				+ representation.contentType().length;
	}

	/**
	 * How much room a head without representation needs at most.
	 */
	static int sizeOf(Site site) {
		return FIXED_BYTES + site.errors().lines().length + site.errors().cacheControl().length
				+ site.moved().cacheControl().length;
	}

	void setDate(long epochSecond) {
		if (epochSecond != this.dateEpochSecond) {
			this.dateEpochSecond = epochSecond;
			HttpDate.format(epochSecond, this.date, 0);
		}
	}

	/**
	 * Sets what the next answer is for.
	 * @param keepAlive whether the connection goes on after it
	 */
	void setRequest(RequestHead request, boolean keepAlive) {
		this.request = request;
		this.keepAlive = keepAlive;
	}

	void content(ByteBuf out, Content content, Site site) {
		Representation whole = content.representation();
		boolean error = content.status() >= 400;
		begin(out, error ? (content.status() == 410) ? GONE : NOT_FOUND : OK);
		out.writeBytes(whole.policy().lines());
		out.writeBytes(error ? site.errors().cacheControl() : whole.policy().cacheControl());
		line(out, CONTENT_TYPE, whole.contentType());
		representation(out, whole, site);
		if (!error) {
			validators(out, whole);
		}
		if (whole.isLengthKnown()) {
			length(out, whole.length());
			if (!error && !whole.isInflated() && site.policy().maxRanges() > 0) {
				out.writeBytes(ACCEPT_RANGES);
			}
		}
		else if (!this.request.isHttp10()) {
			out.writeBytes(CHUNKED);
		}
		end(out);
	}

	/** RFC 9110, 15.4.5: what a 200 would have said that a cache has to know. */
	void notModified(ByteBuf out, Representation known, Site site) {
		begin(out, NOT_MODIFIED);
		out.writeBytes(known.policy().lines());
		out.writeBytes(known.policy().cacheControl());
		vary(out, known);
		cors(out, known.policy(), site);
		line(out, ETAG, known.etag());
		end(out);
	}

	void part(ByteBuf out, Representation whole, ByteRange range, Site site) {
		beginPart(out, whole, site);
		line(out, CONTENT_TYPE, whole.contentType());
		line(out, CONTENT_RANGE, range.contentRange(whole.length()));
		length(out, range.length());
		end(out);
	}

	void multipart(ByteBuf out, Representation whole, MultipartBody parts, Site site) {
		beginPart(out, whole, site);
		out.writeBytes(CONTENT_TYPE);
		line(out, MULTIPART, parts.boundary());
		length(out, parts.length());
		end(out);
	}

	private void beginPart(ByteBuf out, Representation whole, Site site) {
		begin(out, PARTIAL);
		out.writeBytes(whole.policy().lines());
		out.writeBytes(whole.policy().cacheControl());
		representation(out, whole, site);
		validators(out, whole);
	}

	void redirection(ByteBuf out, Redirection redirection, Site site) {
		begin(out, statusLine(redirection.status()));
		out.writeBytes(site.moved().lines());
		out.writeBytes(site.moved().cacheControl());
		line(out, LOCATION, redirection.location());
		length(out, 0);
		end(out);
	}

	void directory(ByteBuf out, DirectoryPage page, Site site) {
		begin(out, OK);
		out.writeBytes(site.moved().lines());
		out.writeBytes(site.moved().cacheControl());
		line(out, CONTENT_TYPE, page.contentType());
		length(out, page.content().length);
		end(out);
	}

	void problem(ByteBuf out, Problem problem, @Nullable String contentRange, Site site) {
		begin(out, problem.statusLine());
		out.writeBytes(site.errors().lines());
		out.writeBytes(site.errors().cacheControl());
		line(out, CONTENT_TYPE, HTML);
		if (contentRange != null) {
			line(out, CONTENT_RANGE, contentRange);
		}
		if (problem == Problem.METHOD_NOT_ALLOWED) {
			out.writeBytes(ALLOW);
		}
		length(out, problem.page().length);
		end(out);
	}

	private void begin(ByteBuf out, byte[] statusLine) {
		out.writeBytes(statusLine);
		out.writeBytes(this.server);
		line(out, DATE, this.date);
	}

	private void end(ByteBuf out) {
		if (!this.keepAlive) {
			out.writeBytes(CONNECTION_CLOSE);
		}
		else if (this.request.isHttp10()) {
			out.writeBytes(CONNECTION_KEEP_ALIVE);
		}
		out.writeBytes(LINE_END);
	}

	private void representation(ByteBuf out, Representation representation, Site site) {
		if (representation.coding() != Coding.IDENTITY) {
			line(out, CONTENT_ENCODING, representation.coding().token());
		}
		vary(out, representation);
		cors(out, representation.policy(), site);
	}

	private void vary(ByteBuf out, Representation representation) {
		if (representation.variesByEncoding()) {
			out.writeBytes(VARY_ENCODING);
		}
		if (representation.variesByAccept()) {
			out.writeBytes(VARY_ACCEPT);
		}
	}

	private void cors(ByteBuf out, ResourcePolicy policy, Site site) {
		if (!policy.cors()) {
			return;
		}
		out.writeBytes(VARY_ORIGIN);
		List<byte[]> allowed = site.allowedOrigins();
		for (int i = 0; i < allowed.size() && this.request.has(Field.ORIGIN); i++) {
			byte[] origin = allowed.get(i);
			if (Octets.equalsIgnoreCase(this.request.bytes(), this.request.from(Field.ORIGIN),
					this.request.to(Field.ORIGIN), origin)) {
				line(out, ALLOW_ORIGIN, origin);
				return;
			}
		}
	}

	private void validators(ByteBuf out, Representation representation) {
		line(out, ETAG, representation.etag());
		long modified = representation.modifiedEpochSecond();
		if (modified >= this.dateEpochSecond) {
			// RFC 9110, 8.8.2.1: not later than the answer itself.
			line(out, LAST_MODIFIED, this.date);
		}
		else if (modified != 0) {
			if (modified != this.modifiedEpochSecond) {
				this.modifiedEpochSecond = modified;
				HttpDate.format(modified, this.modified, 0);
			}
			line(out, LAST_MODIFIED, this.modified);
		}
	}

	private static void line(ByteBuf out, byte[] name, byte[] value) {
		out.writeBytes(name);
		out.writeBytes(value);
		out.writeBytes(LINE_END);
	}

	private static void line(ByteBuf out, byte[] name, String value) {
		out.writeBytes(name);
		ByteBufUtil.writeAscii(out, value);
		out.writeBytes(LINE_END);
	}

	private void length(ByteBuf out, long length) {
		out.writeBytes(CONTENT_LENGTH);
		int at = this.digits.length;
		long rest = length;
		do {
			this.digits[--at] = (byte) ('0' + rest % 10);
			rest /= 10;
		}
		while (rest > 0);
		out.writeBytes(this.digits, at, this.digits.length - at);
		out.writeBytes(LINE_END);
	}

	private static byte[] statusLine(int redirect) {
		String reason = switch (redirect) {
			case 301 -> "Moved Permanently";
			case 302 -> "Found";
			case 303 -> "See Other";
			case 307 -> "Temporary Redirect";
			default -> "Permanent Redirect";
		};
		return Octets.ascii("HTTP/1.1 " + redirect + " " + reason + "\r\n");
	}

}
