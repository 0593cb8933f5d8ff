package dev.lanewise.internal.formats;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.DatasetReader;
import dev.lanewise.data.Datasets;
import dev.lanewise.data.Task;
import dev.lanewise.internal.rows.FloatRows;
import dev.lanewise.internal.rows.Rows;
import dev.lanewise.internal.rows.SparseRows;
import dev.lanewise.internal.rows.SparseRowsBuilder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that liac-arff wrote, which {@code bench/peers/sklearn/data.py} describes, and some by hand. */
class ArffFileTest {

    private static Dataset read(String text, Task task) throws IOException {
        BoundedInput in = BoundedInput.of("x.arff", text.getBytes(StandardCharsets.UTF_8));
        return ArffFile.read(Path.of("x.arff"), in, task);
    }

    /** Inputs and, last, the target of each example, in ascending order. */
    private static List<float[]> rows(Dataset all) {
        List<float[]> rows = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            float[] row = new float[all.inputs() + Math.max(1, all.targets())];
            all.copyRow(i, row, 0);
            if (all.task() == Task.CLASSIFICATION) {
                row[all.inputs()] = all.label(i);
            } else {
                all.copyTargets(i, row, all.inputs());
            }
            rows.add(row);
        }
        rows.sort(Comparator.comparingDouble(row -> row[0]));
        return rows;
    }

    @ParameterizedTest
    @ValueSource(strings = {"dense.arff", "sparse.arff"})
    void valuesOfListsBecomeInputsAndTheLastAttributeTheClass(String name) throws IOException {
        Dataset all = Datasets.load(TablesTest.FILES.resolve(name)).all();
        assertEquals(List.of("c", "a", "b"), List.of(all.name(0), all.name(1), all.name(2)));
        List<float[]> rows = rows(all);
        assertEquals(20, rows.size());
        for (int i = 0; i < 20; i++) {
            float[] expected = {i / 4f - 2, 0, 0, 0, i % 5, 0, 0, i % 3};
            expected[1 + i % 3] = 1;
            expected[5 + i % 2] = 1;
            assertArrayEquals(expected, rows.get(i));
        }
    }

    /** The file to predict from may have the target, missing, or be without it. */
    @Test
    void inputsNeedNoTargets() throws IOException {
        String head = "@relation r\n@attribute x numeric\n@attribute k {a,b}\n";
        for (String text :
                List.of(head + "@attribute y {p,q}\n@data\n1,b,?\n{0 2, 2 q}\n", head + "@data\n1,b\n{0 2}\n")) {
            BoundedInput in = BoundedInput.of("x.arff", text.getBytes(StandardCharsets.UTF_8));
            Rows rows = ArffFile.inputs(Path.of("x.arff"), in, 3);
            float[] all = new float[6];
            rows.copy(0, all, 0);
            rows.copy(1, all, 3);
            assertArrayEquals(new float[] {1, 0, 1, 2, 1, 0}, all);
        }
    }

    /** A small gzip file may hold millions of comments. */
    @Test
    void commentsAndBlankLinesMakeNoTexts() throws IOException {
        String head = "@relation r\n@attribute a numeric\n@attribute b numeric\n@data\n";
        String rows = "1,2\n3,4\n".repeat(10);
        byte[] content = (head + " % a comment\n\t\r\n\n".repeat(100_000) + rows).getBytes(StandardCharsets.UTF_8);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        Dataset all = ArffFile.read(Path.of("t"), BoundedInput.of("t", content), Task.REGRESSION);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertEquals(20, all.size());
        assertTrue(allocated < 2 << 20, allocated + " bytes");
        for (String wrong : List.of("\0\n", "\0% a comment\n", "\u00a0\n", "\u00e9\n")) {
            assertThrows(DataFormatException.class, () -> read(head + rows + wrong, Task.REGRESSION), wrong);
        }
    }

    @Test
    void keywordsBlanksQuotesAndCommentsAreAsWekaHasThem() throws IOException {
        Dataset all = read(
                "% a comment\r\n\r\n"
                        + "@RELATION 'two words'\r\n\r\n"
                        + "@Attribute\t\"a\\tb\"\tReal\r\n"
                        + "@attribute 'x, y' integer\n"
                        + "@attribute k{ 'one %', two three ,\"{3}\" }\n"
                        + "% more\n"
                        + "@DATA\n"
                        + "%1,2,3\n"
                        + " 1.5e1 , -2, 'one %'\r\n\n"
                        + "2,+3,two three\n"
                        + "-0,4,\"{3}\"",
                null);
        assertArrayEquals(
                new float[][] {{0, 4, 2}, {2, 3, 1}, {15, -2, 0}}, rows(all).toArray());
        assertEquals("two three", all.name(1));
        assertEquals(
                "a\tb",
                read("@relation r\n@attribute c real\n@attribute 'a\\tb' real\n@data\n1,2\n", null)
                        .name(0));
    }

    @Test
    void rowsInBracesAreZeroWhereTheySayNothing() throws IOException {
        StringBuilder text = new StringBuilder("@relation r\n");
        for (int a = 0; a < 50; a++) {
            text.append("@attribute a").append(a).append(" numeric\n");
        }
        List<float[]> rows = rows(read(text + "@data\n{}\n{0 1, 49 2}\n{ 0 -1 ,3 4 }\n", null));
        float[][] expected = new float[3][50];
        expected[0][0] = -1;
        expected[0][3] = 4;
        expected[2][0] = 1;
        expected[2][49] = 2;
        assertArrayEquals(expected, rows.toArray());
    }

    @Test
    void rowsAreKeptInTheWayThatTakesLessMemory() throws IOException {
        SparseRowsBuilder builder = new SparseRowsBuilder(BoundedInput.of("x", new byte[0]));
        builder.add(0, 1);
        builder.add(2, 2);
        builder.endRow();
        assertTrue(builder.smallest(4) instanceof SparseRows);
        assertTrue(builder.smallest(3) instanceof FloatRows);
        for (int columns = 3; columns < 5; columns++) {
            float[] row = new float[columns];
            builder.smallest(columns).copy(0, row, 0);
            assertArrayEquals(Arrays.copyOf(new float[] {1, 0, 2, 0}, columns), row);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1,2,a,b | line 6: \",b\" stands where the line is expected to end",
                "1,2 | line 6: the line ends where ',' is expected",
                "1,,a | line 6: ',' stands where a value is expected",
                "1,2, | line 6: the line ends where a value is expected",
                "1,?,a | line 6: attribute \"y\" is missing (?)",
                "1,2,? | line 6: attribute \"c\" is missing (?)",
                "1,2,d | line 6: attribute \"c\" is \"d\", which is not in its list of 2 values",
                "1,zwei,a | line 6: attribute \"y\" is \"zwei\", not a finite number",
                "1,NaN,a | line 6: attribute \"y\" is \"NaN\", not a finite number",
                "1,1e99,a | line 6: attribute \"y\" is \"1e99\", not a finite number",
                "1,2,'a | line 6: the line ends within quotes",
                "{0 1, 3 4} | line 6: \"3\" is not the number of an attribute; these are 0 to 2",
                "{0 1, 0 4} | line 6: attribute 0 is given twice",
                "{0 1, x 4} | line 6: \"x\" is not the number of an attribute",
                "{0 1 | line 6: the line ends where '}' is expected",
                "{0 1} 2 | line 6: \"2\" stands where the line is expected to end",
                "1,2,a, {5} | line 6: \", {5}\" stands where the line is expected to end"
            })
    void wrongRowIsRefusedWithItsLineAndAttribute(String row, String expected) {
        String message = assertThrows(
                        DataFormatException.class,
                        () -> read(
                                "@relation r\n@attribute x numeric\n@attribute y numeric\n@attribute c {a, b}\n@data\n"
                                        + row + "\n",
                                null))
                .getMessage();
        assertTrue(message.startsWith("x.arff, " + expected), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "@relation r | the file ends before @data",
                "@relation r;@attribute a numeric;@data;1 | there is 1 attribute, but at least one input and one"
                        + " target",
                "@relation r;@attribute a numeric;@attribute a numeric;@data;1 | line 3: there is another attribute"
                        + " \"a\"",
                "@relation r;@attribute a {b,b};@data;1 | line 2: attribute \"a\" has the value \"b\" twice",
                "@relation r;@attribute a {};@data;1 | line 2: '}' stands where a value is expected",
                "@relation r;@attribute a {b;@data;1 | line 2: the line ends where '}' is expected",
                "@relation r;@attribute a string;@data;1 | line 2: attribute \"a\" is of type \"string\", but",
                "@relation r;@attribute a date 'yyyy';@data;1 | line 2: attribute \"a\" is of type \"date\", but",
                "@relation r;@atribute a real;@data;1 | line 2: \"@atribute\" stands where @attribute or @data is"
                        + " expected",
                "@relation r;@attribute a real;@attribute b real;@data | the file has no examples"
            })
    void wrongHeaderIsRefused(String text, String expected) {
        String message = assertThrows(DataFormatException.class, () -> read(text.replace(";", "\n"), null))
                .getMessage();
        assertTrue(message.startsWith("x.arff") && message.contains(expected), message);
    }

    @Test
    void classesAreNoNumbers() {
        assertTrue(assertThrows(
                        DataFormatException.class,
                        () -> DatasetReader.of(TablesTest.FILES.resolve("dense.arff"))
                                .withTask(Task.REGRESSION)
                                .splits())
                .getMessage()
                .contains("cannot be read as numbers"));
    }

    /** In any order, as far as values are given; those that are not are 0 or the first of their list. */
    @Test
    void sparseRowsMeanWhatTheRowsInFullDo() throws IOException {
        Random random = new Random(4);
        for (int attributes : new int[] {2, 3, 5, 17}) {
            StringBuilder header = new StringBuilder("@relation r\n");
            boolean[] nominal = new boolean[attributes];
            for (int a = 0; a < attributes; a++) {
                nominal[a] = a > 0 && random.nextBoolean();
                header.append("@attribute a").append(a).append(nominal[a] ? " {x,y,z}\n" : " numeric\n");
            }
            StringBuilder full = new StringBuilder(header.append("@data\n"));
            StringBuilder sparse = new StringBuilder(header);
            for (int row = 0; row < 30; row++) {
                List<String> given = new ArrayList<>();
                List<String> all = new ArrayList<>();
                for (int a = 0; a < attributes; a++) {
                    boolean isGiven = a == 0 || random.nextInt(3) == 0;
                    int value = isGiven && a > 0 ? random.nextInt(3) : 0;
                    String text =
                            a == 0 ? String.valueOf(row) : nominal[a] ? "xyz".substring(value, value + 1) : "" + value;
                    all.add(text);
                    if (isGiven) {
                        given.add(a + " " + text);
                    }
                }
                Collections.shuffle(given, random);
                full.append(String.join(",", all)).append('\n');
                sparse.append('{').append(String.join(", ", given)).append("}\n");
            }
            List<float[]> expected = rows(read(full.toString(), null));
            assertArrayEquals(
                    expected.toArray(), rows(read(sparse.toString(), null)).toArray());
        }
    }

    /** Rows times attributes are 18 billion, which takes far longer than the two megabytes of the file. */
    @Test
    @Timeout(20)
    void emptyRowsCostWhatTheyTakeInTheFile() throws IOException {
        StringBuilder text = new StringBuilder("@relation r\n");
        for (int a = 0; a < 60_000; a++) {
            text.append("@attribute ").append(a).append(" real\n");
        }
        text.append("@data\n").append("{0 1}\n{0 2}\n").append("{}\n".repeat(300_000));
        assertEquals(59_999, read(text.toString(), null).inputs());
    }

    /** Empty braces are three bytes, and stand for a number of every attribute with a list. */
    @Test
    void shortRowsThatStandForTooMuchAreRefused() {
        StringBuilder text = new StringBuilder("@relation r\n");
        for (int a = 0; a < 3000; a++) {
            text.append("@attribute ").append(a).append(" {a,b}\n");
        }
        text.append("@data\n").append("{}\n".repeat(3000));
        String message = assertThrows(DataFormatException.class, () -> read(text.toString(), null))
                .getMessage();
        assertTrue(message.contains("the rows are shorter than what they stand for"), message);
    }
}
