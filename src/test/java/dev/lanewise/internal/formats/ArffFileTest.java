package dev.lanewise.internal.formats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.lanewise.TableReader;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.FileKind;
import dev.lanewise.data.Table;
import dev.lanewise.internal.csv.RecordSource;
import dev.lanewise.internal.csv.TableRow;
import dev.lanewise.internal.files.BoundedInput;
import dev.lanewise.internal.records.RecordFile;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that liac-arff wrote, which {@code bench/peers/sklearn/data.py} describes, and some by hand. */
class ArffFileTest {

    @TempDir
    private Path folder;

    private List<List<String>> read(String text) throws IOException {
        return rows(Files.writeString(folder.resolve("x.arff"), text));
    }

    private static List<List<String>> rows(Path file) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        try (RecordSource source = RecordFile.open(file, FileKind.ARFF, null, 0, -1)) {
            for (TableRow row = source.next(); row != null; row = source.next()) {
                TableRow each = row;
                rows.add(IntStream.range(0, row.count()).mapToObj(each::text).toList());
            }
        }
        return rows;
    }

    @ParameterizedTest
    @ValueSource(strings = {"dense.arff", "sparse.arff"})
    void valuesAreThoseOfTheFileAndTheLastAttributeIsTheTarget(String name) throws IOException {
        Path file = TablesTest.FILES.resolve(name);
        Table table = TableReader.of(file).table();
        assertEquals(List.of("class"), table.targets());
        assertEquals(20, table.rows());
        for (int i = 0; i < 20; i++) {
            assertEquals(i / 4.0 - 2, table.numbers(table.names().get(0))[i]);
            assertEquals(i % 5, table.numbers("count")[i]);
            assertEquals("cab".substring(i % 3, i % 3 + 1), table.categories("class")[i]);
        }
        assertEquals(
                rows(TablesTest.FILES.resolve("dense.arff")).size(), rows(file).size());
    }

    /** A small gzip file may hold millions of comments. */
    @Test
    void commentsAndBlankLinesMakeNoTexts() throws IOException {
        String head = "@relation r\n@attribute a numeric\n@attribute b numeric\n@data\n";
        String rows = "1,2\n3,4\n".repeat(10);
        byte[] content = (head + " % a comment\n\t\r\n\n".repeat(100_000) + rows).getBytes(StandardCharsets.UTF_8);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        ArffFile file = new ArffFile(BoundedInput.of("t", content));
        file.readHeader();
        int count = 0;
        while (file.nextLine()) {
            count++;
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertEquals(20, count);
        assertTrue(allocated < 2 << 20, allocated + " bytes");
        for (String wrong : List.of("\0\n", "\0% a comment\n", "\u00a0\n", "\u00e9\n")) {
            assertThrows(DataFormatException.class, () -> read(head + rows + wrong), wrong);
        }
    }

    @Test
    void keywordsBlanksQuotesAndCommentsAreAsWekaHasThem() throws IOException {
        String text = "% a comment\r\n\r\n"
                + "@RELATION 'two words'\r\n\r\n"
                + "@Attribute\t\"a\\tb\"\tReal\r\n"
                + "@attribute 'x, y' integer\n"
                + "@attribute k{ 'one %', two three ,\"{3}\" }\n"
                + "% more\n"
                + "@DATA\n"
                + "%1,2,3\n"
                + " 1.5e1 , -2, 'one %'\r\n\n"
                + "2,+3,two three\n"
                + "-0,4,\"{3}\"";
        assertEquals(
                List.of(List.of("1.5e1", "-2", "one %"), List.of("2", "+3", "two three"), List.of("-0", "4", "{3}")),
                read(text));
        assertEquals(
                List.of("a\tb", "x, y", "k"),
                TableReader.of(folder.resolve("x.arff")).table().names());
    }

    @Test
    void rowsInBracesAreZeroWhereTheySayNothing() throws IOException {
        String header = "@relation r\n@attribute a numeric\n@attribute b {p,q}\n@attribute c numeric\n@data\n";
        assertEquals(
                List.of(
                        List.of("0", "p", "0"),
                        List.of("1", "p", "2"),
                        List.of("-1", "q", "0"),
                        List.of("?", "p", "3")),
                read(header + "{}\n{0 1, 2 2}\n{ 1 q ,0 -1 }\n{2 3,0 ?}\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1,2,a,b | line 6: \",b\" stands where the line is expected to end",
                "1,2 | line 6: the line ends where ',' is expected",
                "1,,a | line 6: ',' stands where a value is expected",
                "1,2, | line 6: the line ends where a value is expected",
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
                                        + row + "\n"))
                .getMessage();
        assertTrue(message.startsWith(folder.resolve("x.arff") + ", " + expected), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "@relation r | the file ends before @data",
                "@relation r;@attribute a numeric;@attribute a numeric;@data;1 | line 3: there is another attribute"
                        + " \"a\"",
                "@relation r;@attribute a {b,b};@data;1 | line 2: attribute \"a\" has the value \"b\" twice",
                "@relation r;@attribute a {};@data;1 | line 2: '}' stands where a value is expected",
                "@relation r;@attribute a {b;@data;1 | line 2: the line ends where '}' is expected",
                "@relation r;@attribute a string;@data;1 | line 2: attribute \"a\" is of type \"string\", but",
                "@relation r;@attribute a date 'yyyy';@data;1 | line 2: attribute \"a\" is of type \"date\", but",
                "@relation r;@atribute a real;@data;1 | line 2: \"@atribute\" stands where @attribute or @data is"
                        + " expected"
            })
    void wrongHeaderIsRefused(String text, String expected) {
        String message = assertThrows(DataFormatException.class, () -> read(text.replace(";", "\n")))
                .getMessage();
        assertTrue(message.startsWith(folder.resolve("x.arff").toString()) && message.contains(expected), message);
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
            assertEquals(read(full.toString()), read(sparse.toString()));
        }
    }
}
