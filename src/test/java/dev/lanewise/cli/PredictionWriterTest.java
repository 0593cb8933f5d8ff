package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Model;
import dev.lanewise.data.Task;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Numbers in the table for people. */
class PredictionWriterTest {
    @Test
    void numbersHaveAllTheirDigitsAndNoExponent() {
        assertEquals("1014080.0", PredictionWriter.plain(1014080));
        assertEquals("-210888.52", PredictionWriter.plain(-210888.52f));
        assertEquals("0.00012345", PredictionWriter.plain(0.00012345f));
        assertEquals("0.0", PredictionWriter.plain(0));
        assertEquals("1.0e9", PredictionWriter.plain(1e9f));
        assertEquals("-9.0e-5", PredictionWriter.plain(-9e-5f));
        assertEquals("NaN", PredictionWriter.plain(Float.NaN));
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            float number = (float) ((random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(12) - 3));
            String text = PredictionWriter.plain(number);
            assertEquals(number, Float.parseFloat(text), text);
            assertTrue(text.length() <= 15, text);
        }
    }

    @Test
    void numbersOfAllSizesAreRightAlignedBelowTheirNames() throws IOException {
        Network network = new Network(
                Architecture.notebook(3, 2).withOutput(Activation.IDENTITY, Loss.QUADRATIC),
                new float[] {1014080, 0, 0, -0.25f, 0, 0, 0, 0});
        Model model = Model.of(network, Task.REGRESSION, List.of("price", "area"));
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (PredictionWriter writer =
                new PredictionWriter(model, OutputFormat.TEXT, new KeptColumns(null), null, new PrintStream(printed))) {
            writer.write("a.csv", 0, List.of(), model.predict(new float[] {1, 0, 0}));
        }
        assertEquals(
                List.of("          price             area  example", "      1014080.0            -0.25  a.csv [0]"),
                printed.toString(StandardCharsets.UTF_8).lines().toList());
    }
}
