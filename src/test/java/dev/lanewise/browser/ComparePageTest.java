package dev.lanewise.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.cli.CommandLineProgram;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page that compare writes, as its readers have it. */
@Tag("browser")
class ComparePageTest {
    private static final int SMALLEST_TEXT = 11;

    @TempDir
    private static Path folder;

    private static Path page;

    @BeforeAll
    static void comparePages() throws Exception {
        List<String> command = new ArrayList<>(List.of("compare"));
        for (String rate : List.of("0.1", "0.02", "0.005", "0.001")) {
            String run = folder.resolve("rate-" + rate).toString();
            CommandLineProgram.run("train", "--data", "docs/examples/iris.csv", "--target", "species",
                    "--scale", "standard",
                    "--layers", "4-8-3", "--activation", "relu", "--output", "softmax", "--cost", "cross-entropy",
                    "--optimizer", "adam", "--eta", rate, "--epochs", "20", "--quiet", "--out", run);
            command.add(run);
        }
        page = folder.resolve("comparison.html");
        command.addAll(List.of("--output", page.toString()));
        CommandLineProgram.run(command.toArray(String[]::new));
    }

    private static long number(Browser browser, String script) {
        return ((Number) browser.run("return Math.round(" + script + ")")).longValue();
    }

    @Test
    void pageAsksForNothingAndFitsEveryWidth() throws Exception {
        for (boolean dark : new boolean[] {false, true}) {
            try (Browser browser = Browser.start(dark)) {
                for (int width : new int[] {360, 768, 1280}) {
                    browser.resize(width, 844);
                    browser.open(page.toUri());
                    assertEquals(List.of(), browser.complaints());
                    assertEquals(List.of(page.toUri().toString()), browser.requests());
                    assertTrue(number(browser, "document.documentElement.scrollWidth") <= width, "at " + width);
                    browser.screenshot("comparison-" + width + (dark ? "-dark" : ""));
                }
            }
        }
    }

    @Test
    void curvesOfARunHaveOneColourInAllChartsAndTextsAreLegibleOnAPhone() throws Exception {
        try (Browser browser = Browser.start(false)) {
            browser.resize(360, 780);
            browser.open(page.toUri());
            assertEquals(6, number(browser, "document.querySelectorAll('svg.plot').length"));
            for (String style : List.of("one", "two", "three", "four")) {
                assertEquals(6, number(browser, "[...document.querySelectorAll('svg.plot')].filter(svg =>"
                        + " [...svg.querySelectorAll('polyline." + style + "')].some(line => line.points.length ==="
                        + " 20)).length"), style);
            }
            assertTrue(number(browser, "Math.min(...[...document.querySelectorAll('svg.plot text')].map(text =>"
                    + " 13 * text.ownerSVGElement.getBoundingClientRect().width /"
                    + " text.ownerSVGElement.viewBox.baseVal.width))")
                    >= SMALLEST_TEXT);
        }
    }
}
