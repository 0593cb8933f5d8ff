package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.Fact;
import dev.lanewise.Facts;
import dev.lanewise.Lanewise;
import dev.lanewise.internal.model.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which rows a network is tested and evaluated on. */
class TestFileTest {
    private static final String TRAIN = "train --hidden 6 --epochs 3 --target kind";

    @TempDir
    private Path folder;

    private String training;
    private String test;
    private String model;

    @BeforeEach
    void writeData() throws IOException {
        training = write("training.csv", 200, 1, List.of("apple", "pear", "plum"));
        test = write("test.csv", 47, 2, List.of("apple", "plum"));
        model = folder.resolve("net").toString();
    }

    private String write(String name, int rows, int seed, List<String> kinds) throws IOException {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder("mass,colour,kind,count\n");
        for (int i = 0; i < rows; i++) {
            int kind = random.nextInt(kinds.size());
            text.append(random.nextInt(15) == 0 ? "" : 10 * kinds.get(kind).length() + random.nextInt(8))
                    .append(',')
                    .append(random.nextBoolean() ? "red" : "green")
                    .append(',')
                    .append(kinds.get(kind))
                    .append(',')
                    .append(random.nextInt(50))
                    .append('\n');
        }
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private Map<String, Object> evaluation(String... more) throws IOException {
        return JSON.std.mapFrom(String.join(
                "\n", Run.line("evaluate " + model + " --json", more).lines()));
    }

    private String note(String... more) {
        Run run = Run.line("evaluate " + model, more);
        run.lines();
        return run.notes().strip();
    }

    private double testLoss() throws IOException {
        return ModelFile.read(Path.of(model)).metrics().get("test_loss");
    }

    @Test
    void testFileIsPreparedAsTheTrainingFileTeaches() throws IOException {
        Run run = Run.line(TRAIN, "--data", training, "--test", test, "--save", model);
        assertTrue(
                run.lines().get(2).matches("Epoch  3: (training|validation) loss [0-9.]+, accuracy [0-9.]+ %"),
                run.out());
        assertTrue(run.notes().contains("200 examples for training, 47 for testing\n"), run.err());
        assertEquals(testLoss(), (double) evaluation("--data", test).get("loss"), 1e-12);
        assertEquals("all 47 rows of " + test, note("--data", test));
        // Another test file, from far away, changes nothing about the network.
        String other = Files.writeString(folder.resolve("other.csv"), "kind,mass,colour,count\nplum,9999,blue,1\n")
                .toString();
        Run same = Run.line(TRAIN, "--data", training, "--test", other);
        assertEquals(run.lines().get(3), same.lines().get(3));
        assertTrue(
                same.notes()
                        .contains(other + ": categories that were not in the training data are unknown and set"
                                + " all inputs of their column to 0: colour (1 of 1 row, such as blue)\n"),
                same.err());
        assertNotEquals(
                run.lines().get(3), Run.line(TRAIN, "--data", training).lines().get(3), "fewer rows are trained on");
    }

    @Test
    void testFileMustHaveTheColumnsAndTheClasses() throws IOException {
        String cherries = write("cherries.csv", 20, 3, List.of("apple", "cherry"));
        long line = 1
                + Files.readAllLines(Path.of(cherries)).stream()
                        .takeWhile(row -> !row.contains("cherry"))
                        .count();
        Run.line(TRAIN, "--data", training, "--test", cherries)
                .assertFailed(cherries + ", line " + line + ", column 3"
                        + " (kind): \"cherry\" is none of the classes that were trained on: apple, pear, plum");
        String narrow = Files.writeString(folder.resolve("narrow.csv"), "mass,kind,count\n1,plum,1\n")
                .toString();
        Run.line(TRAIN, "--data", training, "--test", narrow).assertFailed(narrow + ": there is no column \"colour\"");
        String blind = Files.writeString(folder.resolve("blind.csv"), "mass,colour,count\n1,red,1\n")
                .toString();
        Run.line(TRAIN, "--data", training, "--test", blind).assertFailed(blind + ": there is no column \"kind\"");
        Run.line(TRAIN, "--data", training, "--test", folder.resolve("none.csv").toString())
                .assertFailed("none.csv");
    }

    @Test
    void testDataReplaceThoseOfAFolder() throws IOException {
        Path data = SmallData.write(folder.resolve("data"));
        Path other = SmallData.write(folder.resolve("other"), 180);
        Run run = Run.line("train --layers 16-4 --epochs 1", "--data", data.toString(), "--test", other.toString());
        assertTrue(
                run.notes()
                        .contains(": 100 examples for training, 20 for validation (not used to choose the parameters;"
                                + " see --validation), 40 for testing\n"),
                run.err());
    }

    @Test
    void searchIsTestedWithTheFile() throws IOException {
        Run run = Run.line("tune --epochs 2 --hidden 3,4 --target kind", "--data", training, "--test", test);
        assertTrue(run.out().startsWith("2 trials, ranked on the validation set of 20 examples\n"), run.out());
        assertTrue(
                run.out().matches("(?s).*best trial on the test set, .*: \\d+ / 47; baseline: \\d+ / 47\n.*"),
                run.out());
    }

    @Test
    void heldOutRowsOfTheTrainingFileAreEvaluatedWhateverItsName() throws IOException {
        Run.line(TRAIN, "--data", training, "--save", model).lines();
        String copy = Files.copy(Path.of(training), folder.resolve("copy.csv")).toString();
        for (String file : List.of(training, copy)) {
            assertEquals("the 30 rows of " + file + " that were held out for testing", note("--data", file));
            Map<String, Object> json = evaluation("--data", file);
            assertEquals("test", json.get("set"));
            assertEquals(30, json.get("examples"));
            assertEquals(testLoss(), (double) json.get("loss"), 1e-12);
        }
        assertEquals(
                "all 200 rows of " + copy + ", most of which the network was trained on",
                note("--data", copy, "--set", "all"));
        assertEquals("all", evaluation("--data", copy, "--set", "all").get("set"));
    }

    @Test
    void setsOfTheTrainingFileAreThoseOfTheTraining() throws IOException {
        Run.line(TRAIN + " --validation 0.3 --seed 5", "--data", training, "--save", model)
                .lines();
        assertEquals(
                "the 51 rows of the validation set of " + training, note("--data", training, "--set", "validation"));
        assertEquals(
                ModelFile.read(Path.of(model)).metrics().get("validation_loss"),
                (double) evaluation("--data", training, "--set", "validation").get("loss"),
                1e-12);
        assertEquals("the 119 rows of the training set of " + training, note("--data", training, "--set", "training"));
        assertEquals(testLoss(), (double) evaluation("--data", training).get("loss"), 1e-12);
        Run.line(TRAIN + " --validation 0", "--data", training, "--save", model).lines();
        assertEquals("the 170 rows of the training set of " + training, note("--data", training, "--set", "training"));
        Run.line("evaluate " + model + " --set validation", "--data", training)
                .assertFailed(training + ": the validation set is empty; --set all uses all examples");
        assertEquals("the 7 rows of the test set of " + test, note("--data", test, "--set", "test"));
    }

    @Test
    void rowsThatWereAllTrainedOnAreSaidToBe() throws IOException {
        Run.line(TRAIN, "--data", training, "--test", test, "--save", model).lines();
        assertEquals("all 200 rows of " + training + ", which the network was trained on", note("--data", training));
        Lanewise.classifier()
                .hidden(3)
                .epochs(2)
                .fit(Lanewise.readTable(Path.of(training)).withTarget("kind"))
                .save(Path.of(model));
        assertEquals("all 200 rows of " + training + ", which the network was trained on", note("--data", training));
        assertEquals("all 47 rows of " + test, note("--data", test));
    }

    @Test
    void trainingRowsInsideAFileAreMostOfItOrSome() throws IOException {
        for (String share : List.of("0.5", "0.49")) {
            String part = share.equals("0.5") ? "some" : "most";
            Run.line(TRAIN + " --validation " + share, "--data", training, "--test", test, "--save", model)
                    .lines();
            assertEquals(
                    "all 200 rows of " + training + ", " + part + " of which the network was trained on",
                    note("--data", training));
            Run same = Run.line(TRAIN + " --validation " + share, "--data", training, "--test", training);
            assertTrue(
                    same.err()
                            .contains("warning: the test set is all 200 rows of " + training + ", " + part
                                    + " of which the network is trained on, so its scores say nothing about"
                                    + " new rows; without --test"),
                    same.err());
        }
    }

    @Test
    void rowsOfAChangedTrainingFileMayBeThoseOfTheTraining() throws IOException {
        Run.line(TRAIN, "--data", training, "--save", model).lines();
        String onnx = model + ".onnx";
        Run.line("export", model, onnx).lines();
        List<String> rows = Files.readAllLines(Path.of(training));
        String clause = "; the file has changed since the training, so rows of the training may be among them";
        rows.add(rows.remove(1));
        Files.write(Path.of(training), rows);
        String heldOut = "the 30 rows of " + training + " that were held out for testing";
        assertEquals(heldOut + clause, note("--data", training));
        assertEquals(
                heldOut,
                Run.line("evaluate " + onnx, "--data", training).notes().strip());
        Files.write(Path.of(training), rows.subList(0, 101));
        assertEquals("all 100 rows of " + training + clause, note("--data", training));
    }

    @Test
    void missingTargetIsCalledByItsName() throws IOException {
        Run.line(TRAIN, "--data", training, "--save", model).lines();
        Run.line("evaluate " + model + " --data", Files.writeString(folder.resolve("other.csv"), "a,b\n1,2\n"))
                .assertFailed("there is no column \"kind\"");
    }

    @Test
    void networkKnowsItsTargetItsTaskAndItsWeights() throws IOException {
        Run.line("train --hidden 3 --epochs 2 --target count --task numbers --ignore kind --data " + training
                        + " --save " + model)
                .lines();
        assertEquals("all 3 rows of " + few(), note("--data", few()), "three whole numbers would be classes");
        assertTrue(
                evaluation("--data", few()).containsKey("r2"),
                evaluation("--data", few()).toString());
        Run.line("train --hidden 3 --epochs 2 --target kind --weights count", "--data", training, "--save", model)
                .lines();
        assertEquals(testLoss(), (double) evaluation("--data", training).get("loss"), 1e-12);
        List<String> weighted =
                Run.line("evaluate " + model, "--data", training).lines();
        assertTrue(weighted.get(0).contains(", weighted mean loss "), weighted.get(0));
        assertTrue(weighted.get(weighted.size() - 1).contains(", weighted mean loss "), weighted::toString);
        Run.line("train --hidden 3 --epochs 2 --target 3,4 --ignore mass --task numbers --data "
                        + write("numbers.csv", 50, 1, List.of("1", "2")) + " --save " + model)
                .lines();
        assertEquals(
                "the 8 rows of " + folder.resolve("numbers.csv") + " that were held out for testing",
                note("--data", folder.resolve("numbers.csv").toString()));
    }

    /** Names and values that look like flags, with quotes, line breaks and 10,000 characters. */
    @Test
    void namesLikeFlagsComeBackFromTheModel() throws IOException {
        String target = "kind --seed 9 --validation 0.5 \"it's\"\\";
        String ignored = "two\nlines --target colour";
        // A heading has at most 1,000 characters.
        String others = "abcdefghijkl".replaceAll("(.)(?=.)", "$1,").replaceAll("[a-z]", "$0".repeat(900));
        String csv = Files.readString(Path.of(training))
                .replace("kind,count", quoted(target) + "," + quoted(ignored) + "," + others)
                .replaceAll("(?m)^([0-9]*,.*)$", "$1" + ",5".repeat(12));
        Path data = Files.writeString(folder.resolve("t --test x.csv"), csv);
        String[] flags = {"--data", data.toString(), "--target", target, "--ignore", ignored + "," + others};
        Run.line("train --hidden 6 --epochs 2 --save " + model, flags).lines();
        Facts facts = ModelFile.read(Path.of(model)).facts();
        assertEquals(List.of(target), facts.get(Fact.TARGETS).orElseThrow());
        assertEquals(data.toString(), facts.get(Fact.DATA).orElseThrow());
        assertEquals(ignored + "," + others, facts.settings().get("ignore"));
        assertEquals("2", facts.settings().get("epochs"), "after the longest value");
        assertEquals("the 30 rows of " + data + " that were held out for testing", note("--data", data.toString()));
        assertEquals(testLoss(), (double) evaluation("--data", data.toString()).get("loss"), 1e-12);
        String other = folder.resolve("other").toString();
        Run.line("train --hidden 7 --epochs 2 --save " + other, flags).lines();
        String compared = Run.line("compare " + model + " " + other).out();
        assertTrue(compared.matches("(?s).*\nsetting +net +other\n--layers +3-6-3 +3-7-3\n.*"), compared);
    }

    private static String quoted(String heading) {
        return '"' + heading.replace("\"", "\"\"") + '"';
    }

    @Test
    void targetWithoutAUsableNameIsFoundByItsNumber() throws IOException {
        String csv = Files.readString(Path.of(training)).replaceFirst("kind", "\"kind, of\"");
        Path data = Files.writeString(folder.resolve("comma.csv"), csv);
        Run.line("train --hidden 6 --epochs 2 --target 3 --save " + model, "--data", data.toString())
                .lines();
        assertEquals(
                List.of("kind, of"),
                ModelFile.read(Path.of(model)).facts().get(Fact.TARGETS).orElseThrow());
        assertEquals(testLoss(), (double) evaluation("--data", data.toString()).get("loss"), 1e-12);
        Lanewise.classifier()
                .hidden(3)
                .epochs(2)
                .validation(0.2)
                .fit(Lanewise.readTable(data).withTarget("kind, of"))
                .save(Path.of(model));
        assertEquals(
                "all 200 rows of " + data + ", most of which the network was trained on",
                note("--data", data.toString()));
        assertEquals(
                "the 40 rows of the validation set of " + data,
                note("--data", data.toString(), "--set", "validation"),
                "any share of the library is known");
    }

    @Test
    void targetGivenByNumberIsKnownByItsHeading() throws IOException {
        Run.line("train --hidden 6 --epochs 2 --target 3 --save " + model, "--data", training)
                .lines();
        assertEquals(
                List.of("kind"),
                ModelFile.read(Path.of(model)).facts().get(Fact.TARGETS).orElseThrow());
        String moved = Files.writeString(folder.resolve("moved.csv"), "kind,mass,colour,count\nplum,40,red,1\n")
                .toString();
        assertEquals("all 1 row of " + moved, note("--data", moved));
    }

    private String few() throws IOException {
        return Files.writeString(folder.resolve("few.csv"), "colour,count,mass\nred,1,30\nred,1,33\nred,2,40\n")
                .toString();
    }

    @Test
    void tableMustBeNamedForANetworkThatTakesOne() {
        Run.line(TRAIN, "--data", training, "--save", model).lines();
        Run.line("evaluate " + model)
                .assertCalledWrongly(model + " takes the columns of a table, mass, colour, count, and not mnist;"
                        + " name its data with --data, such as --data " + training + ", which it was trained on");
    }

    @Test
    void reportIsOnTheSameRows() throws IOException {
        Run.line(TRAIN, "--data", training, "--save", model).lines();
        Path page = folder.resolve("page.html");
        Run run = Run.line("report " + model, "--data", test, "--output", page.toString());
        assertTrue(run.notes().contains("all 47 rows of " + test + "\n"), run.err());
        String lines = "<p>Lines of the file, counted from 1 and including any headings: 2–48.</p>";
        assertSays(page, "Made from the data " + test + ": all 47 rows of the file.", lines);
        Path out = folder.resolve("out");
        Run.line(TRAIN, "--data", training, "--test", test, "--out", out.toString())
                .lines();
        assertSays(out.resolve("report.html"), "Made from the test set " + test + ": all 47 rows of the file.", lines);
        run = Run.line("report " + model, "--data", training, "--output", page.toString());
        assertTrue(run.notes().contains("the 30 rows of " + training + " that were held out for testing\n"), run.err());
        assertSays(page, "Made from the test set of " + training + ": 30 of the 200 rows of the file.");
    }

    private static void assertSays(Path page, String... sentences) throws IOException {
        String html = Files.readString(page);
        for (String sentence : sentences) {
            assertTrue(html.contains(sentence), sentence);
        }
    }

    @Test
    void arraysAndArffFilesAreDividedAlike() throws IOException {
        StringBuilder text = new StringBuilder("@relation r\n@attribute a numeric\n@attribute k {x,y}\n@data\n");
        for (int i = 0; i < 60; i++) {
            text.append(i % 7).append(',').append(i % 7 > 3 ? "x" : "y").append('\n');
        }
        String arff = Files.writeString(folder.resolve("a.arff"), text).toString();
        Run.line("train --hidden 3 --epochs 2 --target k", "--data", arff, "--save", model)
                .lines();
        assertEquals("the 9 rows of " + arff + " that were held out for testing", note("--data", arff));
        String more =
                Files.writeString(folder.resolve("b.arff"), text + "1,y\n").toString();
        assertEquals("all 61 rows of " + more, note("--data", more));
        String vectors = "1 1:0.5\n2 2:1\n".repeat(20);
        String libsvm = Files.writeString(folder.resolve("a.libsvm"), vectors).toString();
        Run.line("train --hidden 3 --epochs 2", "--data", libsvm, "--save", model)
                .lines();
        assertEquals("the 6 examples of " + libsvm + " that were held out for testing", note("--data", libsvm));
        String others = Files.writeString(folder.resolve("b.libsvm"), vectors + "2 2:0.5\n")
                .toString();
        assertEquals("all 41 examples of " + others, note("--data", others));
        Run.line("train --hidden 3 --epochs 2", "--data", libsvm, "--test", others)
                .lines();
    }
}
