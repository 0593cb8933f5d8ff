package dev.lanewise.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.serve.Limits;
import dev.lanewise.serve.ModelServer;
import dev.lanewise.serve.ServedModel;
import java.time.Duration;
import java.util.List;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.PointerInput;
import org.openqa.selenium.interactions.PointerInput.MouseButton;
import org.openqa.selenium.interactions.PointerInput.Origin;
import org.openqa.selenium.interactions.Sequence;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The page of {@code serve} in a browser, which records every layout shift from the first paint on. */
final class ServedPage implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 20;
    /** Also those just after an input, which the measure of the web's vitals leaves out. */
    private static final String OBSERVE = "window.shifts = [];"
            + "new PerformanceObserver(list => list.getEntries().forEach("
            + "  shift => shifts.push(`${shift.value} ${"
            + "    shift.sources.map(source => source.node?.id || source.node?.nodeName)}`)"
            + ")).observe({type: 'layout-shift', buffered: true}); return true";

    private final ModelServer server;
    private final Browser browser;

    private ServedPage(ModelServer server, Browser browser) {
        this.server = server;
        this.browser = browser;
    }

    /** Opens the page of a model in a window of a size. */
    static ServedPage open(ServedModel model, int width, int height) throws Exception {
        ServedPage page =
                new ServedPage(new ModelServer(model, "localhost", 0, Limits.standard()), Browser.start(false));
        page.browser.resize(width, height);
        page.browser.open(page.server.address());
        page.waitUntil("loaded");
        page.run(OBSERVE);
        return page;
    }

    Object run(String script, Object... arguments) {
        return browser.run(script, arguments);
    }

    Browser browser() {
        return browser;
    }

    void waitUntil(String condition) {
        new WebDriverWait(browser.driver(), Duration.ofSeconds(PATIENCE_SECONDS))
                .until(any -> Boolean.TRUE.equals(run("return Boolean(" + condition + ")")));
    }

    WebElement element(String id) {
        return browser.driver().findElement(By.id(id));
    }

    List<WebElement> elements(String selector) {
        return browser.driver().findElements(By.cssSelector(selector));
    }

    /** The text of an element, also of one that cannot be seen, once the page has nothing left to ask. */
    String text(String id) {
        waitUntil("!asking && !waiting");
        return (String) run("return $(arguments[0]).textContent", id);
    }

    /** Left, top, right and bottom of an element in CSS pixels of the window. */
    List<Double> box(String id) {
        List<?> box = (List<?>) run(
                "const b = $(arguments[0]).getBoundingClientRect();" + "return [b.left, b.top, b.right, b.bottom]", id);
        return box.stream().map(side -> ((Number) side).doubleValue()).toList();
    }

    /** Draws lines between points of the drawing area, whose sides are 100 long. */
    void draw(int... points) {
        WebElement canvas = element("drawing");
        double unit = canvas.getSize().getWidth() / 100.0;
        PointerInput pointer = new PointerInput(PointerInput.Kind.TOUCH, "finger");
        Sequence stroke = new Sequence(pointer, 0);
        for (int i = 0; i < points.length; i += 2) {
            stroke.addAction(pointer.createPointerMove(
                    Duration.ofMillis(i == 0 ? 0 : 40),
                    Origin.fromElement(canvas),
                    (int) ((points[i] - 50) * unit),
                    (int) ((points[i + 1] - 50) * unit)));
            if (i == 0) {
                stroke.addAction(pointer.createPointerDown(MouseButton.LEFT.asArg()));
            }
        }
        stroke.addAction(pointer.createPointerUp(MouseButton.LEFT.asArg()));
        browser.driver().perform(List.of(stroke));
    }

    /** That nothing has moved since the page was loaded, and nothing is wider than the window. */
    void assertStill() {
        waitUntil("!asking && !waiting");
        // Entries come after the frame that they are about.
        run("return new Promise(done => requestAnimationFrame(() => setTimeout(() => done(true), 100)))");
        assertEquals(List.of(), run("return shifts"));
        assertTrue((boolean) run("return document.documentElement.scrollWidth <= innerWidth"));
    }

    @Override
    public void close() throws Exception {
        try {
            // Chromium complains of every refused request.
            assertEquals(
                    List.of(),
                    browser.complaints().stream()
                            .filter(text -> !text.contains("400 (Bad Request)"))
                            .toList());
        } finally {
            browser.close();
            server.close();
        }
    }
}
