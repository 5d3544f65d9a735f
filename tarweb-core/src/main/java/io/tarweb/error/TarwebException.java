package io.tarweb.error;

import java.util.Arrays;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

/**
 * What goes wrong in a server, with what a program needs to explain it: the setting that
 * is concerned, the value that was found, and what an operator can do.
 * <p>
 * A setting is called by the type that has it and the name that it has there,
 * {@code SiteSettings.path} or {@code SiteSettings.hosts[1]}. Whoever gives settings
 * other names, as properties or options, translates these.
 */
public abstract class TarwebException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final @Nullable String setting;

	private final @Nullable String value;

	private final @Nullable String remedy;

	private final String[] settings;

	/**
	 * Creates an exception.
	 * @param setting the setting that is concerned, {@code null} for none
	 * @param value what it is set to, {@code null} if that isn't known
	 * @param message what is wrong, as a sentence without its full stop
	 * @param cause what is known besides
	 * @param remedy a format of sentences that say what an operator can do, {@code null}
	 * if nobody knows
	 * @param settings the settings that the remedy names, in the order of the format
	 */
	protected TarwebException(@Nullable String setting, @Nullable Object value, String message,
			@Nullable Throwable cause, @Nullable String remedy, String... settings) {
		super(message, cause);
		this.setting = setting;
		this.value = (value != null) ? value.toString() : null;
		this.remedy = remedy;
		this.settings = settings;
	}

	/**
	 * The setting that is concerned.
	 * @return its name, {@code null} if none is
	 */
	public @Nullable String setting() {
		return this.setting;
	}

	/**
	 * What the setting is set to.
	 * @return the value as text, {@code null} if it isn't known
	 */
	public @Nullable String value() {
		return this.value;
	}

	/**
	 * What is wrong with the value, if that can be said without naming it again.
	 * @return the rest of a sentence that begins with the setting and its value, "the
	 * file doesn't exist"; {@code null} if only the message says it
	 */
	public @Nullable String reason() {
		return null;
	}

	/**
	 * The site that is concerned.
	 * @return its name, {@code null} if it is none or isn't known
	 */
	public @Nullable String site() {
		return null;
	}

	/**
	 * What an operator can do.
	 * @param names gives settings the names that the operator knows
	 * @return one sentence or several, {@code null} if nobody knows
	 */
	public @Nullable String remedy(UnaryOperator<String> names) {
		return (this.remedy != null) ? this.remedy.formatted(Arrays.stream(this.settings).map(names).toArray()) : null;
	}

}
