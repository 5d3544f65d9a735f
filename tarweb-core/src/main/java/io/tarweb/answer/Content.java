package io.tarweb.answer;

/**
 * 200 with a member of the archive. Reused by its {@link Answerer} for the next request,
 * so nothing may keep it.
 */
public final class Content implements Answer {

	private int member;

	Content() {
	}

	Content of(int member) {
		this.member = member;
		return this;
	}

	/**
	 * The member whose bytes are the content.
	 * @return an index into the site
	 */
	public int member() {
		return this.member;
	}

}
