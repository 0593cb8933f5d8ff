package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.Lanewise;
import dev.lanewise.Model;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.ImageShape;
import dev.lanewise.data.Picture;
import dev.lanewise.data.Table;
import dev.lanewise.internal.model.ModelFile;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A picture predicted from Java has the bits of the one that the command line predicts from. */
class PredictedImagesTest {
    @TempDir
    private Path folder;

    private static Network network(int inputs) {
        return Initializer.NOTEBOOK.network(
                new Architecture(List.of(inputs, 6, 3), Activation.TANH, Activation.SOFTMAX, Loss.CROSS_ENTROPY), 1);
    }

    @ParameterizedTest
    @CsvSource({"6, 4, 1, 5, 9", "6, 4, 3, 5, 9", "7, 7, 1, 7, 7", "3, 5, 3, 40, 11", "4, 4, 1, 1, 1"})
    void javaPredictsAsTheCommandLineDoes(int rows, int columns, int channels, int height, int width)
            throws IOException {
        ImageShape shape = new ImageShape(rows, columns, channels);
        Path file = folder.resolve("images.lanewise");
        ModelFile.of(network(shape.inputs())).withImage(shape).write(file);
        Model model = Model.load(file);
        assertEquals(Optional.of(shape), model.image());
        for (int type : new int[] {
            BufferedImage.TYPE_INT_RGB,
            BufferedImage.TYPE_INT_ARGB,
            BufferedImage.TYPE_BYTE_GRAY,
            BufferedImage.TYPE_USHORT_GRAY,
            BufferedImage.TYPE_BYTE_BINARY
        }) {
            BufferedImage image = new BufferedImage(width, height, type);
            Random random = new Random(type);
            for (int i = 0; i < width * height; i++) {
                // Light paper where the picture is random ink.
                image.setRGB(i % width, i / width, random.nextInt(3) > 0 ? 0xfff0f0e0 : random.nextInt());
            }
            Path png = folder.resolve(type + ".png");
            ImageIO.write(image, "png", png.toFile());
            float[] outputs = outputs(
                    Run.of("predict", "--json", file.toString(), png.toString()).lines());
            assertArrayEquals(outputs, model.predict(ImageIO.read(png.toFile())).outputs());
            assertArrayEquals(
                    outputs,
                    model.predict(Picture.read(png, shape.isColour()).inputs(shape))
                            .outputs());
        }
    }

    private static float[] outputs(List<String> lines) throws IOException {
        assertEquals(1, lines.size());
        Map<String, Object> fields = JSON.std.mapFrom(lines.get(0));
        List<?> numbers = (List<?>) fields.get("probabilities");
        float[] outputs = new float[numbers.size()];
        for (int i = 0; i < outputs.length; i++) {
            outputs[i] = Float.parseFloat(numbers.get(i).toString());
        }
        return outputs;
    }

    @Test
    void modelsWithoutASizeTakeSquaresAndModelsOfTablesNone() throws IOException {
        BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
        assertEquals(Optional.of(new ImageShape(5, 5)), Model.of(network(25)).image());
        assertEquals(Optional.of(new ImageShape(2, 2, 3)), Model.of(network(12)).image());
        Model.of(network(12)).predict(image);
        Model odd = Model.of(network(7));
        assertEquals(Optional.empty(), odd.image());
        assertThrows(IllegalStateException.class, () -> odd.predict(image));
        Model table = Lanewise.regressor()
                .epochs(1)
                .fit(Table.of(new double[][] {{1, 2, 3, 4}, {2, 3, 4, 1}}, new double[] {1, 2}));
        assertEquals(Optional.empty(), table.image());
        assertThrows(IllegalStateException.class, () -> table.predict(image));
    }

    @Test
    void whatIsNoPictureIsRefused() throws IOException {
        Path text = Files.writeString(folder.resolve("a.png"), "no picture");
        assertThrows(DataFormatException.class, () -> Picture.read(text, false));
    }
}
