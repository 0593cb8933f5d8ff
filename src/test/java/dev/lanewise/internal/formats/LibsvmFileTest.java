package dev.lanewise.internal.formats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Task;
import dev.lanewise.internal.files.BoundedInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that scikit-learn wrote, as {@code npz/make.py} among the resources has it, and such as it would not. */
class LibsvmFileTest {

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = LibsvmFileTest.class.getResourceAsStream("/libsvm/" + name)) {
            return in.readAllBytes();
        }
    }

    private static Dataset all(byte[] content, Task task) throws DataFormatException {
        return LibsvmFile.read(BoundedInput.of("some.svm", content), task, 0, -1, note -> {});
    }

    private static Dataset all(String text, Task task) throws DataFormatException {
        return all(text.getBytes(StandardCharsets.ISO_8859_1), task);
    }

    private static String refusal(String text, Task task) {
        return assertThrows(DataFormatException.class, () -> all(text, task)).getMessage();
    }

    /** What {@code make.py} has made of example i: a quarter of the pixel less 8.5 where it is divisible by 3, else 0. */
    private static float[] row(int i) {
        float[] row = new float[8];
        for (int column = 0; column < row.length; column++) {
            int pixel = MadeExamples.pixel(i, column);
            row[column] = pixel % 3 == 0 ? pixel / 4f - 8.5f : 0;
        }
        return row;
    }

    private static int example(float[] row) {
        for (int i = 0; i < 20; i++) {
            if (Arrays.equals(row(i), row)) {
                return i;
            }
        }
        throw new AssertionError(Arrays.toString(row));
    }

    @Test
    void classesAreNamedAsTheyStand() throws IOException {
        Dataset all = all(resource("classes.svm"), null);
        assertEquals(List.of(20, 8, 3), List.of(all.size(), all.inputs(), all.classes()));
        assertEquals(List.of("-1", "0", "1"), List.of(all.name(0), all.name(1), all.name(2)));
        float[] row = new float[8];
        boolean[] seen = new boolean[20];
        for (int k = 0; k < all.size(); k++) {
            all.copyRow(k, row, 0);
            int i = example(row);
            seen[i] = true;
            assertEquals(i % 3, all.label(k));
        }
        for (boolean each : seen) {
            assertTrue(each);
        }
    }

    @Test
    void numbersAndLabelsAreFoundOut() throws IOException {
        Dataset numbers = all(resource("numbers.svm"), null);
        assertEquals(Task.REGRESSION, numbers.task());
        Dataset labels = all(resource("labels.svm"), null);
        assertEquals(List.of(Task.MULTI_LABEL, 3), List.of(labels.task(), labels.targets()));
        float[] row = new float[8];
        float[] wanted = new float[3];
        for (int k = 0; k < 20; k++) {
            numbers.copyRow(k, row, 0);
            numbers.copyTargets(k, wanted, 0);
            assertEquals(MadeExamples.pixel(example(row), 0) / 8f, wanted[0]);
            labels.copyRow(k, row, 0);
            labels.copyTargets(k, wanted, 0);
            int i = example(row);
            for (int t = 0; t < 3; t++) {
                assertEquals((MadeExamples.pixel(i, t) & 16) / 16, wanted[t]);
            }
        }
    }

    @Test
    void commentsBlanksAndZerosAreLeftOut() throws IOException {
        Dataset all = all("# all\n\n+1 1:2 3:0 # one\r\n-1\t2:5e-1 \n1\n", null);
        assertEquals(List.of(3, 3), List.of(all.size(), all.inputs()));
        assertEquals(2.0 / 9, all.density(), 1e-12);
        assertEquals(List.of("-1", "1"), List.of(all.name(0), all.name(1)));
        assertEquals(Task.REGRESSION, all("1 1:2\n2 1:3\n", Task.REGRESSION).task());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 1:2;1 2|some.svm, line 2: \"2\" is not index:value with a finite number",
                "1 1:2;1 2:x|some.svm, line 2: \"2:x\" is not index:value with a finite number",
                "1 1:NaN|some.svm, line 1: \"1:NaN\" is not index:value with a finite number",
                "1 1:1e99|some.svm, line 1: \"1:1e99\" is not index:value with a finite number",
                "1 qid:3 1:2|some.svm, line 1: \"qid:3\" is not index:value with a finite number",
                "1 -1:2|some.svm, line 1: the index -1 comes first, but they start with 0 or 1",
                "1 65536:2;1 0:1|some.svm, line 2: there is an input 65536, but at most 65536 can be read",
                "1 3:2 3:1|some.svm, line 1: the index 3 comes after 3, but indices ascend",
                "1 65537:2|some.svm, line 1: there is an input 65537, but at most 65536 can be read",
                "1;2|some.svm: no example has an input",
                "# 1|some.svm: the file has no examples",
                "a 1:2|some.svm: the target \"a\" of example 0 is not a finite number",
                "1,x 1:2|some.svm: the target \"1,x\" of example 0 is not numbers of labels joined by commas",
                "1,70000 1:2|some.svm: label 70000 is one too many"
            })
    void othersAreRefusedWithLineAndExpectation(String text, String message) {
        assertEquals(message, refusal(text.replace(';', '\n') + "\n", null));
    }

    /** As scikit-learn writes them. */
    @Test
    void examplesOfAMultiLabelFileMayHaveNoLabels() throws IOException {
        for (String text : List.of(" 0:1\n0,2 1:1\n \n1 0:2 1:2\n", " 0:1\n0,2 1:1\n\t# none\n\n1 0:2 1:2\n")) {
            Dataset all = all(text, null);
            assertEquals(
                    List.of(Task.MULTI_LABEL, 4, 2, 3), List.of(all.task(), all.size(), all.inputs(), all.targets()));
            Set<String> found = new HashSet<>();
            float[] row = new float[2];
            float[] labels = new float[3];
            for (int k = 0; k < 4; k++) {
                all.copyRow(k, row, 0);
                all.copyTargets(k, labels, 0);
                found.add(Arrays.toString(row) + Arrays.toString(labels));
            }
            assertEquals(
                    Set.of(
                            "[1.0, 0.0][0.0, 0.0, 0.0]",
                            "[0.0, 1.0][1.0, 0.0, 1.0]",
                            "[0.0, 0.0][0.0, 0.0, 0.0]",
                            "[2.0, 2.0][0.0, 1.0, 0.0]"),
                    found);
        }
        assertEquals(2, all("1 1:1\n 1:1\n", Task.MULTI_LABEL).targets());
    }

    @Test
    void blankBeforeTheTargetIsRefused() {
        for (Task task : new Task[] {null, Task.CLASSIFICATION, Task.REGRESSION}) {
            assertEquals(
                    "some.svm, line 3: the line starts with a blank where its target should be; an example without"
                            + " labels needs another one with several, such as 1,3, or withTask(Task.MULTI_LABEL)",
                    refusal("1 1:1\n\n 1:2\n2 1:1\n 1:3\n", task));
        }
        assertEquals(
                "some.svm: the target 1.5 is not a class, which is a whole number",
                refusal("1.5 1:2\n", Task.CLASSIFICATION));
        assertTrue(refusal("1 " + "9".repeat(100) + ":1\n", null).contains("a word of more than 64 characters"));
    }

    @Test
    void firstLineTells() {
        assertTrue(LibsvmFile.isLine("-1 3:0.5 7:1e-3 # so"));
        assertTrue(LibsvmFile.isLine("1,2 3:0.5"));
        assertTrue(LibsvmFile.isLine(" 3:0.5"));
        assertTrue(LibsvmFile.isLine(" 0:1 7:1e-3"));
        assertFalse(LibsvmFile.isLine("3:0.5"));
        assertFalse(LibsvmFile.isLine(" 3:0.5,1"));
        assertFalse(LibsvmFile.isLine("1,2,3"));
        assertFalse(LibsvmFile.isLine("1 2 3"));
        assertFalse(LibsvmFile.isLine(""));
        assertTrue(LibsvmFile.isLine("1" + " 1:2".repeat(100_000)));
    }
}
