package io.tarweb.internal.layer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import io.tarweb.error.SiteException;
import io.tarweb.internal.archive.Archive;
import io.tarweb.internal.http.Octets;
import io.tarweb.internal.http.RequestTarget;
import io.tarweb.internal.policy.PolicyTable;
import io.tarweb.internal.policy.ResourcePolicy;
import io.tarweb.internal.rules.PathLookup;
import io.tarweb.settings.ContentTypes;
import io.tarweb.settings.SitePolicy;

/**
 * The media type and the policy of every resource, as small numbers: four bytes a member.
 */
final class ResourceTable {

	/** In the place of a policy's number: not to be had under its own name. */
	private static final short HIDDEN = -1;

	private static final byte[] NOT_FOUND = Octets.ascii("/404.html");

	private final ContentTypes types;

	private final ResourcePolicy[] policies;

	private final short[] typeOf;

	private final short[] policyOf;

	private final short[] typeOfGroup;

	private final short[] policyOfGroup;

	private int visible;

	private int unusable;

	private boolean nestedNotFoundPage;

	/**
	 * Looks at every member once.
	 */
	ResourceTable(Archive archive, SitePolicy policy, Variants variants, PolicyTable policies) {
		this.types = policy.contentTypes();
		this.typeOf = new short[archive.size()];
		this.policyOf = new short[archive.size()];
		this.typeOfGroup = new short[variants.groups()];
		this.policyOfGroup = new short[variants.groups()];
		boolean[] html = htmlTypes(this.types);
		byte[] prefix = ("/" + policy.prefix()).getBytes(StandardCharsets.UTF_8);
		byte[] name = { '/' };
		for (int member = 0; member < this.typeOf.length; member++) {
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
			int group = variants.groupOfCompressed(member);
			if (!RequestTarget.canName(name, path, to)) {
				this.unusable++;
				if (group != Variants.NONE) {
					this.policyOfGroup[group] = HIDDEN;
				}
				continue;
			}
			boolean sibling = variants.isSibling(member);
			int base = sibling ? lastDot(name, to) : to;
			if (group != Variants.NONE) {
				this.typeOfGroup[group] = (short) this.types.id(name, path, base);
				this.policyOfGroup[group] = PathLookup.isServed(name, path, base)
						? number(archive, policies, name, path, base, html[this.typeOfGroup[group]]) : HIDDEN;
			}
			this.typeOf[member] = (short) this.types.id(name, path, to);
			boolean besidePlain = sibling && group == Variants.NONE;
			if (PathLookup.isServed(name, path, base) && (policy.servesSiblings() || !besidePlain)) {
				this.policyOf[member] = number(archive, policies, name, path, to, html[this.typeOf[member]]);
			}
			boolean served = this.policyOf[member] != HIDDEN
					|| group != Variants.NONE && this.policyOfGroup[group] != HIDDEN;
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

	private static short number(Archive archive, PolicyTable policies, byte[] name, int from, int to, boolean html) {
		int number = policies.numberOf(name, from, to, html);
		if (number > Short.MAX_VALUE) {
			throw new SiteException(SiteException.Kind.RULES,
					"The header rules make more than " + Short.MAX_VALUE + " different sets of fields for '"
							+ archive.file() + "'; use fewer patterns with values of their own");
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

	/** How many members below the prefix can be had, by whatever name. */
	int visible() {
		return this.visible;
	}

	/** How many members below the prefix have a name that no request can ask for. */
	int unusable() {
		return this.unusable;
	}

	/** Whether a directory below the root has a page for what isn't found there. */
	boolean hasNestedNotFoundPage() {
		return this.nestedNotFoundPage;
	}

	boolean isHiddenGroup(int group) {
		return this.policyOfGroup[group] == HIDDEN;
	}

	boolean isHidden(int member) {
		return this.policyOf[member] == HIDDEN;
	}

	byte[] contentType(int member) {
		byte[] override = policy(member).contentType();
		return (override != null) ? override : this.types.value(this.typeOf[member]);
	}

	byte[] contentTypeOfGroup(int group) {
		byte[] override = policyOfGroup(group).contentType();
		return (override != null) ? override : this.types.value(this.typeOfGroup[group]);
	}

	ResourcePolicy policy(int member) {
		return this.policies[this.policyOf[member]];
	}

	ResourcePolicy policyOfGroup(int group) {
		return this.policies[this.policyOfGroup[group]];
	}

}
