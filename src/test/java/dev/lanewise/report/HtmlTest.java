package dev.lanewise.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class HtmlTest {
    @Property(tries = 500)
    void whateverTheTextItIsNothingButText(@ForAll String text) throws Exception {
        String escaped = Html.escape(text);
        for (char c : new char[] {'<', '>', '"', '\''}) {
            assertEquals(-1, escaped.indexOf(c), escaped);
        }
        Element element = Xml.parse("<p title=\"" + escaped + "\">" + escaped + "</p>");
        assertEquals(element.getTextContent().replaceAll("[\t\n]", " "), element.getAttribute("title"));
        assertEquals(
                text.codePointCount(0, text.length()),
                element.getTextContent()
                        .codePointCount(0, element.getTextContent().length()));
    }

    @Test
    void charactersThatXmlHasNotAreReplaced() {
        assertEquals("a\ufffdb\ufffd\ufffdc\n&amp;lt;", Html.escape("a\0b\u001b\ud800c\n&lt;"));
        assertEquals("a\ufffdb\ufffd\ufffd\ufffdc\u200d", Html.escape("a\u202eb\u2066\u009b\u2028c\u200d"));
        assertEquals("😀é", Html.escape("😀é"));
    }

    @Test
    void cellsOfATableAreEscapedAndTheFirstIsAHeading() throws Exception {
        String html = Html.table("<caption>", true, List.of("a&b", "c"), List.of(List.of("<i>", "\"1\"")));
        Element root = Xml.parse(html);
        assertEquals("<caption>", root.getAttribute("aria-label"));
        assertEquals("<caption>", root.getElementsByTagName("caption").item(0).getTextContent());
        assertEquals("\"1\"", root.getElementsByTagName("td").item(0).getTextContent());
        assertTrue(html.contains("<th scope=\"row\">&lt;i&gt;</th>"), html);
        assertFalse(html.contains("<i>"), html);
    }
}
