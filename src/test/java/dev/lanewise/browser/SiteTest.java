package dev.lanewise.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The site that {@code ./mvnw compile site} makes of the documents, as its readers have it. */
@Tag("site")
class SiteTest {
    private static final Path SITE = Path.of("target/site").toAbsolutePath();
    private static final int PHONE = 390;
    private static final int DESKTOP = 1440;
    /** Pages of the Javadoc that stand for the others. */
    private static final List<String> OF_THE_API = List.of(
            "api/index.html",
            "api/dev.lanewise/dev/lanewise/package-summary.html",
            "api/dev.lanewise/dev/lanewise/training/Training.html");
    /** Pages of which pictures are kept. */
    private static final Set<String> PICTURED = Set.of(
            "index.html",
            "README.html",
            "docs/performance.html",
            "docs/commands.html",
            OF_THE_API.get(0),
            OF_THE_API.get(2));

    private static final String BEYOND = "return document.documentElement.scrollWidth - innerWidth";
    /** At once: colours would otherwise change for a quarter of a second. */
    private static final String DARK = """
        document.head.insertAdjacentHTML('beforeend', '<style>* { transition: none !important }</style>');
        document.documentElement.classList.add('dark');
        """;

    private static final String HYDRATED = "return Boolean(document.querySelector('#app').__vue_app__)";

    /** Texts whose contrast with their background is below 4.5, or below 3 for large letters. */
    private static final String ILLEGIBLE = """
        const parse = colour => {
          const parts = colour.match(/[\\d.]+/g).map(Number);
          return colour.startsWith('color(srgb')
              ? [parts[0] * 255, parts[1] * 255, parts[2] * 255, parts[3] ?? 1]
              : [parts[0], parts[1], parts[2], parts[3] ?? 1];
        };
        const over = (top, below) =>
            [0, 1, 2].map(i => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
        const background = element => {
          if (!element) return [255, 255, 255, 1];
          const own = parse(getComputedStyle(element).backgroundColor);
          return own[3] === 1 ? own : over(own, background(element.parentElement));
        };
        const luminance = colour => {
          const [r, g, b] = colour.map(v => v / 255)
              .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
          return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        const found = new Set();
        const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        const checked = new Set();
        while (texts.nextNode()) {
          const element = texts.currentNode.parentElement;
          const style = getComputedStyle(element);
          const looks = element.className + style.color + element.parentElement?.className;
          if (!texts.currentNode.data.trim() || element.closest('script, style') || checked.has(looks)
              || !element.checkVisibility({opacityProperty: true, visibilityProperty: true})) continue;
          const box = element.getBoundingClientRect();
          if (box.right <= 0 || box.bottom <= 0) continue;
          checked.add(looks);
          const behind = background(element);
          const levels = [luminance(over(parse(style.color), behind)), luminance(behind)].sort((a, b) => b - a);
          const ratio = (levels[0] + 0.05) / (levels[1] + 0.05);
          const size = parseFloat(style.fontSize);
          const large = size >= 24 || size >= 18.6 && style.fontWeight >= 700;
          if (ratio < (large ? 3 : 4.5)) {
            const text = texts.currentNode.data.trim().slice(0, 40);
            found.add(`${ratio.toFixed(2)} ${style.color} on ${behind}: ${text}`);
          }
        }
        return [...found];
        """;

    private static SiteFiles site;

    @BeforeAll
    static void serve() throws Exception {
        assertTrue(Files.exists(SITE.resolve("index.html")), "there is no target/site: ./mvnw compile site makes it");
        site = new SiteFiles(SITE);
    }

    @AfterAll
    static void stop() {
        if (site != null) {
            site.close();
        }
    }

    private static void open(Browser browser, String page) {
        browser.open(site.address(page));
        if (!page.startsWith("api/")) {
            await(browser, HYDRATED);
        }
    }

    private static void await(Browser browser, String condition) {
        new WebDriverWait(browser.driver(), Duration.ofSeconds(20), Duration.ofMillis(20))
                .until(any -> Boolean.TRUE.equals(browser.run(condition)));
    }

    private static void assertNone(List<String> problems) {
        assertTrue(problems.isEmpty(), () -> String.join("\n", problems));
    }

    @Test
    void everyPageIsLinkedAndNoLinkIsDead() throws Exception {
        List<String> problems = new ArrayList<>(site.problemsOfStyles());
        Set<String> unreached = new TreeSet<>(site.pages());
        unreached.removeAll(site.crawl(problems));
        unreached.remove("404.html");
        // Of javadoc's pages, those that only its search box opens.
        unreached.removeIf(page -> page.matches("api/(legal/.*|[\\w-]+\\.html)"));
        assertNone(problems);
        assertEquals(Set.of(), unreached);
    }

    @Test
    void everyPageFitsIsLegibleAndAsksNoOtherHost() throws Exception {
        Set<String> pages = new TreeSet<>(site.pages());
        pages.removeIf(page -> page.startsWith("api/"));
        pages.addAll(OF_THE_API);
        List<String> problems = new ArrayList<>();
        try (Browser browser = Browser.start(false)) {
            for (String page : pages) {
                browser.resize(DESKTOP, 900);
                open(browser, page);
                check(browser, page + " at " + DESKTOP, problems);
                screenshot(browser, page, "light");
                browser.resize(PHONE, 844);
                boolean ofTheApi = page.startsWith("api/");
                browser.run(ofTheApi ? "" : DARK);
                check(browser, page + " at " + PHONE + (ofTheApi ? "" : ", dark"), problems);
                screenshot(browser, page, "phone");
                for (String complaint : browser.complaints()) {
                    // javadoc names no icon, so that Chromium asks for the usual one.
                    if (!ofTheApi || !complaint.contains("/favicon.ico")) {
                        problems.add(page + ": " + complaint);
                    }
                }
            }
            for (String request : browser.requests()) {
                if (!request.startsWith(site.address("").toString())) {
                    problems.add("a page asks for " + request);
                }
            }
        }
        assertNone(problems);
    }

    private static void screenshot(Browser browser, String page, String name) throws Exception {
        if (PICTURED.contains(page)) {
            browser.screenshot("site-" + page.replace('/', '-').replace(".html", "") + "-" + name);
        }
    }

    private static void check(Browser browser, String page, List<String> problems) {
        long beyond = ((Number) browser.run(BEYOND)).longValue();
        if (beyond > 0) {
            problems.add(page + ": " + beyond + " pixels beyond the edge");
        }
        for (Object text : (List<?>) browser.run(ILLEGIBLE)) {
            problems.add(page + ": " + text);
        }
    }

    @Test
    void searchFindsAPageAndOpensIt() throws Exception {
        try (Browser browser = Browser.start(false)) {
            for (int width : new int[] {DESKTOP, PHONE}) {
                browser.resize(width, 844);
                open(browser, "");
                browser.driver()
                        .findElement(By.cssSelector(".VPNavBarSearch button"))
                        .click();
                await(browser, "return Boolean(document.querySelector('.VPLocalSearchBox .search-input'))");
                browser.driver()
                        .findElement(By.cssSelector(".VPLocalSearchBox .search-input"))
                        .sendKeys("learning rate");
                await(browser, "return Boolean(document.querySelector('.VPLocalSearchBox .result'))");
                browser.screenshot("site-search-" + width);
                browser.driver()
                        .findElement(By.cssSelector(".VPLocalSearchBox .result"))
                        .click();
                await(
                        browser,
                        "return location.pathname.startsWith('/docs/')"
                                + " && /learning rate/i.test(document.querySelector('main')?.textContent)");
                assertEquals(List.of(), browser.complaints());
            }
        }
    }

    @Test
    void schemeFollowsTheSystemAndTheSwitch() throws Exception {
        for (boolean dark : new boolean[] {false, true}) {
            try (Browser browser = Browser.start(dark)) {
                String isDark = "return document.documentElement.classList.contains('dark')";
                browser.resize(DESKTOP, 900);
                open(browser, "docs/performance.html");
                assertEquals(dark, browser.run(isDark));
                browser.driver()
                        .findElement(By.cssSelector(".VPNavBarAppearance .VPSwitchAppearance"))
                        .click();
                assertEquals(!dark, browser.run(isDark));
                open(browser, "docs/training.html");
                assertEquals(!dark, browser.run(isDark));
            }
        }
    }

    @Test
    void illegibleTextAndWidePagesAreNoticed(@TempDir Path folder) throws Exception {
        Files.writeString(
                folder.resolve("index.html"),
                "<!doctype html><html lang=en><title>page</title>"
                        + "<link rel=icon href=data:,><meta name=viewport content='width=device-width'>"
                        + "<p style='color: #888'>faint</p><p style='width: 2000px'>wide</p>"
                        + "<a href=\"#no-such-part\">part</a> <a href=\"no-such-page.html\">page</a>");
        try (SiteFiles poor = new SiteFiles(folder);
                Browser browser = Browser.start(false)) {
            browser.resize(DESKTOP, 900);
            browser.open(poor.address("index.html"));
            List<String> problems = new ArrayList<>();
            check(browser, "page", problems);
            poor.crawl(problems);
            assertEquals(4, problems.size(), problems::toString);
        }
    }
}
