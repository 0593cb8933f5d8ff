package dev.lanewise.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.cli.LiveTraining;
import dev.lanewise.data.Mnist;
import dev.lanewise.data.Splits;
import dev.lanewise.training.TrainingResult.Ending;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The page of {@code train --serve}, as a person meets it. */
@Tag("browser")
class LivePageTest {
    private static final int EPOCHS = 1000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static Splits digits() throws Exception {
        Splits all = Mnist.load();
        return new Splits(
                all.training().slice(0, 1000),
                all.validation().slice(0, 500),
                all.test().slice(0, 500),
                "MNIST");
    }

    private static void waitUntil(Browser browser, String condition) {
        new WebDriverWait(browser.driver(), PATIENCE).until(driver -> browser.run("return !!(" + condition + ")"));
    }

    private static long points(Browser browser) {
        return (Long) browser.run("return charts.length ? charts[0].plot.data[0].length : 0");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void curvesGrowRestAndEnd(boolean dark) throws Exception {
        try (LiveTraining training = new LiveTraining(digits(), "784-30-10", EPOCHS, 5);
                Browser browser = Browser.start(dark)) {
            browser.resize(dark ? 390 : 1280, 900);
            browser.open(training.address());
            waitUntil(browser, "state === 'paused'");
            assertEquals(0, points(browser));
            browser.driver().findElement(By.id("pause")).click();

            // It asks itself for a rest after epoch 5.
            waitUntil(
                    browser,
                    "state === 'paused' && records.length === 5 && charts.length && charts[0].plot.data[0].length"
                            + " === 5");
            assertEquals(5, training.records().size());
            assertEquals(
                    "5 of 1000 done",
                    browser.driver().findElement(By.id("epoch")).getText());
            for (boolean bound : new boolean[] {false, true}) {
                assertEquals(
                        bound ? "at most 1:20" : "1:20",
                        browser.run(
                                "told.progress({epoch: 5, share: 0.5,"
                                        + " examples_per_second: null, seconds_left: 80, at_most: arguments[0]});"
                                        + " return document.getElementById('left').textContent",
                                bound));
            }
            assertEquals(
                    "Continue", browser.driver().findElement(By.id("pause")).getText());
            assertTrue((Long) browser.run("return document.documentElement.scrollWidth - innerWidth") <= 0);
            browser.screenshot(dark ? "live-phone-dark" : "live-light");

            browser.driver().findElement(By.id("pause")).click();
            waitUntil(browser, "records.length > 8 && charts[0].plot.data[0].length > 8");
            browser.driver().findElement(By.id("stop")).click();
            assertEquals(Ending.STOPPED, training.result().ending());
            waitUntil(
                    browser,
                    "isOver() && records.length === " + training.records().size());
            assertEquals("Stopped", browser.driver().findElement(By.id("state")).getText());
            assertTrue(
                    browser.driver().findElement(By.id("explanation")).getText().contains("parameters sha256: "));
            assertTrue(training.records().size() < EPOCHS);
            assertEquals(List.of(), browser.complaints());
            String own = training.address().toString();
            assertEquals(
                    List.of(),
                    browser.requests().stream()
                            .filter(address -> !address.startsWith(own))
                            .toList());
        }
    }
}
