package io.tarweb.benchmarks;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;

import javax.xml.parsers.DocumentBuilderFactory;

import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class BarChartTests {

	@Test
	void barsOfAGroupAreAsLongAsTheirValues() throws Exception {
		List<Double> widths = widths(group("one", 10, 5, 2.5));
		assertThat(widths.get(1) / widths.get(0)).isCloseTo(0.5, within(0.01));
		assertThat(widths.get(2) / widths.get(0)).isCloseTo(0.25, within(0.01));
	}

	@Test
	void everyGroupHasItsOwnScale() throws Exception {
		List<Double> widths = widths(group("small", 1), group("large", 1000));
		assertThat(widths.get(0)).isEqualTo(widths.get(1));
	}

	@Test
	void nothingIsDrawnOutsideOfThePicture() throws Exception {
		Document picture = parse(BarChart.svg("title", List.of(group("one", 3, 2, 1), group("two", 1))));
		Element root = picture.getDocumentElement();
		for (Element bar : elements(picture, "rect")) {
			if (bar.hasAttribute("x")) {
				assertThat(number(bar, "x") + number(bar, "width")).isLessThan(number(root, "width"));
				assertThat(number(bar, "y") + number(bar, "height")).isLessThanOrEqualTo(number(root, "height"));
			}
		}
	}

	@Test
	void textIsEscaped() throws Exception {
		Document picture = parse(
				BarChart.svg("<a & b>", List.of(new BarChart.Group("c", List.of(new BarChart.Bar("<d>", 1, "#000"))))));
		assertThat(elements(picture, "text")).extracting(Element::getTextContent).contains("<a & b>", "<d>");
	}

	@Test
	void valuesStandBesideTheirBars() throws Exception {
		Document picture = parse(BarChart.svg("title", List.of(group("one", 8.25, 1234))));
		assertThat(elements(picture, "text")).extracting(Element::getTextContent).contains("8.25", "1,234");
	}

	private static BarChart.Group group(String title, double... values) {
		List<BarChart.Bar> bars = new ArrayList<>();
		for (double value : values) {
			bars.add(new BarChart.Bar("bar", value, "#000"));
		}
		return new BarChart.Group(title, bars);
	}

	private static List<Double> widths(BarChart.Group... groups) throws Exception {
		return elements(parse(BarChart.svg("title", List.of(groups))), "rect").stream()
			.filter((bar) -> bar.hasAttribute("x"))
			.map((bar) -> number(bar, "width"))
			.toList();
	}

	private static double number(Element element, String attribute) {
		return Double.parseDouble(element.getAttribute(attribute));
	}

	private static Document parse(String svg) throws Exception {
		return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
	}

	private static List<Element> elements(Document document, String name) {
		NodeList nodes = document.getElementsByTagName(name);
		List<Element> elements = new ArrayList<>();
		for (int i = 0; i < nodes.getLength(); i++) {
			elements.add((Element) nodes.item(i));
		}
		return elements;
	}

}
