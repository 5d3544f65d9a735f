package io.tarweb.benchmarks;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/**
 * A server that takes part.
 */
interface Contender {

	/**
	 * The name on the command line and in tables.
	 * @return a name without blanks
	 */
	String id();

	/**
	 * Whose it is.
	 * @return the camp
	 */
	Camp camp();

	/**
	 * Makes the server available, installing it where that is possible.
	 * @return {@code null} if it is there now, or why it isn't
	 */
	@Nullable String provide();

	/**
	 * What exactly takes part; asked only when it is there.
	 * @return name, version, and what is special about its configuration
	 */
	String description();

	/**
	 * Whether this server can be asked that.
	 * @param load the case
	 * @return {@code false} if it has no answer, or not a comparable one
	 */
	boolean serves(LoadCase load);

	/**
	 * Says how to start it.
	 * @param load what it is going to be asked
	 * @param port the port of 127.0.0.1 to listen on
	 * @return the command
	 * @throws IOException if its configuration can't be written
	 */
	Launch launch(LoadCase load, int port) throws IOException;

	/**
	 * The sides, for tables and colours.
	 */
	enum Camp {

		/** Ours. */
		TARWEB,

		/** Other people's servers. */
		PEER,

		/** No server that anybody would use. */
		FLOOR

	}

}
