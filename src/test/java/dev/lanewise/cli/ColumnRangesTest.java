package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Model;
import dev.lanewise.data.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnRangesTest {
    @TempDir
    private Path folder;

    private Map<String, Schema.Range> ranges(String csv, String... more) throws IOException {
        Path file = folder.resolve("model.lanewise");
        Path table = Files.writeString(folder.resolve("table.csv"), csv);
        String train = "train --target kind --epochs 1 --validation 0 --data " + table + " --test " + table;
        Run.line(train + " --save " + file, (Object[]) more).lines();
        return Model.load(file).ranges();
    }

    @ParameterizedTest
    @ValueSource(strings = {"standard", "min-max", "none"})
    void rangesAreThoseOfTheFileWhateverTheScaling(String scale) throws IOException {
        // Training diverges if prices of millions are not scaled.
        int unit = scale.equals("none") ? 1 : 1_000_000;
        StringBuilder csv = new StringBuilder("number,port,class,year,price,sold,level,kind\n");
        for (int i = 0; i < 60; i++) {
            csv.append(i + 2)
                    .append(i % 2 == 0 ? ",S," : ",C,")
                    .append(1 + i % 3)
                    .append(',')
                    .append(1900 + i)
                    .append(',')
                    .append(i % 9 == 4 ? "" : String.valueOf(0.49 + unit * (i % 7)))
                    .append(",2020-01-")
                    .append(10 + i % 20)
                    .append(",5,")
                    .append(i % 2 == 0 ? "a" : "b")
                    .append('\n');
        }
        assertEquals(
                Map.of(
                        "number",
                        new Schema.Range(2, 61),
                        "class",
                        new Schema.Range(1, 3),
                        "year",
                        new Schema.Range(1900, 1959),
                        "price",
                        new Schema.Range(0.5, 6 * unit + 0.5),
                        "sold",
                        new Schema.Range(18271, 18290),
                        "level",
                        new Schema.Range(5, 5)),
                rounded(ranges(csv.toString(), "--scale", scale, "--missing", "mean"), unit));
    }

    /** The price has cents of millions, more digits than a float has. */
    private static Map<String, Schema.Range> rounded(Map<String, Schema.Range> ranges, int unit) {
        Map<String, Schema.Range> rounded = new HashMap<>(ranges);
        rounded.computeIfPresent("price", (column, range) -> {
            assertEquals(0.49, range.minimum(), 1);
            assertEquals(6 * unit + 0.49, range.maximum(), 1);
            return new Schema.Range(0.5, 6 * unit + 0.5);
        });
        return rounded;
    }

    @Test
    void tableWithoutAFormHasNoRanges() throws IOException {
        String head =
                String.join(",", IntStream.range(0, 201).mapToObj(i -> "x" + i).toList());
        String row = "1,2,".repeat(100) + "3,";
        assertTrue(ranges(head + ",kind\n" + (row + "a\n" + row + "b\n").repeat(10))
                .isEmpty());
    }
}
