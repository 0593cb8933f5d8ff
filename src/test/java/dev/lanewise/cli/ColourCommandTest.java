package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
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
import java.util.List;
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

    private List<String> train(String... more) {
        List<String> words = new ArrayList<>(List.of("--data", data.toString()));
        words.addAll(List.of(more));
        return Run.line(
                        "train --layers 72-8-2 --eta 2 --batch 4 --epochs 6 --image-color rgb",
                        words.toArray(String[]::new))
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
        Run run = Run.line(
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
        assertTrue(Run.line("evaluate --image-color rgb", model.toString(), "--data", data.toString())
                .lines()
                .get(0)
                .contains("6 of 6"));
    }

    @Test
    void importKeepsTheShape() throws IOException {
        Path model = folder.resolve("a.lanewise");
        train("--save", model.toString());
        Path again = folder.resolve("b.lanewise");
        Run.line("import", model.toString(), again.toString()).lines();
        assertArrayEquals(Files.readAllBytes(model), Files.readAllBytes(again));
    }

    @Test
    void whatDoesNotFitIsSaidInOneSentence() {
        Run.line("train --image-color rgb").assertCalledWrongly("--image-color applies only to a folder of pictures");
        Run.line("train --image-color cmyk").assertCalledWrongly("grey", "rgb", "cmyk");
        Run.line("train --image-color rgb --image-size 30000x30000", "--data", data.toString())
                .assertCalledWrongly("--image-size 30000x30000 is too large in colour");
        Run.line("train --image-color rgb --target a --data " + data.resolve("red/0.png"))
                .assertCalledWrongly("--image-color applies only to a folder of pictures", "--target");
        Run.line("train --image-color rgb", "--data", data.resolve("red/0.png").toString())
                .assertFailed("only folders of pictures can be read in colour");
        Run.line("train --image-color rgb --layers 24-2", "--data", data.toString())
                .assertFailed(
                        "the network 24-2 has 24 inputs and 2 outputs, but the data have 72 inputs and 2 classes");
    }
}
