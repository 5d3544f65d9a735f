package io.tarweb.error;

import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

/**
 * One site can't be served, so the server doesn't start. The cause says why; if it is a
 * {@link TarwebException}, it has the setting, its value and the remedy.
 */
public final class SiteStartException extends TarwebException {

	private static final long serialVersionUID = 1L;

	private final String site;

	public SiteStartException(String site, RuntimeException cause) {
		super(null, null, "Site '" + site + "' can't be served: " + cause.getMessage(), cause, null);
		this.site = site;
	}

	@Override
	public String site() {
		return this.site;
	}

	@Override
	public @Nullable String setting() {
		return (getCause() instanceof TarwebException cause) ? cause.setting() : null;
	}

	@Override
	public @Nullable String value() {
		return (getCause() instanceof TarwebException cause) ? cause.value() : null;
	}

	@Override
	public @Nullable String remedy(UnaryOperator<String> names) {
		return (getCause() instanceof TarwebException cause) ? cause.remedy(names) : null;
	}

}
