package io.tarweb.answer;

import io.tarweb.http.Accept;
import io.tarweb.http.AcceptEncoding;
import io.tarweb.http.Coding;
import io.tarweb.http.Field;
import io.tarweb.http.Octets;
import io.tarweb.http.RequestHead;
import io.tarweb.site.ResourcePolicy;
import io.tarweb.site.Site;

/**
 * The form of a resource that a request selects (RFC 9110, 12): page or Markdown, plain
 * or compressed. Reused for the next request, so nothing may keep it.
 */
public final class Representation {

	/** A quote, 16 hexadecimal digits, a quote. */
	private static final int ETAG_BYTES = 18;

	private static final byte[] HEX = Octets.ascii("0123456789abcdef");

	private static final Coding[] CODINGS = Coding.values();

	private static final byte[] TEXT = Octets.ascii("text");

	private static final byte[] HTML = Octets.ascii("html");

	private static final byte[] MARKDOWN = Octets.ascii("markdown");

	private static final ResourcePolicy NO_POLICY = new ResourcePolicy(new byte[0], new byte[0], null, false);

	private int member;

	private Coding coding = Coding.IDENTITY;

	private boolean inflated;

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
	 * Selects.
	 * @return whether there is a form that the client accepts
	 */
	boolean select(Site site, int resource, RequestHead head) {
		this.variesByEncoding = false;
		this.variesByAccept = false;
		int selected = resource;
		int group = site.group(resource);
		if (group != Site.NONE) {
			this.variesByEncoding = site.hasCompressed(group);
			int markdown = site.markdown(group);
			if (markdown != Site.NONE) {
				this.variesByAccept = true;
				int markdownGroup = site.group(markdown);
				this.variesByEncoding |= markdownGroup != Site.NONE && site.hasCompressed(markdownGroup);
				if (prefersMarkdown(head)) {
					selected = markdown;
					group = markdownGroup;
				}
			}
		}
		this.contentType = site.contentType(selected);
		this.policy = site.policy(selected);
		this.coding = Coding.IDENTITY;
		this.inflated = false;
		this.member = selected;
		if (group != Site.NONE && !selectCoding(site, group, head)) {
			return false;
		}
		this.offset = site.contentOffset(this.member);
		this.length = site.contentLength(this.member);
		this.modifiedEpochSecond = site.modifiedEpochSecond(this.member);
		writeEtag(site.contentHash(this.member));
		return true;
	}

	/**
	 * Markdown has to be asked for by name, which no browser does, and be wanted no less
	 * than HTML.
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
	 * The most wanted coding; among equally wanted ones the smallest (RFC 9110, 12.5.3).
	 * A client that refuses even the plain form gets it nevertheless, as the RFC allows.
	 */
	private boolean selectCoding(Site site, int group, RequestHead head) {
		long accepted = head.has(Field.ACCEPT_ENCODING)
				? AcceptEncoding.parse(head.bytes(), head.from(Field.ACCEPT_ENCODING), head.to(Field.ACCEPT_ENCODING))
				: AcceptEncoding.NONE;
		int best = 0;
		long smallest = Long.MAX_VALUE;
		int plain = site.variant(group, Coding.IDENTITY);
		for (Coding candidate : CODINGS) {
			int variant = site.variant(group, candidate);
			int quality = (variant != Site.NONE) ? AcceptEncoding.quality(accepted, candidate) : 0;
			if (quality > best || quality == best && quality > 0 && site.contentLength(variant) < smallest) {
				best = quality;
				smallest = site.contentLength(variant);
				this.member = variant;
				this.coding = candidate;
			}
		}
		if (plain != Site.NONE) {
			if (best == 0) {
				this.member = plain;
			}
			return true;
		}
		int gzip = site.variant(group, Coding.GZIP);
		if (gzip != Site.NONE && AcceptEncoding.quality(accepted, Coding.IDENTITY) > best) {
			this.member = gzip;
			this.coding = Coding.IDENTITY;
			this.inflated = true;
			return true;
		}
		return best > 0;
	}

	/**
	 * Of the content that is sent and how, so that each coding has its own even where two
	 * hold the same bytes (RFC 9110, 8.8.3.3).
	 */
	private void writeEtag(long hash) {
		long value = hash + this.coding.ordinal();
		for (int digit = 0; digit < Long.BYTES * 2; digit++) {
			this.etag[1 + digit] = HEX[(int) (value >>> 60 - digit * 4) & 0xf];
		}
	}

	/**
	 * The member that holds the content.
	 * @return the member
	 */
	public int member() {
		return this.member;
	}

	/**
	 * The coding that the content is sent in.
	 * @return the value of {@code Content-Encoding}, which identity goes without
	 */
	public Coding coding() {
		return this.coding;
	}

	/**
	 * Whether the member is gzip and the client takes only the plain content, whose
	 * length nobody knows.
	 * @return whether the content has to be inflated on its way
	 */
	public boolean isInflated() {
		return this.inflated;
	}

	/**
	 * Where the member's content begins.
	 * @return the offset in the archive, in bytes
	 */
	public long offset() {
		return this.offset;
	}

	/**
	 * The length of the member's content.
	 * @return the length in bytes, before inflating
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
	 * When the content was last modified.
	 * @return seconds of the epoch, 0 if unknown
	 */
	public long modifiedEpochSecond() {
		return this.modifiedEpochSecond;
	}

	/**
	 * The entity tag with its quotes.
	 * @return the bytes, to be read only
	 */
	public byte[] etag() {
		return this.etag;
	}

}
