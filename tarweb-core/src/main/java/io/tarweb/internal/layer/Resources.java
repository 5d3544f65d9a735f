package io.tarweb.internal.layer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import io.tarweb.error.SiteException;
import io.tarweb.http.Coding;
import io.tarweb.internal.archive.Archive;
import io.tarweb.internal.archive.LoadPace;
import io.tarweb.internal.http.HttpDate;
import io.tarweb.internal.http.Octets;
import io.tarweb.internal.http.RequestTarget;
import io.tarweb.internal.policy.PolicyTable;
import io.tarweb.internal.policy.ResourcePolicy;
import io.tarweb.internal.rules.PathLookup;
import io.tarweb.settings.ContentTypes;
import io.tarweb.settings.SitePolicy;

/**
 * The resources of an archive that can be requested, their names and properties.
 * <p>
 * A <em>member</em> is an entry of the archive, numbered from 0. A <em>resource</em> is
 * what a path leads to: usually a member; if the name has only compressed members, one of
 * these, numbered after the last member. The other forms of a resource, compressed or in
 * Markdown, are its <em>group</em>.
 * <p>
 * Media types and policies are small numbers: four bytes per member.
 */
public final class Resources {

	/** No such resource, no such member, no group. */
	public static final int NONE = PathLookup.NONE;

	/** In place of a policy's number: not available under its own name. */
	private static final short HIDDEN = -1;

	private static final byte[] NOT_FOUND = Octets.ascii("/404.html");

	private final Archive archive;

	private final int members;

	private final Variants variants;

	private final ContentHashes hashes;

	private final ContentTypes types;

	private final ResourcePolicy[] policies;

	/** The type of each member, then of each group. */
	private final short[] typeOf;

	/** The policies in the same order. */
	private final short[] policyOf;

	private int visible;

	private int unusable;

	private boolean nestedNotFoundPage;

	/**
	 * Visits every member once.
	 */
	Resources(Archive archive, SitePolicy policy, ContentHashes hashes, PolicyTable policies) {
		this.archive = archive;
		this.members = archive.size();
		this.hashes = hashes;
		this.variants = new Variants(archive, policy.markdown());
		this.types = policy.contentTypes();
		this.typeOf = new short[this.members + this.variants.groups()];
		this.policyOf = new short[this.typeOf.length];
		boolean[] html = htmlTypes(this.types);
		byte[] prefix = ("/" + policy.prefix()).getBytes(StandardCharsets.UTF_8);
		byte[] name = { '/' };
		for (int member = 0; member < this.members; member++) {
			int to = 1 + archive.nameLength(member);
			if (name.length < to) {
				name = Arrays.copyOf(name, to * 2);
			}
			archive.copyName(member, name, 1);
			this.policyOf[member] = HIDDEN;
			if (to <= prefix.length || !Arrays.equals(name, 0, prefix.length, prefix, 0, prefix.length)) {
				continue;
			}
			int path = prefix.length - 1;
			int group = this.variants.groupOfCompressed(member);
			if (!RequestTarget.canName(name, path, to)) {
				this.unusable++;
				if (group != Variants.NONE) {
					this.policyOf[this.members + group] = HIDDEN;
				}
				continue;
			}
			boolean sibling = this.variants.isSibling(member);
			int base = sibling ? lastDot(name, to) : to;
			if (group != Variants.NONE) {
				int slot = this.members + group;
				this.typeOf[slot] = (short) this.types.id(name, path, base);
				this.policyOf[slot] = PathLookup.isServed(name, path, base)
						? number(policies, name, path, base, html[this.typeOf[slot]]) : HIDDEN;
			}
			this.typeOf[member] = (short) this.types.id(name, path, to);
			boolean besidePlain = sibling && group == Variants.NONE;
			if (PathLookup.isServed(name, path, base) && (policy.servesSiblings() || !besidePlain)) {
				this.policyOf[member] = number(policies, name, path, to, html[this.typeOf[member]]);
			}
			boolean served = !isHidden(member) || group != Variants.NONE && !isHidden(this.members + group);
			this.visible += served ? 1 : 0;
			this.nestedNotFoundPage |= base - path > NOT_FOUND.length && endsWith(name, base, NOT_FOUND);
		}
		this.policies = policies.policies();
	}

	private static boolean[] htmlTypes(ContentTypes types) {
		boolean[] html = new boolean[types.size()];
		for (int id = 0; id < html.length; id++) {
			String value = new String(types.value(id), StandardCharsets.US_ASCII);
			html[id] = value.startsWith("text/html") || value.startsWith("application/xhtml+xml");
		}
		return html;
	}

	private short number(PolicyTable policies, byte[] name, int from, int to, boolean html) {
		int number = policies.numberOf(name, from, to, html);
		if (number > Short.MAX_VALUE) {
			throw new SiteException(SiteException.Kind.RULES,
					"The header rules make more than " + Short.MAX_VALUE + " different sets of fields for '"
							+ this.archive.file() + "'; use fewer patterns with values of their own");
		}
		return (short) number;
	}

	private static int lastDot(byte[] name, int to) {
		int at = to - 1;
		while (name[at] != '.') {
			at--;
		}
		return at;
	}

	private static boolean endsWith(byte[] name, int to, byte[] ending) {
		return Arrays.equals(name, to - ending.length, to, ending, 0, ending.length);
	}

	/** How many members below the prefix are available, under any name. */
	int visible() {
		return this.visible;
	}

	/** How many members below the prefix have a name that no request can ask for. */
	int unusable() {
		return this.unusable;
	}

	/**
	 * Whether there may be a {@code 404.html} elsewhere than at the root; otherwise a
	 * look-up at the root is enough.
	 */
	public boolean hasNestedNotFoundPage() {
		return this.nestedNotFoundPage;
	}

	/** The index of a resource's media type and policy. */
	private int slot(int resource) {
		return (resource < this.members) ? resource : this.members + groupOfCompressed(resource);
	}

	boolean isHidden(int slot) {
		return this.policyOf[slot] == HIDDEN;
	}

	/**
	 * Looks a resource up by its name's bytes.
	 * @param name the name, the prefix included, from the start of the array; the
	 * {@link PathLookup#SPARE_BYTES} after it are overwritten
	 * @param to the end of the name
	 * @return the resource, or {@link #NONE}
	 */
	public int find(byte[] name, int to) {
		int member = this.archive.find(name, 0, to);
		if (member >= 0) {
			return isHidden(member) ? NONE : member;
		}
		int compressed = this.variants.findCompressed(name, to);
		if (compressed < 0 || isHidden(slot(this.members + compressed))) {
			return NONE;
		}
		return this.members + compressed;
	}

	/**
	 * The other forms of a resource.
	 * @return a number for {@link #variant} and {@link #markdown}; {@link #NONE} if there
	 * are no other forms
	 */
	public int group(int resource) {
		int group = (resource < this.members) ? this.variants.groupOfPlain(resource) : groupOfCompressed(resource);
		return (group >= 0) ? group : NONE;
	}

	private int groupOfCompressed(int resource) {
		return this.variants.groupOfCompressed(resource - this.members);
	}

	/**
	 * The member that holds a resource in a coding.
	 * @param group the resource's group
	 * @return the member, or {@link #NONE}
	 */
	public int variant(int group, Coding coding) {
		int member = this.variants.member(group, coding);
		return (member >= 0) ? member : NONE;
	}

	/**
	 * Whether a resource is available compressed, so that {@code Accept-Encoding} affects
	 * the answer.
	 * @param group the resource's group
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
		return (member >= 0 && !isHidden(member)) ? member : NONE;
	}

	/**
	 * A resource's media type.
	 * @return the value of {@code Content-Type}; don't change it
	 */
	public byte[] contentType(int resource) {
		byte[] override = policy(resource).contentType();
		return (override != null) ? override : this.types.value(this.typeOf[slot(resource)]);
	}

	/**
	 * The fields that a resource's answers carry.
	 */
	public ResourcePolicy policy(int resource) {
		return this.policies[this.policyOf[slot(resource)]];
	}

	/**
	 * The hash of a member's content, 64 bits of XXH3: equal for equal content, whatever
	 * its name and time.
	 */
	public long contentHash(int member) {
		return this.hashes.of(member);
	}

	/**
	 * When a member was last modified, in seconds of the epoch; 0 if the archive doesn't
	 * say, or HTTP can't express it.
	 */
	public long modifiedEpochSecond(int member) {
		long modified = this.archive.modifiedEpochSecond(member);
		return (modified > 0 && modified <= HttpDate.MAX_EPOCH_SECONDS) ? modified : 0;
	}

	/**
	 * The smallest number that no resource has.
	 */
	public int numbers() {
		return this.members * 2;
	}

	/**
	 * A resource's name, the prefix included.
	 */
	public byte[] name(int resource) {
		int member = resource % this.members;
		byte[] name = new byte[this.archive.nameLength(member)];
		this.archive.copyName(member, name, 0);
		return (resource == member) ? name : Arrays.copyOf(name, lastDot(name, name.length));
	}

	/**
	 * The number of files that can be requested. A compressed form doesn't count in
	 * addition to its file: an archive isn't smaller for having none.
	 */
	public int files() {
		int sum = 0;
		for (int member = 0; member < this.members; member++) {
			sum += (!this.variants.isSibling(member) && !isHidden(member)) ? 1 : 0;
		}
		for (int group = 0; group < this.variants.groups(); group++) {
			sum += (this.variants.identity(group) == Variants.NONE && !isHidden(this.members + group)) ? 1 : 0;
		}
		return sum;
	}

	/**
	 * Visits every name that leads to a resource, once.
	 */
	public void forEach(Visitor visitor) {
		byte[] name = new byte[512];
		for (int member = 0; member < this.members; member++) {
			int length = this.archive.nameLength(member);
			if (name.length < length + PathLookup.SPARE_BYTES) {
				name = new byte[length * 2 + PathLookup.SPARE_BYTES];
			}
			this.archive.copyName(member, name, 0);
			if (!isHidden(member)) {
				visitor.visit(member, name, length);
			}
			LoadPace.pause();
			if (this.variants.groupOfCompressed(member) != Variants.NONE) {
				int base = lastDot(name, length);
				int resource = this.members + member;
				if (find(name, base) == resource) {
					visitor.visit(resource, name, base);
				}
			}
		}
	}

	/**
	 * Visits resources.
	 */
	@FunctionalInterface
	public interface Visitor {

		/**
		 * Visits one resource.
		 * @param name holds its name, the prefix included, followed by spare room
		 * @param to the end of the name
		 */
		void visit(int resource, byte[] name, int to);

	}

}
