package io.tarweb.internal.answer;

import java.util.List;

import io.tarweb.http.Coding;
import io.tarweb.internal.archive.Archive;
import io.tarweb.internal.http.Accept;
import io.tarweb.internal.http.AcceptEncoding;
import io.tarweb.internal.http.Field;
import io.tarweb.internal.http.Octets;
import io.tarweb.internal.http.RequestHead;
import io.tarweb.internal.layer.Layer;
import io.tarweb.internal.layer.Resources;
import io.tarweb.internal.policy.ResourcePolicy;

/**
 * The form of a resource that a request selects (RFC 9110, 12): page or Markdown, plain
 * or compressed. Reused for the next request, so nothing may keep it.
 */
public final class Representation {

	/** The bytes that gzip adds to a deflate stream: a header of 10, a trailer of 8. */
	public static final int GZIP_FRAME_BYTES = 18;

	/** A quote, 16 hexadecimal digits, a quote. */
	private static final int ETAG_BYTES = 18;

	private static final byte[] HEX = Octets.ascii("0123456789abcdef");

	private static final Coding[] CODINGS = Coding.values();

	private static final byte[] TEXT = Octets.ascii("text");

	private static final byte[] HTML = Octets.ascii("html");

	private static final byte[] MARKDOWN = Octets.ascii("markdown");

	private static final ResourcePolicy NO_POLICY = new ResourcePolicy(List.of(), null, null, false);

	private int member;

	private Coding coding = Coding.IDENTITY;

	private boolean framed;

	private boolean inflated;

	private boolean lengthKnown;

	private long offset;

	private long length;

	private byte[] contentType = {};

	private ResourcePolicy policy = NO_POLICY;

	private boolean variesByEncoding;

	private boolean variesByAccept;

	private long modifiedEpochSecond;

	private final byte[] etag = new byte[ETAG_BYTES];

	Representation() {
		this.etag[0] = '"';
		this.etag[ETAG_BYTES - 1] = '"';
	}

	/**
	 * Selects a form.
	 * @return whether there is one that the client accepts
	 */
	boolean select(Layer layer, int resource, RequestHead head) {
		Resources resources = layer.resources();
		Archive archive = layer.archive();
		this.variesByEncoding = false;
		this.variesByAccept = false;
		int selected = resource;
		int group = resources.group(resource);
		this.variesByEncoding = variesByEncoding(layer, resource, group);
		if (group != Resources.NONE) {
			int markdown = resources.markdown(group);
			if (markdown != Resources.NONE) {
				this.variesByAccept = true;
				int markdownGroup = resources.group(markdown);
				this.variesByEncoding |= variesByEncoding(layer, markdown, markdownGroup);
				if (prefersMarkdown(head)) {
					selected = markdown;
					group = markdownGroup;
				}
			}
		}
		this.contentType = resources.contentType(selected);
		this.policy = resources.policy(selected);
		this.coding = Coding.IDENTITY;
		this.framed = false;
		this.inflated = false;
		this.lengthKnown = true;
		this.member = selected;
		if ((group != Resources.NONE || archive.isPacked(selected)) && !selectCoding(layer, selected, group, head)) {
			return false;
		}
		this.offset = archive.contentOffset(this.member);
		this.length = this.inflated ? archive.contentLength(this.member) : lengthAsStored(archive, this.member);
		this.modifiedEpochSecond = resources.modifiedEpochSecond(this.member);
		writeEtag(resources.contentHash(this.member));
		return true;
	}

	private static boolean variesByEncoding(Layer layer, int resource, int group) {
		return group != Resources.NONE && layer.resources().hasCompressed(group) || layer.archive().isPacked(resource);
	}

	private static long lengthAsStored(Archive archive, int member) {
		return archive.storedLength(member) + (archive.isDeflated(member) ? GZIP_FRAME_BYTES : 0);
	}

	/**
	 * The client must ask for Markdown by name, which no browser does, and want it no
	 * less than HTML.
	 */
	private static boolean prefersMarkdown(RequestHead head) {
		if (!head.has(Field.ACCEPT)) {
			return false;
		}
		int from = head.from(Field.ACCEPT);
		int to = head.to(Field.ACCEPT);
		int wanted = Accept.isNamed(head.bytes(), from, to, TEXT, MARKDOWN)
				? Accept.quality(head.bytes(), from, to, TEXT, MARKDOWN) : 0;
		return wanted > 0 && wanted >= Accept.quality(head.bytes(), from, to, TEXT, HTML);
	}

	/**
	 * Selects the most wanted coding, among equally wanted ones the smallest (RFC 9110,
	 * 12.5.3). Content is inflated only if that allows a coding that is wanted more. A
	 * client that refuses even the plain form still gets it, as the RFC allows.
	 */
	private boolean selectCoding(Layer layer, int resource, int group, RequestHead head) {
		long accepted = head.has(Field.ACCEPT_ENCODING)
				? AcceptEncoding.parse(head.bytes(), head.from(Field.ACCEPT_ENCODING), head.to(Field.ACCEPT_ENCODING))
				: AcceptEncoding.NONE;
		Resources resources = layer.resources();
		Archive archive = layer.archive();
		int best = 0;
		long smallest = Long.MAX_VALUE;
		for (Coding stored : CODINGS) {
			int variant = variant(resources, resource, group, stored);
			if (variant != Resources.NONE && (!archive.isPacked(variant) || stored == Coding.IDENTITY)) {
				Coding candidate = archive.isPacked(variant) ? Coding.GZIP : stored;
				int quality = AcceptEncoding.quality(accepted, candidate);
				long length = lengthAsStored(archive, variant);
				if (quality > best || quality == best && quality > 0 && length < smallest) {
					best = quality;
					smallest = length;
					this.member = variant;
					this.coding = candidate;
				}
			}
		}
		this.framed = best > 0 && archive.isDeflated(this.member);
		for (Coding stored : CODINGS) {
			int variant = variant(resources, resource, group, stored);
			if (variant != Resources.NONE && archive.isPacked(variant)
					&& AcceptEncoding.quality(accepted, stored) > best) {
				best = AcceptEncoding.quality(accepted, stored);
				inflate(variant, stored);
			}
		}
		int plain = variant(resources, resource, group, Coding.IDENTITY);
		if (plain != Resources.NONE) {
			if (best == 0) {
				this.member = plain;
				this.inflated = archive.isPacked(plain);
			}
			return true;
		}
		int gzip = variant(resources, resource, group, Coding.GZIP);
		if (gzip != Resources.NONE && AcceptEncoding.quality(accepted, Coding.IDENTITY) > best) {
			inflate(gzip, Coding.IDENTITY);
			this.lengthKnown = false;
			return true;
		}
		return best > 0;
	}

	private static int variant(Resources resources, int resource, int group, Coding coding) {
		if (group != Resources.NONE) {
			return resources.variant(group, coding);
		}
		return (coding == Coding.IDENTITY) ? resource : Resources.NONE;
	}

	private void inflate(int variant, Coding sentAs) {
		this.member = variant;
		this.coding = sentAs;
		this.framed = false;
		this.inflated = true;
	}

	/**
	 * Makes the entity tag of the content and its coding, so that each coding has its own
	 * even if two hold the same bytes (RFC 9110, 8.8.3.3).
	 */
	private void writeEtag(long hash) {
		long value = hash + this.coding.ordinal();
		for (int digit = 0; digit < Long.BYTES * 2; digit++) {
			this.etag[1 + digit] = HEX[(int) (value >>> 60 - digit * 4) & 0xf];
		}
	}

	/**
	 * The member that holds the content.
	 */
	public int member() {
		return this.member;
	}

	/**
	 * The coding that the content is sent in: the value of {@code Content-Encoding},
	 * which is left out for identity.
	 */
	public Coding coding() {
		return this.coding;
	}

	/**
	 * Whether the stored content is a deflate stream to be sent as gzip, between gzip's
	 * header and trailer.
	 */
	public boolean isFramed() {
		return this.framed;
	}

	/**
	 * Whether the stored content is compressed in a way that the client doesn't accept,
	 * so that it has to be inflated while it is sent.
	 */
	public boolean isInflated() {
		return this.inflated;
	}

	/**
	 * Whether the length of the content to send is known; otherwise only its end tells. A
	 * member that is gzip itself doesn't tell its inflated length; for content that the
	 * archive has packed, the archive does.
	 */
	public boolean isLengthKnown() {
		return this.lengthKnown;
	}

	/**
	 * The offset in the archive of the member's content, in bytes.
	 */
	public long offset() {
		return this.offset;
	}

	/**
	 * The length of the content to send, in bytes; meaningless if it isn't known.
	 */
	public long length() {
		return this.length;
	}

	public byte[] contentType() {
		return this.contentType;
	}

	public ResourcePolicy policy() {
		return this.policy;
	}

	public boolean variesByEncoding() {
		return this.variesByEncoding;
	}

	public boolean variesByAccept() {
		return this.variesByAccept;
	}

	/**
	 * When the content was last modified, in seconds of the epoch; 0 if unknown.
	 */
	public long modifiedEpochSecond() {
		return this.modifiedEpochSecond;
	}

	/**
	 * The entity tag with its quotes.
	 * @return the bytes; don't change them
	 */
	public byte[] etag() {
		return this.etag;
	}

}
