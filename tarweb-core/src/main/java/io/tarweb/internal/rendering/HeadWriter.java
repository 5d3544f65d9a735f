package io.tarweb.internal.rendering;

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
import io.tarweb.internal.http.Octets;
import io.tarweb.internal.http.RequestHead;
import io.tarweb.internal.layer.Layer;
import io.tarweb.internal.policy.ResourcePolicy;
import org.jspecify.annotations.Nullable;

/**
 * Decides which fields an answer has, and in what order (RFC 9110). Whatever doesn't
 * change from one answer to the next is kept as bytes. One instance per event loop and
 * {@link Syntax}, used by the loop's thread only.
 */
final class HeadWriter {

	private static final byte[] NOTHING = {};

	private static final byte[] HTML = Octets.ascii("text/html;charset=utf-8");

	private final Syntax syntax;

	private final byte[] ok;

	private final byte[] partial;

	private final byte[] notModified;

	/** By ordinal. */
	private final byte[][] problems;

	private final byte[] contentType;

	private final byte[] contentLength;

	private final byte[] contentEncoding;

	private final byte[] contentRange;

	private final byte[] etag;

	private final byte[] acceptRanges;

	private final byte[] varyEncoding;

	private final byte[] varyAccept;

	private final byte[] varyOrigin;

	private final byte[] allowOrigin;

	private final byte[] location;

	private final byte[] allow;

	private final DateField serverAndDate;

	/** The latest value: the files of one build have few different times. */
	private final DateField lastModified;

	private final RenderedPolicy.Cache policies;

	private boolean beforeTls;

	HeadWriter(Syntax syntax, boolean serverHeader) {
		this.syntax = syntax;
		this.ok = syntax.status(200, "OK");
		this.partial = syntax.status(206, "Partial Content");
		this.notModified = syntax.status(304, "Not Modified");
		Problem[] problems = Problem.values();
		this.problems = new byte[problems.length][];
		for (Problem problem : problems) {
			this.problems[problem.ordinal()] = syntax.status(problem.status(), problem.reason());
		}
		this.contentType = syntax.name("Content-Type");
		this.contentLength = syntax.name("Content-Length");
		this.contentEncoding = syntax.name("Content-Encoding");
		this.contentRange = syntax.name("Content-Range");
		this.etag = syntax.name("ETag");
		this.acceptRanges = syntax.field("Accept-Ranges", "bytes");
		this.varyEncoding = syntax.field("Vary", "Accept-Encoding");
		this.varyAccept = syntax.field("Vary", "Accept");
		this.varyOrigin = syntax.field("Vary", "Origin");
		this.allowOrigin = syntax.name("Access-Control-Allow-Origin");
		this.location = syntax.name("Location");
		this.allow = syntax.field("Allow", Problem.ALLOW);
		this.serverAndDate = new DateField(serverHeader ? syntax.field("Server", "tarweb") : NOTHING, syntax, "Date");
		this.lastModified = new DateField(NOTHING, syntax, "Last-Modified");
		this.policies = new RenderedPolicy.Cache(syntax);
	}

	/**
	 * Forgets the policies of layers that are out of service.
	 */
	void forgetPolicies() {
		this.policies.clear();
	}

	void setDate(long epochSecond) {
		this.serverAndDate.set(epochSecond);
	}

	/**
	 * Sets what kind of connection the next answers are for.
	 * @param beforeTls whether the connection isn't encrypted and the client is told to
	 * use TLS
	 */
	void setBeforeTls(boolean beforeTls) {
		this.beforeTls = beforeTls;
	}

	void content(Rendering out, RequestHead request, Content content, Layer layer) {
		Representation whole = content.representation();
		boolean error = content.status() >= 400;
		begin(out, error ? this.problems[((content.status() == 410) ? Problem.GONE : Problem.NOT_FOUND).ordinal()]
				: this.ok);
		RenderedPolicy policy = this.policies.of(whole.policy());
		out.put(policy.fields());
		out.put(error ? this.policies.of(layer.errors()).cacheControl() : policy.cacheControl());
		field(out, this.contentType, whole.contentType());
		representation(out, request, whole, layer);
		if (!error) {
			validators(out, whole);
		}
		if (whole.isLengthKnown()) {
			length(out, whole.length());
			if (!error && !whole.isInflated() && layer.policy().maxRanges() > 0) {
				out.put(this.acceptRanges);
			}
		}
		else {
			this.syntax.lengthUnknown(out);
		}
		this.syntax.end(out);
	}

	/** RFC 9110, 15.4.5: the fields of a 200 that a cache has to know. */
	void notModified(Rendering out, RequestHead request, Representation known, Layer layer) {
		begin(out, this.notModified);
		policy(out, known.policy());
		vary(out, known);
		cors(out, request, known.policy(), layer);
		field(out, this.etag, known.etag());
		this.syntax.end(out);
	}

	void part(Rendering out, RequestHead request, Representation whole, ByteRange range, Layer layer) {
		beginPart(out, request, whole, layer);
		field(out, this.contentType, whole.contentType());
		field(out, this.contentRange, Octets.ascii(range.contentRange(whole.length())));
		length(out, range.length());
		this.syntax.end(out);
	}

	void multipart(Rendering out, RequestHead request, Representation whole, MultipartBody parts, Layer layer) {
		beginPart(out, request, whole, layer);
		field(out, this.contentType, Octets.ascii("multipart/byteranges; boundary=" + parts.boundary()));
		length(out, parts.length());
		this.syntax.end(out);
	}

	private void beginPart(Rendering out, RequestHead request, Representation whole, Layer layer) {
		begin(out, this.partial);
		policy(out, whole.policy());
		representation(out, request, whole, layer);
		validators(out, whole);
	}

	void redirection(Rendering out, Redirection redirection, Layer layer) {
		begin(out, this.syntax.status(redirection.status(), reason(redirection)));
		policy(out, layer.moved());
		field(out, this.location, redirection.location());
		length(out, 0);
		this.syntax.end(out);
	}

	private static String reason(Redirection redirection) {
		return switch (redirection.status()) {
			case 301 -> "Moved Permanently";
			case 302 -> "Found";
			case 303 -> "See Other";
			case 307 -> "Temporary Redirect";
			default -> "Permanent Redirect";
		};
	}

	void directory(Rendering out, DirectoryPage page, Layer layer) {
		begin(out, this.ok);
		policy(out, layer.moved());
		field(out, this.contentType, page.contentType());
		length(out, page.content().length);
		this.syntax.end(out);
	}

	void problem(Rendering out, Problem problem, @Nullable String contentRange, Layer layer) {
		begin(out, this.problems[problem.ordinal()]);
		policy(out, layer.errors());
		field(out, this.contentType, HTML);
		if (contentRange != null) {
			field(out, this.contentRange, Octets.ascii(contentRange));
		}
		if (problem == Problem.METHOD_NOT_ALLOWED) {
			out.put(this.allow);
		}
		length(out, problem.page().length);
		this.syntax.end(out);
	}

	private void begin(Rendering out, byte[] status) {
		this.syntax.begin(out);
		out.put(status);
		out.put(this.serverAndDate.bytes());
	}

	private void policy(Rendering out, ResourcePolicy policy) {
		RenderedPolicy rendered = this.policies.of(policy);
		out.put(this.beforeTls ? rendered.plainFields() : rendered.fields());
		out.put(rendered.cacheControl());
	}

	private void representation(Rendering out, RequestHead request, Representation representation, Layer layer) {
		if (representation.coding() != Coding.IDENTITY) {
			field(out, this.contentEncoding, representation.coding().token());
		}
		vary(out, representation);
		cors(out, request, representation.policy(), layer);
	}

	private void vary(Rendering out, Representation representation) {
		if (representation.variesByEncoding()) {
			out.put(this.varyEncoding);
		}
		if (representation.variesByAccept()) {
			out.put(this.varyAccept);
		}
	}

	private void cors(Rendering out, RequestHead request, ResourcePolicy policy, Layer layer) {
		if (!policy.cors()) {
			return;
		}
		out.put(this.varyOrigin);
		List<byte[]> allowed = layer.allowedOrigins();
		for (int i = 0; i < allowed.size() && request.has(Field.ORIGIN); i++) {
			byte[] origin = allowed.get(i);
			if (Octets.equalsIgnoreCase(request.bytes(), request.from(Field.ORIGIN), request.to(Field.ORIGIN),
					origin)) {
				field(out, this.allowOrigin, origin);
				return;
			}
		}
	}

	private void validators(Rendering out, Representation representation) {
		field(out, this.etag, representation.etag());
		long modified = representation.modifiedEpochSecond();
		if (modified == 0) {
			return;
		}
		// RFC 9110, 8.8.2.1: not later than the answer itself.
		this.lastModified.set(Math.min(modified, this.serverAndDate.epochSecond()));
		out.put(this.lastModified.bytes());
	}

	private void field(Rendering out, byte[] name, byte[] value) {
		out.put(name);
		this.syntax.value(out, value);
	}

	private void length(Rendering out, long length) {
		out.put(this.contentLength);
		this.syntax.value(out, length);
	}

}
