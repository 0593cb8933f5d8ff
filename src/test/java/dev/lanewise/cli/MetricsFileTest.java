package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.FreshFile;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.metric.Score;
import dev.lanewise.training.EpochRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsFileTest {
    @TempDir
    private Path folder;

    private static List<EpochRecord> epochs(boolean hasHits) {
        List<EpochRecord> epochs = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int correct = hasHits ? i : 0;
            epochs.add(new EpochRecord(
                    i + 1,
                    0,
                    0.1 + i,
                    new Score(7, correct, 1.0 / 3 + i, false),
                    i == 2 ? Score.NONE : new Score(3, 0, 5, false),
                    new Score(9, correct, i == 3 ? Double.NaN : 1e-300, false),
                    Double.NaN));
        }
        return epochs;
    }

    private Path written(List<EpochRecord> epochs, boolean hasHits) throws IOException {
        Path file = folder.resolve("metrics.jsonl");
        try (MetricsLog log = new MetricsLog(file, hasHits, List.of(), new SideResults(System.err))) {
            epochs.forEach(log::epochEnded);
        }
        return file;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatTheLogWritesIsRead(boolean hasHits) throws IOException {
        Path file = written(epochs(hasHits), hasHits);
        assertEquals(epochs(hasHits), MetricsFile.read(file).epochs());
        String text = Files.readString(file);
        assertTrue(text.contains("\"training_loss\""), text);
        Files.writeString(file, text.replace("_loss\"", "_cost\""));
        assertEquals(epochs(hasHits), MetricsFile.read(file).epochs());
    }

    @Test
    void epochsAreThoseOfANetworkThatHasTheFiguresOfOne() throws IOException {
        MetricsFile file = MetricsFile.read(written(epochs(true), true));
        Map<String, Double> figures = MetricsLog.figures(epochs(true).get(1), true);
        assertEquals(new History(epochs(true), 2), file.of(figures, true));
        assertEquals(new History(epochs(true), 0), file.of(Map.of(), true));
        Map<String, Double> old = new HashMap<>();
        figures.forEach((name, value) -> old.put(name.replace("_loss", "_cost"), value));
        assertTrue(old.containsKey("test_cost") && old.containsKey("training_cost"), old::toString);
        assertEquals(new History(epochs(true), 2), file.of(old, true));
        figures.put("test_loss", Math.nextUp(figures.get("test_loss")));
        assertNull(file.of(figures, true));
        assertNull(file.of(Map.of("epoch", 5.0), true));
        assertNull(file.of(Map.of("epoch", Double.NaN), true));
        assertNull(file.of(Map.of("test_loss", 1.0), true));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[]                                        | a JSON object of at most",
                "{\"epoch\":1,                             | is not a JSON object",
                "{\"epoch\":2,\"seconds\":1}               | \"epoch\" must be 1",
                "{\"epoch\":1.0,\"seconds\":1}             | \"epoch\" must be 1",
                "{\"epoch\":1}                             | \"seconds\" must be a number",
                "{\"epoch\":1,\"seconds\":-1}              | \"seconds\" must be a number from 0 on",
                "{\"epoch\":1,\"seconds\":null}            | \"seconds\" must be a number from 0 on",
                "{\"epoch\":1,\"seconds\":\"1\"}           | \"seconds\" must be a number",
                "{\"epoch\":1,\"seconds\":1,\"test_examples\":2,\"test_correct\":3,\"test_loss\":1} | must be whole"
                        + " numbers",
                "{\"epoch\":1,\"seconds\":1,\"test_examples\":1.5,\"test_loss\":1} | must be whole numbers",
                "{\"epoch\":1,\"seconds\":1,\"test_examples\":1e99,\"test_loss\":1} | must be whole numbers",
                "{\"epoch\":1,\"seconds\":1,\"test_examples\":2}                  | \"test_loss\" must be a number",
                "{\"epoch\":1,\"seconds\":1,\"test_examples\":2,\"test_loss\":{}} | \"test_loss\" must be a number",
            })
    void wrongLineIsRefusedWithItsNumber(String line, String expectation) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), line + "\n");
        String message = assertThrows(DataFormatException.class, () -> MetricsFile.read(file))
                .getMessage();
        assertTrue(message.startsWith(file + ", line 1: ") && message.contains(expectation), message);
        assertFalse(message.contains("\n"), message);
    }

    @Test
    void filesThatAreNoneAreRefused() throws IOException {
        assertThrows(DataFormatException.class, () -> MetricsFile.read(folder));
        assertThrows(DataFormatException.class, () -> MetricsFile.read(folder.resolve("none")));
        Path file = Files.write(folder.resolve("bytes"), new byte[] {'{', (byte) 0xff});
        assertThrows(DataFormatException.class, () -> MetricsFile.read(file));
        Path deep = Files.writeString(folder.resolve("deep"), "{\"a\":" + "[".repeat(4000) + "\n");
        assertThrows(DataFormatException.class, () -> MetricsFile.read(deep));
        Path longLine = Files.writeString(folder.resolve("long"), "{\"a\":\"" + "x".repeat(1 << 20) + "\"}\n");
        assertThrows(DataFormatException.class, () -> MetricsFile.read(longLine));
    }

    @Test
    void damagedFileIsReadOrRefused() throws IOException {
        byte[] whole = Files.readAllBytes(written(epochs(true), true));
        Random random = new Random(1);
        int refused = 0;
        for (int i = 0; i < 2000; i++) {
            byte[] damaged = whole.clone();
            for (int k = 0; k < 1 + i % 3; k++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(i % 2 == 0 ? 256 : 128);
            }
            Path file = FreshFile.write(folder.resolve("damaged"), damaged);
            try {
                MetricsFile.read(file);
            } catch (DataFormatException e) {
                refused++;
            }
        }
        assertTrue(refused > 200, "too few were refused: " + refused);
    }
}
