package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Classes whose names differ only in characters that a terminal shows alike. */
class ClassNamesCommandTest {
    private static final List<String> NAMES = List.of("a\tb", "a b", "a\nb");
    private static final int ROWS = 90;

    @TempDir
    private Path folder;

    private Path table(String heading) throws IOException {
        StringBuilder csv = new StringBuilder(heading + "\n");
        for (int i = 0; i < ROWS; i++) {
            csv.append(i % 3).append(heading.contains("y") ? ",\"" + NAMES.get(i % 3) + "\"\n" : "\n");
        }
        return Files.writeString(folder.resolve(heading.replace(',', '-') + ".csv"), csv);
    }

    @Test
    void areKeptFromTrainingToPrediction() throws IOException {
        Path data = table("x,y");
        Path model = folder.resolve("model");
        assertTrue(Run.of(
                                "train",
                                "--data",
                                data.toString(),
                                "--target",
                                "y",
                                "--epochs",
                                "60",
                                "--save",
                                model.toString())
                        .lines()
                        .size()
                > 1);
        Map<?, ?> evaluated = (Map<?, ?>) JSON.std.anyFrom(String.join(
                "",
                Run.of("evaluate", model.toString(), "--data", data.toString(), "--set", "all", "--json")
                        .lines()));
        List<Object> names = new ArrayList<>();
        ((List<?>) evaluated.get("classes")).forEach(of -> names.add(((Map<?, ?>) of).get("name")));
        assertEquals(List.of("a\tb", "a\nb", "a b"), names);
        assertEquals(ROWS, evaluated.get("correct"));
        Path inputs = table("x");
        Run csv = Run.of("predict", model.toString(), inputs.toString(), "--format", "csv");
        assertEquals(0, csv.exit(), csv.err());
        for (String field : List.of(",a\tb,", ",a b,", ",\"a\nb\",")) {
            assertEquals(ROWS / 3, csv.out().split(field, -1).length - 1, csv.out());
        }
        Map<?, ?> json = (Map<?, ?>) JSON.std.anyFrom(Run.of("predict", model.toString(), inputs.toString(), "--json")
                .lines()
                .get(0));
        assertEquals("a\tb", json.get("name"));
    }
}
