package dev.lanewise.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the tests of pages would notice what they are about. */
@Tag("browser")
class BrowserTest {
    @TempDir
    private Path folder;

    private Path page(String body) throws Exception {
        return Files.writeString(
                folder.resolve("page.html"),
                "<!doctype html><html lang=en><meta charset=utf-8><title>page</title><link rel=icon href=data:,>"
                        + "<meta name=viewport content='width=device-width'>" + body);
    }

    @Test
    void complaintsAndRequestsAreNoticed() throws Exception {
        Path page = page("<p>hello</p><script>throw new Error('broken')</script>"
                + "<img alt='' src='http://127.0.0.1:9/outside.png'>");
        try (Browser browser = Browser.start(false)) {
            browser.open(page.toUri());
            List<String> complaints = browser.complaints();
            assertTrue(complaints.stream().anyMatch(text -> text.contains("broken")), complaints::toString);
            List<String> requests = browser.requests();
            assertTrue(requests.contains("http://127.0.0.1:9/outside.png"), requests::toString);
        }
    }

    @Test
    void aQuietPageIsQuiet() throws Exception {
        Path page = page("<p>hello</p>");
        try (Browser browser = Browser.start(false)) {
            browser.open(page.toUri());
            assertEquals(List.of(), browser.complaints());
            assertEquals(List.of(page.toUri().toString()), browser.requests());
        }
    }

    @Test
    void colourSchemeAndSizeAreWhatIsAskedFor() throws Exception {
        Path page = page("<p>hello</p>");
        String isDark = "return matchMedia('(prefers-color-scheme: dark)').matches";
        for (boolean dark : new boolean[] {false, true}) {
            try (Browser browser = Browser.start(dark)) {
                browser.resize(390, 844);
                browser.open(page.toUri());
                assertEquals(dark, browser.run(isDark));
                assertEquals(390L, browser.run("return innerWidth"));
                assertEquals(
                        390,
                        ImageIO.read(browser.screenshot("browser-" + dark).toFile())
                                .getWidth());
            }
        }
    }
}
