package io.tarweb.internal.answer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.tarweb.internal.archive.TarBuilder;
import io.tarweb.internal.edition.Edition;
import io.tarweb.internal.http.ByteRange;
import io.tarweb.internal.http.RequestHead;
import io.tarweb.internal.layer.Layer;
import io.tarweb.internal.routing.Routes;
import io.tarweb.settings.SitePolicy;
import io.tarweb.testing.Heads;
import io.tarweb.testing.OpenSite;

/**
 * A site that is asked, and that answers in one line of text.
 */
final class Asked implements AutoCloseable {

	static final long NOW = TarBuilder.MODIFIED_EPOCH_SECOND + 1_000_000;

	private final OpenSite open;

	private final Answerer answerer = new Answerer(8192, 64, Routes.SINGLE);

	private Asked(OpenSite open) {
		this.open = open;
	}

	static Asked site(TarBuilder archive, SitePolicy.Builder policy) {
		return new Asked(OpenSite.of(archive, policy.build()));
	}

	static Asked site(TarBuilder archive) {
		return site(archive, SitePolicy.builder());
	}

	/**
	 * An archive of members that contain their names.
	 */
	static TarBuilder members(String... names) {
		TarBuilder archive = TarBuilder.create();
		for (String name : names) {
			archive.file(name, name);
		}
		return archive;
	}

	Edition edition() {
		return this.open.edition();
	}

	Layer layer() {
		return this.open.layer();
	}

	Answer answer(RequestHead head) {
		this.answerer.route(head);
		return this.answerer.answer(head, this.open.edition(), NOW);
	}

	String get(String target, String... fields) {
		return describe(answer(Heads.get(target, fields)));
	}

	String head(String target, String... fields) {
		return describe(answer(Heads.head(target, fields)));
	}

	Representation representation(String target, String... fields) {
		return ((Content) answer(Heads.get(target, fields))).representation();
	}

	String etag(String target, String... fields) {
		return new String(representation(target, fields).etag(), StandardCharsets.ISO_8859_1);
	}

	String contentType(String target, String... fields) {
		return new String(representation(target, fields).contentType(), StandardCharsets.ISO_8859_1);
	}

	/**
	 * The fields whose values decide what a request gets.
	 */
	String vary(String target, String... fields) {
		Representation representation = representation(target, fields);
		return Stream
			.of(representation.variesByEncoding() ? "Accept-Encoding" : "",
					representation.variesByAccept() ? "Accept" : "")
			.filter((name) -> !name.isEmpty())
			.collect(Collectors.joining(", "));
	}

	/**
	 * Splits the cell of a table into field lines.
	 */
	static String[] fields(String cell) {
		return Arrays.stream(cell.split(";;"))
			.map(String::strip)
			.filter((line) -> !line.isEmpty())
			.toArray(String[]::new);
	}

	String describe(Answer answer) {
		String status = answer.status() + " ";
		if (answer instanceof Content content) {
			return status + describe(content.representation());
		}
		if (answer instanceof Partial partial) {
			return status + partial.ranges()
				.stream()
				.map((range) -> text(partial.representation(), range))
				.collect(Collectors.joining(" | "));
		}
		if (answer instanceof Redirection redirection) {
			return status + new String(redirection.location(), StandardCharsets.ISO_8859_1);
		}
		if (answer instanceof DirectoryPage page) {
			return status + "list " + new String(page.contentType(), StandardCharsets.ISO_8859_1);
		}
		if (answer instanceof RangeNotSatisfiable unsatisfiable) {
			return status + unsatisfiable.ranges().contentRange();
		}
		return status.strip();
	}

	private String describe(Representation representation) {
		String text = (representation.length() > 0)
				? text(representation, new ByteRange(0, representation.length() - 1)) : "";
		return representation.isInflated() ? text + " inflated" : text;
	}

	private String text(Representation representation, ByteRange range) {
		byte[] content = new byte[(int) range.length()];
		layer().archive().bytes().read(representation.offset() + range.first(), content, 0, content.length);
		return new String(content, StandardCharsets.UTF_8);
	}

	@Override
	public void close() {
		this.open.close();
	}

}
