package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.data.ImageShape;
import dev.lanewise.data.Picture;
import dev.lanewise.internal.model.ModelFile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders of pictures that only colours tell apart, from one command to the next. */
class ColourCommandTest {
    private static final ImageShape SHAPE = new ImageShape(4, 6, 3);

    @TempDir
    private Path folder;

    private Path data;

    /** Pixels of two colours that are as light as each other, so that grey does not tell them apart. */
    @BeforeEach
    void drawPictures() throws IOException {
        data = folder.resolve("data");
        Random random = new Random(1);
        for (int i = 0; i < 20; i++) {
            draw("red/" + i + ".png", 0xc80000, random);
            draw("green/" + i + ".bmp", 0x006600, random);
        }
    }

    private void draw(String name, int colour, Random random) throws IOException {
        BufferedImage image = new BufferedImage(6, 4, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 24; i++) {
            image.setRGB(i % 6, i / 6, random.nextInt(3) == 0 ? 0x101010 : colour);
        }
        Path file = data.resolve(name);
        Files.createDirectories(file.getParent());
        ImageIO.write(image, name.substring(name.length() - 3), file.toFile());
    }

    private Run run(String command, String... more) {
        List<String> words = new ArrayList<>(List.of(command.split(" ")));
        words.addAll(List.of(more));
        return Run.of(words.toArray(String[]::new));
    }

    private List<String> train(String... more) {
        List<String> words = new ArrayList<>(List.of("--data", data.toString()));
        words.addAll(List.of(more));
        return run("train --layers 72-8-2 --eta 2 --batch 4 --epochs 6 --image-color rgb", words.toArray(String[]::new))
                .lines();
    }

    @Test
    void colourIsLearntKeptAndPredicted() throws IOException {
        Path model = folder.resolve("colours.lanewise");
        List<String> lines = train("--save", model.toString());
        assertTrue(lines.get(5).matches("Epoch  6: .* accuracy 100.00 %"), lines.get(5));
        ModelFile saved = ModelFile.read(model);
        assertEquals(Optional.of(SHAPE), saved.image());
        Path picture = data.resolve("red/3.png");
        Run run = run(
                "predict --json",
                model.toString(),
                picture.toString(),
                data.resolve("green/0.bmp").toString());
        List<String> predictions = run.lines();
        // Of green and red, in the order of their names.
        assertEquals(
                List.of(1, 0),
                List.of(
                        JSON.std.mapFrom(predictions.get(0)).get("class"),
                        JSON.std.mapFrom(predictions.get(1)).get("class")));
        assertEquals("", run.notes(), "neither resized nor inverted");
        float[] outputs = new float[2];
        saved.network().predictor().predict(Picture.read(picture, true).inputs(SHAPE), outputs);
        assertTrue(predictions.get(0).contains(String.valueOf(outputs[1])), predictions.get(0));
        assertTrue(run("evaluate --image-color rgb", model.toString(), "--data", data.toString())
                .lines()
                .get(0)
                .contains("6 of 6"));
    }

    @Test
    void mappedAndVariedColoursTrainToTheSameBits() throws IOException {
        List<String> loaded = train("--augment", "shift=1,rotation=20,erasing=0.5,noise=0.1");
        Path converted = folder.resolve("converted.lanewise-data");
        run("convert --image-color rgb --output " + converted, data.toString()).lines();
        assertEquals(
                loaded,
                run("train --layers 72-8-2 --eta 2 --batch 4 --epochs 6 --augment"
                                + " shift=1,rotation=20,erasing=0.5,noise=0.1 --data " + converted)
                        .lines());
        List<String> coloured = run("data --json", converted.toString()).lines();
        List<String> grey = run("data --json", data.toString()).lines();
        assertEquals(List.of(4, 6), JSON.std.mapFrom(grey.get(0)).get("image"));
        Map<String, Object> fields = JSON.std.mapFrom(coloured.get(0));
        assertEquals(List.of(4, 6, 3), fields.get("image"));
        assertEquals(72, fields.get("inputs"));
        assertTrue(run("data --image-color rgb", data.toString()).lines().get(0).contains("images of 4 x 6 x 3"));
    }

    @Test
    void sizeAndColourComeFromAConfiguration() throws IOException {
        List<String> words = List.of(
                "train",
                "--data",
                data.toString(),
                "--image-color",
                "rgb",
                "--image-size",
                "2x3",
                "--layers",
                "18-2",
                "--epochs",
                "2");
        List<String> with = new ArrayList<>(words);
        with.addAll(List.of("--out", folder.resolve("out").toString()));
        List<String> lines = Run.of(with.toArray(String[]::new)).lines();
        String config = Files.readString(folder.resolve("out/config.toml"));
        assertTrue(config.contains("image-size = \"2x3\"\nimage-color = \"rgb\"\n"), config);
        assertEquals(
                lines,
                run("train --config", folder.resolve("out/config.toml").toString())
                        .lines());
    }

    /** Without a line that tells the shape: of an older file, or an ONNX file. */
    @Test
    void squareInColourIsToldByItsInputs() throws IOException {
        Path model = folder.resolve("square.lanewise");
        run(
                        "train --layers 48-2 --epochs 2 --image-color rgb --image-size 4x4",
                        "--data",
                        data.toString(),
                        "--save",
                        model.toString())
                .lines();
        ModelFile saved = ModelFile.read(model);
        ModelFile.of(saved.network()).withOutputs(saved.outputs()).write(model);
        Path onnx = folder.resolve("square.onnx");
        run("export", model.toString(), onnx.toString()).lines();
        String picture = data.resolve("red/3.png").toString();
        float[] outputs = new float[2];
        saved.network()
                .predictor()
                .predict(Picture.read(Path.of(picture), true).inputs(new ImageShape(4, 4, 3)), outputs);
        for (Path file : List.of(model, onnx)) {
            Run run = run("predict --json", file.toString(), picture);
            assertTrue(run.lines().get(0).contains(String.valueOf(outputs[0])), run.out());
            assertEquals(picture + ": resized from 6 x 4 to 4 x 4 pixels\n", run.notes());
        }
    }

    @Test
    void greyPictureIsBroughtToTheShapeOfItsNetworkWhichIsNoSquare() throws IOException {
        Path model = folder.resolve("grey.lanewise");
        run("train --layers 15-2 --epochs 1 --image-size 3x5", "--data", data.toString(), "--save", model.toString())
                .lines();
        String picture = data.resolve("red/3.png").toString();
        Run run = run("predict --json", model.toString(), picture);
        float[] outputs = new float[2];
        ImageShape shape = new ImageShape(3, 5);
        ModelFile.read(model)
                .network()
                .predictor()
                .predict(Picture.read(Path.of(picture), false).inputs(shape), outputs);
        assertTrue(run.lines().get(0).contains(String.valueOf(outputs[0])), run.out());
        assertEquals(picture + ": resized from 6 x 4 to 5 x 3 pixels\n", run.notes());
    }

    @Test
    void importKeepsTheShape() throws IOException {
        Path model = folder.resolve("a.lanewise");
        train("--save", model.toString());
        Path again = folder.resolve("b.lanewise");
        run("import", model.toString(), again.toString()).lines();
        assertArrayEquals(Files.readAllBytes(model), Files.readAllBytes(again));
    }

    @Test
    void gridIsDrawnInColour() throws IOException {
        Path png = folder.resolve("grid.png");
        run("show --image-color rgb --rows 1 --columns 2 --png", png.toString(), "--data", data.toString())
                .lines();
        BufferedImage drawn = ImageIO.read(png.toFile());
        int[] colours = drawn.getRGB(0, 0, drawn.getWidth(), drawn.getHeight(), null, 0, drawn.getWidth());
        List<Integer> seen = Arrays.stream(colours).distinct().sorted().boxed().toList();
        assertTrue(
                seen.contains(0xff000000 | Math.round(255 * 0xc8 / 256f) << 16)
                        || seen.contains(0xff000000 | Math.round(255 * 0x66 / 256f) << 8),
                seen.toString());
        Path varied = folder.resolve("varied.png");
        run(
                        "show --image-color rgb --rows 1 --columns 2 --augment erasing=1 --png",
                        varied.toString(),
                        "--data",
                        data.toString())
                .lines();
        assertNotEquals(-1, Arrays.mismatch(Files.readAllBytes(png), Files.readAllBytes(varied)));
    }

    @Test
    void whatDoesNotFitIsSaidInOneSentence() {
        run("train --image-color rgb").assertCalledWrongly("--image-color applies only to a folder of pictures");
        run("train --image-color cmyk").assertCalledWrongly("grey", "rgb", "cmyk");
        run("train --image-color rgb --image-size 30000x30000", "--data", data.toString())
                .assertCalledWrongly("--image-size 30000x30000 is too large in colour");
        run(
                        "train --image-color rgb --target a",
                        "--data",
                        data.resolve("red/0.png").toString())
                .assertCalledWrongly("--image-color applies only to a folder of pictures", "--target");
        run("train --image-color rgb", "--data", data.resolve("red/0.png").toString())
                .assertFailed("only folders of pictures can be read in colour");
        run("train --image-color rgb --layers 24-2", "--data", data.toString())
                .assertFailed(
                        "the network 24-2 has 24 inputs and 2 outputs, but the data have 72 inputs and 2 classes");
    }
}
