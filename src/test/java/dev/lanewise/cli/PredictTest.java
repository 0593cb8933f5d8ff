package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.internal.model.ModelFile;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PredictTest {
    private static final int SIDE = SmallData.SIDE;

    @TempDir
    private Path folder;

    private Path model;

    /** Output c is the sum of the pixels in row c. */
    @BeforeEach
    void saveModel() throws IOException {
        model = save(16, 4);
    }

    private Path save(int inputs, int outputs) throws IOException {
        float[] parameters = new float[inputs * outputs + outputs];
        for (int c = 0; c < outputs; c++) {
            Arrays.fill(parameters, c * inputs + c * SIDE, c * inputs + (c + 1) * SIDE, 1);
        }
        Path file = folder.resolve("net" + inputs);
        Architecture architecture =
                new Architecture(List.of(inputs, outputs), Activation.SIGMOID, Activation.IDENTITY, Loss.QUADRATIC);
        ModelFile.of(new Network(architecture, parameters)).write(file);
        return file;
    }

    private Run predict(Path file, String... flags) {
        String[] args = new String[3 + flags.length];
        args[0] = "predict";
        args[1] = model.toString();
        args[2] = file.toString();
        System.arraycopy(flags, 0, args, 3, flags.length);
        return Run.of(args);
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private static String row(int label) {
        String[] numbers = new String[16];
        Arrays.fill(numbers, "0");
        Arrays.fill(numbers, SIDE * label, SIDE * (label + 1), "0.125");
        return String.join(",", numbers);
    }

    @Test
    void rowsOfACsvFileAreClassified() throws IOException {
        Path file = write(
                "rows.csv",
                row(2) + "\r\n" + row(0).replace(",", " , ") + "\n\n\"" + row(3).replace(",", "\",\"") + "\"");
        assertEquals(
                List.of(
                        "          class                0                1                2                3  example",
                        "              2              0.0              0.0              0.5              0.0  " + file
                                + " [0]",
                        "              0              0.5              0.0              0.0              0.0  " + file
                                + " [1]",
                        "              3              0.0              0.0              0.0              0.5  " + file
                                + " [2]"),
                predict(file).lines());
    }

    @Test
    void jsonHasAnObjectOnEachLine() throws IOException {
        Path file = write("rows.csv", row(2) + "\n" + row(1));
        List<String> lines = predict(file, "--json").lines();
        assertEquals(2, lines.size());
        Map<String, Object> second = JSON.std.mapFrom(lines.get(1));
        assertEquals(file.toString(), second.get("file"));
        assertEquals(1, second.get("example"));
        assertEquals(1, second.get("class"));
        assertEquals(
                List.of(0.0, 0.5, 0.0, 0.0),
                second.get("outputs"),
                "those of an identity output layer are no" + " probabilities");
        assertFalse(second.containsKey("probabilities"));
    }

    @Test
    void weightsOfFewerBitsGiveNearlyTheSame() throws IOException {
        Path file = write("rows.csv", row(2) + "\n" + row(1));
        for (String kind : List.of("float32", "bfloat16", "int8")) {
            assertEquals(
                    predict(file).lines(), predict(file, "--precision", kind).lines());
        }
        Run.of("predict", model.toString(), file.toString(), "--precision", "int4")
                .assertCalledWrongly("--precision", "float32, bfloat16, int8", "int4");
    }

    @Test
    void imagesOfAnIdxFileAreClassified() throws IOException {
        Random random = new Random(1);
        byte[] content = SmallData.images(SIDE, SIDE, SmallData.image(3, random), SmallData.image(1, random));
        Path plain = Files.write(folder.resolve("plain"), content);
        Path gzip = folder.resolve("images.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(gzip))) {
            out.write(content);
        }
        List<String> lines = Run.of("predict", model.toString(), plain.toString(), gzip.toString())
                .lines();
        assertEquals(5, lines.size());
        assertTrue(lines.get(1).matches(" *3  .*") && lines.get(1).endsWith("  " + plain + " [0]"), lines.get(1));
        assertTrue(lines.get(2).matches(" *1  .*") && lines.get(2).endsWith("  " + plain + " [1]"), lines.get(2));
        assertTrue(lines.get(3).matches(" *3  .*") && lines.get(3).endsWith("  " + gzip + " [0]"), lines.get(3));
    }

    @Test
    void pictureIsInvertedAndResizedAndThatIsSaid() throws IOException {
        BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < 64; i++) {
            image.getRaster().setSample(i % 8, i / 8, 0, i / 16 == 1 ? 0 : 255);
        }
        Path file = folder.resolve("picture.png");
        ImageIO.write(image, "png", file.toFile());
        Run run = predict(file);
        assertEquals(
                "              1              0.0         3.984375              0.0              0.0  " + file + " [0]",
                run.lines().get(1));
        assertEquals(file + ": resized to 4 x 4 pixels; dark on light, so inverted\n", run.notes());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'1,2,3' | : a row has 3 columns, but the network takes 16 columns",
                "'ROW\n1' | , line 2: the row has 1 column, but the first row has 16",
                "'ROW,0' | : a row has 17 columns, but the network takes 16 columns",
                "'ROW,0,0,0,0' | : a row has 20 columns, but the network takes 16 columns",
                "'ROW\nx,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0' | , line 2, column 1: \"x\" is not a finite number",
                "'0,NaN,0,0,0,0,0,0,0,0,0,0,0,0,0,0' | , line 1, column 2: the value is missing (\"NaN\"), and no replacement was learned",
                "'0,0,1e39,0,0,0,0,0,0,0,0,0,0,0,0,0' | , line 1, column 3: \"1e39\" is too large for a float",
                "'0,0,,0,0,0,0,0,0,0,0,0,0,0,0,0' | , line 1, column 3: the value is missing, and no replacement was learned",
                "'\"0,0' | the rows cannot be read after row 0",
                "'\n\n' | the file has no rows",
            })
    void rowThatDoesNotFitIsRefusedByLineAndColumn(String content, String expected) throws IOException {
        Path file = write("rows.csv", content.replace("ROW", row(0)));
        Run run = predict(file, "--json");
        assertEquals(1, run.exit());
        assertTrue(
                run.notes().startsWith("lanewise predict: " + file)
                        && run.notes().contains(expected),
                run.err());
        assertEquals(1, run.notes().lines().count(), run.err());
    }

    @Test
    void endlessFieldIsRefused() throws IOException {
        predict(write("rows.csv", "1".repeat(5_000_000))).assertFailed("rows.csv: the rows cannot be read after row 0");
        predict(write("rows.csv", String.join(",", Collections.nCopies(1_000_000, "1"))))
                .assertFailed("rows.csv: the rows cannot be read after row 0");
    }

    @Test
    void imagesOfAnotherSizeAreRefused() throws IOException {
        Path file = Files.write(folder.resolve("images"), SmallData.images(2, 3, new byte[6]));
        predict(file).assertFailed(file + ": an example has 6 inputs, but the network takes 16");
    }

    @Test
    void pictureForANetworkWithoutSquareInputsIsRefused() throws IOException {
        model = save(15, 3);
        Path file = folder.resolve("picture.bmp");
        ImageIO.write(new BufferedImage(4, 4, BufferedImage.TYPE_BYTE_GRAY), "bmp", file.toFile());
        predict(file)
                .assertFailed(file + ": pictures are scaled to a square, but the network takes 15 inputs, which is"
                        + " neither a square number nor three times one");
    }

    @Test
    void whatIsNoKnownFileIsRefused() throws IOException {
        Path none = folder.resolve("none");
        predict(none).assertFailed(none + ": there is no such file");
        Path bare = Files.createDirectory(folder.resolve("bare"));
        predict(bare).assertFailed(bare + ": the folder has no train-images-idx3-ubyte");
        Path empty = write("empty", "");
        predict(empty).assertFailed(empty + ": is empty");
        Path headings = write("headings.csv", "a,b,c\n");
        predict(headings).assertFailed(headings + ": the file has only headings and no rows");
        Path binary = Files.write(folder.resolve("binary"), new byte[] {7, 0, 1, 2});
        predict(binary)
                .assertFailed(binary + ": is neither a picture (PNG, JPEG, BMP, GIF), an IDX file of images,"
                        + " a CSV file of numbers nor another data file that train reads");
        Path damaged =
                Files.write(folder.resolve("damaged.png"), "\u0089PNG\r\n".getBytes(StandardCharsets.ISO_8859_1));
        predict(damaged).assertFailed(damaged.toString());
    }

    @Test
    void dataBeforeTheModelAreRefusedWithTheRightOrder() throws IOException {
        Path rows = write("rows.csv", "1,2\n");
        Run.of("predict", rows.toString(), model.toString())
                .assertFailed(rows + ": is not a model file, but " + model
                        + " is; the model comes first: lanewise predict " + model + " " + rows + "\n");
        Run.of("predict", rows.toString(), rows.toString())
                .assertFailed(rows + ": looks like a data file, but a model file is expected\n");
        Run.of("export", rows.toString(), folder.resolve("net.onnx").toString())
                .assertFailed(rows + ": looks like a data file, but a model file is expected\n");
    }

    @Test
    void modelAndFileMustBeNamed() {
        Run.of("predict").assertCalledWrongly("MODEL");
        Run.of("predict", model.toString()).assertCalledWrongly("FILE");
    }
}
