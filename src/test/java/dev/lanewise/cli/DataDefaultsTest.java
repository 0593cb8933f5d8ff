package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.Schema;
import dev.lanewise.internal.model.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What data of all formats choose where no flag does: the task, the scaling, and the columns that are inputs. */
class DataDefaultsTest {
    private static final String SHORT = " --epochs 2 --hidden 4";

    @TempDir
    private Path folder;

    private Path model;
    private IrisFiles iris;

    @BeforeEach
    void writeFiles() throws IOException {
        model = folder.resolve("net");
        iris = new IrisFiles(folder);
    }

    private Schema schema() throws IOException {
        return ModelFile.read(model).schema().orElseThrow();
    }

    private Path write(String name, int rows, String head, IntFunction<String> row) throws IOException {
        StringBuilder text = new StringBuilder(head);
        for (int i = 0; i < rows; i++) {
            text.append(row.apply(i)).append('\n');
        }
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void tablesOfAllFormatsAreScaledUnlessAFlagSaysOtherwise() throws IOException {
        for (Path data : List.of(
                iris.arff(-1), iris.npz("iris.npz", -1), iris.npyFolder("arrays"), iris.libsvm("iris.svm", 1, 0, 4))) {
            Run run = Run.line("train" + SHORT + " --save " + model + " --data", data);
            String expected =
                    Run.line("train" + SHORT + " --scale standard --data", data).last();
            assertEquals(expected, run.last(), data.toString());
            assertTrue(run.notes().contains("--missing mean --scale standard\n"), run.notes());
            assertTrue(schema().isScaled());
            assertNotEquals(
                    expected,
                    Run.line("train" + SHORT + " --scale none --data", data).last());
            assertTrue(
                    Run.line("evaluate " + model + " --data", data).notes().contains("that were held out for testing"),
                    data.toString());
        }
        Path table = iris.npy("table.npy", true);
        assertEquals(
                Run.line("train" + SHORT + " --target 5 --scale standard --data", table)
                        .last(),
                Run.line("train" + SHORT + " --target 5 --data", table).last());
        assertEquals(
                Run.line("cross-validate --scale standard --folds 2" + SHORT + " --data", iris.arff(-1))
                        .lines(),
                Run.line("cross-validate --folds 2" + SHORT + " --data", iris.arff(-1))
                        .lines());
    }

    @Test
    void layersAndPixelsAreNotScaled() throws IOException {
        Path svm = iris.libsvm("iris.svm", 1, 0, 4);
        Run.line("train --layers 4-3-3 --epochs 1 --save " + model + " --data", svm)
                .lines();
        assertTrue(ModelFile.read(model).schema().isEmpty());
        Path pixels = folder.resolve("pixels.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(pixels))) {
            byte[] inputs = new byte[400];
            byte[] classes = new byte[100];
            new Random(1).nextBytes(inputs);
            for (int i = 0; i < classes.length; i++) {
                classes[i] = (byte) (i % 30);
            }
            zip.putNextEntry(new ZipEntry("x.npy"));
            zip.write(IrisFiles.npy("|u1", "(100, 4)", inputs));
            zip.putNextEntry(new ZipEntry("y.npy"));
            zip.write(IrisFiles.npy("|u1", "(100,)", classes));
        }
        Run run = Run.line("train" + SHORT + " --save " + model + " --data", pixels);
        assertFalse(run.notes().contains("--scale"), run.notes());
        assertTrue(ModelFile.read(model).schema().isEmpty());
        // Pictures may have more classes than a column of a table.
        assertTrue(run.notes().contains("as 30 classes; --task numbers learns numbers instead\n"), run.notes());
    }

    @Test
    void indexOfPandasIsNoInput() throws IOException {
        Path data = write("index.csv", 60, ",x,kind\n", i -> i + "," + i % 7 + (i % 7 < 4 ? ",low" : ",high"));
        Path plain = write("plain.csv", 60, "x,kind\n", i -> i % 7 + (i % 7 < 4 ? ",low" : ",high"));
        String flags = SHORT + " --target kind --data";
        Run run = Run.line("train --save " + model + flags, data);
        assertEquals(Run.line("train" + flags, plain).last(), run.last());
        assertTrue(
                run.notes()
                        .contains("the first column has no heading and numbers the rows from 0, so it is"
                                + " not an input; --ignore none makes it one\n"),
                run.notes());
        assertEquals(
                List.of("x"),
                schema().columns().stream().map(Schema.Column::name).toList());
        Run kept = Run.line("train --ignore none --save " + model + flags, data);
        assertFalse(kept.notes().contains("no heading"), kept.notes());
        assertEquals(2, schema().columns().size());
        assertEquals(
                Run.line("cross-validate --folds 2" + flags, plain).lines(),
                Run.line("cross-validate --folds 2" + flags, data).lines());
        Run.line("train --layers 2-3-2 --epochs 1 --target kind --data", data).lines();
        Path shuffled = write("shuffled.csv", 60, ",x,kind\n", i -> 59 - i + "," + i % 7 + (i % 2 < 1 ? ",a" : ",b"));
        Run.line("train --save " + model + flags, shuffled).lines();
        assertEquals(2, schema().columns().size());
    }

    @Test
    void indexOverTextsIsRecognised() throws IOException {
        Path data = write(
                "texts.csv",
                60,
                ",colour,kind\n",
                i -> i + (i % 3 == 0 ? ",red" : ",blue") + (i % 3 == 0 ? ",a" : ",b"));
        List<String> columns = Run.line("data", data).lines();
        assertTrue(columns.get(0).contains(": 3 columns"), columns.toString());
        assertTrue(columns.get(4).startsWith("colour "), columns.toString());
        assertTrue(Run.line("data", data, "--target", "3")
                .notes()
                .contains("it is not an input; --ignore none makes it one"));
        Run.line("train --save " + model + SHORT + " --target 3 --data", data).lines();
        assertEquals(
                List.of("colour"),
                schema().columns().stream().map(Schema.Column::name).toList());
    }

    @Test
    void testFileNeedsNoHeadings() throws IOException {
        IntFunction<String> row = i -> (i % 3 == 0 ? "red," : "blue,") + i % 7 + (i % 7 < 4 ? ",low" : ",high");
        Path data = write("train.csv", 60, "colour,x,kind\n", row);
        Path headed = write("headed.csv", 40, "colour,x,kind\n", row);
        Path test = write("test.csv", 40, "", row);
        Run trained = Run.line("train --save " + model + SHORT + " --target kind --test " + test + " --data", data);
        assertEquals(
                Run.line("train" + SHORT + " --target kind --test " + headed + " --data", data)
                        .last(),
                trained.last());
        String note = test + ": the file has no headings, so its columns are those of the training file, in the same"
                + " order; the target is column 3\n";
        assertTrue(trained.notes().contains(note), trained.notes());
        Run evaluated = Run.line("evaluate " + model + " --data", test);
        assertTrue(evaluated.notes().contains(note), evaluated.notes());
        assertEquals(
                Run.line("evaluate " + model + " --data", headed).out().replace("headed.csv", "test.csv"),
                evaluated.out());
        Run.line("evaluate " + model + " --target sort --data", test)
                .assertFailed(test + ": the file has no headings, so"
                        + " the column \"sort\" cannot be found; --target names columns by their numbers, from 1 to 3");
    }

    @Test
    void weightsNeedNoHeadingsAndNoColumn() throws IOException {
        // The weights before and behind the target.
        for (boolean first : List.of(true, false)) {
            IntFunction<String> row = i -> {
                String weight = String.valueOf(1 + i % 4);
                String kind = i % 7 < 4 ? "1" : "2";
                return (first ? weight + "," + kind : kind + "," + weight) + "," + i % 5 + "," + i % 7;
            };
            String headings = (first ? "w,kind" : "kind,w") + ",x,y\n";
            Path data = write("train.csv", 60, headings, row);
            Path headed = write("headed.csv", 40, headings, row);
            Path test = write("test.csv", 40, "", row);
            Path unweighted = write("few.csv", 40, "kind,x,y\n", i -> (i % 7 < 4 ? "1," : "2,") + i % 5 + "," + i % 7);
            Run.line("train --save " + model + SHORT + " --target kind --weights w --test " + test + " --data", data)
                    .lines();
            Run evaluated = Run.line("evaluate " + model + " --data", test);
            assertEquals(
                    Run.line("evaluate " + model + " --data", headed)
                            .lines()
                            .toString()
                            .replace("headed.csv", "test.csv"),
                    evaluated.lines().toString());
            assertTrue(evaluated.lines().get(0).contains("weighted mean loss"), evaluated.out());
            assertTrue(
                    evaluated
                            .notes()
                            .contains("the target is column " + (first ? 2 : 1) + ", and the weights are column "
                                    + (first ? 1 : 2)),
                    evaluated.notes());
            Run few = Run.line("evaluate " + model + " --data", unweighted);
            assertFalse(few.lines().get(0).contains("weighted"), few.out());
            assertTrue(few.notes().contains("there is no column \"w\" with the weights"), few.notes());
            Run.line("evaluate " + model + " --weights w --data", unweighted)
                    .assertFailed(unweighted.toString(), "there is no column \"w\"");
        }
    }
}
