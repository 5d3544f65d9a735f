package io.tarweb.site;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.tarweb.archive.Archive;
import io.tarweb.archive.MappedFile;
import io.tarweb.http.Coding;
import io.tarweb.http.HttpDate;
import io.tarweb.http.Octets;
import org.jspecify.annotations.Nullable;

/**
 * An archive made ready to answer from: everything that a request needs to know of a
 * member is decided here, once. Immutable; shared by all event loops.
 * <p>
 * A <em>member</em> is an entry of the archive, numbered from 0. A <em>resource</em> is
 * what a path leads to: usually a member; where there are only compressed members of the
 * name, the complement of one of them.
 */
public final class Site {

	/** No such resource, no such member. */
	public static final int NONE = Integer.MIN_VALUE;

	/** The room that {@link #find} needs behind a name, in bytes. */
	public static final int SPARE_BYTES = Variants.LONGEST_SUFFIX;

	/** No rules that somebody wrote are longer. */
	private static final int MAX_RULES_BYTES = 1024 * 1024;

	private final Archive archive;

	private final SitePolicy policy;

	private final byte[] prefix;

	private final ContentHashes hashes;

	private final Variants variants;

	private final ResourceTable resources;

	private final ResourcePolicy errors;

	private final ResourcePolicy moved;

	private final List<byte[]> allowedOrigins;

	private final RedirectRules redirects;

	private final @Nullable Listing listing;

	private final int fallback;

	private final SiteStatus status;

	private final Runnable onClosed;

	private Site(Archive archive, SitePolicy policy, String location, long startedNanos, Runnable onClosed) {
		this.archive = archive;
		this.policy = policy;
		this.onClosed = onClosed;
		this.prefix = policy.prefix().getBytes(StandardCharsets.UTF_8);
		this.hashes = new ContentHashes(archive);
		this.variants = new Variants(archive, policy.markdown());
		PolicyTable policies = new PolicyTable(policy,
				HeaderRules.parse(rules("_headers"), policy.prefix() + "_headers"));
		this.errors = policies.errors();
		this.moved = policies.moved();
		this.allowedOrigins = policy.cors()
			.allowedOrigins()
			.stream()
			.map((origin) -> Octets.ascii(origin.toLowerCase(Locale.ROOT)))
			.toList();
		this.resources = new ResourceTable(archive, policy, this.variants, policies);
		if (this.resources.visible() == 0) {
			throw new SiteException("'" + archive.file() + "' has nothing to serve"
					+ ((this.prefix.length > 0) ? " below the prefix '" + policy.prefix() + "'" : ""));
		}
		this.redirects = RedirectRules.parse(rules("_redirects"), policy.prefix() + "_redirects");
		this.listing = (policy.listing() != DirectoryListing.OFF) ? new Listing(archive, this.prefix, this.resources)
				: null;
		this.fallback = findFallback();
		this.status = new SiteStatus(location, archive.file(), this.hashes.archiveId(), archive.size(),
				contentBytes(archive), archive.fileBytes(), skipped(archive), Instant.now(),
				Duration.ofNanos(System.nanoTime() - startedNanos));
	}

	/**
	 * Prepares an archive, using all cores.
	 * @param archive the archive, which belongs to the site from now on; closed if this
	 * fails
	 * @param policy how the archive becomes a site
	 * @param location where the archive comes from, for the status
	 * @param startedNanos {@link System#nanoTime()} when the load began
	 * @param onClosed told when the archive of the finished site has been closed
	 * @return the site
	 * @throws SiteException if the archive doesn't make a site under this policy
	 */
	public static Site prepare(Archive archive, SitePolicy policy, String location, long startedNanos,
			Runnable onClosed) {
		try {
			return new Site(archive, policy, location, startedNanos, onClosed);
		}
		catch (RuntimeException | Error ex) {
			archive.close();
			throw ex;
		}
	}

	private byte[] rules(String name) {
		int member = member(name);
		if (member < 0) {
			return new byte[0];
		}
		long length = this.archive.contentLength(member);
		if (length > MAX_RULES_BYTES) {
			throw new SiteException(
					"'" + name + "' has " + length + " bytes, more than the " + MAX_RULES_BYTES + " that are read");
		}
		try (InputStream content = content(member)) {
			return content.readAllBytes();
		}
		catch (IOException ex) {
			throw new SiteException("'" + name + "' can't be read: " + ex.getMessage(), ex);
		}
	}

	private int member(String path) {
		byte[] name = (this.policy.prefix() + path).getBytes(StandardCharsets.UTF_8);
		return this.archive.find(name, 0, name.length);
	}

	private int findFallback() {
		String path = this.policy.fallback();
		if (path == null) {
			return NONE;
		}
		byte[] key = (this.policy.prefix() + path.replaceFirst("^/+", "")).getBytes(StandardCharsets.UTF_8);
		int resource = find(Arrays.copyOf(key, key.length + SPARE_BYTES), key.length);
		if (resource == NONE) {
			throw new SiteException("'" + this.archive.file() + "' has no member '" + path
					+ "', which is to answer for pages that don't exist");
		}
		return resource;
	}

	private static long contentBytes(Archive archive) {
		long sum = 0;
		for (int member = 0; member < archive.size(); member++) {
			sum += archive.contentLength(member);
		}
		return sum;
	}

	private static Map<String, Integer> skipped(Archive archive) {
		Map<String, Integer> skipped = new LinkedHashMap<>();
		archive.report().skipped().forEach((kind, count) -> skipped.put(kind.label(), count));
		return skipped;
	}

	/**
	 * The bytes that every look-up key begins with: the directory of the archive that is
	 * this site's root.
	 * @return the prefix, to be read only
	 */
	public byte[] prefix() {
		return this.prefix;
	}

	/**
	 * Looks a resource up by its name's bytes.
	 * @param name the name, beginning with {@link #prefix()}, from the start of the
	 * array; {@link #SPARE_BYTES} behind it are overwritten
	 * @param to the end of the name
	 * @return the resource, or {@link #NONE}
	 */
	public int find(byte[] name, int to) {
		int member = this.archive.find(name, 0, to);
		if (member >= 0) {
			return this.resources.isHidden(member) ? NONE : member;
		}
		int compressed = this.variants.findCompressed(name, to);
		return (compressed >= 0 && !this.resources.isHiddenGroup(this.variants.groupOfCompressed(compressed)))
				? ~compressed : NONE;
	}

	/**
	 * The other forms of a resource.
	 * @param resource the resource
	 * @return a number for {@link #variant} and {@link #markdown}; {@link #NONE} if there
	 * are no other forms
	 */
	public int group(int resource) {
		int group = (resource >= 0) ? this.variants.groupOfPlain(resource) : this.variants.groupOfCompressed(~resource);
		return (group >= 0) ? group : NONE;
	}

	/**
	 * The member that holds a resource in some coding.
	 * @param group the resource's group
	 * @param coding the coding
	 * @return the member, or {@link #NONE}
	 */
	public int variant(int group, Coding coding) {
		int member = this.variants.member(group, coding);
		return (member >= 0) ? member : NONE;
	}

	/**
	 * Whether a resource can be had compressed.
	 * @param group the resource's group
	 * @return whether {@code Accept-Encoding} decides what it is answered with
	 */
	public boolean hasCompressed(int group) {
		return this.variants.hasCompressed(group);
	}

	/**
	 * The Markdown of a page.
	 * @param group the page's group
	 * @return the member, or {@link #NONE}
	 */
	public int markdown(int group) {
		int member = this.variants.markdown(group);
		return (member >= 0 && !this.resources.isHidden(member)) ? member : NONE;
	}

	/**
	 * A resource's media type.
	 * @param resource the resource
	 * @return the value of {@code Content-Type}, to be read only
	 */
	public byte[] contentType(int resource) {
		return (resource >= 0) ? this.resources.contentType(resource)
				: this.resources.contentTypeOfGroup(this.variants.groupOfCompressed(~resource));
	}

	/**
	 * The fields that a resource's answers carry.
	 * @param resource the resource
	 * @return the policy
	 */
	public ResourcePolicy policy(int resource) {
		return (resource >= 0) ? this.resources.policy(resource)
				: this.resources.policyOfGroup(this.variants.groupOfCompressed(~resource));
	}

	/**
	 * The fields of errors that no member answers for.
	 * @return the policy
	 */
	public ResourcePolicy errors() {
		return this.errors;
	}

	/**
	 * The fields of redirects and directory lists.
	 * @return the policy
	 */
	public ResourcePolicy moved() {
		return this.moved;
	}

	/**
	 * The origins that may read what {@link ResourcePolicy#cors()} is set for.
	 * @return the values of {@code Origin} in lower case, to be read only
	 */
	public List<byte[]> allowedOrigins() {
		return this.allowedOrigins;
	}

	public long contentOffset(int member) {
		return this.archive.contentOffset(member);
	}

	public long contentLength(int member) {
		return this.archive.contentLength(member);
	}

	/**
	 * How many bytes of the archive a member's content takes.
	 * @param member the member
	 * @return the length as it is stored, packed or not
	 */
	public long storedLength(int member) {
		return this.archive.storedLength(member);
	}

	/**
	 * Whether a member's content is stored so that it can be sent as gzip, and has to be
	 * inflated to be sent otherwise.
	 * @param member the member
	 * @return {@code false} if it is stored as it is
	 */
	public boolean isPacked(int member) {
		return this.archive.isPacked(member);
	}

	/**
	 * Whether it takes the frame of gzip to make gzip of what is stored.
	 * @param member the member
	 * @return {@code false} if it is gzip, or isn't packed
	 */
	public boolean isDeflated(int member) {
		return this.archive.isDeflated(member);
	}

	/**
	 * The checksum that the frame of gzip ends with.
	 * @param member a deflated member
	 * @return the CRC-32 of its content
	 */
	public int checksum(int member) {
		return this.archive.checksum(member);
	}

	/**
	 * Reads a member's content, unpacked if need be.
	 * @param member the member
	 * @return the content, to be read by one thread that holds the site
	 */
	public InputStream content(int member) {
		return this.archive.content(member);
	}

	/**
	 * The hash of a member's content: equal for equal content, whatever its name and
	 * time.
	 * @param member the member
	 * @return 64 bits of XXH3
	 */
	public long contentHash(int member) {
		return this.hashes.of(member);
	}

	/**
	 * When a member was last modified.
	 * @param member the member
	 * @return seconds of the epoch; 0 if the archive doesn't say, or says what HTTP can't
	 */
	public long modifiedEpochSecond(int member) {
		return modifiedEpochSecond(this.archive, member);
	}

	static long modifiedEpochSecond(Archive archive, int member) {
		long modified = archive.modifiedEpochSecond(member);
		return (modified > 0 && modified <= HttpDate.MAX_EPOCH_SECONDS) ? modified : 0;
	}

	/**
	 * The rules of {@code _redirects}.
	 * @return the rules, possibly none
	 */
	public RedirectRules redirects() {
		return this.redirects;
	}

	/**
	 * Lists directories without an index page.
	 * @return the listing, {@code null} if they aren't listed
	 */
	public @Nullable Listing listing() {
		return this.listing;
	}

	/**
	 * The page that answers for pages that don't exist.
	 * @return the resource, or {@link #NONE}
	 */
	public int fallback() {
		return this.fallback;
	}

	/**
	 * Whether there may be a {@code 404.html} elsewhere than at the root.
	 * @return {@code false} if a look-up at the root is enough
	 */
	public boolean hasNestedNotFoundPage() {
		return this.resources.hasNestedNotFoundPage();
	}

	public SitePolicy policy() {
		return this.policy;
	}

	public SiteStatus status() {
		return this.status;
	}

	/**
	 * The archive's bytes.
	 * @return the file, valid as long as the site is held
	 */
	public MappedFile bytes() {
		return this.archive.bytes();
	}

	Archive archive() {
		return this.archive;
	}

	/**
	 * Unmaps the archive. Only when nobody can hold it any more.
	 */
	public void close() {
		this.archive.close();
		this.onClosed.run();
	}

}
