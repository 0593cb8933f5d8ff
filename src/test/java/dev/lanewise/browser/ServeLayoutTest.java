package dev.lanewise.browser;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.ImageShape;
import dev.lanewise.data.Picture;
import dev.lanewise.data.Preprocessing.Scaling;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Schemas;
import dev.lanewise.data.Task;
import dev.lanewise.internal.model.Outputs;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Network;
import dev.lanewise.serve.Served;
import dev.lanewise.serve.ServedModel;
import dev.lanewise.serve.TrainedDigits;
import java.awt.AlphaComposite;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.support.ui.Select;

/** The page of {@code serve} at the sizes of phones and desktops: where the answer is, and that nothing jumps. */
@Tag("browser")
class ServeLayoutTest {
    private static final int[] SEVEN = {30, 25, 70, 25, 60, 55, 50, 85};
    private static final Schema FLOWERS = Schemas.withTarget(
            new Schema.Numeric("sepal_length", 0, Double.NaN, 5.8, 0.8),
            new Schema.Numeric("sepal_width", 1, Double.NaN, 3.1, 0.4),
            new Schema.Numeric("petal_length", 2, Double.NaN, 3.6, 1.7),
            new Schema.Numeric("petal_width", 3, Double.NaN, 1.2, 0.8));
    private static final Schema HOUSES = Schemas.withTarget(
            new Schema.Numeric("area", 0, 111.2379, 20, 300),
            new Schema.Numeric("age", 1, Double.NaN, 0, 90),
            new Schema.Categorical("district", 2, List.of("centre", "north"), 2, 1));

    @TempDir
    private Path folder;

    private static ServedModel flowers() {
        Network network = Initializer.NOTEBOOK.network(Architecture.notebook(4, 8, 3), 1);
        return Served.of("iris.lanewise", network)
                .classes("setosa", "versicolor", "virginica")
                .schema(FLOWERS)
                .scaling(Scaling.STANDARD)
                .model();
    }

    private static ServedModel houses() {
        float[] parameters = {100, 200, 10, 20, 5000};
        Network network = new Network(Outputs.suitable(Architecture.notebook(4, 1), Task.REGRESSION), parameters);
        return Served.of("houses.lanewise", network)
                .numbers("price")
                .schema(HOUSES)
                .scaling(Scaling.MIN_MAX)
                .model();
    }

    @ParameterizedTest
    @CsvSource({
        "360, 740",
        "740, 360",
        "1280, 900",
        "320, 568",
        "390, 844",
        "390, 664",
        "844, 390",
        "667, 375",
        "568, 320"
    })
    void answerIsInViewWithTheDrawingAreaAndNothingMovesWhileOneDraws(int width, int height) throws Exception {
        try (ServedPage page = ServedPage.open(TrainedDigits.get().served(), width, height)) {
            List<Double> canvas = page.box("drawing");
            List<Double> answer = page.box("verdict");
            for (List<Double> box : List.of(canvas, answer, page.box("prepared"))) {
                assertTrue(
                        box.get(0) >= 0 && box.get(1) >= 0 && box.get(2) <= width && box.get(3) <= height,
                        box.toString());
            }
            assertTrue(answer.get(3) <= canvas.get(1) || answer.get(0) >= canvas.get(2), "above it or beside it");
            if (width < height && width < 600) {
                assertTrue(canvas.get(2) - canvas.get(0) >= width - 30, "the area fills the width: " + canvas);
            }
            assertTrue(page.box("clear").get(3) <= height, "the button is in view: " + page.box("clear"));
            page.browser().screenshot("serve-empty-" + width + "x" + height);
            assertTrue(page.element("draw-here").isDisplayed());
            assertEquals("draw here", page.element("draw-here").getText());
            assertEquals("–", page.text("verdict"));
            assertEquals("Nothing is drawn yet.", page.text("remark"));
            page.draw(SEVEN);
            assertEquals("7", page.text("verdict"));
            assertTrue(page.text("remark").matches("Probability \\d+\\.\\d\u00a0%\nnext: \\d, \\d+\\.\\d\u00a0%"));
            assertFalse(page.element("draw-here").isDisplayed());
            page.waitUntil("$('announcement').textContent.startsWith('Prediction: 7. Probability ')");
            page.assertStill();
            page.browser().screenshot("serve-drawing-" + width + "x" + height);
            page.element("clear").click();
            assertEquals("–", page.text("verdict"));
            assertTrue(page.element("draw-here").isDisplayed());
            assertEquals(true, page.run("return [...document.querySelectorAll('meter')].every(m => m.value === 0)"));
            page.assertStill();
        }
    }

    private static Path picture(Path file, int width, int height) throws Exception {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                boolean ink = x > width / 3 && x < width / 2 && y > height / 4 && y < height * 3 / 4;
                image.setRGB(x, y, ink ? 0x203060 + x * 5 % 50 : 0xf0e8d8);
            }
        }
        ImageIO.write(image, "png", file.toFile());
        return file;
    }

    /** The inputs of the last example, as the server has them. */
    private static float[] inputs(ServedPage page) {
        page.waitUntil("!asking && !waiting && example && example.picture");
        List<?> inputs = (List<?>) page.run("return ask('inspect', example).then(answer => answer.inputs)");
        float[] floats = new float[inputs.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = ((Number) inputs.get(i)).floatValue();
        }
        return floats;
    }

    @Test
    void picturesThatAreOpenedDroppedOrPastedAreConvertedAsTheCommandLineDoes() throws Exception {
        try (ServedPage page = ServedPage.open(TrainedDigits.get().served(), 360, 740)) {
            Path file = picture(folder.resolve("one.png"), 301, 200);
            float[] expected = Picture.read(file, false).inputs(new ImageShape(28, 28));
            page.element("picture").sendKeys(file.toAbsolutePath().toString());
            assertArrayEquals(expected, inputs(page));
            assertFalse(page.element("draw-here").isDisplayed());
            String data = Base64.getEncoder().encodeToString(Files.readAllBytes(file));
            String event = "const bytes = Uint8Array.from(atob(arguments[0]), c => c.charCodeAt(0));"
                    + "const held = new DataTransfer();"
                    + "held.items.add(new File([bytes], 'one.png', {type: 'image/png'}));"
                    + "const how = {clipboardData: held, dataTransfer: held, bubbles: true, cancelable: true};";
            for (String how : List.of("new ClipboardEvent('paste', how)", "new DragEvent('drop', how)")) {
                page.element("clear").click();
                assertEquals("–", page.text("verdict"));
                assertEquals(false, page.run(event + "return document.body.dispatchEvent(" + how + ")", data));
                assertArrayEquals(expected, inputs(page));
                assertNotEquals("–", page.text("verdict"));
            }
            page.assertStill();
            page.browser().screenshot("serve-picture-phone");
            // With the ink centred it is another image.
            page.element("centre").click();
            page.waitUntil("example && example.drawing && example.drawing.photo");
            page.text("verdict");
            page.assertStill();
            page.run("document.body.dispatchEvent(new ClipboardEvent('paste', {clipboardData: new DataTransfer(),"
                    + " bubbles: true})); return true");
            assertEquals(
                    "There is no picture in the clipboard.",
                    page.element("trouble").getText());
            page.assertStill();
        }
    }

    /** Ink of a colour on paper of another, of which either may be transparent. */
    private static Path shape(Path file, int width, int height, Color ink, Color paper) throws Exception {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setComposite(AlphaComposite.Src);
        graphics.setColor(paper);
        graphics.fillRect(0, 0, width, height);
        graphics.setColor(ink);
        graphics.fillRect(width / 3, height / 4, Math.max(1, width / 4), Math.max(1, height / 2));
        graphics.dispose();
        ImageIO.write(image, "png", file.toFile());
        return file;
    }

    @Test
    void picturesOfAllKindsAreConvertedAsTheCommandLineDoes() throws Exception {
        Color clear = new Color(0, true);
        List<Path> files = List.of(
                shape(folder.resolve("transparent.png"), 90, 90, Color.BLACK, clear),
                shape(folder.resolve("veil.png"), 90, 90, new Color(0, 0, 128, 255), new Color(255, 255, 255, 128)),
                shape(folder.resolve("hole.png"), 90, 90, clear, Color.BLACK),
                shape(folder.resolve("inverted.png"), 90, 90, Color.WHITE, Color.BLACK),
                shape(folder.resolve("tall.png"), 40, 400, Color.DARK_GRAY, Color.WHITE),
                shape(folder.resolve("wide.png"), 1000, 31, Color.RED, Color.LIGHT_GRAY),
                shape(folder.resolve("dot.png"), 1, 1, Color.BLACK, Color.BLACK));
        try (ServedPage page = ServedPage.open(TrainedDigits.get().served(), 390, 664)) {
            for (Path file : files) {
                page.element("clear").click();
                page.element("picture").sendKeys(file.toAbsolutePath().toString());
                assertArrayEquals(
                        Picture.read(file, false).inputs(new ImageShape(28, 28)),
                        inputs(page),
                        0.005f,
                        file.toString());
                assertFalse(page.element("trouble").isDisplayed());
            }
            page.assertStill();
        }
    }

    @Test
    void aVeryLargePictureIsTakenAndWhatIsNoneIsSaidToBeNone() throws Exception {
        try (ServedPage page = ServedPage.open(TrainedDigits.get().served(), 390, 664)) {
            Path file = shape(folder.resolve("huge.png"), 9000, 6000, Color.BLACK, Color.WHITE);
            page.element("picture").sendKeys(file.toAbsolutePath().toString());
            assertEquals(28 * 28, inputs(page).length);
            assertEquals(List.of(1024L, 683L), page.run("return [example.picture.columns, example.picture.rows]"));
            Path text = Files.writeString(folder.resolve("text.png"), "This is a text.");
            page.element("picture").sendKeys(text.toAbsolutePath().toString());
            page.waitUntil("!$('trouble').hidden");
            assertEquals(
                    "This file is not a picture that the browser can read.",
                    page.element("trouble").getText());
            page.assertStill();
        }
    }

    @Test
    void aSecondFingerAndOtherButtonsDrawNothing() throws Exception {
        try (ServedPage page = ServedPage.open(TrainedDigits.get().served(), 390, 664)) {
            String event = "const at = (kind, id, x, y, button) => $('drawing').dispatchEvent(new PointerEvent(kind,"
                    + "{pointerId: id, clientX: $('drawing').getBoundingClientRect().x + x, button, bubbles: true,"
                    + " clientY: $('drawing').getBoundingClientRect().y + y}));"
                    + "$('drawing').setPointerCapture = () => {};"
                    + "const dark = () => drawing.getImageData(0, 0, 280, 280).data"
                    + "  .filter((v, i) => i % 4 == 0 && v < 128).length;";
            assertEquals(0L, page.run(event + "at('pointerdown', 1, 50, 50, 2); return dark()"));
            Object[] counts = ((List<?>) page.run(event
                            + "at('pointerdown', 1, 50, 50, 0); at('pointermove', 1, 50, 90, 0);const one = dark();"
                            + " at('pointerdown', 2, 250, 250, 0); at('pointermove', 2, 250, 200, 0);at('pointerup',"
                            + " 2, 250, 200, 0); const two = dark(); at('pointermove', 1, 50, 130, 0);const more ="
                            + " dark(); at('pointerup', 1, 50, 130, 0); at('pointermove', 1, 200, 130, 0);return [one,"
                            + " two, more, dark()]"))
                    .toArray();
            assertTrue((Long) counts[0] > 0);
            assertEquals(counts[0], counts[1]);
            assertTrue((Long) counts[2] > (Long) counts[1]);
            assertEquals(counts[2], counts[3]);
        }
    }

    @Test
    void drawingPageCanBeUsedByKeyboardAndHasNames() throws Exception {
        try (ServedPage page = ServedPage.open(TrainedDigits.get().served(), 1280, 900)) {
            StringBuilder order = new StringBuilder();
            for (int i = 0; i < 3; i++) {
                new Actions(page.browser().driver()).sendKeys(Keys.TAB).perform();
                order.append(page.run("const e = document.activeElement;"
                        + "return (e.labels?.[0]?.textContent || e.textContent).trim() + ','"));
                // The file input itself cannot be seen; its label has the outline.
                assertEquals(
                        true,
                        page.run("const e = document.activeElement;return [e, e.parentElement].some(any =>"
                                + " getComputedStyle(any).outlineStyle === 'solid')"));
            }
            assertEquals("Clear,Open a picture,Find and centre the ink in a picture,", order.toString());
            assertEquals(List.of(), page.run("""
                return [...document.querySelectorAll('button, input, select, canvas, meter, summary')]
                    .filter(e => !e.closest('[hidden], [aria-hidden]'))
                    .filter(e => ![e.getAttribute('aria-label'), e.labels?.[0]?.textContent, e.textContent]
                        .some(name => name?.trim()))
                    .map(e => e.outerHTML);
                """));
            // A picture is drawn without a pointer, and what comes out is said.
            page.element("picture")
                    .sendKeys(shape(folder.resolve("one.png"), 90, 90, Color.BLACK, Color.WHITE)
                            .toAbsolutePath()
                            .toString());
            page.waitUntil("$('announcement').textContent.startsWith('Prediction: ')");
            assertEquals("status", page.element("announcement").getAttribute("role"));
        }
    }

    @Test
    void answerHasTheNameOfTheTargetAndHintsHaveWholeYears() throws Exception {
        Schema schema = Schemas.withTarget(
                new Schema.Numeric("year", 0, Double.NaN, 1962.3, 35.9),
                new Schema.Numeric("floor", 1, Double.NaN, 2, 1),
                new Schema.Numeric("price", 2, Double.NaN, 541234.5, 72716.2));
        Network network = Initializer.NOTEBOOK.network(Architecture.notebook(3, 2), 1);
        ServedModel model = Served.of("sold.lanewise", network)
                .classes("0", "1")
                .schema(schema)
                .scaling(Scaling.STANDARD)
                .target("Survived")
                .model();
        try (ServedPage page = ServedPage.open(model, 390, 844)) {
            assertEquals(
                    "Fill in the columns of a table row, and the network predicts Survived.", page.text("purpose"));
            assertEquals(
                    List.of("mean 1962 ± 35.9", "always 2", "mean 541235 ± 72716"),
                    page.elements("#form small").stream()
                            .map(WebElement::getText)
                            .toList());
            page.element("typical").click();
            page.waitUntil("$('verdict').textContent !== '–'");
            assertTrue(page.text("verdict").matches("Survived: [01]"), page.text("verdict"));
            WebElement floor = page.elements("#form input").get(1);
            floor.clear();
            floor.sendKeys("3");
            assertEquals(
                    "always 2 in the training data",
                    page.elements("#form small").get(1).getText());
            page.browser().screenshot("serve-target");
        }
    }

    @Test
    void hintsAreTheRangesOfTheTrainingData() throws Exception {
        Schema schema = Schemas.withTarget(
                new Schema.Numeric("class", 0, Double.NaN, 2.25, 0.847),
                new Schema.Numeric("age", 1, 29.7, 29.7, 14.5),
                new Schema.Numeric("floor", 2, Double.NaN, 7, 1),
                new Schema.Dates(
                        "sold",
                        3,
                        null,
                        List.of(Schema.DatePart.DAYS),
                        List.of(new Schema.Numeric("", 3, Double.NaN, 18262, 1496))));
        Network network = Initializer.NOTEBOOK.network(Architecture.notebook(4, 2), 1);
        ServedModel model = Served.of("titanic.lanewise", network)
                .classes("0", "1")
                .schema(schema)
                .scaling(Scaling.STANDARD)
                .ranges(Map.of(
                        0,
                        new Schema.Range(1, 3),
                        1,
                        new Schema.Range(0.42, 80),
                        2,
                        new Schema.Range(7, 7),
                        3,
                        new Schema.Range(14630, 19718)))
                .model();
        try (ServedPage page = ServedPage.open(model, 390, 844)) {
            assertTrue(page.text("form-hint").endsWith("Below a field: the range of the training data."));
            assertEquals(
                    List.of("1 to 3", "0.42 to 80, optional: 29.7 if empty", "always 7", "2010-01-21 to 2023-12-27"),
                    page.elements("#form small").stream()
                            .map(WebElement::getText)
                            .toList());
            List<WebElement> inputs = page.elements("#form input");
            inputs.get(0).sendKeys("4");
            inputs.get(2).sendKeys("8");
            assertEquals("outside 1 to 3", page.elements("#form small").get(0).getText());
            assertEquals(
                    "always 7 in the training data",
                    page.elements("#form small").get(2).getText());
            page.browser().screenshot("serve-ranges");
        }
    }

    @ParameterizedTest
    @CsvSource({"360, 740", "1280, 900"})
    void formStartsEmptyAndAsksOnlyWhenAllThatIsNeededIsThere(int width, int height) throws Exception {
        try (ServedPage page = ServedPage.open(flowers(), width, height)) {
            List<WebElement> inputs = page.elements("#form input");
            assertEquals(4, inputs.size());
            assertTrue(inputs.stream()
                    .allMatch(input -> input.getAttribute("value").isEmpty()));
            assertEquals("–", page.text("verdict"));
            assertEquals("mean 5.8 ± 0.8", page.elements("#form small").get(0).getText());
            page.browser().screenshot("serve-iris-empty-" + width);
            String[] values = {"5.9", "3,0", "4.2", "1.5"};
            for (int i = 0; i < 4; i++) {
                inputs.get(i).sendKeys(values[i]);
                assertEquals("–", page.text("verdict"));
            }
            assertEquals(
                    "not a number; did you mean 3.0?",
                    page.elements("#form small").get(1).getText());
            assertEquals("true", inputs.get(1).getAttribute("aria-invalid"));
            inputs.get(1).sendKeys(Keys.BACK_SPACE, Keys.BACK_SPACE, ".0");
            page.waitUntil("$('verdict').textContent !== '–'");
            assertTrue(List.of("setosa", "versicolor", "virginica").contains(page.text("verdict")));
            assertEquals(3, page.elements("#probabilities meter").size());
            assertEquals("setosa", page.elements("#probabilities th").get(0).getText());
            assertTrue(page.text("command").contains("-d '{\"row\":{\"sepal_length\":5.9,\"sepal_width\":3,"));
            inputs.get(2).clear();
            inputs.get(2).sendKeys("40");
            assertEquals(
                    "far from the mean 3.6 ± 1.7",
                    page.elements("#form small").get(2).getText());
            page.assertStill();
            page.browser().screenshot("serve-iris-" + width);
            inputs.get(3).clear();
            assertEquals("–", page.text("verdict"));
            assertEquals("Still needed: petal_width.", page.text("remark"));
            page.element("typical").click();
            assertNotEquals("–", page.text("verdict"));
            page.element("empty").click();
            assertEquals("Nothing is filled in yet.", page.text("remark"));
            page.assertStill();
        }
    }

    @ParameterizedTest
    @CsvSource({"360, 740", "1280, 900"})
    void regressionShowsTheNameOfItsTargetAndWhatTheModelReplaces(int width, int height) throws Exception {
        try (ServedPage page = ServedPage.open(houses(), width, height)) {
            assertEquals(
                    List.of("20 to 320, optional: 111 if empty", "0 to 90", "optional: north if empty"),
                    page.elements("#form small").stream()
                            .map(WebElement::getText)
                            .toList());
            Select district = new Select(page.elements("#form select").get(0));
            assertEquals("(missing)", district.getFirstSelectedOption().getText());
            assertTrue(page.text("purpose").endsWith("the network predicts price."));
            page.elements("#form input").get(0).sendKeys("170");
            assertEquals("Still needed: age.", page.text("remark"));
            WebElement age = page.elements("#form input").get(1);
            age.sendKeys("1e39");
            assertEquals("not a number", page.elements("#form small").get(1).getText());
            assertEquals("A field contains something that is not a number.", page.text("remark"));
            age.clear();
            age.sendKeys("45");
            page.waitUntil("$('verdict').textContent !== '–'");
            assertEquals("price: 5,170", page.text("verdict"));
            assertEquals("Missing, so the model uses: district north.", page.text("remark"));
            assertFalse(page.element("outputs-part").isDisplayed());
            district.selectByVisibleText("centre");
            page.waitUntil("$('verdict').textContent === 'price: 5,160'");
            assertEquals("", page.text("remark"));
            page.assertStill();
            page.browser().screenshot("serve-regression-" + width);
            // What the server refuses leaves no prediction of something else.
            page.run("inspect({row: {agee: 1}}); return true");
            assertEquals("–", page.text("verdict"));
            assertTrue(page.element("trouble").getText().contains("none of the model's columns is present"));
            page.run("const held = new DataTransfer(); held.items.add(new File(['x'], 'one.png', {type: 'image/png'}));"
                    + "document.body.dispatchEvent(new DragEvent('drop', {dataTransfer: held, bubbles: true}));"
                    + "return true");
            assertEquals(
                    "This network takes the columns of a table, not pictures.",
                    page.element("trouble").getText());
        }
    }

    @ParameterizedTest
    @CsvSource({"360, 740", "1280, 900"})
    void datesAreChosenAndSentAsACsvFileHasThem(int width, int height) throws Exception {
        try (ServedPage page = ServedPage.open(sales(), width, height)) {
            List<WebElement> inputs = page.elements("#form input");
            assertEquals(
                    List.of("date", "datetime-local", "text"),
                    inputs.stream().map(input -> input.getDomProperty("type")).toList());
            assertEquals(
                    List.of(
                            "2020-01-01 to 2024-02-05",
                            "2020-01-01 to 2024-02-05, optional: 2021-12-16 15:07 if empty",
                            "20 to 320"),
                    page.elements("#form small").stream()
                            .map(WebElement::getText)
                            .toList());
            inputs.get(2).sendKeys("170");
            assertEquals("Still needed: sold.", page.text("remark"));
            // What is not complete is not taken for missing.
            inputs.get(0).sendKeys("12");
            inputs.get(2).click();
            assertEquals(
                    "not a complete date, such as 2024-12-31",
                    page.elements("#form small").get(0).getText());
            assertEquals("A field contains something that is not a number or a date.", page.text("remark"));
            fill(page, 0, "2024-12-31");
            page.waitUntil("$('verdict').textContent !== '–'");
            assertEquals("Missing, so the model uses: seen 2021-12-16 15:07.", page.text("remark"));
            assertEquals(
                    "outside 2020-01-01 to 2024-02-05",
                    page.elements("#form small").get(0).getText());
            fill(page, 1, "2024-01-31T23:59");
            page.waitUntil("example?.row?.seen");
            assertEquals("", page.text("remark"));
            assertEquals(
                    "{\"row\":{\"sold\":\"2024-12-31\",\"seen\":\"2024-01-31T23:59\",\"area\":170}}",
                    page.run("return JSON.stringify(example)"));
            assertTrue(page.text("command").contains("\"sold\":\"2024-12-31\""));
            // The parts of a date field make room for each other; they are no elements of the page.
            page.run("shifts = shifts.filter(shift => shift.trim().includes(' ')); return true");
            page.assertStill();
            page.browser().screenshot("serve-dates-" + width);
            page.element("typical").click();
            assertEquals(
                    List.of("2022-01-18", "2021-12-16T15:07", "170"),
                    inputs.stream().map(input -> input.getDomProperty("value")).toList());
            assertNotEquals("–", page.text("verdict"));
        }
    }

    @ParameterizedTest
    @CsvSource({"390, 844", "1280, 900"})
    void predictionStaysInViewOfFortyFieldsAndLongNamesAreWrapped(int width, int height) throws Exception {
        List<String> columns =
                IntStream.range(0, 40).mapToObj(i -> "measurement_of_soil_" + i).toList();
        Schema schema = new Schema(
                41,
                true,
                List.of(40),
                IntStream.range(0, 40)
                        .<Schema.Column>mapToObj(i -> new Schema.Numeric(columns.get(i), i, 1, 1, 2))
                        .toList());
        List<String> classes = List.of("bacterial_blight-of-the-leaves", "frog-eye-leaf-spot-in-wet-years");
        Network network = Initializer.NOTEBOOK.network(Architecture.notebook(40, 8, 2), 1);
        ServedModel model = Served.of("soil.lanewise", network)
                .outputs(Outputs.of(Task.CLASSIFICATION, classes))
                .schema(schema)
                .scaling(Scaling.STANDARD)
                .model();
        try (ServedPage page = ServedPage.open(model, width, height)) {
            page.element("typical").click();
            page.waitUntil("$('verdict').textContent !== '–'");
            page.run("document.querySelector('#form label:last-child').scrollIntoView({block: 'end'}); return true");
            List<Double> verdict = page.box("verdict");
            assertTrue(verdict.get(1) >= 0 && verdict.get(3) <= height, verdict.toString());
            assertEquals(
                    classes,
                    page.elements("#probabilities th").stream()
                            .map(WebElement::getText)
                            .map(text -> text.replace("\n", ""))
                            .toList());
            assertEquals(
                    true,
                    page.run("return [$('verdict'), ...document.querySelectorAll('#probabilities th')]"
                            + ".every(e => e.scrollWidth <= e.clientWidth && e.scrollHeight <= e.clientHeight)"));
            page.run("document.querySelector('#layer-1 button').click(); return true");
            page.waitUntil("$('bars').classList.contains('chosen')");
            float[] weights = Arrays.copyOf(network.parameters(), 40);
            List<String> byWeight = IntStream.range(0, 40)
                    .boxed()
                    .sorted(Comparator.comparingDouble(i -> -Math.abs(weights[i])))
                    .map(columns::get)
                    .toList();
            assertEquals(
                    byWeight, page.run("return [...document.querySelectorAll('#bars th')].map(e => e.textContent)"));
            page.run("$('programs').open = true; $('copy').click(); return true");
            page.waitUntil("$('copy').textContent === 'Copied'");
            page.browser().screenshot("serve-wide-" + width);
            assertTrue((boolean) page.run("return document.documentElement.scrollWidth <= innerWidth"));
        }
    }

    private static ServedModel sales() {
        List<Schema.DatePart> parts = List.of(Schema.DatePart.DAYS);
        Schema schema = Schemas.withTarget(
                new Schema.Dates("sold", 0, null, parts, List.of(new Schema.Numeric("", 0, Double.NaN, 18262, 1496))),
                new Schema.Dates(
                        "seen",
                        1,
                        null,
                        List.of(Schema.DatePart.DAYS, Schema.DatePart.HOUR),
                        List.of(
                                new Schema.Numeric("", 1, 18977.63, 18262, 1496),
                                new Schema.Numeric("", 1, 11.9, 0, 24))),
                new Schema.Numeric("area", 2, Double.NaN, 20, 300));
        float[] parameters = {100, 200, 10, 20, 5000};
        Network network = new Network(Outputs.suitable(Architecture.notebook(4, 1), Task.REGRESSION), parameters);
        return Served.of("sales.lanewise", network)
                .numbers("price")
                .schema(schema)
                .scaling(Scaling.MIN_MAX)
                .model();
    }

    private static void fill(ServedPage page, int field, String value) {
        page.run(
                "const field = $('form').elements[arguments[0]]; field.value = arguments[1];"
                        + "field.dispatchEvent(new Event('input', {bubbles: true})); return true",
                field,
                value);
    }

    @Test
    void fieldsAndButtonsCanBeReachedByKeyboardAndHaveNames() throws Exception {
        try (ServedPage page = ServedPage.open(houses(), 1280, 900)) {
            StringBuilder order = new StringBuilder();
            for (int i = 0; i < 5; i++) {
                page.browser().driver().switchTo().activeElement().sendKeys(Keys.TAB);
                order.append(page.run("const e = document.activeElement;"
                        + "return (e.labels?.[0]?.firstChild.textContent || e.textContent) + ','"));
            }
            assertEquals("area,age,district,Fill in typical values,Clear,", order.toString());
            assertEquals("polite", page.element("announcement").getAttribute("aria-live"));
            assertEquals(
                    true, page.run("return [...$('form').elements].every(e => $(e.getAttribute('aria-describedby')))"));
        }
    }
}
