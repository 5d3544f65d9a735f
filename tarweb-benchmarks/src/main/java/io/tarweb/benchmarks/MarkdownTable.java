package io.tarweb.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A table in Markdown: the first column left, the others right.
 */
final class MarkdownTable {

	private final List<String> lines = new ArrayList<>();

	private final int columns;

	MarkdownTable(String... titles) {
		this.columns = titles.length;
		this.lines.add(line(Stream.of(titles)));
		this.lines.add("|"
				+ Stream.generate(() -> "---:|").limit(this.columns - 1L).collect(Collectors.joining("", "---|", "")));
	}

	MarkdownTable row(String... cells) {
		return row(List.of(cells));
	}

	MarkdownTable row(List<String> cells) {
		if (cells.size() != this.columns) {
			throw new IllegalArgumentException(cells.size() + " cells for " + this.columns + " columns: " + cells);
		}
		this.lines.add(line(cells.stream()));
		return this;
	}

	/** A bar in a cell would begin another one. */
	private static String line(Stream<String> cells) {
		return cells.map((cell) -> cell.replace("|", "\\|").replace("\n", " "))
			.collect(Collectors.joining(" | ", "| ", " |"));
	}

	@Override
	public String toString() {
		return String.join("\n", this.lines) + "\n";
	}

}
