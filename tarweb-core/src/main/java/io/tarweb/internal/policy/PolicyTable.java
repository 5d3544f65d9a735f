package io.tarweb.internal.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.tarweb.internal.http.Octets;
import io.tarweb.internal.rules.HeaderRules;
import io.tarweb.internal.rules.HeaderSet;
import io.tarweb.internal.rules.SiteNames;
import io.tarweb.settings.CachePolicy;
import io.tarweb.settings.CleanUrls;
import io.tarweb.settings.CorsPolicy;
import io.tarweb.settings.HeaderField;
import io.tarweb.settings.HeaderRule;
import io.tarweb.settings.PathPattern;
import io.tarweb.settings.PatternValue;
import io.tarweb.settings.SitePolicy;

/**
 * Works out which fields each member's answers carry, and gives equal sets the same
 * number. The sources, from the weakest to the strongest, are: the security preset, the
 * cache policy, CORS, the archive's {@code _headers}, the operator's rules.
 */
public final class PolicyTable {

	private static final String CONTENT_TYPE = "Content-Type";

	private static final byte[] INDEX = Octets.ascii("/index.html");

	private final SitePolicy policy;

	private final HeaderRules archiveRules;

	private final Map<ResourcePolicy, Integer> numbers = new HashMap<>();

	private final List<ResourcePolicy> policies = new ArrayList<>();

	/**
	 * Whether nothing depends on the path; then three policies are enough for any
	 * archive.
	 */
	private final boolean plain;

	private final int html;

	private final int hashed;

	private final int other;

	public PolicyTable(SitePolicy policy, HeaderRules archiveRules) {
		this.policy = policy;
		this.archiveRules = archiveRules;
		this.plain = archiveRules.isEmpty() && policy.headers().isEmpty() && policy.cache().rules().isEmpty()
				&& policy.cors().allowedOrigins().isEmpty();
		this.html = number(toPolicy(preset(policy.cache().html()), false));
		this.hashed = number(toPolicy(preset(policy.cache().hashed()), false));
		this.other = number(toPolicy(preset(policy.cache().other()), false));
	}

	/**
	 * The fields of errors that have no member as their page.
	 */
	public ResourcePolicy errors() {
		return toPolicy(preset(this.policy.cache().errors()), false);
	}

	/**
	 * The fields of redirects and directory listings, which change as pages do.
	 */
	public ResourcePolicy moved() {
		return toPolicy(preset(this.policy.cache().html()), false);
	}

	public ResourcePolicy[] policies() {
		return this.policies.toArray(new ResourcePolicy[0]);
	}

	/**
	 * The number of a resource's policy.
	 * @param path holds the decoded path with its leading slash
	 * @param isHtml whether the resource is a page
	 */
	public int numberOf(byte[] path, int from, int to, boolean isHtml) {
		boolean isHashed = !isHtml && HashedName.isHashed(path, from, to);
		if (this.plain) {
			return isHtml ? this.html : isHashed ? this.hashed : this.other;
		}
		Path paths = new Path(path, from, to, this.policy.cleanUrls() != CleanUrls.OFF);
		CachePolicy cache = this.policy.cache();
		HeaderSet headers = preset(isHtml ? cache.html() : isHashed ? cache.hashed() : cache.other());
		for (PatternValue rule : cache.rules()) {
			if (paths.match(rule.pattern())) {
				setCacheControl(headers, rule.value());
				break;
			}
		}
		CorsPolicy cors = this.policy.cors();
		boolean allowed = !cors.allowedOrigins().isEmpty() && cors.patterns().stream().anyMatch(paths::match);
		if (allowed && cors.allowsAny()) {
			headers.set(new HeaderField(CorsPolicy.ALLOW_ORIGIN, "*"));
		}
		this.archiveRules.apply(paths::match, headers);
		for (HeaderRule rule : this.policy.headers()) {
			if (paths.match(rule.pattern())) {
				if (rule.value().isEmpty()) {
					headers.remove(rule.name());
				}
				else {
					headers.set(new HeaderField(rule.name(), rule.value()));
				}
			}
		}
		// A rule that names an origin itself has the last word.
		boolean echoed = allowed && headers.get(CorsPolicy.ALLOW_ORIGIN) == null;
		return number(toPolicy(headers, echoed));
	}

	private HeaderSet preset(String cacheControl) {
		HeaderSet headers = new HeaderSet();
		this.policy.security().fields().forEach(headers::set);
		setCacheControl(headers, cacheControl);
		return headers;
	}

	private static void setCacheControl(HeaderSet headers, String value) {
		headers.remove(CachePolicy.NAME);
		if (!value.isEmpty()) {
			headers.set(new HeaderField(CachePolicy.NAME, value));
		}
	}

	private static ResourcePolicy toPolicy(HeaderSet headers, boolean cors) {
		String cacheControl = headers.get(CachePolicy.NAME);
		headers.remove(CachePolicy.NAME);
		String contentType = headers.get(CONTENT_TYPE);
		headers.remove(CONTENT_TYPE);
		return new ResourcePolicy(headers.fields(), cacheControl,
				(contentType != null) ? Octets.ascii(contentType) : null, cors);
	}

	private int number(ResourcePolicy policy) {
		return this.numbers.computeIfAbsent(policy, (unseen) -> {
			this.policies.add(unseen);
			return this.policies.size() - 1;
		});
	}

	/**
	 * The addresses of one resource: its path; for an index page that of its directory;
	 * for another page, if that is an address, the one without {@code .html}.
	 */
	private record Path(byte[] bytes, int from, int to, boolean cleanUrls) {

		boolean match(PathPattern pattern) {
			return matchUpTo(this.to, pattern) || endsWith(INDEX) && matchUpTo(this.to - INDEX.length + 1, pattern)
					|| this.cleanUrls && endsWith(SiteNames.HTML)
							&& matchUpTo(this.to - SiteNames.HTML.length, pattern);
		}

		private boolean matchUpTo(int end, PathPattern pattern) {
			return pattern.matches(this.bytes, this.from, end);
		}

		private boolean endsWith(byte[] ending) {
			int start = this.to - ending.length;
			return start >= this.from && Arrays.equals(this.bytes, start, this.to, ending, 0, ending.length);
		}

	}

}
