package dev.lanewise.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.ImageShape;
import dev.lanewise.report.Chart.Kind;
import dev.lanewise.report.Chart.Series;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;

class PlotTest {
    private static final double NONE = Double.NaN;

    private static Chart lines(double... y) {
        double[] x = IntStream.range(0, y.length).asDoubleStream().toArray();
        return new Chart(
                "c",
                "a <title> & more",
                Axis.ofCounts("epoch", y.length - 1),
                Axis.around("y", y),
                List.of(new Series("one", Kind.LINE, x, y), new Series("two", Kind.DOTS, x, y)));
    }

    private static ConfusionPlot confusion(int classes) {
        int[][] counts = new int[classes][classes];
        for (int c = 0; c < classes; c++) {
            counts[c][c] = 9;
            counts[c][(c + 1) % classes] += 1;
        }
        return new ConfusionPlot(Collections.nCopies(classes, "<a name that is very long>"), counts);
    }

    @Test
    void lineHasAGapWhereANumberIsMissing() {
        Recorded pen = new Recorded();
        lines(1, 2, NONE, 3, NONE, 4, 5, Double.POSITIVE_INFINITY).draw(pen);
        List<double[][]> ofData = pen.paths.stream()
                .filter(path -> path[0][0] != path[0][1] && path[1][0] != path[1][1])
                .toList();
        assertEquals(2, ofData.size());
        // Five numbers as dots of the second series, and the one that stands alone in the first; and the legend's.
        assertEquals(7, pen.dots.size());
    }

    @Test
    void twelveSeriesDifferInColourOrDashes() {
        String css = Resources.text("plot.css");
        Set<String> strokes = new HashSet<>();
        for (int i = 0; i < Ink.MOST; i++) {
            String style = Ink.ofSeries(i).style;
            Matcher rule = Pattern.compile("(?m)^[.]plot [.]" + style + " [{] (stroke: .*) [}]$")
                    .matcher(css);
            assertTrue(rule.find(), style);
            assertTrue(strokes.add(rule.group(1)), style);
            assertTrue(css.contains(".plot .fill." + style), style);
        }
    }

    @Test
    void markIsAVerticalLineAtItsNumber() {
        Recorded plain = new Recorded();
        Recorded marked = new Recorded();
        lines(1, 5, 3).draw(plain);
        lines(1, 5, 3).withMark(1).draw(marked);
        assertEquals(plain.paths.size() + 1, marked.paths.size());
        double middle = plain.paths.stream()
                .filter(path -> path[0].length == 3)
                .findFirst()
                .orElseThrow()[0][1];
        assertTrue(marked.paths.stream()
                .anyMatch(path -> path[0][0] == middle
                        && path[0][1] == middle
                        && path[1][0] != path[1][1]
                        && plain.paths.stream().noneMatch(other -> Arrays.deepEquals(path, other))));
    }

    @Test
    void higherNumbersStandHigher() {
        Recorded pen = new Recorded();
        lines(1, 5, 3).draw(pen);
        double[][] line = pen.paths.stream()
                .filter(path -> path[0].length == 3)
                .findFirst()
                .orElseThrow();
        assertTrue(line[1][1] < line[1][2] && line[1][2] < line[1][0], Arrays.toString(line[1]));
        assertTrue(line[0][0] < line[0][1] && line[0][1] < line[0][2], Arrays.toString(line[0]));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 31, 100})
    void cellsOfAMatrixHaveTheirTints(int classes) {
        Recorded pen = new Recorded();
        ConfusionPlot plot = confusion(classes);
        plot.draw(pen);
        assertEquals(classes * classes, pen.areas.size());
        double[][] tints = ConfusionPlot.tints(plot.counts());
        for (int row = 0; row < classes; row++) {
            for (int column = 0; column < classes; column++) {
                Recorded.Area cell = pen.areas.get(row * classes + column);
                assertEquals(tints[row][column], cell.strength());
                assertEquals(plot.counts()[row][column] == 0, cell.strength() == 0);
                assertEquals(row == column ? Ink.ONE : Ink.TWO, cell.ink());
                assertTrue(cell.x() + cell.width() <= plot.width(), cell.toString());
                assertTrue(cell.y() + cell.height() <= plot.height(), cell.toString());
            }
        }
    }

    @Test
    void tintsOfFewErrorsDifferClearlyAndNoneIsBlank() {
        double[][] tints = ConfusionPlot.tints(new int[][] {{959, 8, 33}, {0, 999, 1}, {0, 0, 0}});
        assertEquals(0, tints[1][0]);
        assertEquals(0, tints[2][2]);
        assertTrue(tints[1][2] >= 0.1, Arrays.toString(tints[1]));
        assertTrue(tints[0][1] >= tints[1][2] + 0.15, Arrays.toString(tints[0]));
        assertTrue(tints[0][2] >= tints[0][1] + 0.15, Arrays.toString(tints[0]));
        assertTrue(tints[0][2] < 0.6 && tints[1][1] > tints[0][0], Arrays.toString(tints[0]));
        // A tenth of the row is dark in any matrix, and one error alone is not pale.
        assertEquals(0.6, ConfusionPlot.tints(new int[][] {{90, 10}, {1, 99}})[0][1]);
        assertEquals(0.6, ConfusionPlot.tints(new int[][] {{9, 1}, {0, 10}})[0][1]);
    }

    @Test
    void smallChartsHaveNoTitleAndRoomForTheirNumbers() {
        for (double largest : new double[] {5, 7e6, 1e-12}) {
            Recorded pen = new Recorded();
            Chart chart = lines(0, largest, largest / 2).small();
            chart.draw(pen);
            assertEquals(370, chart.width());
            assertFalse(pen.texts.contains(chart.title()));
            assertTrue(pen.texts.containsAll(List.of("one", "two", "epoch", "y")), pen.texts.toString());
            double left =
                    pen.paths.stream().mapToDouble(path -> path[0][0]).min().orElseThrow();
            int longest = pen.texts.stream()
                    .filter(text -> text.matches("[-0-9.e+]+"))
                    .mapToInt(String::length)
                    .max()
                    .orElseThrow();
            // What is 8.3 pixels a character fits between the label, which is upwards, and the axis.
            assertTrue(left >= 20 + 8.3 * longest, left + " for " + pen.texts);
        }
    }

    @Test
    void numbersBelowASmallChartDoNotTouch() {
        double[] x = {-123_456, 123_456};
        Chart chart = new Chart(
                "c",
                "t",
                Axis.around("x", x),
                Axis.around("y", 0, 1),
                List.of(new Series("one", Kind.DOTS, x, new double[] {0, 1})));
        Recorded large = new Recorded();
        chart.draw(large);
        Recorded small = new Recorded();
        chart.small().draw(small);
        assertTrue(large.texts.containsAll(List.of("-100000", "-50000")), large.texts.toString());
        assertTrue(small.texts.contains("-50000") && !small.texts.contains("-100000"), small.texts.toString());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 31})
    void svgFilesAreXmlWithATitle(int size) throws Exception {
        double[] y = IntStream.range(0, size).asDoubleStream().toArray();
        for (Plot plot : List.of(lines(y), confusion(size), Histogram.of(y).chart("a", "b & c", "d", "e"))) {
            Element svg = Xml.parse(SvgPen.file(plot));
            assertEquals("svg", svg.getTagName());
            assertEquals(plot.title(), svg.getElementsByTagName("title").item(0).getTextContent());
            assertEquals("0 0 " + plot.width() + " " + plot.height(), svg.getAttribute("viewBox"));
            assertTrue(SvgPen.file(plot).contains("prefers-color-scheme: dark"));
        }
    }

    @Test
    void inkIsDarkAndSignsHaveColours() {
        ImageShape shape = new ImageShape(1, 4);
        BufferedImage coloured = Pictures.ofInputs(new float[] {1, -1, 0.2f, 0, 0, 2}, new ImageShape(1, 2, 3));
        assertEquals(0xff3300, coloured.getRGB(0, 0) & 0xffffff);
        assertEquals(0x0000ff, coloured.getRGB(1, 0) & 0xffffff);
        BufferedImage ink = Pictures.ofInputs(new float[] {0, 1, 0.5f, 7}, shape);
        assertEquals(List.of(0xffffff, 0, 0x808080, 0), pixels(ink));
        BufferedImage signed = Pictures.ofSigned(new float[] {0, 2, -2, 1}, 2, shape);
        assertEquals(List.of(0xffffff, 0x0000c0, 0xc00000, 0x8080df), pixels(signed));
        BufferedImage sheet = Pictures.sheet(Collections.nCopies(11, ink));
        assertEquals(10 * (84 + 6) + 6, sheet.getWidth());
        assertEquals(2 * (21 + 6) + 6, sheet.getHeight());
        assertEquals(0xffffff, sheet.getRGB(6 + 20, 6) & 0xffffff);
        assertEquals(0, sheet.getRGB(6 + 21, 6) & 0xffffff);
        assertEquals(0x808080, sheet.getRGB(6 + 42, 6 + 27) & 0xffffff);
    }

    private static List<Integer> pixels(BufferedImage image) {
        return IntStream.range(0, image.getWidth())
                .mapToObj(x -> image.getRGB(x, 0) & 0xffffff)
                .toList();
    }
}
