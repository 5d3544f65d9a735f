package io.tarweb.internal.answer;

/**
 * A whole representation: 200, or the page that goes with an error. Reused by its
 * {@link Answerer} for the next request, so nothing may keep it.
 */
public final class Content implements Answer {

	static final int OK = 200;

	private final Representation representation;

	private int status = OK;

	Content(Representation representation) {
		this.representation = representation;
	}

	Content withStatus(int status) {
		this.status = status;
		return this;
	}

	public Representation representation() {
		return this.representation;
	}

	@Override
	public int status() {
		return this.status;
	}

}
