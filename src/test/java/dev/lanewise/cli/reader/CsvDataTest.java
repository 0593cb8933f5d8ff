package dev.lanewise.cli.reader;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.CsvFormat;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Preprocessing;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Task;
import dev.lanewise.internal.csv.CsvInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvDataTest {
    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("data.csv");
    }

    private Splits load(String text, Task kind, String... targets) throws IOException {
        Files.writeString(file, text);
        return LoadedCsv.load(file, List.of(targets), kind);
    }

    private void assertRefused(String sentence, String text, Task kind, String... targets) {
        assertEquals(
                file + sentence,
                assertThrows(DataFormatException.class, () -> load(text, kind, targets))
                        .getMessage());
    }

    private void assertMessageStarts(String start, String text, String target) {
        String message = assertThrows(DataFormatException.class, () -> load(text, null, target))
                .getMessage();
        assertTrue(message.startsWith(file + start), message);
    }

    private void assertWeightsRefused(String sentence, String weights, String text) throws IOException {
        Files.writeString(file, text);
        assertEquals(
                file + sentence,
                assertThrows(DataFormatException.class, () -> LoadedCsv.load(file, List.of("kind"), null, weights))
                        .getMessage());
    }

    @Test
    void weightsAreReadFromTheirColumnWhichIsNoInput() throws IOException {
        StringBuilder text = new StringBuilder("x,weight,kind\n");
        for (int i = 0; i < 100; i++) {
            text.append(i).append(',').append(i / 4.0).append(',').append(i % 3).append('\n');
        }
        Files.writeString(file, text);
        for (String column : List.of("weight", "2", " weight ")) {
            Splits splits = LoadedCsv.load(file, List.of("kind"), null, column);
            int seen = 0;
            for (Dataset set : List.of(splits.training(), splits.validation(), splits.test())) {
                assertTrue(set.isWeighted());
                assertEquals(1, set.inputs());
                float[] input = new float[1];
                for (int i = 0; i < set.size(); i++, seen++) {
                    set.copyRow(i, input, 0);
                    assertEquals(input[0] / 4, set.weight(i));
                    assertEquals((int) input[0] % 3, set.label(i));
                }
            }
            assertEquals(100, seen);
        }
        assertEquals(
                2, LoadedCsv.load(file, List.of("kind"), null, null).training().inputs());
    }

    @Test
    void whatIsNoWeightIsRefusedWithItsPlace() throws IOException {
        for (String weight : List.of("-1", "-0.5", "NaN", "Infinity", "much", "1e99")) {
            assertWeightsRefused(
                    ", line 3, column 1 (w): the weight of an example is a finite number of at least 0," + " but \""
                            + weight + "\" is there",
                    "w",
                    "w,x,kind\n1,2,0\n" + weight + ",2,1\n");
        }
        assertWeightsRefused(", line 3, column 1 (w): the weight is missing", "w", "w,x,kind\n1,2,0\n,2,1\n");
        assertWeightsRefused(
                ": there is no column \"v\" in the headings or in 1..3; the headings are w, x," + " kind",
                "v",
                "w,x,kind\n1,2,0\n1,2,1\n");
        assertWeightsRefused(
                ": the column \"kind\" is a target, so it cannot hold the weights as well",
                "kind",
                "w,x,kind\n1,2,0\n1,2,1\n");
        assertWeightsRefused(
                ", column 1 (w): all weights are 0, so that no example counts", "w", "w,x,kind\n0,2,0\n0,2,1\n");
        assertWeightsRefused(
                ": besides targets and weights there must be at least one" + " input", "w", "w,kind\n1,0\n1,1\n");
        assertWeightsRefused(
                ", column 1 (w): all rows of the validation set have a weight of 0, so none of them" + " counts",
                "w",
                "w,x,kind\n0,2,1\n" + "1,2,0\n".repeat(8) + "0,2,0\n" + "1,2,0\n".repeat(9) + "0,2,0\n");
    }

    /** Inputs and then targets of all examples of all sets, as text, in order. */
    private static List<String> rows(Splits splits) {
        List<String> rows = new ArrayList<>();
        for (Dataset set : List.of(splits.training(), splits.validation(), splits.test())) {
            for (int i = 0; i < set.size(); i++) {
                float[] inputs = new float[set.inputs()];
                float[] targets = new float[set.targets()];
                set.copyRow(i, inputs, 0);
                if (set.task() != Task.CLASSIFICATION) {
                    set.copyTargets(i, targets, 0);
                }
                rows.add(Arrays.toString(inputs)
                        + (set.task() == Task.CLASSIFICATION
                                ? " " + set.name(set.label(i))
                                : Arrays.toString(targets)));
            }
        }
        return rows.stream().sorted().toList();
    }

    @Test
    void headingsAreRecognisedAndTheTargetIsFoundByItsName() throws IOException {
        Splits splits = load("a, kind ,b\n1,dog,2\n3,cat,4.5\n", null, "kind");
        assertEquals(Task.CLASSIFICATION, splits.training().task());
        assertEquals(List.of("[1.0, 2.0] dog", "[3.0, 4.5] cat"), rows(splits));
        assertEquals("cat", splits.test().name(0));
        assertEquals(file.toString(), splits.name());
    }

    @Test
    void fileWithoutHeadingsHasItsTargetsByNumber() throws IOException {
        assertEquals(List.of("[1.0, 2.0] dog", "[3.0, 4.0] cat"), rows(load("1,2,dog\n3,4,cat\n", null, "3")));
        assertEquals(List.of("[1.0] 7"), rows(load("7,1\n", null, "1")));
    }

    @Test
    void headingThatIsANumberComesBeforeThatNumber() throws IOException {
        assertEquals(List.of("[1.0, 3.0] 2"), rows(load("x,1,3\n1,2,3\n", null, "1")));
    }

    @Test
    void wholeNumbersAreClassesInTheirOrder() throws IOException {
        Dataset training = load("10,1\n9,2\n-3,3\n", null, "1").training();
        assertEquals(3, training.classes());
        assertEquals(
                List.of("-3", "9", "10"),
                IntStream.range(0, 3).mapToObj(training::name).toList());
    }

    @Test
    void fractionsAreNumbersToPredict() throws IOException {
        Splits splits = load("y,x\n10,1\n9.5,2\n-1e2,3\n", null, "y");
        assertEquals(Task.REGRESSION, splits.training().task());
        assertEquals(List.of("[1.0][10.0]", "[2.0][9.5]", "[3.0][-100.0]"), rows(splits));
        assertEquals("y", splits.test().name(0));
    }

    @Test
    void severalColumnsAreLabelsOrNumbers() throws IOException {
        Splits labels = load("a,x,b\n1,5,0\n0,6,1\n", null, "b", "a");
        assertEquals(Task.MULTI_LABEL, labels.training().task());
        assertEquals(List.of("[5.0][0.0, 1.0]", "[6.0][1.0, 0.0]"), rows(labels));
        assertEquals("b", labels.training().name(0));
        assertEquals(
                Task.REGRESSION,
                load("a,x,b\n1,5,0\n0,6,2\n", null, "a", "b").training().task());
        assertEquals(
                "column 3", load("1,5,0\n0,6,2\n", null, "1", "3").training().name(1));
    }

    @Test
    void kindMayBeTold() throws IOException {
        assertEquals(
                Task.REGRESSION,
                load("1,1\n2,2\n", Task.REGRESSION, "1").training().task());
        assertEquals(
                Task.MULTI_LABEL,
                load("1,1\n0,2\n", Task.MULTI_LABEL, "1").training().task());
        assertEquals(List.of("[1.0] 1.5", "[2.0] none"), rows(load("1.5,1\nnone,2\n", Task.CLASSIFICATION, "1")));
    }

    @Test
    void quotesSpacesBlankLinesAndByteOrderMarksAreNoMatter() throws IOException {
        assertEquals(
                List.of("[1.0] a,b", "[2.0] c"),
                rows(load("\ufeffx,kind\r\n\" 1\",\"a,b\"\r\n\r\n 2 , c \r\n", null, "kind")));
    }

    @Test
    void rowsAreShuffledAlwaysAlikeAndHeldOutInTheSharesPromised() throws IOException {
        String text = IntStream.range(0, 101).mapToObj(i -> i + "," + i % 3).collect(Collectors.joining("\n"));
        Splits splits = load(text, null, "2");
        assertEquals(71, splits.training().size());
        assertEquals(15, splits.validation().size());
        assertEquals(15, splits.test().size());
        List<String> all = rows(splits);
        assertEquals(101, all.stream().distinct().count());
        float[] first = new float[2];
        float[] again = new float[2];
        Splits second = load(text, null, "2");
        splits.test().copyRow(0, first, 0);
        splits.training().copyRow(0, first, 1);
        second.test().copyRow(0, again, 0);
        second.training().copyRow(0, again, 1);
        assertArrayEquals(first, again);
        // Not the first or last rows as they stand.
        List<Integer> test = new ArrayList<>();
        float[] x = new float[1];
        for (int i = 0; i < 15; i++) {
            splits.test().copyRow(i, x, 0);
            test.add((int) x[0]);
        }
        assertTrue(test.stream().anyMatch(i -> i >= 15) && test.stream().anyMatch(i -> i < 86), test.toString());
    }

    @Test
    void undividedRowsAreAllTrainedOnInTheOrderOfTheFile() throws IOException {
        String text = IntStream.range(0, 101).mapToObj(i -> i + "," + i % 3).collect(Collectors.joining("\n"));
        Files.writeString(file, text);
        CsvData divided =
                CsvData.read(CsvInput.of(file), CsvFormat.defaults(), CsvTargets.of("2"), Preprocessing.NONE, null);
        assertEquals(71, divided.trainingRows());
        assertEquals(15, divided.validationRows());
        CsvData whole = divided.undivided();
        assertEquals(101, whole.trainingRows());
        assertEquals(0, whole.validationRows());
        Splits splits = whole.splits();
        assertEquals(0, splits.validation().size() + splits.test().size());
        float[] x = new float[1];
        for (int i = 0; i < 101; i++) {
            splits.training().copyRow(i, x, 0);
            assertEquals(i, x[0]);
            assertEquals(i % 3, splits.training().label(i));
        }
        assertEquals(20, whole.withValidation(0.2, 1).validationRows());
    }

    @Test
    void whatIsNoNumberIsRefusedWithItsPlace() {
        for (String bad : List.of("x", "Infinity", "0x1p3", "1f", "1 2", "1d", "123456789012345678901x")) {
            String start = bad.substring(0, Math.min(20, bad.length()));
            assertMessageStarts(", line 3, column 2 (b): \"" + start, "a,b,c\n1,2,0\n1," + bad + ",1\n", "c");
        }
    }

    @Test
    void targetsThatAreNotWhatTheyShouldBeAreRefusedWithTheirPlace() {
        assertRefused(
                ", line 3, column 1 (y): the target is missing; Table.withoutMissingTargets leaves such rows out",
                "y,x\n1,2\n ,2\n",
                null,
                "y");
        assertRefused(
                ", line 3, column 1 (y): \"low\" is not a number, but 1 of the column's 2 values are;"
                        + " CsvFormat.withMissingTexts(\"low\") reads such values as missing, and"
                        + " --task classes learns classes",
                "y,x\n1.5,2\nlow,2\n",
                null,
                "y");
        // Whole numbers are not classes because a word is among them.
        assertMessageStarts(
                ", line 2, column 1 (y): \"unknown\" is not a number, but 40 of",
                "y,x\nunknown,0\n"
                        + IntStream.range(0, 40).mapToObj(i -> i + ",1\n").collect(Collectors.joining()),
                "y");
        assertRefused(
                ", line 3, column 1 (y): \"1e39\" is too large for a float, which holds numbers up to 3.4e38",
                "y,x\n1.5,2\n1e39,2\n",
                null,
                "y");
        assertRefused(
                ", line 3, column 1 (y): \"low\" is not a finite number", "y,x\n1.5,2\nlow,2\n", Task.REGRESSION, "y");
        assertRefused(
                ", line 2, column 1: \"2\" is neither 0 nor 1, so it is not a label",
                "1,1\n2,2\n",
                Task.MULTI_LABEL,
                "1");
        assertRefused(
                ": classes are learned from one column, but there are 2 target columns",
                "1,2,3\n",
                Task.CLASSIFICATION,
                "1",
                "2");
    }

    @Test
    void targetsThatAreNotThereAreRefused() {
        assertRefused(
                ": there is no column \"kind\" in the headings or in 1..2; the headings are a," + " b",
                "a,b\n1,2\n",
                null,
                "kind");
        assertRefused(": there is no column \"3\" in 1..2", "1,2\n", null, "3");
        assertRefused(": there is no column \"0\" in 1..2", "1,2\n", null, "0");
        assertRefused(": there is no column \"\" in 1..2", "1,2\n", null, "");
        assertRefused(
                ": the columns 1 and 3 are both named \"a\"; name the column by its number, or rename one of them",
                "a,b,a\n1,2,3\n",
                null,
                "a");
        assertRefused(": the target column \"1\" is given twice", "a,b,c\n1,2,3\n", null, "a", "1");
        assertRefused(
                ": the file has 2 columns and 2 targets, but there must be at least one target and one input",
                "1,2\n",
                null,
                "1",
                "2");
    }

    @Test
    void rowsOfAnotherLengthAreRefusedWithTheirLine() {
        assertRefused(", line 3: the row has 1 column, but the first row has 2", "a,b\n1,2\n3\n", null, "b");
        assertRefused(", line 3: the row has 3 columns, but the first row has 2", "a,b\n1,2\n3,4,5\n", null, "b");
    }

    @Test
    void repeatedHeadingsAreRefusedWithTheirLine() throws IOException {
        // In few distinct numbers, a heading would be a category.
        for (String rows : List.of("1,2\n", "1,2\n3,4\n5,6\n7,8\n")) {
            String file = "a,b\n" + rows.repeat(9);
            assertRefused(
                    ", line " + (file.lines().count() + 1) + ": the row repeats the headings; delete it",
                    file + "a , b\n" + rows,
                    null,
                    "b");
        }
        // One of the headings may be a value.
        Splits splits = load("a,b\n" + "a,0.5\nc,2\nd,3\n".repeat(9), null, "b");
        assertEquals(
                27,
                splits.training().size()
                        + splits.validation().size()
                        + splits.test().size());
    }

    @Test
    void filesThatAreNoTablesAreRefused() throws IOException {
        assertRefused(": the file has no rows", "", null, "1");
        assertRefused(": the file has no rows", "\n\n", null, "1");
        assertRefused(": the file has a header, but no rows", "a,b,c\n", null, "3");
        assertEquals(
                folder + ": is not a regular file",
                assertThrows(DataFormatException.class, () -> LoadedCsv.load(folder, List.of("1")))
                        .getMessage());
        String message = assertThrows(DataFormatException.class, () -> load("1,2\n3,\"4\n", null, "1"))
                .getMessage();
        assertTrue(message.startsWith(file + ": the rows cannot be read after row "), message);
        message = assertThrows(DataFormatException.class, () -> load("1,2\n3," + "4".repeat(2000) + "\n", null, "1"))
                .getMessage();
        assertEquals(
                file + ": the rows cannot be read after row 1: the field in line 2, column 2 has more than 1,000"
                        + " characters; shorten it or remove the column, and check that each quotation mark is closed",
                message);
        Files.write(file, new byte[] {'1', ',', (byte) 0xff, (byte) 0xfe, '\n'});
        assertThrows(DataFormatException.class, () -> LoadedCsv.load(file, List.of("1")));
    }
}
