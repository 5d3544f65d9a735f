package io.tarweb.error;

import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

/**
 * The archive isn't available from its source. If the source throws a
 * {@link TarwebException}, the setting, its value and the remedy are those of that
 * exception.
 */
public final class SourceException extends TarwebException {

	private static final long serialVersionUID = 1L;

	private final String location;

	private final String reason;

	public SourceException(String location, Exception cause) {
		super("SiteSettings.archives", location, "The archive '" + location + "' can't be fetched: " + reason(cause),
				cause, null);
		this.location = location;
		this.reason = reason(cause);
	}

	private static String reason(Exception cause) {
		return (cause.getMessage() != null) ? cause.getMessage() : cause.toString();
	}

	/**
	 * The location, as the operator wrote it.
	 */
	public String location() {
		return this.location;
	}

	@Override
	public @Nullable String setting() {
		return (getCause() instanceof TarwebException cause) ? cause.setting() : super.setting();
	}

	@Override
	public @Nullable String value() {
		return (getCause() instanceof TarwebException cause) ? cause.value() : super.value();
	}

	@Override
	public String reason() {
		return this.reason;
	}

	@Override
	public @Nullable String remedy(UnaryOperator<String> names) {
		return (getCause() instanceof TarwebException cause) ? cause.remedy(names) : super.remedy(names);
	}

}
