package io.tarweb.benchmarks;

import java.util.List;
import java.util.Locale;

/**
 * Horizontal bars in groups, as SVG. Each group has a scale of its own: what a megabyte
 * costs would leave nothing to see of a small page.
 */
final class BarChart {

	private static final int WIDTH = 860;

	private static final int LABEL_WIDTH = 210;

	private static final int VALUE_WIDTH = 70;

	private static final int BAR_HEIGHT = 16;

	private static final int BAR_STEP = 20;

	private static final int TITLE_HEIGHT = 34;

	private static final int MARGIN = 16;

	private BarChart() {
	}

	/**
	 * Draws.
	 * @param title the heading of the picture
	 * @param groups its groups, from the top
	 * @return an SVG document
	 */
	static String svg(String title, List<Group> groups) {
		int height = 2 * MARGIN + TITLE_HEIGHT;
		for (Group group : groups) {
			height += TITLE_HEIGHT + group.bars().size() * BAR_STEP;
		}
		StringBuilder svg = new StringBuilder();
		svg.append(String.format(Locale.ROOT,
				"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" "
						+ "font-family=\"sans-serif\" font-size=\"12\" fill=\"#222\">\n",
				WIDTH, height, WIDTH, height));
		svg.append("<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
		int y = MARGIN + 16;
		text(svg, MARGIN, y, "start", "font-size=\"16\" font-weight=\"bold\"", title);
		y += TITLE_HEIGHT - 16;
		for (Group group : groups) {
			y = group(svg, group, y);
		}
		return svg.append("</svg>\n").toString();
	}

	private static int group(StringBuilder svg, Group group, int top) {
		text(svg, MARGIN, top + TITLE_HEIGHT - 10, "start", "font-size=\"13\" font-weight=\"bold\"", group.title());
		double longest = group.bars().stream().mapToDouble(Bar::value).max().orElse(0);
		int room = WIDTH - 2 * MARGIN - LABEL_WIDTH - VALUE_WIDTH;
		int y = top + TITLE_HEIGHT;
		for (Bar bar : group.bars()) {
			double width = (longest > 0) ? room * bar.value() / longest : 0;
			int middle = y + BAR_HEIGHT - 4;
			text(svg, MARGIN + LABEL_WIDTH - 8, middle, "end", "", bar.label());
			svg.append(
					String.format(Locale.ROOT, "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>\n",
							MARGIN + LABEL_WIDTH, y, width, BAR_HEIGHT, bar.colour()));
			text(svg, MARGIN + LABEL_WIDTH + width + 6, middle, "start", "", Numbers.shortly(bar.value()));
			y += BAR_STEP;
		}
		return y;
	}

	private static void text(StringBuilder svg, double x, int y, String anchor, String style, String text) {
		String space = style.isEmpty() ? "" : " ";
		svg.append(String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"%s\"%s%s>%s</text>\n", x, y,
				anchor, space, style, escaped(text)));
	}

	private static String escaped(String text) {
		return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
	}

	/**
	 * Bars that are compared with each other.
	 *
	 * @param title what they are about
	 * @param bars the bars, from the top
	 */
	record Group(String title, List<Bar> bars) {
	}

	/**
	 * One bar.
	 *
	 * @param label what it stands for
	 * @param value how long it is
	 * @param colour a colour of SVG
	 */
	record Bar(String label, double value, String colour) {
	}

}
