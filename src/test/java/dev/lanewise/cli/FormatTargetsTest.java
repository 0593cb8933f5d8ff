package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.Schema;
import dev.lanewise.internal.model.ModelFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Targets that a format defines, if the flag --target names another column. */
class FormatTargetsTest {
    private static final String TRAIN = "train --hidden 3 --epochs 2 ";

    @TempDir
    private Path folder;

    private Path model;
    private IrisFiles iris;

    @BeforeEach
    void writeFiles() throws IOException {
        model = folder.resolve("net");
        iris = new IrisFiles(folder);
    }

    private List<String> inputs(String flags, Path data) throws IOException {
        Run.line(TRAIN + flags + " --save", model, "--data", data).lines();
        return ModelFile.read(model).schema().orElseThrow().columns().stream()
                .map(Schema.Column::name)
                .toList();
    }

    @Test
    void labelsAndArraysOfTargetsAreNoInputsUnlessTheFlagSaysSo() throws IOException {
        for (Path data : List.of(iris.libsvm("iris.svm", 1, 0, 4), iris.npz("iris.npz", -1))) {
            List<String> three = List.of("column 2", "column 3", "column 4");
            assertEquals(three, inputs("--target 1", data));
            Run run = Run.line(TRAIN + "--target 1 --data", data);
            assertTrue(run.notes().contains("column 5, the target of the format, is no input"), run.notes());
            assertTrue(run.notes().contains("regression: column 1 as numbers"), run.notes());
            assertTrue(
                    Run.line("evaluate", model, "--data", data).lines().get(0).contains("R2"));
            Run folds = Run.line("cross-validate --folds 2 --epochs 2 --target 1 --data", data);
            assertTrue(folds.notes().contains("3 inputs"), folds.notes());
            assertEquals(three.subList(0, 2), inputs("--target 1 --ignore 4", data));
            assertEquals(
                    List.of("column 2", "column 3", "column 4", "column 5"), inputs("--target 1 --ignore none", data));
            Run kept = Run.line(TRAIN + "--target 1 --ignore none --data", data);
            assertFalse(kept.notes().contains("of the format"), kept.notes());
            Run named = Run.line(TRAIN + "--target 5 --data", data);
            assertFalse(named.notes().contains("of the format"), named.notes());
        }
    }

    @Test
    void lastAttributeIsAnInputWithANoteThatTellsHowToLeaveItOut() throws IOException {
        Path data = iris.arff(-1);
        String note = "the last attribute, \"bed\", is an input, because --target names another one; --ignore bed";
        assertEquals(5, inputs("--target species", data).size());
        Run run = Run.line(TRAIN + "--target species --data", data);
        assertTrue(run.notes().contains(note), run.notes());
        for (String left : List.of("bed", "6")) {
            Run without = Run.line(TRAIN + "--target species --ignore " + left + " --data", data);
            assertFalse(without.notes().contains("last attribute"), without.notes());
        }
    }
}
