package dev.lanewise.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.cli.CommandLineProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/** The page that train --out writes, as its readers have it. */
@Tag("browser")
class ReportPageTest {
    private static final String LEGEND = "[data-plot=accuracy] .u-legend ";

    @TempDir
    private static Path folder;

    private static Path digits;
    private static Path evil;
    private static Path numbers;

    @BeforeAll
    static void makeReports() throws Exception {
        digits = folder.resolve("digits/report.html");
        CommandLineProgram.run("train", "--epochs", "5", "--quiet", "--out", digits.getParent().toString());
        StringBuilder csv = new StringBuilder("x,kind,size\n");
        for (int i = 0; i < 90; i++) {
            csv.append(i % 3).append(',').append(i % 3 == 0 ? "</script><img src=x onerror=document.title='broken'>" : i % 3)
                    .append(',').append(0.5 + i % 3).append('\n');
        }
        String table = Files.writeString(folder.resolve("evil.csv"), csv).toString();
        evil = folder.resolve("evil/report.html");
        CommandLineProgram.run("train", "--data", table, "--target", "kind", "--ignore", "size", "--layers", "1-5-3",
                "--epochs", "2", "--quiet", "--out", evil.getParent().toString());
        numbers = folder.resolve("numbers/report.html");
        CommandLineProgram.run("train", "--data", table, "--target", "size", "--ignore", "kind", "--layers", "1-5-1",
                "--output", "identity", "--epochs", "2", "--quiet", "--out", numbers.getParent().toString());
    }

    private static void open(Browser browser, Path page) throws Exception {
        browser.open(page.toUri());
        assertEquals(List.of(), browser.complaints());
        assertEquals(List.of(page.toUri().toString()), browser.requests());
    }

    private static long number(Browser browser, String script) {
        return ((Number) browser.run("return Math.round(" + script + ")")).longValue();
    }

    @Test
    void pagesAskForNothingAndComplainOfNothing() throws Exception {
        try (Browser browser = Browser.start(false)) {
            for (Path page : List.of(digits, evil, numbers)) {
                open(browser, page);
                assertTrue(number(browser, "document.querySelectorAll('.uplot canvas').length") >= 1);
                assertEquals(0, number(browser, "[...document.images].filter(i => !i.naturalWidth).length"));
            }
        }
    }

    @Test
    void namesThatLookLikeElementsAreText() throws Exception {
        try (Browser browser = Browser.start(false)) {
            open(browser, evil);
            assertEquals(0, number(browser, "[...document.images].filter(i => i.getAttribute('src') === 'x').length"));
            assertNotEquals("broken", browser.driver().getTitle());
            assertTrue((boolean) browser.run(
                    "return document.querySelector('#classes table').textContent.includes('<img src=x')"));
        }
    }

    @Test
    void injectedScriptWouldNotRun() throws Exception {
        try (Browser browser = Browser.start(false)) {
            String html = Files.readString(digits).replace("<main", "<script>document.title = 'broken'</script><main");
            Path page = Files.writeString(folder.resolve("injected.html"), html);
            browser.open(page.toUri());
            assertNotEquals("broken", browser.driver().getTitle());
            assertTrue(browser.complaints().toString().contains("Content Security Policy"));
        }
    }

    @Test
    void everyWidthFitsWithoutScrollingSideways() throws Exception {
        for (boolean dark : new boolean[] {false, true}) {
            try (Browser browser = Browser.start(dark)) {
                for (int width : new int[] {320, 390, 768, 1280}) {
                    for (Path page : List.of(digits, evil, numbers)) {
                        browser.resize(width, 844);
                        open(browser, page);
                        browser.run("document.querySelectorAll('details').forEach(d => { d.open = true; })");
                        assertEquals(width, number(browser, "document.documentElement.clientWidth"));
                        assertTrue(number(browser, "document.documentElement.scrollWidth") <= width, page + " at " + width);
                    }
                }
            }
        }
    }

    @Test
    void darkPageHasLightTextOfEnoughContrast() throws Exception {
        for (boolean dark : new boolean[] {false, true}) {
            try (Browser browser = Browser.start(dark)) {
                for (int width : new int[] {390, 1280}) {
                    browser.resize(width, width == 390 ? 844 : 900);
                    open(browser, digits);
                    for (String part : List.of("summary", "confusion", "mistakes", "units")) {
                        browser.run("document.getElementById('" + part + "').scrollIntoView()");
                        browser.screenshot("report-" + part + (dark ? "-dark-" : "-") + width);
                    }
                }
                String red = "getComputedStyle(document.documentElement).color.match(/\\d+/g)[0]";
                assertEquals(dark, number(browser, red) > 128);
                // The relative luminance of WCAG 2, of all texts before whatever lies behind them.
                Object worst = browser.run("""
                        const numbers = c => (c.match(/[\\d.]+/g) || [0, 0, 0, 0]).map(Number);
                        const over = (top, below) => {
                          const a = top.length > 3 ? top[3] : 1;
                          return [0, 1, 2].map(i => top[i] * a + below[i] * (1 - a));
                        };
                        const behind = e => e === null ? [255, 255, 255]
                            : over(numbers(getComputedStyle(e).backgroundColor), behind(e.parentElement));
                        const light = c => [0.2126, 0.7152, 0.0722].reduce((sum, w, i) => {
                          const v = c[i] / 255;
                          return sum + w * (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
                        }, 0);
                        let worst = 99;
                        const texts = 'h1, h2, p, a, td, th, caption, figcaption, summary, code, text';
                        document.querySelectorAll(texts).forEach(e => {
                          const style = getComputedStyle(e);
                          const ink = light(numbers(e.tagName === 'text' ? style.fill : style.color));
                          const paper = light(behind(e));
                          worst = Math.min(worst, (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05));
                        });
                        return worst;
                        """);
                assertTrue(((Number) worst).doubleValue() >= 4.5, "contrast " + worst);
            }
        }
    }

    @Test
    void curvesCanBeReadAndSwitchedWithoutAMouse() throws Exception {
        try (Browser browser = Browser.start(false)) {
            open(browser, digits);
            WebElement plot = browser.driver().findElement(By.cssSelector("[data-plot=accuracy] .u-over"));
            browser.run("arguments[0].focus()", plot);
            plot.sendKeys(Keys.HOME);
            assertEquals("0", value(browser, 0));
            String first = value(browser, 3);
            plot.sendKeys(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT);
            assertEquals("2", value(browser, 0));
            assertTrue(Double.parseDouble(value(browser, 3)) > Double.parseDouble(first), value(browser, 3));
            plot.sendKeys(Keys.END);
            assertEquals("4", value(browser, 0));

            WebElement label = browser.driver().findElements(By.cssSelector(LEGEND + "th")).get(1);
            label.sendKeys(Keys.ENTER);
            assertEquals("false", label.getAttribute("aria-pressed"));
            label.sendKeys(Keys.SPACE);
            assertEquals("true", label.getAttribute("aria-pressed"));
        }
    }

    private static String value(Browser browser, int row) {
        return browser.driver().findElements(By.cssSelector(LEGEND + ".u-value")).get(row).getText();
    }

    @Test
    void tabulatorLeadsThroughThePageFromTheSkipLinkOn() throws Exception {
        try (Browser browser = Browser.start(false)) {
            open(browser, digits);
            String focused = "return document.activeElement.textContent.trim()";
            new Actions(browser.driver()).sendKeys(Keys.TAB).perform();
            assertEquals("Skip to the report", browser.run(focused));
            new Actions(browser.driver()).sendKeys(Keys.TAB).perform();
            assertEquals("Summary", browser.run(focused));
        }
    }

    @Test
    void withoutJavaScriptTheCurvesArePictures() throws Exception {
        String html = Files.readString(digits).replaceAll("(?s)<script>.*</script>", "");
        Path page = Files.writeString(folder.resolve("plain.html"), html);
        try (Browser browser = Browser.start(false)) {
            open(browser, page);
            assertTrue(number(browser, "document.querySelectorAll('[data-plot=accuracy] svg polyline.one').length") > 0);
        }
    }

    @Test
    void plotsAreImagesOfTheirOwn() throws Exception {
        try (Browser browser = Browser.start(true)) {
            for (String name : List.of("confusion", "cost", "weights-1")) {
                Path svg = digits.resolveSibling("plots/" + name + ".svg");
                open(browser, svg);
                assertEquals("svg", browser.run("return document.documentElement.tagName"));
                browser.screenshot("plot-" + name + "-dark");
            }
        }
    }
}
