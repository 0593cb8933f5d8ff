package dev.lanewise.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.ImageShape;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Schemas;
import dev.lanewise.data.Task;
import dev.lanewise.internal.model.Outputs;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Architectures;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Network;
import dev.lanewise.network.Predictor;
import dev.lanewise.serve.Limits;
import dev.lanewise.serve.ModelServer;
import dev.lanewise.serve.Served;
import dev.lanewise.serve.ServedModel;
import dev.lanewise.serve.TrainedDigits;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Interaction;
import org.openqa.selenium.interactions.PointerInput;
import org.openqa.selenium.interactions.PointerInput.Kind;
import org.openqa.selenium.interactions.PointerInput.MouseButton;
import org.openqa.selenium.interactions.PointerInput.Origin;
import org.openqa.selenium.interactions.Sequence;
import org.openqa.selenium.support.ui.Select;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The page of {@code serve}, as a person meets it. */
@Tag("browser")
class ServePageTest {
    private static final int SIDE = 28;
    /** Ink of a test image from which a pixel belongs to a stroke. */
    private static final float INK = 0.4f;

    @TempDir
    private Path folder;

    private ModelServer server;
    private Browser browser;

    private void open(ServedModel model, boolean dark, int width) throws Exception {
        server = new ModelServer(model, "localhost", 0, Limits.standard());
        browser = Browser.start(dark);
        browser.resize(width, 900);
        browser.open(server.address());
        waitUntil("model && document.querySelectorAll('.units button').length > 0"
                + " && (!model.mistakes || !$('mistakes-part').hidden)");
    }

    @AfterEach
    void close() throws Exception {
        if (browser != null) {
            try {
                assertEquals(List.of(), browser.complaints());
                for (String request : browser.requests()) {
                    assertTrue(request.startsWith(server.address().toString()), request);
                }
            } finally {
                browser.close();
            }
        }
        server.close();
    }

    private void waitUntil(String condition) {
        new WebDriverWait(browser.driver(), Duration.ofSeconds(20))
                .until(any -> Boolean.TRUE.equals(browser.run("return Boolean(" + condition + ")")));
    }

    private WebElement element(String id) {
        return browser.driver().findElement(By.id(id));
    }

    private String verdict() {
        waitUntil("!asking && !waiting");
        return element("verdict").getText();
    }

    /**
     * Draws the strokes of a test image with a mouse, a finger or a pen: along its rows, where ink has ink on both
     * sides.
     */
    private void draw(float[] image, Kind kind) {
        WebElement canvas = element("drawing");
        double pixel = canvas.getSize().getWidth() / (double) SIDE;
        PointerInput pointer = new PointerInput(kind, "pointer");
        Sequence strokes = new Sequence(pointer, 0);
        for (int y = 1; y < SIDE - 1; y++) {
            for (int x = 1; x < SIDE - 1; x++) {
                if (isStroke(image, y, x)) {
                    int end = x;
                    while (isStroke(image, y, end + 1)) {
                        end++;
                    }
                    strokes.addAction(move(pointer, canvas, pixel, y, x));
                    strokes.addAction(pointer.createPointerDown(MouseButton.LEFT.asArg()));
                    strokes.addAction(move(pointer, canvas, pixel, y, end));
                    strokes.addAction(pointer.createPointerUp(MouseButton.LEFT.asArg()));
                    x = end;
                }
            }
        }
        browser.driver().perform(List.of(strokes));
    }

    private static Interaction move(PointerInput pointer, WebElement canvas, double pixel, int y, int x) {
        return pointer.createPointerMove(
                Duration.ZERO, Origin.fromElement(canvas), (int) Math.round((x + 0.5 - SIDE / 2.0) * pixel), (int)
                        Math.round((y + 0.5 - SIDE / 2.0) * pixel));
    }

    private static boolean isStroke(float[] image, int y, int x) {
        int at = y * SIDE + x;
        return image[at] > INK
                && (image[at - 1] > INK && image[at + 1] > INK || image[at - SIDE] > INK && image[at + SIDE] > INK);
    }

    /** The first test image of each class that the network knows. */
    private static int known(TrainedDigits digits, int wanted) {
        Predictor predictor = digits.network().predictor();
        int example = 0;
        while (digits.test().label(example) != wanted || predictor.classify(digits.image(example)) != wanted) {
            example++;
        }
        return example;
    }

    @Test
    void digitsDrawnStrokeByStrokeAreKnown() throws Exception {
        TrainedDigits digits = TrainedDigits.get();
        open(digits.served(), false, 1280);
        int right = 0;
        StringBuilder said = new StringBuilder();
        for (int wanted = 0; wanted < 10; wanted++) {
            element("clear").click();
            draw(digits.image(known(digits, wanted)), Kind.MOUSE);
            String verdict = verdict();
            said.append(verdict);
            right += verdict.equals(String.valueOf(wanted)) ? 1 : 0;
            if (wanted == 7) {
                assertEquals("7", verdict);
                browser.driver().executeScript("scrollTo(0, 0)");
                browser.screenshot("serve-light");
            }
        }
        assertTrue(right >= 9, "the digits from 0 to 9 were taken for " + said);
        waitUntil("$('prepared').width === 28 && $('prepared').height === 28");
        assertEquals(
                255L, browser.run("return Math.max(...$('prepared').getContext('2d').getImageData(0, 0, 1, 1).data)"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void phonesShowAllOfItWithoutScrollingSideways(boolean dark) throws Exception {
        TrainedDigits digits = TrainedDigits.get();
        open(digits.served(), dark, 360);
        draw(digits.image(known(digits, 3)), Kind.TOUCH);
        assertEquals("3", verdict());
        browser.driver().findElements(By.cssSelector("#layer-1 button")).get(5).click();
        waitUntil("chosen");
        assertEquals(360L, browser.run("return innerWidth"));
        assertTrue((long) browser.run("return document.documentElement.scrollWidth") <= 360);
        browser.driver().executeScript("scrollTo(0, 0)");
        browser.screenshot(dark ? "serve-phone-dark" : "serve-phone-light");
    }

    @Test
    void unitShowsItsWeights() throws Exception {
        open(TrainedDigits.get().served(), true, 1280);
        browser.driver().findElements(By.cssSelector("#layer-1 button")).get(11).click();
        waitUntil("chosen");
        assertTrue(element("unit-title").getText().startsWith("Weights of layer 1, unit 11, up to "));
        float[] weights = TrainedDigits.get().network().parameters();
        // The colour of each pixel tells the sign of a weight: more blue than red, or the other way.
        List<?> signs = (List<?>) browser.run("const d = $('weights').getContext('2d').getImageData(0, 0, 28, 28).data;"
                + "return Array.from({length: 784}, (_, i) => Math.sign(d[4 * i + 2] - d[4 * i]))");
        for (int i = 0; i < 784; i++) {
            double sign = ((Number) signs.get(i)).doubleValue();
            assertTrue(sign == 0 || sign == Math.signum(weights[11 * 784 + i]), "weight " + i);
        }
        // By keyboard, an output.
        WebElement output =
                browser.driver().findElements(By.cssSelector("#layer-2 button")).get(4);
        output.sendKeys(Keys.ENTER);
        waitUntil("$('unit-title').textContent.startsWith('Weights of output 4, ')");
        assertEquals("true", output.getAttribute("aria-pressed"));
        browser.screenshot("serve-dark");
    }

    @Test
    void mistakesAreShownAndCanBeLookedInto() throws Exception {
        open(TrainedDigits.get().served(), false, 1280);
        List<WebElement> mistakes = browser.driver().findElements(By.cssSelector("#mistakes button"));
        assertEquals(60, mistakes.size());
        for (int i : new int[] {0, 17}) {
            String text = mistakes.get(i).getText();
            assertTrue(text.matches("predicted [0-9], actually [0-9]"), text);
            mistakes.get(i).click();
            assertEquals(text.replaceAll("predicted (.), actually .", "$1"), verdict());
        }
        browser.driver().executeScript("$('mistakes-part').scrollIntoView()");
        browser.screenshot("serve-mistakes");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void openedPicturesAreKnownDarkOnLightAndLightOnDark(boolean light) throws Exception {
        TrainedDigits digits = TrainedDigits.get();
        open(digits.served(), false, 1280);
        float[] image = digits.image(known(digits, 4));
        // Not square, with the digit aside, and grey paper.
        BufferedImage picture = new BufferedImage(300, 200, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 200; y++) {
            for (int x = 0; x < 300; x++) {
                boolean inside = y >= 20 && y < 160 && x >= 20 && x < 160;
                float ink = inside ? image[(y - 20) / 5 * SIDE + (x - 20) / 5] : 0;
                int grey = (int) (light ? 30 + 200 * ink : 225 - 200 * ink);
                picture.setRGB(x, y, grey << 16 | grey << 8 | grey);
            }
        }
        Path file = folder.resolve("four.png");
        ImageIO.write(picture, "png", file.toFile());
        element("centre").click();
        element("picture").sendKeys(file.toAbsolutePath().toString());
        waitUntil("example && example.drawing.photo");
        assertEquals("4", verdict());
    }

    private static final ImageShape COLOURED = new ImageShape(12, 8, 3);
    private static final List<String> CHANNELS = List.of("red", "green", "blue");

    /** A network that predicts the lightest channel, with a misclassified example in each of these colours, if any. */
    private static ServedModel colours(int... mistakes) {
        int pixels = COLOURED.pixels();
        float[] parameters = new float[3 * (3 * pixels + 1)];
        for (int c = 0; c < 3; c++) {
            for (int i = 0; i < 3 * pixels; i++) {
                parameters[c * 3 * pixels + i] = i / pixels == c ? 0.02f : -0.01f;
            }
        }
        float[] images = new float[mistakes.length * 3 * pixels];
        int[] labels = new int[mistakes.length];
        for (int m = 0; m < mistakes.length; m++) {
            for (int i = 0; i < 3 * pixels; i++) {
                images[m * 3 * pixels + i] = (mistakes[m] >> 16 - 8 * (i / pixels) & 255) / 255f;
            }
            labels[m] = (mistakes[m] & 0xff0000) == 0 ? 0 : 1;
        }
        Network network = new Network(Architectures.notebook(3 * pixels + "-3"), parameters);
        return Served.of("colours", network)
                .outputs(Outputs.of(Task.CLASSIFICATION, CHANNELS))
                .shape(COLOURED)
                .examples(
                        labels.length == 0
                                ? null
                                : Dataset.ofClasses(images, 3 * pixels, labels, 3)
                                        .withShape(COLOURED))
                .model();
    }

    /** The colours of all pixels of a canvas, row by row, as in 0xff8000. */
    private List<Long> pixels(String canvas) {
        // Of a copy: Chromium warns of a canvas that is read more than once.
        List<?> colours = (List<?>)
                browser.run("const c = " + canvas + ", copy = c.cloneNode().getContext('2d');copy.drawImage(c, 0, 0);"
                        + " const d = copy.getImageData(0, 0, c.width, c.height).data;return"
                        + " Array.from({length: c.width * c.height}, (_, i) => d[4*i] * 65536 +"
                        + " d[4*i+1] * 256 + d[4*i+2])");
        return colours.stream().map(colour -> ((Number) colour).longValue()).toList();
    }

    /** Draws a line from left to right across the middle of the area. */
    private void drawLine() {
        WebElement canvas = element("drawing");
        PointerInput pointer = new PointerInput(Kind.MOUSE, "pointer");
        browser.driver()
                .perform(List.of(new Sequence(pointer, 0)
                        .addAction(pointer.createPointerMove(Duration.ZERO, Origin.fromElement(canvas), -60, 0))
                        .addAction(pointer.createPointerDown(MouseButton.LEFT.asArg()))
                        .addAction(pointer.createPointerMove(Duration.ZERO, Origin.fromElement(canvas), 60, 0))
                        .addAction(pointer.createPointerUp(MouseButton.LEFT.asArg()))));
    }

    @Test
    void coloursAreChosenDrawnAndSeenByANetworkInColour() throws Exception {
        open(colours(0x0000ff, 0xff8000), false, 1280);
        assertEquals(
                List.of(12L, 8L, 276L, 184L),
                browser.run("return [model.image.rows, model.image.columns, $('drawing').height, $('drawing').width]"));
        assertEquals(Set.of(0L), Set.copyOf(pixels("$('drawing')")), "the ground is black");
        // A swatch by keyboard, then a colour of one's own.
        WebElement blue = browser.driver().findElement(By.cssSelector("#swatches button[aria-label='Blue']"));
        blue.sendKeys(Keys.ENTER);
        assertEquals("true", blue.getAttribute("aria-pressed"));
        assertEquals("#0000ff", element("colour").getAttribute("value"));
        drawLine();
        assertEquals("blue", verdict());
        List<Long> seen = pixels("$('prepared')");
        assertEquals(96, seen.size());
        assertEquals(0, seen.get(0), "what is not drawn is black");
        long middle = seen.get(6 * 8 + 4);
        assertTrue((middle & 255) > 200 && middle <= 255, Long.toHexString(middle));
        element("clear").click();
        browser.run("$('colour').value = '#00a040'; $('colour').dispatchEvent(new Event('input')); return true");
        assertEquals("false", blue.getAttribute("aria-pressed"));
        drawLine();
        assertEquals("green", verdict());
        browser.driver().executeScript("scrollTo(0, 0)");
        browser.screenshot("serve-colour");
        // Filled, all of the area counts.
        browser.driver()
                .findElement(By.cssSelector("#swatches button[aria-label='Red']"))
                .click();
        element("fill").click();
        assertEquals("red", verdict());
        assertEquals(Set.of(0xfe0000L), Set.copyOf(pixels("$('prepared')")));
        element("clear").click();
        verdict();
        assertEquals(Set.of(0L), Set.copyOf(pixels("$('prepared')")));
        // Weights are coloured: what speaks for red, and against the others.
        browser.driver().findElement(By.cssSelector("#layer-1 button")).click();
        waitUntil("chosen");
        assertEquals(Set.of(0xff4040L), Set.copyOf(pixels("$('weights')")));
        assertTrue(
                element("unit-title").getText().contains("Grey is 0"),
                element("unit-title").getText());
        // Those of which the network is surest first: pure blue, then orange.
        assertEquals(Set.of(0x0000ffL), Set.copyOf(pixels("document.querySelectorAll('#mistakes canvas')[0]")));
        assertEquals(Set.of(0xff8000L), Set.copyOf(pixels("document.querySelectorAll('#mistakes canvas')[1]")));
        assertNamed();
    }

    @Test
    void openedPictureKeepsItsColoursAndStaysWhole() throws Exception {
        open(colours(), true, 360);
        BufferedImage picture = new BufferedImage(40, 60, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 60; y++) {
            for (int x = 0; x < 40; x++) {
                picture.setRGB(x, y, y < 40 ? 0x00c000 : 0xffffff);
            }
        }
        Path file = folder.resolve("flag.png");
        ImageIO.write(picture, "png", file.toFile());
        element("picture").sendKeys(file.toAbsolutePath().toString());
        waitUntil("example && example.picture");
        assertEquals("green", verdict());
        List<Long> seen = pixels("$('prepared')");
        for (int i : new int[] {0, 7, 3 * 8 + 3, 6 * 8, 6 * 8 + 7}) {
            assertEquals(0x00bf00L, seen.get(i), "pixel " + i);
        }
        for (int i : new int[] {9 * 8, 11 * 8, 11 * 8 + 7}) {
            assertEquals(0xfefefeL, seen.get(i), "pixel " + i);
        }
        assertTrue((long) browser.run("return document.documentElement.scrollWidth") <= 360);
        browser.driver().executeScript("scrollTo(0, 0)");
        browser.screenshot("serve-colour-phone");
        // Of grey digits again there is paper, and no palette.
        server.serve(TrainedDigits.get().served());
        waitUntil("$('summary').textContent.startsWith('digits.lanewise: ')");
        assertEquals(Set.of(0xffffffL), Set.copyOf(pixels("$('drawing')")));
        assertEquals(false, element("palette").isDisplayed());
        draw(TrainedDigits.get().image(known(TrainedDigits.get(), 7)), Kind.MOUSE);
        assertEquals("7", verdict());
    }

    @Test
    void whatIsNoPictureIsToldOfInOneSentence() throws Exception {
        open(TrainedDigits.get().served(), false, 1280);
        Path file = Files.writeString(folder.resolve("no.png"), "no picture");
        element("picture").sendKeys(file.toAbsolutePath().toString());
        waitUntil("!$('trouble').hidden");
        assertEquals(
                "This file is not a picture that the browser can read.",
                element("trouble").getText());
        // It stays when the page has looked for another model.
        browser.run("window.looks = 0; const plain = fetch;"
                + "window.fetch = (...asked) => { looks += asked[0] === 'health' ? 1 : 0; return plain(...asked); };"
                + "return true");
        waitUntil("looks > 1");
        assertTrue(element("trouble").isDisplayed());
    }

    @Test
    void columnsOfATableGetAForm() throws Exception {
        Schema schema = Schemas.withTarget(
                new Schema.Numeric("length", 0, Double.NaN, 5, 2),
                new Schema.Numeric("width", 1, 3, 3, 1),
                new Schema.Categorical("place", 2, List.of("north", "<south>"), 2, -1));
        Network network = Initializer.NOTEBOOK.network(Architecture.notebook(4, 6, 3), 5);
        open(
                Served.of("flowers", network)
                        .classes("rose", "lily", "iris")
                        .schema(schema)
                        .model(),
                false,
                1280);
        List<WebElement> inputs = browser.driver().findElements(By.cssSelector("#form input"));
        assertEquals(2, inputs.size());
        float[] y = new float[3];
        for (String place : List.of("north", "<south>")) {
            new Select(browser.driver().findElement(By.cssSelector("#form select"))).selectByVisibleText(place);
            for (int length : new int[] {1, 9}) {
                inputs.get(0).clear();
                inputs.get(0).sendKeys(String.valueOf(length));
                network.predictor()
                        .predict(
                                new float[] {
                                    (length - 5) / 2f, 0, place.equals("north") ? 1 : 0, place.equals("north") ? 0 : 1
                                },
                                y);
                int best = y[0] >= y[1] && y[0] >= y[2] ? 0 : y[1] >= y[2] ? 1 : 2;
                assertEquals(List.of("rose", "lily", "iris").get(best), verdict());
                List<?> values = (List<?>)
                        browser.run("return [...document.querySelectorAll('#probabilities meter')].map(m => m.value)");
                for (int j = 0; j < 3; j++) {
                    assertEquals(y[j], ((Number) values.get(j)).doubleValue(), 1e-6);
                }
            }
        }
        browser.screenshot("serve-form");
    }

    @Test
    void sliderGoesThroughTheEpochs() throws Exception {
        TrainedDigits digits = TrainedDigits.get();
        Network untrained = Initializer.NOTEBOOK.network(digits.network().architecture(), 1);
        open(
                Served.of("digits", digits.network())
                        .outputs(Outputs.of(untrained.architecture()))
                        .epochs(Map.of(1, untrained, 2, digits.network()))
                        .model(),
                false,
                1280);
        String values = "return [...document.querySelectorAll('#probabilities meter')].map(m => m.value).join()";
        draw(digits.image(known(digits, 7)), Kind.MOUSE);
        assertEquals("7", verdict());
        Object now = browser.run(values);
        element("epoch").sendKeys(Keys.HOME);
        waitUntil("$('epoch-number').textContent === 'after 1 epoch'");
        verdict();
        assertNotEquals(now, browser.run(values));
        element("epoch").sendKeys(Keys.ARROW_RIGHT);
        waitUntil("$('epoch-number').textContent === 'after 2 epochs'");
        verdict();
        assertEquals(now, browser.run(values));
        element("epoch").sendKeys(Keys.END);
        waitUntil("$('epoch-number').textContent === 'the served model'");
    }

    @Test
    void anotherModelTakesThePlaceOfTheFirstOnThePage() throws Exception {
        TrainedDigits digits = TrainedDigits.get();
        open(digits.served(), false, 1280);
        draw(digits.image(known(digits, 0)), Kind.MOUSE);
        assertEquals("0", verdict());
        Network other = Initializer.NOTEBOOK.network(Architecture.notebook(784, 12, 10), 9);
        server.serve(Served.of("other", other).model());
        waitUntil("$('summary').textContent.startsWith('other: 784-12-10, ')");
        assertEquals(
                12,
                browser.driver().findElements(By.cssSelector("#layer-1 button")).size());
        assertTrue(element("mistakes-part").getAttribute("hidden") != null);
    }

    private void assertNamed() {
        assertEquals(
                List.of(),
                browser.run("return [...document.querySelectorAll(  'button, input, select, canvas:not([aria-hidden]),"
                        + " meter')].filter(e => !(e.getAttribute('aria-label') || e.textContent.trim() || e.labels &&"
                        + " e.labels.length)).map(e => e.outerHTML)"));
    }

    @Test
    void pageThatCouldNotBeLoadedInFullIsLoadedAgain() throws Exception {
        Network other = Initializer.NOTEBOOK.network(Architecture.notebook(784, 12, 10), 9);
        open(Served.of("other", other).model(), false, 1280);
        browser.run("const plain = fetch; window.fetch = (...asked) => asked[0] === 'mistakes'"
                + " ? (window.fetch = plain, Promise.reject(new TypeError('gone'))) : plain(...asked); return true");
        server.serve(TrainedDigits.get().served());
        waitUntil("$('summary').textContent.startsWith('digits.lanewise: ') && !$('trouble').hidden");
        waitUntil("!$('mistakes-part').hidden && $('trouble').hidden");
        assertEquals(
                60,
                browser.driver()
                        .findElements(By.cssSelector("#mistakes button"))
                        .size());
    }

    @Test
    void answerOfAModelThatThePageDoesNotKnowYetIsLeftOut() throws Exception {
        open(TrainedDigits.get().served(), false, 1280);
        draw(TrainedDigits.get().image(known(TrainedDigits.get(), 7)), Kind.MOUSE);
        assertEquals("7", verdict());
        browser.run("show({inputs: [], prediction: {class: 1, probabilities: [0, 1]},"
                + " activations: [Array(41).fill(1), Array(2).fill(1)]}); return true");
        assertEquals("7", verdict());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everythingHasANameAndTextStandsOut(boolean dark) throws Exception {
        open(TrainedDigits.get().served(), dark, 1280);
        assertNamed();
        // Contrast as WCAG 2 defines it: 4.5 is what it wants of text.
        List<?> contrasts =
                (List<?>) browser.run("const probe = document.body.appendChild(document.createElement('i'));const"
                        + " light = name => { probe.style.color = `var(--${name})`;  const c ="
                        + " getComputedStyle(probe).color.match(/\\d+/g).map(v => v / 255)    .map(v => v <= .03928 ? v /"
                        + " 12.92 : ((v + .055) / 1.055) ** 2.4);  return .2126 * c[0] + .7152 * c[1] + .0722 * c[2];"
                        + " };const ratios = [];for (const back of ['paper', 'panel']) for (const text of ['ink', 'faint',"
                        + " 'accent', 'against']) {  const [a, b] = [light(text), light(back)].sort((x, y) => y - x);"
                        + " ratios.push((a + .05) / (b + .05)); }probe.remove(); return ratios;");
        assertEquals(8, contrasts.size());
        for (Object contrast : contrasts) {
            assertTrue(((Number) contrast).doubleValue() >= 4.5, contrasts.toString());
        }
    }
}
