package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.Preprocessing;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Table;
import dev.lanewise.data.TableEncoder;
import dev.lanewise.data.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables of files in all formats, and columns whose roles are known only after reading. */
class TableFormatsTest {
    @TempDir
    private Path folder;

    private Table table(String name, String text) throws IOException {
        return TableReader.of(Files.writeString(folder.resolve(name), text)).table();
    }

    @Test
    void arffAndLibsvmFilesAreTablesWithTheirTargets() throws IOException {
        Table arff = table(
                "t.arff",
                "@relation r\n@attribute n numeric\n@attribute c {1,2}\n@attribute y {a,b}\n@data\n1.5,2,b\n?,1,a\n");
        assertEquals(List.of("n", "c", "y"), arff.names());
        assertEquals(List.of("y"), arff.targets());
        assertArrayEquals(new double[] {1.5, Double.NaN}, arff.numbers("n"));
        assertArrayEquals(new String[] {"2", "1"}, arff.categories("c"));
        Path file = Files.writeString(folder.resolve("t.libsvm"), "+1 1:0.5 3:2\n-1 2:7\n");
        Table libsvm = TableReader.of(file).table();
        assertEquals(List.of("column 4"), libsvm.targets());
        assertArrayEquals(new double[] {1, -1}, libsvm.numbers("4"));
        assertArrayEquals(new double[] {2, 0}, libsvm.numbers("3"));
        assertEquals(5, TableReader.of(file).withFirstIndex(0).table().names().size());
        assertThrows(IllegalArgumentException.class, () -> TableReader.of(file).withFirstIndex(2));
    }

    @Test
    void columnOfNumbersAndWordsIsRefusedOnlyAsAnInput() throws IOException {
        Table table = table("t.csv", "id,x,y\n1,1,a\n2,2,b\nthree,3,a\n4,4,b\n5,5,a\n")
                .withTarget("y");
        Preprocessing plain = Preprocessing.NONE;
        String message = assertThrows(
                        IllegalArgumentException.class, () -> TableEncoder.learn(plain, Task.CLASSIFICATION, table))
                .getMessage();
        assertTrue(message.contains("line 4, column 1 (id): \"three\""), message);
        assertEquals(
                1,
                TableEncoder.learn(plain.withIgnored("1"), Task.CLASSIFICATION, table)
                        .schema()
                        .inputs());
        assertEquals(
                6,
                TableEncoder.learn(plain.withCategorical("id"), Task.CLASSIFICATION, table)
                        .schema()
                        .inputs());
        assertThrows(IllegalArgumentException.class, () -> table.numbers("id"));
        assertEquals(
                List.of("1", "2", "4", "5", "three"),
                TableEncoder.learn(plain.withIgnored("y"), Task.CLASSIFICATION, table.withTarget("id"))
                        .names());
    }

    /** Numbers that are written as in Java need no texts. */
    @ParameterizedTest
    @CsvSource({"1, 2, 1", "1.0, 2.0, 1.0", "01, 02, 01", "1, 02, 1", "7, 1e2, 7"})
    void wholeNumbersKeepTheirTextsAsClassesAndCategories(String first, String second, String known)
            throws IOException {
        String rows = IntStream.range(0, 8)
                .mapToObj(i -> i + ".5," + (i % 2 == 0 ? first : second) + "\n")
                .collect(Collectors.joining());
        Table table = table("t.csv", "x,y\n" + rows);
        assertArrayEquals(
                IntStream.range(0, 8)
                        .mapToDouble(i -> Double.parseDouble(i % 2 == 0 ? first : second))
                        .toArray(),
                table.numbers("y"));
        TableEncoder encoder = TableEncoder.learn(Preprocessing.NONE, Task.CLASSIFICATION, table.withTarget("y"));
        assertEquals(
                List.of(first, second).stream().sorted().toList(),
                encoder.names().stream().sorted().toList());
        assertTrue(encoder.names().contains(known), encoder.names().toString());
        Schema.Categorical column =
                (Schema.Categorical) TableEncoder.learn(Preprocessing.NONE.withCategorical("2"), table)
                        .schema()
                        .columns()
                        .get(1);
        assertEquals(2, column.categories().size());
        assertTrue(column.categories().contains(known), column.toString());
    }

    @Test
    void identifiersAreLeftOutUnlessTheyAreKept() throws IOException {
        String rows = IntStream.range(0, 30)
                .mapToObj(i -> i + ",name " + i + "," + i % 4 + "," + "pq".charAt(i % 2) + "\n")
                .collect(Collectors.joining());
        Table table = table("t.csv", ",name,x,y\n" + rows).withTarget("y");
        TableEncoder encoder = TableEncoder.learn(Preprocessing.NONE, Task.CLASSIFICATION, table);
        assertEquals(
                List.of("x"),
                encoder.schema().columns().stream().map(Schema.Column::name).toList());
        assertEquals(2, encoder.notes().size());
        assertTrue(encoder.notes().get(0).contains("Preprocessing.withIdentifiers(true)"));
        TableEncoder all = TableEncoder.learn(Preprocessing.NONE.withIdentifiers(true), Task.CLASSIFICATION, table);
        assertEquals(3, all.schema().columns().size());
        assertEquals(List.of(), all.notes());
    }
}
