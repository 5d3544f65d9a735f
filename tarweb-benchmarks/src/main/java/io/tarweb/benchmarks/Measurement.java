package io.tarweb.benchmarks;

import java.io.IOException;

/**
 * One thing that the server costs.
 */
interface Measurement {

	/**
	 * The name on the command line and in the report's comments.
	 * @return a word
	 */
	String name();

	/**
	 * The name of its section of the report, which a run replaces.
	 * @param context what it was measured with
	 * @return the name, if one run doesn't go beside another
	 */
	default String section(Context context) {
		return name();
	}

	/**
	 * Measures.
	 * @param context what to measure with
	 * @return the report in Markdown, without a heading
	 * @throws IOException if it can't be done; the message says why
	 */
	String measure(Context context) throws IOException;

	/**
	 * The heading of the report.
	 * @return a title
	 */
	String title();

}
