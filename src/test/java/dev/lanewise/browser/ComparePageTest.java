package dev.lanewise.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.cli.CommandLineProgram;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page that compare writes, as its readers have it. */
@Tag("browser")
class ComparePageTest {
    private static final int SMALLEST_TEXT = 11;
    /** Number of tables and charts that reach beyond the page, or are too narrow to be read. */
    private static final String CUT_OFF = "[...document.querySelectorAll('.scroll > table, .uplot')].filter(element =>"
            + " element.checkVisibility()).map(element => element.getBoundingClientRect()).filter(box =>"
            + " box.left < 0 || box.right > innerWidth"
            + " || box.width < 250).length";

    @TempDir
    private static Path folder;

    private static Path page;
    private static Path longNames;

    @BeforeAll
    static void comparePages() throws Exception {
        StringBuilder command = new StringBuilder("compare");
        for (String rate : List.of("0.1", "0.02", "0.005", "0.001")) {
            command.append(" ").append(train("rate-" + rate, rate));
        }
        longNames = folder.resolve("long.html");
        CommandLineProgram.run("compare " + train("a_run_with_a_rather_long_name_that_goes_on_2026-11-30", "0.1") + " "
                + train("another_run_with_a_name_that_is_about_as_long_2026-12-01", "0.2") + " --output " + longNames);
        page = folder.resolve("comparison.html");
        command.append(" --output ").append(page);
        CommandLineProgram.run(command.toString());
    }

    private static String train(String name, String rate) {
        String run = folder.resolve(name).toString();
        CommandLineProgram.run("train --data docs/examples/iris.csv --target species --scale standard"
                + " --layers 4-8-3 --activation relu --output-activation softmax"
                + " --cost cross-entropy --optimizer adam --eta " + rate
                + " --epochs 20 --validation 0.2 --quiet --out " + run);
        return run;
    }

    private static long number(Browser browser, String script) {
        return ((Number) browser.run("return Math.round(" + script + ")")).longValue();
    }

    @Test
    void pageAsksForNothingAndFitsEveryWidth() throws Exception {
        for (boolean dark : new boolean[] {false, true}) {
            try (Browser browser = Browser.start(dark)) {
                for (int width : new int[] {360, 390, 768, 1087, 1088, 1280, 1920}) {
                    browser.resize(width, 844);
                    browser.open(page.toUri());
                    assertEquals(List.of(), browser.complaints());
                    assertEquals(List.of(page.toUri().toString()), browser.requests());
                    assertTrue(number(browser, "document.documentElement.scrollWidth") <= width, "at " + width);
                    assertTrue(
                            number(browser, "document.querySelector('main').clientWidth") >= Math.min(900, width - 32),
                            "at " + width);
                    assertEquals(0, number(browser, CUT_OFF), "at " + width);
                    browser.screenshot("comparison-" + width + (dark ? "-dark" : ""));
                }
            }
        }
    }

    @Test
    void paperIsBlackOnWhiteAndHasAllChartsAndRuns() throws Exception {
        for (boolean dark : new boolean[] {false, true}) {
            try (Browser browser = Browser.start(dark)) {
                browser.resize(1280, 900);
                browser.open(page.toUri());
                assertTrue(new String(browser.pdf(), StandardCharsets.ISO_8859_1).startsWith("%PDF"));
                // A4 without its margins, at 96 dots an inch.
                browser.resize(680, 962);
                browser.driver().executeCdpCommand("Emulation.setEmulatedMedia", Map.of("media", "print"));
                browser.run("dispatchEvent(new Event('beforeprint'))");
                assertEquals(
                        "rgb(0, 0, 0) on rgb(255, 255, 255)",
                        browser.run("const style = getComputedStyle("
                                + "document.documentElement); return style.color + ' on ' + style.backgroundColor"));
                assertEquals(0, number(browser, CUT_OFF));
                assertTrue(number(browser, "document.documentElement.scrollWidth") <= 680);
                assertTrue(number(browser, "document.querySelector('main').clientWidth") >= 640);
                browser.screenshot("comparison-paper" + (dark ? "-dark" : ""));
            }
        }
    }

    @Test
    void starsDoNotShiftTheDigits() throws Exception {
        try (Browser browser = Browser.start(false)) {
            browser.resize(1280, 844);
            browser.open(page.toUri());
            // The right edge of the digits of each cell, in the columns of the runs.
            assertEquals(List.of(), browser.run("""
                const edge = cell => {
                  const range = document.createRange();
                  range.setStart(cell.firstChild, 0);
                  range.setEnd(cell.firstChild, cell.firstChild.data.replace('*', '').length);
                  return range.getBoundingClientRect().right;
                };
                const rows = [...document.querySelector('#scores tbody').rows];
                return rows.slice(1).flatMap(row => [...row.cells].slice(1)).filter(cell =>
                  Math.abs(edge(cell) - edge(rows[0].cells[cell.cellIndex])) > 1.5).map(cell => cell.textContent);
                """));
            assertTrue(number(browser, "document.querySelector('#scores').innerText.split('*').length") > 2);
        }
    }

    @Test
    void nothingScrollsSidewaysOnAPhone() throws Exception {
        try (Browser browser = Browser.start(false)) {
            for (int width : new int[] {360, 390}) {
                for (Path file : new Path[] {page, longNames}) {
                    browser.resize(width, 844);
                    browser.open(file.toUri());
                    assertEquals(
                            List.of(),
                            browser.run("return [document.documentElement,"
                                    + " ...document.querySelectorAll('body *')].filter(element =>"
                                    + " element.scrollWidth > element.clientWidth && element.clientWidth > 0"
                                    + " && !element.closest('.u-wrap')).map(element =>"
                                    + " element.outerHTML.slice(0, 60))"),
                            file + " at " + width);
                    browser.screenshot(file.getFileName() + "-" + width);
                }
            }
        }
    }

    @Test
    void curvesOfARunHaveOneColourInAllChartsAndTextsAreLegibleOnAPhone() throws Exception {
        try (Browser browser = Browser.start(false)) {
            browser.resize(360, 780);
            browser.open(page.toUri());
            assertEquals(4, number(browser, "document.querySelectorAll('.uplot').length"));
            assertEquals(1, number(browser, """
                new Set([...document.querySelectorAll('.uplot')].map(plot =>
                  [...plot.querySelectorAll('.u-marker')].map(marker => getComputedStyle(marker).borderColor).join()))
                  .size
                """.strip()));
            assertEquals(4, number(browser, """
                new Set([...document.querySelector('.uplot').querySelectorAll('.u-marker')].slice(1).map(marker =>
                  getComputedStyle(marker).borderColor)).size
                """.strip()));
            assertTrue(number(
                            browser,
                            "Math.min(...[...document.querySelectorAll('.u-legend td, .u-legend th')].map(text =>"
                                    + " parseFloat(getComputedStyle(text).fontSize)))")
                    >= SMALLEST_TEXT);
        }
    }
}
