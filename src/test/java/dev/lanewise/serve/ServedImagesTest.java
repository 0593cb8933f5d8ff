package dev.lanewise.serve;

import static dev.lanewise.serve.Client.assertRefused;
import static dev.lanewise.serve.Client.floats;
import static dev.lanewise.serve.Client.json;
import static dev.lanewise.serve.SmallModel.assertPrediction;
import static dev.lanewise.serve.SmallModel.network;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.ImageShape;
import dev.lanewise.data.Picture;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Architectures;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Network;
import dev.lanewise.network.Predictor;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is answered about images: drawings, and the gallery of mistakes. */
class ServedImagesTest extends WithClient {
    @TempDir
    private Path folder;

    @Test
    void drawingIsMadeReadyAndLookedAt() throws Exception {
        TrainedDigits digits = TrainedDigits.get();
        client.start(digits.served(), Limits.standard());
        int right = 0;
        for (int i = 0; i < 100; i++) {
            String ink = Base64.getEncoder().encodeToString(digits.ink(i));
            Map<String, Object> answer = json(client.post(
                    "/inspect",
                    JSON.std.asString(
                            Map.of("drawing", Map.of("rows", 28, "columns", 28, "ink", ink, "photo", false)))));
            assertEquals(784, floats(answer.get("inputs")).length);
            right += ((Map<?, ?>) answer.get("prediction"))
                            .get("class")
                            .equals(digits.test().label(i))
                    ? 1
                    : 0;
        }
        assertTrue(right >= 93, right + " of 100");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "1",
                "{\"rows\": 2, \"columns\": 2, \"ink\": \"AAAA\"}",
                "{\"rows\": 0, \"columns\": 0, \"ink\": \"\"}",
                "{\"rows\": 65536, \"columns\": 65536, \"ink\": \"\"}",
                "{\"rows\": 1, \"columns\": 1, \"ink\": 7}",
                "{\"rows\": 1, \"columns\": 3, \"ink\": \"AAAA\", \"photo\": 1}",
                "{\"rows\": 1, \"columns\": 3, \"ink\": \"AAAA\", \"x\": 1}",
                "{\"rows\": 1.5, \"columns\": 2, \"ink\": \"AAAA\"}"
            })
    void wrongDrawingsAreRefused(String drawing) throws Exception {
        client.start(TrainedDigits.get().served());
        assertRefused(400, "a drawing has rows and columns", client.post("/inspect", "{\"drawing\": " + drawing + "}"));
        assertRefused(
                400,
                "the body is not valid JSON",
                client.post("/inspect", "{\"drawing\": {\"rows\": 1, \"columns\": 3, \"ink\": \"?!\"}}"));
    }

    private static ServedModel images(ImageShape shapeOrNull, int inputs) {
        Network network = Initializer.NOTEBOOK.network(Architectures.notebook(inputs + "-2"), 1);
        return Served.of("images", network).shape(shapeOrNull).model();
    }

    @Test
    void drawingInColourIsLookedAtInThePlanesOfTheNetwork() throws Exception {
        client.start(images(new ImageShape(2, 3, 3), 18));
        assertEquals(
                Map.of("rows", 2, "columns", 3, "channels", 3),
                json(client.get("/model")).get("image"));
        byte[] pixels = {10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120, (byte) 130, 1, 2, 3, 4, 5};
        Map<String, Object> answer = json(client.post(
                "/inspect",
                JSON.std.asString(Map.of(
                        "drawing",
                        Map.of(
                                "rows",
                                2,
                                "columns",
                                3,
                                "rgb",
                                Base64.getEncoder().encodeToString(pixels),
                                "photo",
                                true)))));
        float[] inputs = floats(answer.get("inputs"));
        for (int i = 0; i < 18; i++) {
            assertEquals((pixels[i % 6 * 3 + i / 6] & 255) / 256f, inputs[i], 1e-6f);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1 | {\"rows\": 1, \"columns\": 1, \"rgb\": \"AAAA\"} | ink with one byte per pixel",
                "3 | {\"rows\": 1, \"columns\": 3, \"ink\": \"AAAA\"} | rgb with three bytes per pixel",
                "3 | {\"rows\": 1, \"columns\": 3, \"rgb\": \"AAAA\"} | rgb with three bytes per pixel",
                "3 | {\"rows\": 1024, \"columns\": 1025, \"rgb\": \"\"} | rows and columns from 1 to 1024"
            })
    void drawingsInColourAreForNetworksInColourAndNoOthers(int channels, String drawing, String sentence)
            throws Exception {
        ImageShape shape = new ImageShape(2, 3, channels);
        client.start(images(shape, shape.inputs()));
        assertRefused(400, sentence, client.post("/inspect", "{\"drawing\": " + drawing + "}"));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 28, 28, 28, 28, 240",
        "1, 60, 100, 28, 28, 200",
        "1, 51, 33, 28, 20, 20",
        "3, 40, 60, 12, 8, 240",
        "3, 7, 5, 10, 10, 9"
    })
    void pictureIsConvertedAsTheCommandLineConvertsItsFile(
            int channels, int rows, int columns, int networkRows, int networkColumns, int paper) throws Exception {
        BufferedImage image = new BufferedImage(columns, rows, BufferedImage.TYPE_INT_RGB);
        byte[] rgb = new byte[3 * rows * columns];
        for (int i = 0; i < rows * columns; i++) {
            boolean margin = i % columns == 0 || i % columns == columns - 1 || i < columns || i >= columns * (rows - 1);
            int colour = margin ? 0x010101 * paper : i * 7919 & 0xffffff;
            image.setRGB(i % columns, i / columns, colour);
            for (int c = 0; c < 3; c++) {
                rgb[3 * i + c] = (byte) (colour >> 16 - 8 * c);
            }
        }
        Path file = folder.resolve("picture.png");
        ImageIO.write(image, "png", file.toFile());
        ImageShape shape = new ImageShape(networkRows, networkColumns, channels);
        client.start(images(shape, shape.inputs()), Limits.standard());
        Map<String, Object> answer = json(client.post(
                "/inspect",
                JSON.std.asString(Map.of(
                        "picture",
                        Map.of(
                                "rows",
                                rows,
                                "columns",
                                columns,
                                "rgb",
                                Base64.getEncoder().encodeToString(rgb))))));
        assertArrayEquals(Picture.read(file, channels == 3).inputs(shape), floats(answer.get("inputs")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "1",
                "{\"rows\": 1, \"columns\": 1, \"ink\": \"AAAA\"}",
                "{\"rows\": 2, \"columns\": 1, \"rgb\": \"AAAA\"}",
                "{\"rows\": 0, \"columns\": 0, \"rgb\": \"\"}",
                "{\"rows\": 65536, \"columns\": 65536, \"rgb\": \"\"}",
                "{\"rows\": 1, \"columns\": 1, \"rgb\": \"AAAA\", \"photo\": true}"
            })
    void wrongPicturesAreRefused(String picture) throws Exception {
        client.start(TrainedDigits.get().served());
        assertRefused(
                400,
                "a picture has rows and columns from 1 to 1024, and rgb",
                client.post("/inspect", "{\"picture\": " + picture + "}"));
    }

    @Test
    void picturesAreForNetworksOfImages() throws Exception {
        client.start(SmallModel.table());
        assertRefused(
                400,
                "an object with one field is expected: row",
                client.post("/predict", "{\"picture\": {\"rows\": 1, \"columns\": 1, \"rgb\": \"AAAA\"}}"));
    }

    @Test
    void imagesAreThoseThatTheFileTellsOfOrLargeSquares() {
        assertEquals(
                Optional.of(new ImageShape(2, 5)),
                images(new ImageShape(2, 5), 10).image());
        assertEquals(Optional.of(new ImageShape(8, 8)), images(null, 64).image());
        assertEquals(Optional.of(new ImageShape(32, 32, 3)), images(null, 3072).image());
        for (int inputs : new int[] {49, 65, 192, 300, 768, 3073}) {
            assertEquals(Optional.empty(), images(null, inputs).image(), inputs + " inputs");
        }
    }

    @Test
    void mistakesAreTheExamplesThatAreTakenForAnotherClass() throws Exception {
        TrainedDigits digits = TrainedDigits.get();
        client.start(digits.served());
        Map<String, Object> gallery = json(client.get("/mistakes"));
        Predictor predictor = digits.network().predictor();
        List<Integer> mistakes = IntStream.range(0, digits.test().size())
                .filter(i ->
                        predictor.classify(digits.image(i)) != digits.test().label(i))
                .boxed()
                .toList();
        assertEquals(mistakes.size(), gallery.get("wrong"));
        assertEquals(10_000, gallery.get("examples"));
        List<?> shown = (List<?>) gallery.get("mistakes");
        assertEquals(60, shown.size());
        List<Integer> seen = new ArrayList<>();
        for (Object item : shown) {
            Map<?, ?> mistake = (Map<?, ?>) item;
            int example = (int) mistake.get("example");
            seen.add(example);
            assertArrayEquals(digits.image(example), floats(mistake.get("inputs")));
            assertEquals(digits.test().label(example), mistake.get("wanted"));
            assertPrediction(digits.network(), digits.image(example), mistake.get("prediction"));
        }
        // Sigmoids are no probabilities before they are divided by their sum.
        List<Integer> surest = mistakes.stream()
                .sorted(Comparator.comparingDouble(i -> -sureness(digits, i)))
                .limit(60)
                .toList();
        assertEquals(surest, seen);
        assertThrows(
                IllegalArgumentException.class,
                () -> Served.of("small", network(1)).examples(digits.test()).model());
    }

    private static double sureness(TrainedDigits digits, int example) {
        float[] y = new float[10];
        digits.network().predictor().predict(digits.image(example), y);
        double sum = 0;
        float largest = 0;
        for (float one : y) {
            sum += one;
            largest = Math.max(largest, one);
        }
        return largest / sum;
    }

    @Test
    void fewMistakesAreShownOfLargeImages() throws Exception {
        Network network = Initializer.NOTEBOOK.network(Architecture.notebook(65536, 2), 1);
        // All alike, so that those of one class are taken for the other.
        int[] labels = IntStream.range(0, 20).map(i -> i % 2).toArray();
        Dataset both = Dataset.ofImages(new byte[20 * 65536], 1, labels, 2, new ImageShape(256, 256));
        client.start(Served.of("large", network).examples(both).model());
        Map<String, Object> gallery = json(client.get("/mistakes"));
        assertEquals(10, gallery.get("wrong"));
        assertEquals(4, ((List<?>) gallery.get("mistakes")).size());
    }
}
