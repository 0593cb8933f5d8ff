package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training that ends with a calibration. */
class CalibrateTest {
    @TempDir
    private Path folder;

    private String train;
    private String data;

    /** Classes that cannot be told apart well, so that a network trained for long is overconfident. */
    @BeforeEach
    void writeData() throws IOException {
        Random random = new Random(1);
        StringBuilder text = new StringBuilder("a,b,c,y\n");
        for (int i = 0; i < 400; i++) {
            double a = random.nextGaussian();
            boolean yes = a + 1.5 * random.nextGaussian() > 0;
            text.append(a)
                    .append(',')
                    .append(random.nextGaussian())
                    .append(',')
                    .append(random.nextGaussian())
                    .append(yes ? ",yes\n" : ",no\n");
        }
        Path file = folder.resolve("data.csv");
        Files.writeString(file, text);
        data = " --data " + file + " --target y";
        train = "train --layers 3-30-2 --activation relu --output-activation softmax --cost cross-entropy"
                + " --optimizer adam"
                + " --eta 0.02 --epochs 100" + data;
    }

    @Test
    void temperatureIsPrintedSavedAndFoldedIntoTheNetwork() throws IOException {
        Path plain = folder.resolve("plain");
        Path calibrated = folder.resolve("calibrated");
        String validated = train + " --validation 0.2";
        List<String> before = Run.line(validated + " --out " + plain).lines();
        Run run = Run.line(validated + " --calibrate --out " + calibrated);
        List<String> after = run.lines();
        assertEquals(before.subList(0, before.size() - 1), after.subList(0, after.size() - 1));
        assertNotEquals(before.get(before.size() - 1), after.get(after.size() - 1));
        assertTrue(
                run.err()
                        .lines()
                        .anyMatch(line -> line.matches("temperature \\d\\.\\d+: calibration error"
                                + " 0\\.\\d+ before, 0\\.\\d+ after; log loss .* \\(validation set\\)")),
                run.err());
        Model model = Model.load(calibrated.resolve("model.lanewise"));
        assertTrue(
                Math.abs(model.metrics().get("temperature") - 1) > 0.1,
                model.metrics().toString());
        assertTrue(after.get(after.size() - 1).contains(model.network().sha256()), "the digest is that of the file");
        assertFalse(Model.load(plain.resolve("model.lanewise")).metrics().containsKey("temperature"));
        assertTrue(loss(calibrated) < loss(plain), loss(plain) + " " + loss(calibrated));
        // The learning curves of the run are still found.
        Run report = Run.line(
                "report " + calibrated.resolve("model.lanewise") + data + " --output " + folder.resolve("page.html"));
        assertTrue(
                report.notes()
                        .endsWith("data.csv that were held out for testing\nsaved to " + folder.resolve("page.html")
                                + "\n"),
                report.notes());
        assertEquals(
                after.get(after.size() - 1),
                Run.line("train --config " + calibrated.resolve("config.toml")).last());
        assertFalse(Run.line(validated + " --calibrate --quiet").err().contains("temperature"));
    }

    private double loss(Path results) throws IOException {
        Run run = Run.line("evaluate " + results.resolve("model.lanewise") + data + " --set validation --json");
        return ((Number) JSON.std.mapFrom(run.out()).get("log_loss")).doubleValue();
    }

    @Test
    void trainingsWithoutProbabilitiesOrValidationSetAreRefused() {
        Run.line(train + " --calibrate --validation 0").assertCalledWrongly("--calibrate needs a validation set");
        Run.line(train.replace("softmax", "sigmoid")
                                .replace("cross-entropy", "quadratic")
                                .replace("sigmoid", "identity")
                        + " --linear-classes --validation 0.1 --calibrate")
                .assertFailed("--calibrate", "identity");
        Run.line(train.replace("3-30-2", "3-30-1")
                                .replace("softmax", "identity")
                                .replace("cross-entropy", "quadratic")
                                .replace("--target y", "--target a --ignore y")
                                .replace("3-30", "2-30")
                        + " --task numbers --calibrate")
                .assertFailed("--calibrate", "the targets are numbers");
    }
}
