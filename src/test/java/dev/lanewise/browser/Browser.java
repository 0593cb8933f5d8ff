package dev.lanewise.browser;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Chromium without a window. It keeps what pages write to the console and which hosts they ask. */
final class Browser implements AutoCloseable {
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Dimension FIRST_SIZE = new Dimension(1280, 900);

    /** It warns of every browser that is newer than itself. Loggers that nobody holds are forgotten. */
    private static final Logger DEVTOOLS = Logger.getLogger("org.openqa.selenium.devtools");

    /** Browsers that tests have closed, by whether they are dark: starting one takes longer than most tests. */
    private static final Map<Boolean, Browser> IDLE = new ConcurrentHashMap<>();

    static {
        DEVTOOLS.setLevel(Level.SEVERE);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> IDLE.values().forEach(Browser::end)));
    }

    private final ChromeDriver driver;
    private final boolean dark;
    /** What the browser writes, and does not take away when it ends. */
    private final Path folder;

    private Browser(ChromeDriver driver, boolean dark, Path folder) {
        this.driver = driver;
        this.dark = dark;
        this.folder = folder;
    }

    /** Starts a browser with a light or a dark colour scheme, or returns one that a test has closed, with a new tab. */
    static Browser start(boolean dark) throws IOException {
        Browser idle = IDLE.remove(dark);
        if (idle != null) {
            return idle;
        }
        LoggingPreferences logging = new LoggingPreferences();
        logging.enable(LogType.BROWSER, Level.ALL);
        logging.enable(LogType.PERFORMANCE, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(program("chromium", "chromium-browser", "google-chrome"));
        options.setCapability("goog:loggingPrefs", logging);
        options.addArguments(
                "--headless=new",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--window-size=" + FIRST_SIZE.width + "," + FIRST_SIZE.height);
        // Those who run tests as root, in a container, have no sandbox.
        options.addArguments("--no-sandbox");
        if (dark) {
            options.addArguments("--blink-settings=preferredColorScheme=0");
        }
        // Not below target: a socket of Chromium's is there, whose path must not be longer than 107 bytes.
        Path folder = Files.createTempDirectory("browser");
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(new File(program("chromedriver")))
                .withEnvironment(Map.of("TMPDIR", folder.toString()))
                .build();
        ChromeDriver driver = new ChromeDriver(service, options);
        driver.manage().timeouts().pageLoadTimeout(PATIENCE).scriptTimeout(PATIENCE);
        return new Browser(driver, dark, folder);
    }

    /** The first of these programs on the PATH. */
    private static String program(String... names) {
        for (String name : names) {
            for (String folder : System.getenv("PATH").split(File.pathSeparator)) {
                Path program = Path.of(folder, name);
                if (Files.isExecutable(program)) {
                    return program.toString();
                }
            }
        }
        throw new AssertionError("there is no " + String.join(" or ", names)
                + " on the PATH; Debian: apt-get install chromium chromium-driver");
    }

    ChromeDriver driver() {
        return driver;
    }

    /** Opens a page and waits until it is loaded. */
    void open(URI page) {
        driver.get(page.toString());
    }

    /** The size of the page in CSS pixels, as phones and tablets have it too. */
    void resize(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
        driver.manage().window().setSize(new Dimension(width, height));
    }

    /** What a piece of JavaScript returns. */
    Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** Errors and warnings that the console got since the last call. */
    List<String> complaints() {
        List<String> found = new ArrayList<>();
        for (LogEntry entry : driver.manage().logs().get(LogType.BROWSER)) {
            if (entry.getLevel().intValue() >= Level.WARNING.intValue()) {
                found.add(entry.getMessage());
            }
        }
        return found;
    }

    /** The addresses that the pages asked for since the last call, but for what is inside of them (data, blob). */
    List<String> requests() throws IOException {
        List<String> found = new ArrayList<>();
        for (LogEntry entry : driver.manage().logs().get(LogType.PERFORMANCE)) {
            Map<String, Object> message =
                    map(JSON.std.mapFrom(entry.getMessage()).get("message"));
            if ("Network.requestWillBeSent".equals(message.get("method"))) {
                String address = String.valueOf(
                        map(map(message.get("params")).get("request")).get("url"));
                if (!address.startsWith("data:") && !address.startsWith("blob:")) {
                    found.add(address);
                }
            }
        }
        return found;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object json) {
        return (Map<String, Object>) json;
    }

    /** The page as it is printed, as a PDF file. */
    byte[] pdf() {
        Map<String, Object> printed =
                driver.executeCdpCommand("Page.printToPDF", Map.of("preferCSSPageSize", true, "printBackground", true));
        return Base64.getDecoder().decode((String) printed.get("data"));
    }

    /** Keeps what is to be seen, among the results of the build. */
    Path screenshot(String name) throws IOException {
        Files.createDirectories(SCREENSHOTS);
        return Files.write(SCREENSHOTS.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
    }

    /** Keeps the browser for another test, with a new tab and without what pages have stored or logged. */
    @Override
    public void close() {
        driver.resetInputState();
        Set<String> old = driver.getWindowHandles();
        String fresh = driver.switchTo().newWindow(WindowType.TAB).getWindowHandle();
        for (String tab : old) {
            driver.switchTo().window(tab).close();
        }
        driver.switchTo().window(fresh);
        driver.manage().window().setSize(FIRST_SIZE);
        driver.executeCdpCommand("Network.clearBrowserCookies", Map.of());
        driver.executeCdpCommand("Network.clearBrowserCache", Map.of());
        driver.executeCdpCommand("Storage.clearDataForOrigin", Map.of("origin", "*", "storageTypes", "all"));
        driver.manage().logs().get(LogType.BROWSER);
        driver.manage().logs().get(LogType.PERFORMANCE);
        if (IDLE.putIfAbsent(dark, this) != null) {
            end();
        }
    }

    private void end() {
        try {
            driver.quit();
        } catch (WebDriverException e) {
            // The driver has ended already, and with it the browser.
        }
        // Processes of the browser may write for a moment longer.
        for (int i = 0; i < 50 && !delete(folder); i++) {
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }

    private static boolean delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
            return true;
        } catch (IOException | UncheckedIOException e) {
            return false;
        }
    }
}
