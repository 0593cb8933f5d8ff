package dev.lanewise.cli.reader;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.CsvFormat;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Preprocessing;
import dev.lanewise.data.Preprocessing.Missing;
import dev.lanewise.data.Preprocessing.Scaling;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Task;
import dev.lanewise.internal.csv.CsvInput;
import dev.lanewise.internal.formats.DataFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables that are put aside on the disk and written from there are those that are loaded. */
class StreamedTableTest {
    @TempDir
    private Path folder;

    private Path table(int rows, long seed) throws IOException {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder("a,port,whole,weight,y,z\n");
        for (int i = 0; i < rows; i++) {
            text.append(random.nextInt(9) == 0 ? "NA" : "" + random.nextGaussian())
                    .append(',')
                    .append(random.nextInt(9) == 0 ? "" : "CQSTUV".charAt(random.nextInt(6)))
                    .append(',')
                    .append(random.nextInt(1000) - 500)
                    .append(',')
                    .append(random.nextInt(1, 4))
                    .append(',')
                    .append("xyz".charAt(random.nextInt(3)))
                    .append(',')
                    .append(random.nextInt(1000) / 8.0)
                    .append('\n');
        }
        return Files.writeString(folder.resolve("table.csv"), text);
    }

    /** What comes of a table on its way over the disk; nothing stays there. */
    private Splits throughTheDisk(CsvData streamed, Scratch scratch) throws IOException {
        Path file = folder.resolve("table" + DataFile.ENDING);
        Files.deleteIfExists(file);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            DataFile.write(channel, streamed.streamed(), Map.of());
        }
        scratch.close();
        try (Stream<Path> files = Files.list(folder)) {
            assertTrue(files.allMatch(left -> left.getFileName().toString().startsWith("table")));
        }
        return DataFile.open(file).splits();
    }

    @ParameterizedTest
    @EnumSource
    void tableOfManyRowsIsTheSame(Scaling scaling) throws IOException {
        for (int rows : new int[] {3, 63, 64, 65, 1024, 2500}) {
            Path file = table(rows, rows);
            Preprocessing preparation = Preprocessing.NONE
                    .withMissing(Missing.MEAN)
                    .withScaling(scaling)
                    .withIgnored("z");
            CsvTargets targets = CsvTargets.of("y").withWeights("weight");
            CsvData loaded = CsvData.read(CsvInput.of(file), CsvFormat.defaults(), targets, preparation, null);
            Scratch scratch = Scratch.in(folder);
            CsvData streamed = CsvData.read(CsvInput.of(file), CsvFormat.defaults(), targets, preparation, scratch);
            if (rows > 60) {
                loaded = loaded.withValidation(0.3, 5);
                streamed = streamed.withValidation(0.3, 5);
            }
            assertEquals(loaded.schema(), streamed.schema());
            assertSame(loaded.splits(), throughTheDisk(streamed, scratch));
            Schema schema = loaded.schema();
            Scratch other = Scratch.in(folder);
            assertSame(
                    CsvData.read(CsvInput.of(file), CsvFormat.defaults(), targets, schema, null)
                            .splits(),
                    throughTheDisk(
                            CsvData.read(CsvInput.of(file), CsvFormat.defaults(), targets, schema, other), other));
            try (Scratch third = Scratch.in(folder)) {
                assertEquals(
                        CsvData.columns(file, CsvFormat.defaults(), preparation, null, note -> {}),
                        CsvData.columns(file, CsvFormat.defaults(), preparation, third, note -> {}));
            }
        }
    }

    private static void assertSame(Splits expected, Splits actual) {
        assertSame(expected.training(), actual.training());
        assertSame(expected.validation(), actual.validation());
        assertSame(expected.test(), actual.test());
    }

    private static void assertSame(Dataset expected, Dataset actual) {
        assertEquals(expected.size(), actual.size());
        float[] row = new float[expected.inputs()];
        float[] other = new float[actual.inputs()];
        for (int i = 0; i < expected.size(); i++) {
            expected.copyRow(i, row, 0);
            actual.copyRow(i, other, 0);
            assertArrayEquals(row, other);
            assertEquals(expected.label(i), actual.label(i));
            assertEquals(expected.name(expected.label(i)), actual.name(actual.label(i)));
            assertEquals(expected.weight(i), actual.weight(i));
        }
    }

    private Path numbers(int rows, String last) throws IOException {
        StringBuilder text = new StringBuilder("x,y,z\n");
        for (int i = 0; i < rows; i++) {
            text.append(i % 7)
                    .append(',')
                    .append(0.25 * i)
                    .append(',')
                    .append(i)
                    .append('\n');
        }
        return Files.writeString(folder.resolve("numbers.csv"), text + "1," + last + ",0\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"y", "y,z", "z"})
    void targetsOfMoreNumbersThanAreKeptAsTextsAreTheNumbers(String targets) throws IOException {
        int rows = 2 * TargetColumns.MOST_TEXTS + 10;
        Path file = numbers(rows, "1e3");
        Task kind = targets.equals("z") ? Task.REGRESSION : null;
        Splits splits = LoadedCsv.load(file, List.of(targets.split(",")), kind);
        Dataset all = splits.withoutValidation().training();
        assertEquals(Task.REGRESSION, all.task());
        float[] wanted = new float[all.targets()];
        float[] inputs = new float[all.inputs()];
        double sum = 0;
        for (Dataset set : List.of(all, splits.test())) {
            for (int i = 0; i < set.size(); i++) {
                set.copyTargets(i, wanted, 0);
                set.copyRow(i, inputs, 0);
                sum += wanted[0];
                if (wanted.length == 2 && wanted[0] != 1000) {
                    assertEquals(4 * wanted[0], wanted[1]);
                    assertEquals(wanted[1] % 7, inputs[0]);
                }
            }
        }
        double whole = rows * (rows - 1.0) / 2;
        assertEquals(targets.equals("z") ? whole : 0.25 * whole + 1000, sum);
    }

    @ParameterizedTest
    @CsvSource({"y, so it is not clear whether they are classes or numbers", "'y,z', is not a finite number"})
    void textBehindManyNumbersIsRefused(String targets, String sentence) throws IOException {
        int rows = TargetColumns.MOST_TEXTS + 10;
        Path file = numbers(rows, "many");
        String message = assertThrows(
                        DataFormatException.class, () -> LoadedCsv.load(file, List.of(targets.split(","))))
                .getMessage();
        assertTrue(
                message.startsWith(file + ", line " + (rows + 2) + ", column 2 (y): \"many\"" + " ")
                        && message.endsWith(sentence),
                message);
    }

    @Test
    void folderThatIsNotThereIsNamed() {
        Path missing = folder.resolve("missing");
        String message =
                assertThrows(IOException.class, () -> Scratch.in(missing)).getMessage();
        assertTrue(message.startsWith(missing + ": "), message);
    }
}
