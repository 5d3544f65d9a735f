package io.tarweb.internal.edition;

import io.tarweb.http.Coding;
import io.tarweb.internal.layer.Layer;
import io.tarweb.internal.layer.Resources;

/**
 * The contents that an edition serves under each name, as hashes over all of their forms.
 */
final class Signatures {

	/** The signature of a name without content. */
	static final long ABSENT = 0;

	private static final Coding[] CODINGS = Coding.values();

	/** Odd, so that multiplying loses no information. */
	private static final long FACTOR = 0x9E3779B97F4A7C15L;

	private final Edition edition;

	Signatures(Edition edition) {
		this.edition = edition;
	}

	/**
	 * Visits every name that has content, once.
	 */
	void forEach(Visitor visitor) {
		for (int i = 0; i < this.edition.size(); i++) {
			Layer layer = this.edition.layer(i);
			int before = i;
			layer.resources().forEach((resource, name, to) -> {
				if (of(name, to, before) == ABSENT) {
					visitor.visit(name, layer.prefix().length, to, of(layer.resources(), resource));
				}
			});
		}
	}

	/**
	 * The signature of a name's content.
	 * @param name the name with the site's prefix, followed by spare room
	 * @return the signature, {@link #ABSENT} if there is no content
	 */
	long of(byte[] name, int to) {
		return of(name, to, this.edition.size());
	}

	private long of(byte[] name, int to, int layers) {
		for (int i = 0; i < layers; i++) {
			Resources resources = this.edition.layer(i).resources();
			int resource = resources.find(name, to);
			if (resource != Resources.NONE) {
				return of(resources, resource);
			}
		}
		return ABSENT;
	}

	private static long of(Resources resources, int resource) {
		int group = resources.group(resource);
		if (group == Resources.NONE) {
			return present(resources.contentHash(resource));
		}
		long signature = 0;
		for (Coding coding : CODINGS) {
			signature = mix(signature, resources, resources.variant(group, coding));
		}
		return present(mix(signature, resources, resources.markdown(group)));
	}

	private static long mix(long signature, Resources resources, int member) {
		return (signature ^ ((member != Resources.NONE) ? resources.contentHash(member) : 0)) * FACTOR;
	}

	private static long present(long signature) {
		return (signature != ABSENT) ? signature : 1;
	}

	/**
	 * Visits names.
	 */
	@FunctionalInterface
	interface Visitor {

		/**
		 * Visits one name.
		 * @param name holds the name with the site's prefix, followed by spare room
		 * @param from where the name begins after the prefix
		 * @param signature the signature of its content
		 */
		void visit(byte[] name, int from, int to, long signature);

	}

}
