package io.tarweb.internal.answer;

import io.tarweb.internal.http.EntityTags;
import io.tarweb.internal.http.Field;
import io.tarweb.internal.http.HttpDate;
import io.tarweb.internal.http.RequestHead;

/**
 * The conditions of a request, in the order of RFC 9110, 13.2.2.
 */
final class Preconditions {

	private Preconditions() {
	}

	/**
	 * Evaluates steps 1 to 4 for GET and HEAD.
	 */
	static Outcome evaluate(RequestHead head, Representation selected, long nowEpochSecond) {
		// 1. and 2.: the client's copy must be the current one.
		if (head.has(Field.IF_MATCH)) {
			if (!EntityTags.strongMatch(head.bytes(), head.from(Field.IF_MATCH), head.to(Field.IF_MATCH),
					selected.etag(), 0, selected.etag().length)) {
				return Outcome.FAILED;
			}
		}
		else if (head.has(Field.IF_UNMODIFIED_SINCE)
				&& isModifiedSince(head, Field.IF_UNMODIFIED_SINCE, selected, nowEpochSecond) == Modified.YES) {
			return Outcome.FAILED;
		}
		// 3. and 4.: the client's copy must not be the current one.
		if (head.has(Field.IF_NONE_MATCH)) {
			if (EntityTags.weakMatch(head.bytes(), head.from(Field.IF_NONE_MATCH), head.to(Field.IF_NONE_MATCH),
					selected.etag(), 0, selected.etag().length)) {
				return Outcome.NOT_MODIFIED;
			}
		}
		else if (head.has(Field.IF_MODIFIED_SINCE)
				&& isModifiedSince(head, Field.IF_MODIFIED_SINCE, selected, nowEpochSecond) == Modified.NO) {
			return Outcome.NOT_MODIFIED;
		}
		return Outcome.PASSED;
	}

	/**
	 * Step 5: whether {@code Range} applies. The date form must be exactly the one that
	 * was sent as {@code Last-Modified} (13.1.5).
	 */
	static boolean isRangeCurrent(RequestHead head, Representation selected, long nowEpochSecond) {
		if (!head.has(Field.IF_RANGE)) {
			return true;
		}
		int from = head.from(Field.IF_RANGE);
		int to = head.to(Field.IF_RANGE);
		if (EntityTags.isOne(head.bytes(), from, to)) {
			return EntityTags.strongMatch(head.bytes(), from, to, selected.etag(), 0, selected.etag().length);
		}
		return selected.modifiedEpochSecond() != 0
				&& HttpDate.parse(head.bytes(), from, to, nowEpochSecond) == selected.modifiedEpochSecond();
	}

	/**
	 * A malformed date is ignored, and so is any date if the time of modification isn't
	 * known.
	 */
	private static Modified isModifiedSince(RequestHead head, Field field, Representation selected,
			long nowEpochSecond) {
		long since = HttpDate.parse(head.bytes(), head.from(field), head.to(field), nowEpochSecond);
		if (since == HttpDate.MALFORMED || selected.modifiedEpochSecond() == 0) {
			return Modified.UNKNOWN;
		}
		return (selected.modifiedEpochSecond() > since) ? Modified.YES : Modified.NO;
	}

	/** The result of the conditions. */
	enum Outcome {

		/** The request is answered as if it had no conditions. */
		PASSED,

		/** 304. */
		NOT_MODIFIED,

		/** 412. */
		FAILED

	}

	private enum Modified {

		YES, NO, UNKNOWN

	}

}
