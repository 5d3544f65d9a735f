package io.tarweb.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A table in Markdown: the first column left, the others right.
 */
final class MarkdownTable {

	private final List<String> lines = new ArrayList<>();

	private final int columns;

	MarkdownTable(Object... titles) {
		this.columns = titles.length;
		row(titles);
		this.lines.add("|---|" + "---:|".repeat(this.columns - 1));
	}

	MarkdownTable row(Object... cells) {
		if (cells.length != this.columns) {
			throw new IllegalArgumentException(
					cells.length + " cells for " + this.columns + " columns: " + Arrays.toString(cells));
		}
		// A bar in a cell would begin another one.
		this.lines.add(Arrays.stream(cells)
			.map((cell) -> cell.toString().replace("|", "\\|").replace("\n", " "))
			.collect(Collectors.joining(" | ", "| ", " |")));
		return this;
	}

	@Override
	public String toString() {
		return String.join("\n", this.lines) + "\n";
	}

}
