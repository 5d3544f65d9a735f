package io.tarweb.pack;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.tarweb.pack.BrokenLink.Reason;

/**
 * The result of a link check. A mistake in a template breaks a link on every page, so
 * links are grouped by target.
 *
 * @param count the number of broken links
 * @param targets their targets, those with the most links first
 * @param complete whether each target has all of its links
 */
public record BrokenLinks(int count, List<Target> targets, boolean complete) {

	private static final int MAX_TOLD_TARGETS = 10;

	static final BrokenLinks NONE = new BrokenLinks(0, List.of(), true);

	public BrokenLinks {
		targets = List.copyOf(targets);
	}

	/**
	 * Describes them for users.
	 * @return a line for each of the first targets; if every link is reported, a line for
	 * each target, with its links in lines of their own
	 */
	public List<String> lines() {
		List<String> lines = new ArrayList<>();
		for (Target target : this.targets.subList(0,
				this.complete ? this.targets.size() : Math.min(this.targets.size(), MAX_TOLD_TARGETS))) {
			lines.add(target.describe(this.complete));
			if (this.complete) {
				target.links.forEach(
						(link) -> lines.add(SourceName.printable("  %s: '%s'".formatted(link.page(), link.link()))));
			}
		}
		if (!this.complete && this.targets.size() > MAX_TOLD_TARGETS) {
			lines.add(String.format(Locale.ROOT, "and %,d more targets; ask for all broken links to see them",
					this.targets.size() - MAX_TOLD_TARGETS));
		}
		return lines;
	}

	/**
	 * A missing file or anchor.
	 *
	 * @param count how many links lead to it
	 * @param links the links, or the first of them
	 */
	public record Target(int count, List<BrokenLink> links) {

		public Target {
			links = List.copyOf(links);
		}

		/**
		 * Returns what is missing.
		 * @return the path within the site, with the anchor if that is missing
		 */
		public String path() {
			return this.links.get(0).target();
		}

		private String describe(boolean complete) {
			BrokenLink first = this.links.get(0);
			String links = (this.count == 1) ? "1 link" : String.format(Locale.ROOT, "%,d links", this.count);
			String problem = (first.reason() == Reason.NO_TARGET) ? "isn't there" : "isn't on that page";
			String where = complete ? ""
					: (this.count == 1) ? ": in " + first.page() : ": the first in " + first.page();
			return SourceName.printable("%s to '%s', which %s%s".formatted(links, first.target(), problem, where));
		}

	}

	/**
	 * Collects the broken links of pages, on one thread.
	 */
	static final class Collector {

		private final boolean complete;

		private final Map<String, Group> groups = new LinkedHashMap<>();

		/** Pages write the same link in a few ways. */
		private final Map<String, String> texts = new HashMap<>();

		private int count;

		/**
		 * A collector.
		 * @param complete whether it keeps all links, and not just the first of each
		 * target
		 */
		Collector(boolean complete) {
			this.complete = complete;
		}

		void add(BrokenLink link) {
			this.count++;
			Group group = this.groups.computeIfAbsent(link.reason() + link.target(), (key) -> new Group());
			group.count++;
			if (this.complete || group.count == 1) {
				group.links.add(new BrokenLink(link.page(), shared(link.link()),
						(group.count == 1) ? link.target() : group.links.get(0).target(), link.reason()));
			}
		}

		private String shared(String text) {
			return this.texts.computeIfAbsent(text, (key) -> key);
		}

		BrokenLinks toBrokenLinks() {
			return new BrokenLinks(this.count,
					this.groups.values()
						.stream()
						.map((group) -> new Target(group.count, group.links))
						.sorted(Comparator.comparingInt(Target::count).reversed().thenComparing(Target::path))
						.toList(),
					this.complete);
		}

		private static final class Group {

			private int count;

			private final List<BrokenLink> links = new ArrayList<>();

		}

	}

}
