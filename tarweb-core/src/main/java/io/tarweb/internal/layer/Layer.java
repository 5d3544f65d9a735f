package io.tarweb.internal.layer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import io.tarweb.error.SiteException;
import io.tarweb.http.Coding;
import io.tarweb.internal.archive.Archive;
import io.tarweb.internal.archive.LoadPace;
import io.tarweb.internal.archive.MappedFile;
import io.tarweb.internal.archive.SkippedKind;
import io.tarweb.internal.http.HttpDate;
import io.tarweb.internal.http.Octets;
import io.tarweb.internal.http.PercentEncoding;
import io.tarweb.internal.policy.PolicyTable;
import io.tarweb.internal.policy.ResourcePolicy;
import io.tarweb.internal.rules.HeaderRules;
import io.tarweb.internal.rules.PathLookup;
import io.tarweb.internal.rules.RedirectRules;
import io.tarweb.settings.CleanUrls;
import io.tarweb.settings.DirectoryListing;
import io.tarweb.settings.SitePolicy;
import io.tarweb.status.ArchiveStatus;
import io.tarweb.status.Damage;
import org.jspecify.annotations.Nullable;

/**
 * An archive made ready to answer from: everything that a request needs to know of a
 * member is decided here, once. Immutable; shared by all event loops.
 * <p>
 * A <em>member</em> is an entry of the archive, numbered from 0. A <em>resource</em> is
 * what a path leads to: usually a member; where there are only compressed members of the
 * name, the complement of one of them.
 */
public final class Layer implements PathLookup.Names {

	/** No such resource, no such member. */
	public static final int NONE = PathLookup.NONE;

	/** The room that {@link #find} needs behind a name, in bytes. */
	public static final int SPARE_BYTES = PathLookup.SPARE_BYTES;

	/** The signature of a path that isn't there. */
	public static final long ABSENT = 0;

	private static final List<String> PAGES = List.of("text/html", "application/xhtml+xml", "text/markdown",
			"text/plain", "application/pdf");

	/** No rules that somebody wrote are longer. */
	private static final int MAX_RULES_BYTES = 1024 * 1024;

	/** Odd, so that nothing is lost by multiplying. */
	private static final long SIGNATURE_FACTOR = 0x9E3779B97F4A7C15L;

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

	private final ArchiveStatus status;

	private final Consumer<Layer> onClosed;

	/** The editions that this archive is part of, and whoever prepared it. */
	private final AtomicInteger holders = new AtomicInteger(1);

	private volatile @Nullable Damage damage;

	private Layer(Archive archive, SitePolicy policy, String location, long startedNanos, Consumer<Layer> onClosed) {
		this.archive = archive;
		this.policy = policy;
		this.onClosed = onClosed;
		this.prefix = policy.prefix().getBytes(StandardCharsets.UTF_8);
		this.hashes = new ContentHashes(archive);
		this.variants = new Variants(archive, policy.markdown());
		PolicyTable policies = new PolicyTable(policy, HeaderRules.parse(rules("_headers"), inMessages("_headers")));
		this.errors = policies.errors();
		this.moved = policies.moved();
		this.allowedOrigins = policy.cors()
			.allowedOrigins()
			.stream()
			.map((origin) -> Octets.ascii(origin.toLowerCase(Locale.ROOT)))
			.toList();
		this.resources = new ResourceTable(archive, policy, this.variants, policies);
		if (this.resources.visible() == 0) {
			throw new SiteException(SiteException.Kind.EMPTY, nothingToServe());
		}
		this.redirects = RedirectRules.parse(rules("_redirects"), inMessages("_redirects"));
		this.listing = (policy.listing() != DirectoryListing.OFF) ? new Listing(archive, this.resources) : null;
		this.fallback = findFallback();
		Preloading.run(archive, policy.preload(), this.hashes.unreadBytes());
		this.status = new ArchiveStatus(location, archive.file(), this.hashes.archiveId(),
				archive.size() - this.resources.unusable(), contentBytes(archive), archive.fileBytes(), skipped(),
				archive.report().trailingBytes(), Instant.now(), Duration.ofNanos(System.nanoTime() - startedNanos));
	}

	/**
	 * Prepares an archive, using all cores unless others need them.
	 * @param archive the archive, which belongs to the site from now on; closed if this
	 * fails
	 * @param policy how the archive becomes a site
	 * @param location where the archive comes from, for the status
	 * @param startedNanos {@link System#nanoTime()} when the load began
	 * @param onClosed told of the finished site when its archive has been closed
	 * @return the site
	 * @throws SiteException if the archive doesn't make a site under this policy
	 */
	public static Layer prepare(Archive archive, SitePolicy policy, String location, long startedNanos,
			Consumer<Layer> onClosed) {
		try {
			return new Layer(archive, policy, location, startedNanos, onClosed);
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
			throw new SiteException(SiteException.Kind.RULES, inMessages(name) + " has " + length
					+ " bytes, more than the " + MAX_RULES_BYTES + " that are read");
		}
		try (InputStream content = content(member)) {
			return content.readAllBytes();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(inMessages(name) + " can't be read: " + ex.getMessage(), ex);
		}
	}

	/** A file of the archive: several archives of a site may have one of that name. */
	private String inMessages(String name) {
		return "'%s%s' in '%s'".formatted(this.policy.prefix(), name, this.archive.file());
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
		return find(Arrays.copyOf(key, key.length + SPARE_BYTES), key.length);
	}

	private String nothingToServe() {
		String below = (this.prefix.length > 0) ? " below the prefix '" + this.policy.prefix() + "'" : "";
		int members = this.archive.size();
		String found = (members > 0) ? "none of its members (%d) can be requested".formatted(members)
				: "it has no members";
		Map<String, Integer> skipped = skipped();
		String leftOut = skipped.isEmpty() ? ""
				: skipped.entrySet()
					.stream()
					.map((kind) -> kind.getKey() + " (" + kind.getValue() + ")")
					.collect(Collectors.joining(", ", "; left out: ", ""));
		return "'" + this.archive.file() + "' has nothing to serve" + below + ": " + found + leftOut;
	}

	private static long contentBytes(Archive archive) {
		long sum = 0;
		for (int member = 0; member < archive.size(); member++) {
			sum += archive.contentLength(member);
		}
		return sum;
	}

	private Map<String, Integer> skipped() {
		Map<String, Integer> skipped = new LinkedHashMap<>();
		this.archive.report().skipped().forEach((kind, count) -> skipped.put(kind.label(), count));
		if (this.resources.unusable() > 0) {
			skipped.merge(SkippedKind.UNUSABLE_NAME.label(), this.resources.unusable(), Integer::sum);
		}
		return skipped;
	}

	/**
	 * The bytes that every look-up key begins with: the directory of the archive that is
	 * this site's root.
	 * @return the prefix, to be read only
	 */
	@Override
	public byte[] prefix() {
		return this.prefix;
	}

	@Override
	public CleanUrls cleanUrls() {
		return this.policy.cleanUrls();
	}

	/**
	 * Looks a resource up by its name's bytes.
	 * @param name the name, beginning with {@link #prefix()}, from the start of the
	 * array; {@link #SPARE_BYTES} behind it are overwritten
	 * @param to the end of the name
	 * @return the resource, or {@link #NONE}
	 */
	@Override
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
	 * How many {@linkplain #number numbers} resources have.
	 * @return the smallest number that none has
	 */
	public int resources() {
		return this.archive.size() * 2;
	}

	/**
	 * The number of a resource, for tables.
	 * @param resource the resource
	 * @return a number from 0
	 */
	public int number(int resource) {
		return (resource >= 0) ? resource : this.archive.size() + ~resource;
	}

	private int resource(int number) {
		return (number < this.archive.size()) ? number : ~(number - this.archive.size());
	}

	/**
	 * Whether a resource is something to read, unlike a script, a style or a picture.
	 * @param number the resource's number
	 * @return whether it is HTML, Markdown, plain text or PDF
	 */
	public boolean isPage(int number) {
		String type = new String(contentType(resource(number)), StandardCharsets.US_ASCII);
		return PAGES.stream().anyMatch(type::startsWith);
	}

	/**
	 * A resource's own path below the root of the site.
	 * @param number the resource's number
	 * @return the path with its leading slash, percent-encoded
	 */
	public String path(int number) {
		int resource = resource(number);
		int member = (resource >= 0) ? resource : ~resource;
		byte[] name = new byte[this.archive.nameLength(member)];
		this.archive.copyName(member, name, 0);
		int to = name.length;
		if (resource < 0) {
			while (name[--to] != '.') {
				continue;
			}
		}
		ByteArrayOutputStream path = new ByteArrayOutputStream();
		path.write('/');
		for (int i = this.prefix.length; i < to; i++) {
			PercentEncoding.PATH.append(path, name[i]);
		}
		return path.toString(StandardCharsets.US_ASCII);
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
	 * @return the resource, or {@link #NONE} if none is wanted or this archive hasn't it
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

	public ArchiveStatus status() {
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
	 * A hash of what a resource leads to, in all of its forms.
	 */
	public long signature(int resource) {
		int group = group(resource);
		if (group == NONE) {
			return present(this.hashes.of(resource));
		}
		long signature = 0;
		for (Coding coding : Coding.values()) {
			signature = mix(signature, variant(group, coding));
		}
		return present(mix(signature, markdown(group)));
	}

	private long mix(long signature, int member) {
		return (signature ^ ((member != NONE) ? this.hashes.of(member) : 0)) * SIGNATURE_FACTOR;
	}

	private static long present(long signature) {
		return (signature != ABSENT) ? signature : 1;
	}

	public int files() {
		int sum = 0;
		for (int member = 0; member < this.archive.size(); member++) {
			sum += (!this.variants.isSibling(member) && !this.resources.isHidden(member)) ? 1 : 0;
		}
		for (int group = 0; group < this.variants.groups(); group++) {
			sum += (this.variants.identity(group) == Variants.NONE && !this.resources.isHiddenGroup(group)) ? 1 : 0;
		}
		return sum;
	}

	/**
	 * Tells of every path that leads to a resource, once.
	 */
	public void forEachPath(PathVisitor visitor) {
		byte[] name = new byte[512];
		for (int member = 0; member < this.archive.size(); member++) {
			int length = this.archive.nameLength(member);
			if (name.length < length + SPARE_BYTES) {
				name = new byte[length * 2 + SPARE_BYTES];
			}
			this.archive.copyName(member, name, 0);
			if (!this.resources.isHidden(member)) {
				visitor.visit(name, length, this.prefix.length, signature(member));
			}
			LoadPace.pause();
			if (this.variants.groupOfCompressed(member) != Variants.NONE) {
				int base = length;
				while (name[--base] != '.') {
					continue;
				}
				if (find(name, base) == ~member) {
					visitor.visit(name, base, this.prefix.length, signature(~member));
				}
			}
		}
	}

	/**
	 * What happened to the archive while it was in service.
	 * @return the damage, {@code null} as long as none was noticed
	 */
	public @Nullable Damage damage() {
		return this.damage;
	}

	/**
	 * Whether the archive was written to or cut. Costs a field access; somebody else
	 * {@linkplain #inspect() looks at the file}.
	 * @return whether nothing may be sent from it any more
	 */
	public boolean isDamaged() {
		return this.damage != null;
	}

	/**
	 * Looks at the file, by a system call.
	 * @return whether the archive is damaged
	 */
	public boolean inspect() {
		if (this.damage == null) {
			String change = this.archive.bytes().changeInPlace();
			if (change != null) {
				this.damage = new Damage(this.archive.file(), change, Instant.now());
			}
		}
		return this.damage != null;
	}

	/**
	 * Whether this was made of that very file, and the file hasn't changed since.
	 * @param file a file
	 * @return {@code false} also where that can't be told
	 */
	public boolean isOf(Path file) {
		return !isDamaged() && this.archive.isSameFile(file);
	}

	/**
	 * Holds the archive until {@link #release()}; only by somebody who knows it to be
	 * held.
	 */
	public void retain() {
		this.holders.incrementAndGet();
	}

	/**
	 * Lets go of the archive, exactly once for each hold. The last to let go unmaps it.
	 */
	public void release() {
		if (this.holders.decrementAndGet() == 0) {
			this.archive.close();
			this.onClosed.accept(this);
		}
	}

	/**
	 * Is told of paths.
	 */
	@FunctionalInterface
	public interface PathVisitor {

		/**
		 * One path.
		 * @param path holds the name with the site's prefix and spare room behind it
		 * @param to the end of the name
		 * @param from where the name begins behind the prefix
		 * @param signature what it leads to
		 */
		void visit(byte[] path, int to, int from, long signature);

	}

}
