package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.Estimator;
import dev.lanewise.Lanewise;
import dev.lanewise.Model;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Preprocessing;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Table;
import dev.lanewise.internal.model.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Notes and warnings on data that teach little, and the result of the parameters that training keeps. */
class DataNotesTest {
    @TempDir
    private Path folder;

    private Random random;

    @BeforeEach
    void seed() {
        random = new Random(1);
    }

    private String write(String name, String header, int rows, IntFunction<String> row) throws IOException {
        StringBuilder text = new StringBuilder(header).append('\n');
        for (int i = 0; i < rows; i++) {
            text.append(row.apply(i)).append('\n');
        }
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private static Run train(String data, String target, String more) {
        return Run.of(("train --hidden 3 --epochs 2 --data " + data + " --target " + target + more).split(" "));
    }

    @Test
    void categoriesAndClassesThatDifferOnlyInCapitalsAreNoted() throws IOException {
        String data = write(
                "answers.csv",
                "x,town,k",
                60,
                i -> i
                        + (i % 2 == 0 ? ",Bern," : ",BERN,")
                        + List.of("no", "yes", "Yes").get(i % 3));
        String town = "the categories \"BERN\" and \"Bern\" of the column \"town\" differ only in capitals";
        Run trained = train(data, "k", "");
        assertTrue(trained.err().contains(town), trained.err());
        assertTrue(trained.err().contains("the classes \"Yes\" and \"yes\" differ only in capitals"), trained.err());
        String described = Run.of("data", data).err();
        assertTrue(described.contains(town), described);
        assertTrue(described.contains("\"Yes\" and \"yes\" of the column \"k\""), described);
    }

    @Test
    void codesAndUnusualMissingTextsAreNoted() throws IOException {
        String data = write(
                "codes.csv",
                "code,count,town,k",
                120,
                i -> List.of("00123", "00456", "01000").get(i % 3)
                        + ","
                        + (i % 3) * 10
                        + List.of(",Bern,", ",Basel,", ",-,").get(i / 3 % 3)
                        + List.of("no", "n.a.", "yes").get(i % 3));
        assertEquals(
                List.of(
                        "warning: the text \"n.a.\" is a class, but looks like a missing value; --na-values n.a. reads it"
                                + " as one",
                        "warning: the column \"code\" is read as numbers, but has codes such as \"00123\"; --categorical"
                                + " code makes them categories",
                        "warning: the text \"-\" of the column \"town\" is a category, but looks like a missing value;"
                                + " --na-values - reads it as one"),
                warnings(train(data, "k", "")));
        String signs = write(
                "signs.csv",
                "x,house,k",
                120,
                i -> i % 7 + List.of(",None,+", ",own,-").get(i % 2));
        assertEquals(List.of(), warnings(train(signs, "k", " --keep-default-na no")));
        Run mended = train(data, "k", " --categorical code --na-values -,n.a. --drop-missing-target");
        assertEquals(List.of(), warnings(mended));
    }

    /** The warnings about the data, without those about the network, which is trained for few epochs. */
    private static List<String> warnings(Run run) {
        assertEquals(0, run.exit(), run.err());
        return run.err()
                .lines()
                .filter(line -> line.startsWith("warning: ") && !line.contains("jdk.incubator"))
                .filter(DataNotesTest::isAboutData)
                .toList();
    }

    private static boolean isAboutData(String warning) {
        return !warning.contains("no better than") && !warning.contains("never predicted");
    }

    private String people() throws IOException {
        return write(
                "people.csv",
                "PassengerId,Name,Age,Sex,Year,Survived",
                120,
                i -> i + 1 + ",\"Person, no. " + i
                        + "\"," + (20 + random.nextInt(50)) + "," + (random.nextBoolean() ? "f" : "m") + ","
                        + (1900 + i / 2)
                        + "," + (random.nextBoolean() ? "yes" : "no"));
    }

    @Test
    void identifiersAreNamedWithTheFlagThatLeavesThemOut() throws IOException {
        String data = people();
        String left =
                "left out: Name (102 categories in 102 rows), which probably identifies the rows; --categorical Name"
                        + " keeps it\n";
        String note = "warning: PassengerId (counts the rows) looks like an identifier; --ignore PassengerId leaves it"
                + " out\n";
        Run run = train(data, "Survived", "");
        assertEquals(0, run.exit(), run.err());
        assertTrue(run.notes().contains(left) && run.err().contains(note), run.err());
        assertTrue(run.notes().contains("5 inputs from 4 columns"), "numbers are still learned: " + run.err());
        Run kept = train(data, "Survived", " --categorical Name");
        assertTrue(kept.notes().contains("107 inputs from 5 columns"), kept.err());
        assertFalse(kept.notes().contains("left out"), kept.err());
        assertTrue(train(data, "Survived", " --categorical Year").notes().contains("--categorical Year,Name keeps it"));
        assertTrue(train(data, "Survived", " --ignore none").notes().contains("107 inputs from 5 columns"));
        assertTrue(Run.of("train", "--layers", "107-3-2", "--epochs", "1", "--data", data, "--target", "Survived")
                .err()
                .contains("Name (102 categories in 102 rows) and PassengerId (counts the rows) look like"));
        for (String scale : List.of("none", "min-max")) {
            assertTrue(train(data, "Survived", " --scale " + scale).err().contains(note), scale);
        }
        assertFalse(train(data, "Survived", " --ignore Name,PassengerId").err().contains("identifier"));
        Run folds = Run.of("cross-validate", "--data", data, "--target", "Survived", "--epochs", "2", "--hidden", "3");
        assertTrue(folds.notes().contains(left.replace("102", "120")), folds.err());
        assertTrue(folds.err().contains("PassengerId (counts the rows) looks like an identifier"), folds.err());
        assertTrue(Run.of("data", data).notes().contains(left.replace("102", "120")));
        assertTrue(Run.of("data", data, "--target", "Survived").notes().contains(left));
        Path model = folder.resolve("model");
        train(data, "Survived", " --save " + model).lines();
        Run evaluated = Run.of("evaluate", model.toString(), "--data", data);
        assertFalse(evaluated.err().contains("identifier"));
        assertEquals(0, evaluated.exit(), evaluated.err());
    }

    @Test
    void inputsThatAllLookLikeIdentifiersAreNamed() throws IOException {
        String data = write(
                "text.csv", "id,review,stars", 60, i -> i + ",\"review number " + i + "\"," + (1 + random.nextInt(3)));
        String nothing = ", and no other column is an input, so there is nothing general to learn; add columns that"
                + " describe the rows\n";
        Run run = train(data, "stars", "");
        assertTrue(run.err().contains("warning: id (counts the rows) looks like an identifier" + nothing), run.err());
        run = train(data, "stars", " --ignore none");
        assertTrue(run.err().contains("id (counts the rows) look like identifiers" + nothing), run.err());
    }

    @Test
    void measurementsAreNoIdentifiers() throws IOException {
        String data = write(
                "m.csv",
                "x,even,far,few,y",
                100,
                i -> random.nextInt(200) + "," + 2 * (i % 50) + "," + 1000 * i + "," + (i < 50 ? "v" + i : "w") + ","
                        + random.nextInt(1000));
        assertFalse(train(data, "y", "").err().contains("identifier"));
        String single = write("s.csv", "x,y", 100, i -> i + "," + 2 * i * i);
        assertFalse(train(single, "y", "").err().contains("identifier"), "the only input");
        String small = write("few.csv", "x,z,y", 15, i -> i + "," + random.nextGaussian() + "," + 2 * i * i);
        assertFalse(train(small, "y", "").err().contains("identifier"));
    }

    @Test
    void constantColumnsAndSmallSetsAreWarnedOf() throws IOException {
        String data = write("c.csv", "a,b,c,y", 40, i -> random.nextInt(9) + ",7,same," + (i % 2 == 0 ? "p" : "q"));
        assertEquals(
                List.of(
                        "warning: the columns b, c each have the same value in all training rows, so nothing can"
                                + " be learned from them",
                        "warning: the test set has only 6 examples, so its results are uncertain; cross-validate tests"
                                + " on all examples"),
                warnings(train(data, "y", "")).stream().sorted().toList());
        assertEquals(2, warnings(train(data, "y", " --quiet")).size());
        String one = write("one.csv", "a,b,y", 200, i -> random.nextInt(9) + ",7," + (i % 2 == 0 ? "p" : "q"));
        assertEquals(
                List.of("warning: the column b has the same value in all training rows, so nothing can be learned"
                        + " from it"),
                warnings(train(one, "y", "")));
        String numbered =
                write("numbered.csv", "1,7,p", 200, i -> random.nextInt(9) + ",7," + (i % 2 == 0 ? "p" : "q"));
        assertEquals(
                List.of("warning: column 2 has the same value in all training rows, so nothing can be learned from it"),
                warnings(train(numbered, "3", " --header no")));
        String few = write("few.csv", "a,y", 6, i -> random.nextInt(900) + "," + (i % 2 == 0 ? "p" : "q"));
        assertTrue(warnings(train(few, "y", ""))
                .get(0)
                .matches("warning: only [456] examples are left for training, too few to learn from"));
        assertEquals(
                List.of(),
                warnings(train(
                        write("good.csv", "a,y", 200, i -> random.nextInt(900) + "," + (i % 2 == 0 ? "p" : "q")),
                        "y",
                        "")));
    }

    /** The warnings about the data of a model, without those about the model. */
    private static List<String> warnings(Model model) {
        return model.training().warnings().stream()
                .filter(DataNotesTest::isAboutData)
                .toList();
    }

    private List<String> columns(Model model) throws IOException {
        Path file = folder.resolve("columns.lanewise");
        model.save(file);
        return ModelFile.read(file).schema().orElseThrow().columns().stream()
                .map(Schema.Column::name)
                .toList();
    }

    @Test
    void modelHasTheSentencesThatTrainPrints() throws IOException {
        String data = write(
                "people.csv",
                "id,name,day,country,age,y",
                120,
                i -> i + 1 + ",Person " + i + "," + (1 + i % 15) + ".1.24,CH," + (20 + random.nextInt(50)) + ","
                        + (i % 2 == 0 ? "p" : "q"));
        Table table = Lanewise.readTable(Path.of(data)).withTarget("y");
        Estimator estimator = Lanewise.classifier().hidden(3).epochs(2);
        Model model = estimator.fit(table);
        assertEquals(
                List.of(
                        "left out: name (120 categories in 120 rows), which probably identifies the rows;"
                                + " Preprocessing.withCategorical(\"name\") keeps it",
                        "the column country has the same value in all training rows, so nothing can be learned from it",
                        "the column \"day\" looks like dates, but is treated as 15 categories with one input each,"
                                + " which do not generalise to other dates; dates become numbers if their years have four"
                                + " digits and one order of day and month fits all, and Preprocessing.withIgnored(\"day\")"
                                + " leaves the column out",
                        "id (counts the rows) looks like an identifier; Preprocessing.withIgnored(\"id\") leaves it out"),
                warnings(model));
        assertEquals(List.of("id", "day", "country", "age"), columns(model));
        assertEquals(
                5,
                columns(estimator
                                .preprocessing(Preprocessing.NONE.withCategorical("name"))
                                .fit(table))
                        .size());
        Run run = train(data, "y", "");
        assertTrue(
                run.err()
                        .contains("left out: name (102 categories in 102 rows), which probably identifies the"
                                + " rows; --categorical name"
                                + " keeps it"),
                run.err());
        for (String warning : warnings(model).subList(1, 4)) {
            assertTrue(run.err().contains("warning: " + RemedyFlags.in(warning)), run.err());
        }
        String described = Run.line("data --target y", data).notes();
        assertEquals(
                1, described.lines().filter(line -> line.startsWith("left out")).count(), described);
        assertEquals(
                model.training(), model.calibrate(table).withMetrics(Map.of()).training());
        Path file = folder.resolve("model.lanewise");
        model.save(file);
        assertThrows(IllegalStateException.class, () -> Model.load(file).training());
        assertEquals(List.of(), warnings(estimator.fit(table.without("id", "name", "day", "country"))));
        assertEquals(
                List.of("only 4 examples are left for training, too few to learn from"),
                warnings(estimator.fit(
                        Dataset.of(new double[][] {{1}, {2}, {3}, {4}}, new String[] {"a", "b", "a", "b"}))));
        assertEquals(
                "the targets have 3 classes in 5 examples, fewer than two examples per class, too few to learn"
                        + " from",
                warnings(estimator.fit(Dataset.of(new double[][] {{1}, {2}, {3}, {4}, {5}}, new int[] {0, 1, 2, 0, 1})))
                        .get(0));
    }

    @Test
    void warningOnColumnsThatAreLeftOutHasTheCallThatKeepsThem() {
        String[] names = new String[40];
        Arrays.setAll(names, i -> "n" + i);
        double[] numbers = new double[40];
        Arrays.setAll(numbers, i -> i % 7);
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("kind", numbers);
        columns.put("first", names);
        columns.put("last", names);
        columns.put("y", numbers);
        Table table = Table.ofColumns(columns).withTarget("y");
        Estimator estimator = Lanewise.regressor()
                .hidden(3)
                .epochs(1)
                .validation(0)
                .preprocessing(Preprocessing.NONE.withCategorical("kind"));
        assertEquals(
                List.of("left out: first (40 categories in 40 rows), last (40 categories in 40 rows), which probably"
                        + " identify the rows; Preprocessing.withCategorical(\"kind\", \"first\", \"last\") keeps"
                        + " them"),
                warnings(estimator.fit(table)));
        assertEquals(
                3,
                estimator
                        .preprocessing(Preprocessing.NONE.withCategorical("kind", "first", "last"))
                        .fit(table)
                        .encoder()
                        .orElseThrow()
                        .schema()
                        .columns()
                        .size());
    }

    private static Table classes(int rows, String... classes) {
        double[] numbers = new double[rows];
        Arrays.setAll(numbers, i -> i % 7);
        String[] labels = new String[rows];
        Arrays.setAll(labels, i -> classes[i % classes.length]);
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("x", numbers);
        columns.put("y", labels);
        return Table.ofColumns(columns).withTarget("y");
    }

    @Test
    void classesThatHaveNoTrainingRowAreNamed() {
        Estimator estimator = Lanewise.classifier().hidden(3).epochs(1);
        Table training = classes(40, "b", "d");
        assertEquals(List.of(), warnings(estimator.fit(training, classes(20, "d", "b"))));
        assertEquals(
                List.of("the class c has no training row, so it cannot be learned"),
                warnings(estimator.fit(training, classes(20, "b", "c", "d"))));
        assertEquals(
                List.of("the classes a, c, e, f, g and 1 more have no training row, so they cannot be learned"),
                warnings(estimator.fit(training, classes(20, "a", "b", "c", "e", "f", "g", "h"))));
    }

    @Test
    void descriptionOfTheDataHasTheNotesOfTheTraining() throws IOException {
        String data = write(
                "d.csv",
                "id,day,same,a,y",
                40,
                i -> i + 1 + "," + (i % 28 + 1) + "/12/24,7," + i % 5 + "," + (i % 2 == 0 ? "p" : "q"));
        Run trained = train(data, "y", "");
        String identifier = "id (counts the rows) looks like an identifier; --ignore id leaves it out\n";
        assertTrue(
                trained.err().contains(identifier) && trained.err().contains("looks like dates, but is treated"),
                trained.err());
        Run described = Run.of("data", data, "--target", "y");
        described
                .notes()
                .lines()
                .forEach(note -> assertTrue(trained.notes().lines().toList().contains(note), note));
        assertTrue(described.err().contains(identifier), described.err());
        assertEquals(warnings(trained), warnings(described));
        Run columns = Run.of("data", data);
        assertTrue(columns.err().contains(identifier), columns.err());
        assertTrue(
                warnings(columns)
                        .contains("warning: the column same has the same value in all training rows, so nothing can be"
                                + " learned from it"),
                columns.err());
        assertEquals(
                data + ": 5 columns, 40 rows; name the target column with --target",
                columns.lines().get(0));
        assertFalse(Run.of("data", data, "--ignore", "id").err().contains("identifier"));
    }

    @Test
    void textsThatAreNoTableInTheLibraryAreDescribedAllTheSame() throws IOException {
        String data = write("p.csv", "id,a,y", 40, i -> i + "," + (i % 2 == 0 ? i + "%" : "") + "," + i % 3);
        Run described = Run.of("data", data);
        assertTrue(described.lines().get(0).startsWith(data + ": 3 columns"), described.out());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void tablesOfFewRowsAreRefusedWithTheirNames(int rows) throws IOException {
        String data = write("few rows.csv", "a,y", rows, i -> i + "," + (i % 2 == 0 ? "p" : "q"));
        for (String layers : List.of("", "--layers 1-" + Math.max(1, Math.min(rows, 2)))) {
            List<String> words = new ArrayList<>(List.of("train", "--data", data, "--target", "y", "--epochs", "1"));
            words.addAll(layers.isEmpty() ? List.of() : List.of(layers.split(" ")));
            Run.of(words.toArray(String[]::new)).assertFailed("lanewise train: " + data + ": ");
        }
    }

    @Test
    void targetsWithoutClassesToLearnAreWarnedOf() throws IOException {
        String names = write("n.csv", "a,y", 150, i -> random.nextInt(9) + ",name" + i);
        assertEquals(
                List.of("warning: the targets have 150 classes in 150 examples, fewer than two examples per class,"
                        + " too few to learn from"),
                warnings(train(names, "y", "")));
        String one = write("o.csv", "a,y", 100, i -> random.nextInt(9) + ",p");
        assertEquals(
                List.of("warning: all examples are of class p, so there is nothing to learn"),
                warnings(Run.of("train", "--layers", "1-3-1", "--epochs", "1", "--data", one, "--target", "y")));
    }

    @Test
    void testSetThatIsTheTrainingSetIsWarnedOf() throws IOException {
        String data =
                write("d.csv", "a,w,y", 100, i -> i % 9 + "," + (1 + random.nextInt(9)) + "," + "pq".charAt(i % 2));
        String other = folder.resolve(".").resolve("d.csv").toString();
        Run run = train(data, "y", " --test " + other);
        assertEquals(
                List.of("warning: the test set is all 100 rows of " + other + ", which the network is trained on,"
                        + " so its scores say nothing about new rows; without --test, a part of the data is held out"),
                warnings(run));
        assertTrue(run.notes().contains(": 100 examples for training, 100 for testing\n"), run.notes());
        String copy = Files.copy(Path.of(data), folder.resolve("copy.csv")).toString();
        for (String flags : List.of(
                "--hidden 3",
                "--layers 2-3-2",
                "--layers 2-3-2 --scale standard",
                "--hidden 3 --weights w",
                "--hidden 3 --categorical a")) {
            List<String> told = warnings(Run.of(
                    ("train --epochs 1 --target y --data " + data + " --test " + copy + " " + flags).split(" ")));
            assertEquals(1, told.size(), flags + told);
            assertTrue(
                    told.get(0).startsWith("warning: the test set is all 100 rows of " + copy + ", which the"), flags);
        }
        String alike = write("alike.csv", "a,w,y", 100, i -> i % 9 + "," + i % 8 + "," + "pq".charAt(i % 2));
        assertEquals(List.of(), warnings(train(data, "y", " --test " + alike)));
    }

    @Test
    void resultOfTheKeptParametersIsTheLastNote() throws IOException {
        String data = write("k.csv", "a,y", 400, i -> i % 7 + "," + (i % 7 < 3 ? "p" : "q"));
        Run run = train(data, "y", " --validation 0.2");
        List<String> lines = run.lines();
        assertEquals(3, lines.size());
        String note = run.notes()
                .lines()
                .filter(line -> line.startsWith("kept "))
                .findFirst()
                .orElseThrow();
        assertTrue(
                note.matches(
                        "kept the parameters of epoch [12]; test set: \\d+ of 60 right \\(\\d+[.]\\d\\d %\\), loss [0-9.]+; baseline: \\d+ of 60 right"
                                + " \\(\\d+[.]\\d\\d %\\), loss [0-9.]+"),
                note);
        for (int epoch = 1; epoch <= 2; epoch++) {
            assertTrue(
                    lines.get(epoch - 1).matches("Epoch  " + epoch + ": validation loss [0-9.]+, accuracy [0-9.]+ %"),
                    run.out());
        }
        assertFalse(train(data, "y", " --quiet").notes().contains("kept "));
    }

    @Test
    void regressionHasItsMetricsInTheLastNoteAndInTheLastObject() throws IOException {
        String data = write("r.csv", "a,y", 400, i -> i % 7 + "," + (3 * (i % 7) + random.nextGaussian()));
        Path model = folder.resolve("net");
        Run run = train(data, "y", " --validation 0 --json --save " + model);
        Map<String, Object> last = JSON.std.mapFrom(run.lines().get(2));
        Map<String, Object> evaluated = JSON.std.mapFrom(Run.of("evaluate", model.toString(), "--data", data, "--json")
                .lines()
                .get(0));
        for (String metric : List.of("r2", "rmse")) {
            assertEquals((double) evaluated.get(metric), (double) last.get("test_" + metric), 1e-9, metric);
        }
        assertTrue(
                run.notes()
                        .contains(String.format(
                                Locale.ROOT,
                                "kept the parameters of epoch 2; test set: R2 %.4f, RMSE %.4f, loss ",
                                (double) last.get("test_r2"),
                                (double) last.get("test_rmse"))),
                run.err());
        Run piped = train(data, "y", " --validation 0");
        assertTrue(piped.lines().get(1).matches("Epoch  2: training loss [0-9.]+"), piped.out());
    }
}
