package io.tarweb.internal.layer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import io.tarweb.error.SiteException;
import io.tarweb.internal.archive.Archive;
import io.tarweb.internal.archive.SkippedKind;
import io.tarweb.internal.http.Octets;
import io.tarweb.internal.policy.PolicyTable;
import io.tarweb.internal.policy.ResourcePolicy;
import io.tarweb.internal.rules.HeaderRules;
import io.tarweb.internal.rules.PathLookup;
import io.tarweb.internal.rules.RedirectRules;
import io.tarweb.internal.rules.SiteNames;
import io.tarweb.settings.CleanUrls;
import io.tarweb.settings.DirectoryListing;
import io.tarweb.settings.SitePolicy;
import io.tarweb.status.ArchiveStatus;
import org.jspecify.annotations.Nullable;

/**
 * One archive made ready to answer from: everything that a request needs is decided here,
 * once. Immutable, except for damage to the {@linkplain #held() file}; shared by all
 * event loops.
 */
public final class Layer implements PathLookup.Names {

	/** Longer than any handwritten rules. */
	private static final int MAX_RULES_BYTES = 1024 * 1024;

	private final Archive archive;

	private final HeldArchive held;

	private final SitePolicy policy;

	private final byte[] prefix;

	private final Resources resources;

	private final ResourcePolicy errors;

	private final ResourcePolicy moved;

	private final List<byte[]> allowedOrigins;

	private final RedirectRules redirects;

	private final @Nullable Listing listing;

	private final int fallback;

	private final ArchiveStatus status;

	private Layer(Archive archive, SitePolicy policy, String location, long startedNanos, Consumer<Layer> onClosed) {
		this.archive = archive;
		this.policy = policy;
		this.held = new HeldArchive(archive, () -> onClosed.accept(this));
		this.prefix = policy.prefix().getBytes(StandardCharsets.UTF_8);
		ContentHashes hashes = new ContentHashes(archive);
		PolicyTable policies = new PolicyTable(policy,
				HeaderRules.parse(rules(SiteNames.HEADERS), inMessages(SiteNames.HEADERS)));
		this.errors = policies.errors();
		this.moved = policies.moved();
		this.allowedOrigins = policy.cors()
			.allowedOrigins()
			.stream()
			.map((origin) -> Octets.ascii(origin.toLowerCase(Locale.ROOT)))
			.toList();
		this.resources = new Resources(archive, policy, hashes, policies);
		if (this.resources.visible() == 0) {
			throw new SiteException(SiteException.Kind.EMPTY, nothingToServe());
		}
		this.redirects = RedirectRules.parse(rules(SiteNames.REDIRECTS), inMessages(SiteNames.REDIRECTS));
		this.listing = (policy.listing() != DirectoryListing.OFF) ? new Listing(archive, this.resources) : null;
		this.fallback = findFallback();
		Preloading.run(archive, policy.preload(), hashes.unreadBytes());
		this.status = new ArchiveStatus(location, archive.file(), hashes.archiveId(),
				archive.size() - this.resources.unusable(), contentBytes(archive), archive.fileBytes(), skipped(),
				archive.report().trailingBytes(), Instant.now(), Duration.ofNanos(System.nanoTime() - startedNanos));
	}

	/**
	 * Prepares an archive, using all cores unless others need them.
	 * @param archive the archive, owned by the layer from now on; closed if this fails
	 * @param policy how the site answers
	 * @param location where the archive comes from, for the status
	 * @param startedNanos {@link System#nanoTime()} when the load began
	 * @param onClosed told of the layer when its archive has been closed
	 * @return the layer, held by the caller
	 * @throws SiteException if nothing can be served from the archive under this policy
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
		try (InputStream content = this.archive.content(member)) {
			return content.readAllBytes();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(inMessages(name) + " can't be read: " + ex.getMessage(), ex);
		}
	}

	/**
	 * Names a file with its archive: several layers of a site may have one of that name.
	 */
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
			return Resources.NONE;
		}
		byte[] key = (this.policy.prefix() + path.replaceFirst("^/+", "")).getBytes(StandardCharsets.UTF_8);
		return find(Arrays.copyOf(key, key.length + PathLookup.SPARE_BYTES), key.length);
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
	 * The bytes that every name begins with: the directory of the archive that is the
	 * root of the site.
	 * @return the prefix; don't change it
	 */
	@Override
	public byte[] prefix() {
		return this.prefix;
	}

	@Override
	public CleanUrls cleanUrls() {
		return this.policy.cleanUrls();
	}

	@Override
	public int find(byte[] name, int to) {
		return this.resources.find(name, to);
	}

	/**
	 * The resources that can be requested.
	 */
	public Resources resources() {
		return this.resources;
	}

	/**
	 * The archive, open as long as it is {@linkplain #held() held}.
	 */
	public Archive archive() {
		return this.archive;
	}

	/**
	 * The holds on the archive, and its damage.
	 */
	public HeldArchive held() {
		return this.held;
	}

	/**
	 * The fields of errors that aren't answered with a member.
	 */
	public ResourcePolicy errors() {
		return this.errors;
	}

	/**
	 * The fields of redirects and directory listings.
	 */
	public ResourcePolicy moved() {
		return this.moved;
	}

	/**
	 * The origins that may read resources with {@link ResourcePolicy#cors()} set.
	 * @return the values of {@code Origin} in lower case; don't change them
	 */
	public List<byte[]> allowedOrigins() {
		return this.allowedOrigins;
	}

	/**
	 * The rules of {@code _redirects}, possibly none.
	 */
	public RedirectRules redirects() {
		return this.redirects;
	}

	/**
	 * Lists directories without an index page; {@code null} if they aren't listed.
	 */
	public @Nullable Listing listing() {
		return this.listing;
	}

	/**
	 * The page that answers for pages that don't exist.
	 * @return the resource, or {@link Resources#NONE} if none is configured or this layer
	 * doesn't have it
	 */
	public int fallback() {
		return this.fallback;
	}

	public SitePolicy policy() {
		return this.policy;
	}

	public ArchiveStatus status() {
		return this.status;
	}

}
