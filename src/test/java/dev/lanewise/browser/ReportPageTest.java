package dev.lanewise.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.cli.CommandLineProgram;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
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

    private static final Pattern MEDIA_BOX = Pattern.compile("/MediaBox \\[0 0 ([.\\d]+) ([.\\d]+)\\]");

    @TempDir
    private static Path folder;

    private static Path digits;
    private static Path evil;
    private static Path numbers;
    /** Twelve classes with long names, and rows without a value. */
    private static Path countries;

    @BeforeAll
    static void makeReports() throws Exception {
        digits = folder.resolve("digits/report.html");
        CommandLineProgram.run("train --epochs 5 --quiet --out " + digits.getParent());
        StringBuilder csv = new StringBuilder("x,kind,size\n");
        for (int i = 0; i < 90; i++) {
            csv.append(i % 3)
                    .append(',')
                    .append(i % 3 == 0 ? "</script><img src=x onerror=document.title='broken'>" : i % 3)
                    .append(',')
                    .append(0.5 + i % 3)
                    .append('\n');
        }
        String table = Files.writeString(folder.resolve("evil.csv"), csv).toString();
        evil = folder.resolve("evil/report.html");
        CommandLineProgram.run("train --data " + table
                + " --target kind --ignore size --layers 1-5-3 --epochs 2 --quiet --out " + evil.getParent());
        numbers = folder.resolve("numbers/report.html");
        CommandLineProgram.run(
                "train --data " + table + " --target size --ignore kind --layers 1-5-1 --output-activation identity"
                        + " --epochs 2 --quiet --out " + numbers.getParent());
        List<String> names = List.of(
                "United Arab Emirates",
                "Papua New Guinea",
                "Bosnia and Herzegovina",
                "Central African Republic",
                "Dominican Republic",
                "Equatorial Guinea",
                "Marshall Islands",
                "New Zealand",
                "North Macedonia",
                "Saint Vincent",
                "Sierra Leone",
                "Trinidad and Tobago");
        csv = new StringBuilder("gross domestic product,population density,country\n");
        for (int i = 0; i < 600; i++) {
            csv.append(i * 7 % 12)
                    .append(',')
                    .append(i % 5 == 0 ? "" : String.valueOf(i * 11 % 17))
                    .append(',')
                    .append(names.get(i * 7 % 13 % 12))
                    .append('\n');
        }
        countries = folder.resolve("countries/report.html");
        CommandLineProgram.run("train --data " + Files.writeString(folder.resolve("countries.csv"), csv)
                + " --target country --epochs 3 --quiet --out " + countries.getParent());
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
            assertTrue((boolean)
                    browser.run("return document.querySelector('#classes table').textContent.includes('<img src=x')"));
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
                for (int width : new int[] {320, 360, 390, 768, 1280}) {
                    for (Path page : List.of(digits, evil, numbers)) {
                        browser.resize(width, 844);
                        open(browser, page);
                        browser.run("document.querySelectorAll('details').forEach(d => { d.open = true; })");
                        assertEquals(width, number(browser, "document.documentElement.clientWidth"));
                        assertTrue(
                                number(browser, "document.documentElement.scrollWidth") <= width,
                                page + " at " + width);
                    }
                }
            }
        }
    }

    @Test
    void chartsFitAPhoneAndTheirLegendsCanBeRead() throws Exception {
        try (Browser browser = Browser.start(false)) {
            browser.resize(360, 740);
            for (Path page : List.of(digits, evil, numbers)) {
                open(browser, page);
                browser.run("document.querySelectorAll('details').forEach(d => { d.open = true; })");
                // Charts in folded parts are drawn in the frame after they are opened.
                browser.driver()
                        .executeAsyncScript("const done = arguments[0];"
                                + " requestAnimationFrame(() => requestAnimationFrame(() => done()))");
                assertEquals(
                        number(browser, "document.querySelectorAll('figure[data-plot]').length"),
                        number(
                                browser,
                                "[...document.querySelectorAll('.uplot')].filter(plot => plot.offsetWidth <= 328"
                                        + " && plot.offsetWidth >= 250).length"),
                        page.toString());
                assertEquals(
                        0,
                        number(
                                browser,
                                "[...document.querySelectorAll('.u-legend td, .u-legend th')].filter(text =>"
                                        + " parseFloat(getComputedStyle(text).fontSize) < 11).length"));
                browser.screenshot("report-charts-" + page.getParent().getFileName());
            }
        }
    }

    @Test
    void confusionOfTenClassesIsWholeOnAPhone() throws Exception {
        try (Browser browser = Browser.start(false)) {
            for (int width : new int[] {320, 360, 390}) {
                browser.resize(width, 740);
                open(browser, digits);
                assertEquals(
                        0,
                        number(
                                browser,
                                "document.querySelector('.matrix').parentElement.scrollWidth"
                                        + " - document.querySelector('.matrix').parentElement.clientWidth"),
                        "at " + width);
                assertTrue(number(
                                browser,
                                "parseFloat(getComputedStyle(" + "document.querySelector('.matrix td')).fontSize)")
                        >= 11);
                browser.run("document.getElementById('confusion').scrollIntoView()");
                browser.screenshot("report-confusion-" + width);
            }
        }
    }

    @Test
    void confusionOfLongNamesIsWholeAndItsRowsKeepTheirNames() throws Exception {
        String box = "document.querySelector('.matrix').parentElement";
        try (Browser browser = Browser.start(false)) {
            for (int width : new int[] {320, 390, 768, 1280}) {
                browser.resize(width, 844);
                open(browser, countries);
                assertEquals(12, number(browser, "document.querySelectorAll('.matrix tbody th').length"));
                browser.run("document.getElementById('confusion').scrollIntoView()");
                browser.screenshot("report-countries-" + width);
                if (width >= 390) {
                    assertEquals(0, number(browser, box + ".scrollWidth - " + box + ".clientWidth"), "at " + width);
                } else {
                    browser.run(box + ".scrollLeft = 1000");
                    assertTrue(number(browser, box + ".scrollLeft") > 0);
                }
                // The names stay at the left edge, and those of the columns are whole.
                assertEquals(
                        List.of(),
                        browser.run("return [...document.querySelectorAll('.matrix tbody th, .matrix"
                                + " caption')].filter(name => Math.abs(name.getBoundingClientRect().left - " + box
                                + ".getBoundingClientRect().left) > 2).map(name => name.textContent)"),
                        "at " + width);
                assertEquals(
                        List.of(),
                        browser.run("return [...document.querySelectorAll('.matrix thead span')].filter(name =>"
                                + " name.scrollHeight > name.clientHeight + 1).map(name => name.textContent)"));
                assertEquals(
                        List.of(),
                        browser.run("return [...document.querySelectorAll('.matrix caption')].filter("
                                + "caption => caption.offsetWidth > " + box + ".clientWidth).map(caption =>"
                                + " caption.offsetWidth)"));
                // More columns do not break the names of the rows into letters.
                browser.run("document.querySelectorAll('.matrix tr').forEach(row => { for (let i = 0; i < 30; i++) {"
                        + " row.append(row.lastElementChild.cloneNode(true)); } })");
                assertTrue(
                        number(
                                        browser,
                                        "Math.max(...[...document.querySelectorAll('.matrix tbody th')].map(name =>"
                                                + " name.offsetHeight))")
                                < 90,
                        "at " + width);
            }
        }
    }

    @Test
    void navigationStaysAndMarksTheSection() throws Exception {
        try (Browser browser = Browser.start(false)) {
            for (int width : new int[] {360, 1280}) {
                browser.resize(width, 740);
                open(browser, digits);
                String current = "return document.querySelector('nav [aria-current]').textContent";
                assertEquals("Summary", browser.run(current));
                browser.run("document.querySelector('nav a[href=\"#weights\"]').click()");
                // Scrolling ends, and the page learns of it, in the next frames.
                String marked = (String) browser.driver()
                        .executeAsyncScript("const done = arguments[0]; setTimeout("
                                + "() => done(document.querySelector('nav [aria-current]').textContent), 300)");
                assertEquals("Weights of each layer", marked);
                assertEquals(true, browser.run("return document.querySelector('#weights > details').open"));
                assertTrue(number(browser, "scrollY") > 1000);
                assertEquals(0, number(browser, "document.querySelector('nav').getBoundingClientRect().top"));
                // The marked link is in sight, and a row of links has the height of one.
                assertEquals(true, browser.run("""
                    const link = document.querySelector('nav [aria-current]').getBoundingClientRect();
                    return link.left >= 0 && link.right <= innerWidth
                        && link.top >= 0 && link.bottom <= innerHeight;
                    """));
                if (width == 360) {
                    assertTrue(number(browser, "document.querySelector('nav').getBoundingClientRect().height") < 60);
                    assertEquals(true, browser.run("""
                        return document.querySelector('#weights').getBoundingClientRect().top
                            >= document.querySelector('nav').getBoundingClientRect().bottom;
                        """));
                }
                browser.screenshot("report-weights-" + width);
            }
        }
    }

    @Test
    void foldedPartOfAnAddressIsOpen() throws Exception {
        try (Browser browser = Browser.start(false)) {
            browser.open(URI.create(digits.toUri() + "#weights"));
            assertEquals(
                    List.of(false, true),
                    browser.run("return ['units', 'weights'].map(id => document.querySelector('#' + id + ' >"
                            + " details').open)"));
        }
    }

    @Test
    void paperIsBlackOnWhiteAndHasAllParts() throws Exception {
        for (boolean dark : new boolean[] {false, true}) {
            try (Browser browser = Browser.start(dark)) {
                for (Path page : List.of(digits, evil, numbers, countries)) {
                    browser.resize(1280, 900);
                    open(browser, page);
                    byte[] pdf = browser.pdf();
                    String text = new String(pdf, StandardCharsets.ISO_8859_1);
                    assertTrue(text.startsWith("%PDF"), text.substring(0, 20));
                    // A4 in points, which Chromium rounds down to dots or up.
                    assertTrue(MEDIA_BOX.matcher(text).find());
                    MEDIA_BOX.matcher(text).results().forEach(sheet -> {
                        assertEquals(595, Double.parseDouble(sheet.group(1)), 1);
                        assertEquals(842, Double.parseDouble(sheet.group(2)), 1);
                    });
                    // What a sheet is made of: A4 without the margins, at 96 dots an inch.
                    browser.resize(680, 962);
                    browser.driver().executeCdpCommand("Emulation.setEmulatedMedia", Map.of("media", "print"));
                    browser.run("dispatchEvent(new Event('beforeprint'))");
                    assertEquals(
                            "rgb(0, 0, 0) on rgb(255, 255, 255)",
                            browser.run(
                                    "const style = getComputedStyle(document.documentElement); return style.color + '"
                                            + " on ' + style.backgroundColor"));
                    assertEquals(0, number(browser, "document.querySelectorAll('details:not([open])').length"));
                    assertEquals(0, number(browser, "document.querySelector('nav').getBoundingClientRect().height"));
                    assertEquals(
                            number(browser, "document.querySelectorAll('figure[data-plot]').length"),
                            number(
                                    browser,
                                    "[...document.querySelectorAll('canvas')].filter(canvas =>"
                                            + " canvas.getBoundingClientRect().width > 0).length"));
                    // Ink on paper is dark.
                    assertEquals(true, browser.run("""
                        const canvas = document.querySelector('canvas');
                        const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
                        for (let i = 0; i < pixels.length; i += 4) {
                          if (pixels[i + 3] === 255 && pixels[i] + pixels[i + 1] + pixels[i + 2] < 150) {
                            return true;
                          }
                        }
                        return false;
                        """));
                    assertTrue(number(browser, "document.documentElement.scrollWidth") <= 680, page.toString());
                    assertEquals(
                            List.of(),
                            browser.run("return [...document.querySelectorAll('.scroll')].filter(box =>"
                                    + " box.scrollWidth > box.clientWidth).map(box => box.textContent)"),
                            page.toString());
                    assertEquals(
                            List.of(),
                            browser.run("return [...document.querySelectorAll('.places')].filter(part =>"
                                    + " part.offsetHeight > 0).map(part => part.textContent)"));
                    browser.screenshot("report-paper-" + page.getParent().getFileName() + (dark ? "-dark" : ""));
                    browser.run("dispatchEvent(new Event('afterprint'))");
                    assertTrue(number(browser, "document.querySelectorAll('details:not([open])').length") > 3);
                    browser.driver().executeCdpCommand("Emulation.setEmulatedMedia", Map.of("media", ""));
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
                    const texts = 'h1, h2, h3, p, a, td, th, dt, dd, caption, figcaption, summary, code, text,'
                        + ' .change';
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
            assertEquals("1", value(browser, 0));
            String first = value(browser, 3);
            plot.sendKeys(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT);
            assertEquals("3", value(browser, 0));
            assertTrue(Double.parseDouble(value(browser, 3)) > Double.parseDouble(first), value(browser, 3));
            plot.sendKeys(Keys.END);
            assertEquals("5", value(browser, 0));

            WebElement label =
                    browser.driver().findElements(By.cssSelector(LEGEND + "th")).get(1);
            label.sendKeys(Keys.ENTER);
            assertEquals("false", label.getAttribute("aria-pressed"));
            label.sendKeys(Keys.SPACE);
            assertEquals("true", label.getAttribute("aria-pressed"));
        }
    }

    private static String value(Browser browser, int row) {
        return browser.driver()
                .findElements(By.cssSelector(LEGEND + ".u-value"))
                .get(row)
                .getText();
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
    void withoutJavaScriptTheNumbersOfTheChartsAreTables() throws Exception {
        String html = Files.readString(digits).replaceAll("(?s)<script>.*</script>", "");
        Path page = Files.writeString(folder.resolve("plain.html"), html);
        try (Browser browser = Browser.start(false)) {
            open(browser, page);
            assertTrue(number(
                            browser,
                            "[...document.querySelectorAll('#curves .values table')].filter(table =>"
                                    + " table.checkVisibility()).length")
                    >= 2);
            open(browser, digits);
            assertEquals(
                    0,
                    number(
                            browser,
                            "[...document.querySelectorAll('#curves .values table')].filter(table =>"
                                    + " table.checkVisibility()).length"));
        }
    }
}
