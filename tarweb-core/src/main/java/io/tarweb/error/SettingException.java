package io.tarweb.error;

import org.jspecify.annotations.Nullable;

/**
 * A setting has a value that is out of range or contradicts another setting.
 */
public class SettingException extends TarwebException {

	private static final long serialVersionUID = 1L;

	private final String requirement;

	private final @Nullable String site;

	/**
	 * Creates an exception.
	 * @param requirement what the value has to be, as the rest of a sentence that begins
	 * with the setting's name: "must be positive"
	 */
	public SettingException(String setting, Object value, String requirement) {
		this(setting, value, requirement, null);
	}

	/**
	 * Creates an exception about a site.
	 * @param requirement what the value has to be, as the rest of a sentence that begins
	 * with the setting's name
	 * @param site the name of the site, {@code null} if it isn't known
	 */
	public SettingException(String setting, Object value, String requirement, @Nullable String site) {
		super(setting, value, message(setting, value, requirement), null, null);
		this.requirement = requirement;
		this.site = site;
	}

	private static String message(String setting, Object value, String requirement) {
		String found = (value instanceof String) ? "'" + value + "'" : value.toString();
		return setting.substring(setting.indexOf('.') + 1) + " " + requirement + ", but is " + found;
	}

	/**
	 * What the value has to be, as the rest of a sentence that begins with the setting's
	 * name.
	 */
	public String requirement() {
		return this.requirement;
	}

	@Override
	public @Nullable String site() {
		return this.site;
	}

}
