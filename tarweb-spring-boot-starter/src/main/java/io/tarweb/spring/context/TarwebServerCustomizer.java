package io.tarweb.spring.context;

import io.tarweb.ServerSettings;

/**
 * Changes the settings of the auto-configured server after the properties have been
 * applied. Beans of this type are called in their order.
 */
@FunctionalInterface
public interface TarwebServerCustomizer {

	/**
	 * Changes the settings.
	 * @param settings the settings as the properties have them
	 */
	void customize(ServerSettings.Builder settings);

}
