package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages on a table without a target column, and on a folder of which no table is named. */
class TargetQuestionTest {
    private static final String IRIS = "docs/examples/iris.csv";
    private static final String ASKED = " is a table with the columns sepal_length, sepal_width, petal_length,"
            + " petal_width, species: name the target column, for example --target species";

    @TempDir
    private Path folder;

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    /** A folder with two tables and an array that is not one of them. */
    private Path mixed() throws IOException {
        Path mixed = Files.createDirectory(folder.resolve("mixed"));
        Files.copy(Path.of(IRIS), mixed.resolve("iris.csv"));
        Files.copy(Path.of(IRIS), mixed.resolve("more.tsv"));
        Files.writeString(mixed.resolve("x.npy"), "an array");
        return mixed;
    }

    @Test
    void tableWithoutTargetIsAskedForItByTheNamesOfItsColumns() {
        Run.of("train", "--data", IRIS).assertFailed(IRIS + ASKED);
        Run.of("convert", IRIS, "--output", "iris.lanewise-data").assertFailed(IRIS + ASKED);
        Run.of("tune", "--data", IRIS, "--batch-size", "8,16").assertFailed(IRIS + ASKED);
        Run.of("cross-validate", "--data", IRIS).assertFailed(IRIS + ASKED);
        Run.of("train", "--data", IRIS, "--scale", "standard").assertCalledWrongly(IRIS + ASKED);
    }

    @Test
    void importedModelAsksForTheTargetOfATableToo() throws IOException {
        String model = folder.resolve("net.lanewise").toString();
        String data = SmallData.write(folder.resolve("idx"), 60, 2, 3).toString();
        Run.of("train", "--layers", "4-3", "--data", data, "--epochs", "1", "--save", model)
                .lines();
        Run.of("evaluate", model, "--data", IRIS).assertFailed(IRIS + ASKED);
    }

    @Test
    void exampleIsANumberWhereThereIsNoHeadingThatTheFlagCouldTake() throws IOException {
        Path plain = write("plain.csv", "1.5,2,3\n2.5,3,4\n");
        Run.of("train", "--data", plain.toString())
                .assertFailed(plain
                        + " is a table of 3 columns without headings: name the target column, for example --target 3");
        Path twice = write("twice.tsv", "a\tb\tb\n1\t2\t3\n");
        Run.of("train", "--data", twice.toString())
                .assertFailed(twice + " is a table with the columns a, b (column 2),"
                        + " b (column 3): name the target column, for example --target 3");
        Path wide = write(
                "wide.txt",
                IntStream.rangeClosed(1, 14).mapToObj(i -> "c" + i).collect(Collectors.joining(";")) + "\n"
                        + "1;".repeat(13) + "1\n");
        Run.of("train", "--data", wide.toString())
                .assertFailed(wide + " is a table with the columns c1, c2, c3, c4, c5, c6, c7,"
                        + " c8, c9, c10, c11, c12 and 2 more: name the target column, for example --target c14");
        Path blank = write("blank.csv", "size,the price\n1,2\n");
        Run.of("train", "--data", blank.toString()).assertFailed("for example --target 'the price'");
    }

    @Test
    void missingTableIsNotAnUnsupportedDataSet() {
        String none = folder.resolve("none.csv").toString();
        Run run = Run.of("train", "--data", none);
        run.assertFailed(none + ": there is no such file");
        assertEquals(-1, run.err().indexOf("supported"), run.err());
    }

    @Test
    void folderOfSeveralTablesIsRefusedWithTheirNames() throws IOException {
        Path mixed = mixed();
        String asked = mixed + " is a folder with 2 tables (iris.csv, more.tsv): name a file, for example --data "
                + mixed + "/iris.csv";
        for (List<String> command : List.of(List.of("train"), List.of("cross-validate"), List.of("data"))) {
            String[] words = {
                command.get(0),
                command.get(0).equals("data") ? mixed.toString() : "--data=" + mixed,
                "--target",
                "species"
            };
            Run.of(words).assertCalledWrongly(asked + " --target species");
        }
        Files.delete(mixed.resolve("x.npy"));
        Run.of("train", "--data", mixed.toString(), "--target", "species").assertCalledWrongly(asked);
        Run.of("train", "--data", mixed.toString()).assertFailed(asked);
    }

    @Test
    void headingIsNotLookedForInArrays() throws IOException {
        Path arrays = Files.createDirectory(folder.resolve("arrays"));
        Files.writeString(arrays.resolve("x.npy"), "an array");
        Run.of("train", "--data", arrays.toString(), "--target", "kind")
                .assertCalledWrongly(arrays + " is a folder without tables, but --target names a column of one");
    }
}
