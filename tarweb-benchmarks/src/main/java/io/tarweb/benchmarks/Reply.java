package io.tarweb.benchmarks;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * One response.
 *
 * @param status the status code
 * @param fields the header fields, names in lower case
 * @param body the content, without a transfer coding
 */
record Reply(int status, Map<String, String> fields, byte[] body) {

	@Nullable String field(String name) {
		return this.fields.get(name);
	}

}
