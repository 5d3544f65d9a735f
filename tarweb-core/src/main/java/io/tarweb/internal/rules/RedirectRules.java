package io.tarweb.internal.rules;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import io.tarweb.error.SiteException;
import io.tarweb.internal.http.Octets;
import io.tarweb.settings.PathPattern;
import io.tarweb.settings.PathPattern.Captures;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a {@code _redirects} file, as Netlify and Cloudflare Pages define it, one
 * per line: <pre>
 * source target [status[!]] [# comment]
 * </pre>
 * <ul>
 * <li>The source is a {@link PathPattern} with {@code *} at its end only. A slash at its
 * end, or at the end of the path, doesn't matter; {@code /a/*} matches {@code /a} too.
 * <li>The target is a path or, to send the client elsewhere, an http or https URL. In it,
 * {@code :splat} and {@code :name} stand for the bytes that the source's wildcards match.
 * It may have a query and a fragment if the client is sent there.
 * <li>The status is 301 (the default, as with Netlify; Cloudflare's is 302), 302, 303,
 * 307 or 308; 200, 404 or 410 answer with the page at the target, and no rule is applied
 * to that again.
 * <li>Rules apply to paths that lead to no member; with {@code !}, also to others.
 * <li>The first rule that matches a path is applied. A rule that would redirect the
 * client to the path it requested, as {@code /a /a/} does for {@code /a/}, is skipped for
 * that path.
 * </ul>
 * Everything else is refused with the line's number: proxying, conditions ({@code
 * Country=}, {@code Role=}), query parameters, hosts as sources. So are rules that can
 * only lead back to their source, and forced ones that send a client in circles; a chain
 * of unforced ones ends at a member or with the client's patience.
 * <p>
 * A look-up costs one probe of a hash table for all sources without wildcards, and for
 * each of at most {@value #MAX_DYNAMIC} others a comparison or two, which mostly fail at
 * one of the first bytes. It allocates nothing unless a rule matches the path and its
 * target has gaps.
 */
public final class RedirectRules {

	/** Static rules cost only memory. */
	static final int MAX_STATIC = 10_000;

	/** Cloudflare's limit; each of them is compared with every path that misses. */
	static final int MAX_DYNAMIC = 100;

	/** No browser follows more. */
	private static final int MAX_STEPS = 20;

	private static final int DEFAULT_STATUS = 301;

	private static final Set<Integer> STATUSES = new TreeSet<>(
			List.of(200, DEFAULT_STATUS, 302, 303, 307, 308, 404, 410));

	private final Rule[] dynamic;

	/** An open hash table of the first rules of each static source, at most half full. */
	private final @Nullable Rule[] table;

	private final boolean anyForced;

	private RedirectRules(List<Rule> rules) {
		this.dynamic = rules.stream().filter((rule) -> rule.fixedSource == null).toArray(Rule[]::new);
		this.table = new @Nullable Rule[Math.max(2, Integer.highestOneBit(rules.size()) * 4)];
		this.anyForced = rules.stream().anyMatch((rule) -> rule.forced);
		for (Rule rule : rules) {
			if (rule.fixedSource != null) {
				add(rule, rule.fixedSource);
			}
		}
	}

	/**
	 * Whether some rule takes precedence over members, so that a path has to be matched
	 * before it is looked up.
	 */
	public boolean hasForced() {
		return this.anyForced;
	}

	private void add(Rule rule, byte[] source) {
		int slot = slot(source, 0, source.length);
		Rule last = this.table[slot];
		if (last == null) {
			this.table[slot] = rule;
			return;
		}
		while (last.next != null) {
			last = last.next;
		}
		last.next = rule;
	}

	/**
	 * Reads a file.
	 * @param name the file's name in messages
	 * @throws SiteException for the first line that isn't a rule
	 */
	public static RedirectRules parse(byte[] text, String name) {
		RuleLines lines = new RuleLines(text, name);
		List<Rule> rules = new ArrayList<>();
		int dynamic = 0;
		while (lines.next()) {
			Rule rule;
			try {
				rule = rule(lines);
			}
			catch (IllegalArgumentException ex) {
				throw lines.fault(ex);
			}
			rules.add(rule);
			dynamic += (rule.fixedSource == null) ? 1 : 0;
			if (dynamic > MAX_DYNAMIC) {
				throw lines.fault("expected at most " + MAX_DYNAMIC + " rules with '*' or ':name', found another");
			}
			if (rules.size() - dynamic > MAX_STATIC) {
				throw lines.fault("expected at most " + MAX_STATIC + " rules without '*' and ':name', found another");
			}
		}
		RedirectRules result = new RedirectRules(rules);
		for (Rule rule : rules) {
			if (rule.forced && result.isEndless(rule)) {
				throw lines.fault(rule.line, "expected an end, but forced rules send a client from "
						+ Octets.quote(rule.source.toString()) + " on and on");
			}
		}
		return result;
	}

	private static Rule rule(RuleLines lines) {
		List<String> words = words(lines.line());
		if (!words.get(0).startsWith("/")) {
			throw new IllegalArgumentException(
					"expected a path beginning with '/' as source, found " + Octets.quote(words.get(0)));
		}
		if (words.size() < 2) {
			throw new IllegalArgumentException("expected a target behind " + Octets.quote(words.get(0)));
		}
		RedirectTarget.requireTarget(words.get(1));
		String status = (words.size() > 2) ? words.get(2) : Integer.toString(DEFAULT_STATUS);
		boolean forced = status.endsWith("!");
		PathPattern source = source(words.get(0));
		RedirectTarget target = new RedirectTarget(words.get(1),
				status((forced) ? status.substring(0, status.length() - 1) : status, status), source);
		if (words.size() > 3) {
			throw unexpected("expected nothing more", words.get(3));
		}
		byte[] written = PathPattern.parse(words.get(0)).example('x');
		if (source.wildcards().isEmpty() && target.redirect(null).leadsTo(written, 0, written.length)) {
			throw new IllegalArgumentException("expected a target other than the source");
		}
		return new Rule(lines.number(), source, target, forced);
	}

	private static List<String> words(String line) {
		List<String> words = new ArrayList<>();
		for (String word : line.split("[ \t]+")) {
			if (word.startsWith("#")) {
				break;
			}
			words.add(word);
		}
		return words;
	}

	private static PathPattern source(String word) {
		int splat = word.indexOf('*');
		if (splat >= 0 && splat < word.length() - 1) {
			throw new IllegalArgumentException(
					"expected '*' at the end of the source only, found " + Octets.quote(word));
		}
		boolean slashAtEnd = word.length() > 2 && word.endsWith("/");
		return PathPattern.parse((slashAtEnd) ? word.substring(0, word.length() - 1) : word);
	}

	private static int status(String digits, String word) {
		int status = (digits.matches("[0-9]{3}")) ? Integer.parseInt(digits) : -1;
		if (!STATUSES.contains(status)) {
			throw unexpected("expected one of " + STATUSES + " as status, with '!' to force it or without", word);
		}
		return status;
	}

	private static IllegalArgumentException unexpected(String expectation, String found) {
		return new IllegalArgumentException(
				(found.contains("=")) ? "unsupported condition " + Octets.quote(found) + ": rules are for every client"
						: expectation + ", found " + Octets.quote(found));
	}

	/**
	 * Follows forced rules, the only ones that don't depend on members, from an example.
	 */
	private boolean isEndless(Rule start) {
		byte[] path = start.source.example('x');
		for (int step = 0; step < MAX_STEPS; step++) {
			Redirect redirect = match(path, 0, path.length, true);
			byte[] next = (redirect != null) ? redirect.nextPath() : null;
			if (next == null) {
				return false;
			}
			path = next;
		}
		return true;
	}

	/**
	 * Looks a path up, going through both kinds of rules at once in the order of their
	 * lines.
	 * @param path holds the decoded path with its leading slash
	 * @param forcedOnly whether the path leads to a member, or may do so
	 * @return the result of the first rule for that path, {@code null} if there is none
	 */
	public @Nullable Redirect match(byte[] path, int from, int to, boolean forcedOnly) {
		if (forcedOnly && !this.anyForced) {
			return null;
		}
		Rule fixed = this.table[slot(path, from, endWithoutSlash(path, from, to))];
		int at = 0;
		while (fixed != null || at < this.dynamic.length) {
			Rule rule;
			if (fixed != null && (at == this.dynamic.length || fixed.line < this.dynamic[at].line)) {
				rule = fixed;
				fixed = fixed.next;
			}
			else {
				rule = this.dynamic[at++];
			}
			Redirect redirect = (rule.forced || !forcedOnly) ? rule.apply(path, from, to) : null;
			if (redirect != null) {
				return redirect;
			}
		}
		return null;
	}

	/** The slot of a source, or the empty one where it would go. */
	private int slot(byte[] path, int from, int to) {
		int hash = 0;
		for (int i = from; i < to; i++) {
			hash = 31 * hash + path[i];
		}
		int mask = this.table.length - 1;
		int slot = (hash ^ hash >>> 15) & mask;
		Rule rule = this.table[slot];
		while (rule != null && !rule.isAt(path, from, to)) {
			slot = (slot + 1) & mask;
			rule = this.table[slot];
		}
		return slot;
	}

	/** This doesn't cut off the root's slash, which is the leading one. */
	private static int endWithoutSlash(byte[] path, int from, int to) {
		return (to - from > 2 && path[to - 1] == '/') ? to - 1 : to;
	}

	/**
	 * One line.
	 */
	private static final class Rule {

		private final int line;

		private final PathPattern source;

		private final boolean endsWithSplat;

		/** The path that {@code /a/*} matches as well: {@code /a}. */
		private final @Nullable PathPattern sourceWithoutSplat;

		/** The only path, without a trailing slash, that this rule matches. */
		private final byte @Nullable [] fixedSource;

		private final RedirectTarget target;

		private final boolean forced;

		/** The next rule with the same fixed source. */
		private @Nullable Rule next;

		Rule(int line, PathPattern source, RedirectTarget target, boolean forced) {
			String text = source.toString();
			this.line = line;
			this.source = source;
			this.endsWithSplat = text.endsWith("*");
			this.sourceWithoutSplat = (text.endsWith("/*") && text.length() > 2)
					? PathPattern.parse(text.substring(0, text.length() - 2)) : null;
			this.fixedSource = (source.wildcards().isEmpty()) ? source.example('x') : null;
			this.target = target;
			this.forced = forced;
		}

		boolean isAt(byte[] path, int from, int to) {
			byte[] fixed = this.fixedSource;
			return fixed != null && Arrays.equals(fixed, 0, fixed.length, path, from, to);
		}

		/**
		 * Applies this rule to a path, which is the fixed source if there is one.
		 * @return the result, or {@code null} if the rule doesn't match the path
		 */
		@Nullable Redirect apply(byte[] path, int from, int to) {
			Redirect redirect;
			if (this.target.isConstant()) {
				redirect = (this.fixedSource != null || matches(path, from, to)) ? this.target.redirect(null) : null;
			}
			else {
				Captures captures = match(path, from, to);
				redirect = (captures != null) ? this.target.redirect(captures) : null;
			}
			return (redirect != null && !redirect.leadsTo(path, from, to)) ? redirect : null;
		}

		private boolean matches(byte[] path, int from, int to) {
			return this.source.matches(path, from, endFor(path, from, to))
					|| this.sourceWithoutSplat != null && this.sourceWithoutSplat.matches(path, from, to);
		}

		private @Nullable Captures match(byte[] path, int from, int to) {
			Captures captures = this.source.match(path, from, endFor(path, from, to));
			return (captures == null && this.sourceWithoutSplat != null) ? this.sourceWithoutSplat.match(path, from, to)
					: captures;
		}

		/** A splat keeps the trailing slash, so that it gets into the target. */
		private int endFor(byte[] path, int from, int to) {
			return (this.endsWithSplat) ? to : endWithoutSlash(path, from, to);
		}

	}

}
