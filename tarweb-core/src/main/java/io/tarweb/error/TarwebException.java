package io.tarweb.error;

import java.util.Arrays;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

/**
 * A failure of a server, with what a program needs to explain it: the setting concerned,
 * its value, and what an operator can do.
 * <p>
 * A setting is named by its type and its name there: {@code SiteSettings.path} or
 * {@code SiteSettings.hosts[1]}. A program in which settings have other names, as
 * properties or options, translates these.
 */
public abstract class TarwebException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final @Nullable String setting;

	private final @Nullable String value;

	private final @Nullable String remedy;

	private final String[] settings;

	/**
	 * Creates an exception.
	 * @param setting the setting concerned, {@code null} for none
	 * @param value its value, {@code null} if it isn't known
	 * @param message what is wrong, as a sentence without its full stop
	 * @param remedy a format of sentences that say what an operator can do, {@code null}
	 * if no remedy is known
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
	 * The name of the setting concerned, {@code null} for none.
	 */
	public @Nullable String setting() {
		return this.setting;
	}

	/**
	 * The value of the setting as text, {@code null} if it isn't known.
	 */
	public @Nullable String value() {
		return this.value;
	}

	/**
	 * What is wrong with the value, if that can be said without repeating it.
	 * @return the rest of a sentence that begins with the setting and its value, "the
	 * file doesn't exist"; {@code null} if only the message says it
	 */
	public @Nullable String reason() {
		return null;
	}

	/**
	 * The name of the site concerned, {@code null} if there is none or it isn't known.
	 */
	public @Nullable String site() {
		return null;
	}

	/**
	 * What an operator can do.
	 * @param names translates the names of settings to those that the operator knows
	 * @return one or more sentences, {@code null} if no remedy is known
	 */
	public @Nullable String remedy(UnaryOperator<String> names) {
		return (this.remedy != null) ? this.remedy.formatted(Arrays.stream(this.settings).map(names).toArray()) : null;
	}

}
