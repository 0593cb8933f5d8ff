package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** Tables in, tables out: formats, columns that are kept, standard input and files. */
class PredictFilterTest {
    private static final String ROWS = """
        id,note,width,length,kind
        a1,"big, ""red""\",4.5,1.5,x
        a2,,0.5,0.25,y
        """;

    @TempDir
    private Path folder;

    private String model;
    private Path rows;

    @BeforeEach
    void train() throws IOException {
        StringBuilder table = new StringBuilder("width,length,kind\n");
        for (int i = 0; i < 60; i++) {
            table.append(i % 2 == 0 ? "4." + i % 10 + ",1.5,x\n" : "0." + i % 10 + ",0.5,y\n");
        }
        Path data = Files.writeString(folder.resolve("data.csv"), table);
        model = folder.resolve("net").toString();
        Run.line(
                        "train --layers 2-2 --output-activation softmax --cost cross-entropy --eta 0.5 --epochs"
                                + " 10 --quiet"
                                + " --target kind --save " + model
                                + " --data",
                        data)
                .lines();
        rows = Files.writeString(folder.resolve("rows.csv"), ROWS);
    }

    private static Run run(byte[] input, String command, Object... more) {
        InputStream in = System.in;
        System.setIn(new ByteArrayInputStream(input));
        try {
            return Run.line(command, more);
        } finally {
            System.setIn(in);
        }
    }

    @Test
    void csvHasFileAndExampleOrTheColumnsThatAreKept() {
        List<String> lines =
                Run.line("predict " + model + " --format csv", rows).lines();
        assertEquals("file,example,class,probability_of_x,probability_of_y", lines.get(0));
        assertTrue(lines.get(1).startsWith(rows + ",0,x,0.9"), lines.get(1));
        assertTrue(lines.get(2).startsWith(rows + ",1,y,0."), lines.get(2));
        String[] probabilities = lines.get(1).split(",");
        assertEquals(1, Float.parseFloat(probabilities[3]) + Float.parseFloat(probabilities[4]), 1e-6);

        assertEquals(
                "id,note,width,length,kind,class,probability_of_x,probability_of_y",
                Run.line("predict " + model + " --keep all", rows).lines().get(0));
        List<String> kept = Run.line("predict " + model + " --keep", "kind, note,example,1", rows)
                .lines();
        assertEquals("kind,note,example,id,class,probability_of_x,probability_of_y", kept.get(0));
        assertTrue(kept.get(1).startsWith("x,\"big, \"\"red\"\"\",0,a1,x,0.9"), kept.get(1));
        assertTrue(kept.get(2).startsWith("y,\"\",1,a2,y,0."), kept.get(2));
        assertEquals(
                lines,
                Run.line("predict " + model + " --format csv --keep file,example", rows)
                        .lines());
    }

    @Test
    void predictionIsNamedApartFromAKeptColumn() throws IOException {
        Path file = Files.writeString(
                folder.resolve("named.csv"), "class,width,length,predicted_class\nold,4.5,1.5,older\n");
        List<String> lines = Run.line("predict " + model + " --keep class,predicted_class", file)
                .lines();
        assertEquals("class,predicted_class,predicted_predicted_class,probability_of_x,probability_of_y", lines.get(0));
        assertTrue(lines.get(1).startsWith("old,older,x,"), lines.get(1));
    }

    @Test
    void predictedNumbersAreNamedAsTheTargets() throws IOException {
        Path data = Files.writeString(
                folder.resolve("prices.csv"), "size,price,\"tax, yearly\"\n" + "1,2.5,0.5\n3,4.5,0.75\n".repeat(20));
        Run.line("train --layers 1-2 --output-activation identity --epochs 1 --quiet"
                        + " --target price,2 --header yes --task numbers --save " + model + " --data " + data)
                .assertFailed("the target column \"2\" is given twice");
        Run.line("train --layers 1-2 --output-activation identity --epochs 1 --quiet"
                        + " --target price,3 --header yes --task numbers --save " + model + " --data " + data)
                .lines();
        assertEquals(
                "price,\"tax, yearly\"",
                Run.line("predict " + model + " --format csv --keep", "example", data)
                        .lines()
                        .get(0)
                        .replaceAll("^example,", ""));
        assertEquals(
                "size,price,\"tax, yearly\",predicted_price,\"predicted_tax, yearly\"",
                Run.line("predict " + model + " --keep all", data).lines().get(0));
    }

    @Test
    void jsonHasWhatIsKeptInARowOfItsOwn() throws IOException {
        List<String> before = Run.line("predict " + model + " --json", rows).lines();
        assertEquals(
                before, Run.line("predict " + model + " --format json", rows).lines());
        assertFalse(before.get(0).contains("\"row\""));
        List<String> lines =
                Run.line("predict " + model + " --json --keep id,kind", rows).lines();
        assertEquals(
                Map.of("id", "a2", "kind", "y"), JSON.std.mapFrom(lines.get(1)).get("row"));
        assertEquals("y", JSON.std.mapFrom(lines.get(1)).get("name"));
    }

    @Test
    void nameOfTheOutputDecidesTheFormat() throws IOException {
        List<String> csv = Run.line("predict " + model + " --format csv", rows).lines();
        List<String> json = Run.line("predict " + model + " --json", rows).lines();
        List<String> text = Run.line("predict " + model, rows).lines();
        for (String[] each :
                new String[][] {{"p.csv", "csv"}, {"p.jsonl", "json"}, {"p.txt", "text"}, {"P.TSV", "tabs"}}) {
            Path out = folder.resolve(each[0]);
            assertEquals(
                    "", Run.line("predict " + model + " --output " + out, rows).out());
            List<String> expected = switch (each[1]) {
                case "csv" -> csv;
                case "json" -> json;
                case "text" -> text;
                default -> csv.stream().map(line -> line.replace(',', '\t')).toList();
            };
            assertEquals(expected, Files.readAllLines(out));
        }
        Path other = folder.resolve("other.csv");
        Run.line("predict " + model + " --format json --output " + other, rows).lines();
        assertEquals(json, Files.readAllLines(other));
        assertEquals(
                csv,
                Run.line("predict " + model + " --format csv --output -", rows).lines());
    }

    @Test
    void outputIsReplacedWhenAllIsThere() throws IOException {
        Path copy = folder.resolve("copy.csv");
        Files.copy(rows, copy);
        Run.line("predict " + model + " --keep all --output " + copy, copy)
                .assertCalledWrongly("--output " + copy + " is a file that this command reads");
        assertEquals(-1, Files.mismatch(rows, copy));
        Run.line("predict " + model + " --keep id --output " + copy, rows).lines();
        assertTrue(Files.readString(copy).startsWith("id,class,"));
        Path bad = Files.writeString(folder.resolve("bad.csv"), "width,length\n1,2\n1,x\n");
        String before = Files.readString(copy);
        Run.line("predict " + model + " --output " + copy, bad)
                .assertFailed(bad + ", line 3, column 2 (length): \"x\" is" + " not a finite");
        assertEquals(before, Files.readString(copy));
        Run.line("predict " + model + " --output " + folder.resolve("none/p.csv"), rows)
                .assertFailed("p.csv: cannot be written: there is no folder");
        try (Stream<Path> files = Files.list(folder)) {
            assertTrue(files.noneMatch(file -> file.toString().endsWith(".tmp")));
        }
    }

    @Test
    void severalFilesNeedTheSameKeptColumns() throws IOException {
        Path other = Files.writeString(folder.resolve("other.csv"), "length,width,id\n1.5,4.5,b1\n");
        List<String> lines =
                Run.line("predict " + model + " --keep id,file", rows, other).lines();
        assertEquals(4, lines.size());
        assertTrue(lines.get(3).startsWith("b1," + other + ",x,"), lines.get(3));
        Run refused = Run.line("predict " + model + " --keep all", rows, other);
        assertEquals(1, refused.exit());
        assertEquals(3, refused.out().lines().count(), "what was there before the failure is printed");
        assertTrue(
                refused.notes()
                        .contains("other.csv: the columns to keep are length, width, id, but those of " + rows
                                + " are id, note, width, length, kind; --keep must name columns that all files have"),
                refused.notes());
    }

    @Test
    void wrongFlagsAreRefused() {
        Run.line("predict " + model + " --keep it", rows)
                .assertFailed("rows.csv: --keep names the column \"it\", but the"
                        + " columns are id, note, width, length, kind");
        Run.line("predict " + model + " --keep Id", rows).assertFailed("length, kind, did you mean id?");
        Run.line("predict " + model + " --keep 9", rows).assertFailed("--keep names the column \"9\"");
        for (String ending : List.of("xlsx", "XLS", "ods", "parquet", "csv.gz")) {
            Path file = folder.resolve("predicted." + ending);
            Run.line("predict " + model + " --output " + file, rows)
                    .assertCalledWrongly(
                            "--output " + file + ": predictions" + " are written as .csv, .tsv, .json, .jsonl or .txt");
            assertFalse(Files.exists(file));
        }
        Run.line("predict " + model + " --format text --output " + folder.resolve("predicted.xls"), rows)
                .lines();
        Run.line("predict " + model + " --format xml", rows)
                .assertCalledWrongly("--format", "text, csv or json is expected");
        Run.line("predict " + model + " --format csv --json", rows).assertCalledWrongly("--json means --format json");
        Run.line("predict " + model + " --format text --keep id", rows)
                .assertCalledWrongly("--keep is for --format csv and");
        Run.line("predict " + model + " - -")
                .assertCalledWrongly("standard input (-) can be read only once, but was given" + " twice");
    }

    @Test
    @ResourceLock(Resources.SYSTEM_PROPERTIES)
    void dataMayBeStandardInput() throws IOException {
        Path file = folder.resolve("data.csv");
        byte[] input = Files.readAllBytes(file);
        Path piped = folder.resolve("piped");
        String train = " --target kind --epochs 2 --quiet";
        Run trained = run(input, "train --data -" + train + " --save " + piped);
        assertEquals(Run.line("train" + train + " --data", file).last(), trained.last());
        Run tested = run(input, "train" + train + " --test - --data", file);
        assertTrue(tested.err().contains("the test set is all 60 rows of standard input,"), tested.err());

        String evaluate = "evaluate " + piped + " --data -";
        assertTrue(run(input, evaluate).err().contains("9 rows of standard input that were held out"));
        byte[] others = Files.readString(file).replace("1.5", "1.4").getBytes(StandardCharsets.UTF_8);
        assertEquals("all 60 rows of standard input\n", run(others, evaluate).notes());
        String alone = Run.line("evaluate " + piped).err();
        assertTrue(alone.contains("name its data with --data ("), alone);

        run("a,b\n1,x\n".getBytes(StandardCharsets.UTF_8), "train --data -")
                .assertFailed("lanewise train: standard input is a table with the columns a, b: name");
        run("a,b\n1,x\n2,\n".getBytes(StandardCharsets.UTF_8), "train --data - --target b")
                .assertFailed("standard input, line 3, column 2 (b): the target is missing");
    }

    @Test
    @ResourceLock(Resources.SYSTEM_PROPERTIES)
    void standardInputIsWhateverAFileMayBe() throws IOException {
        List<String> fromFile =
                Run.line("predict " + model + " --keep all", rows).lines();
        assertEquals(
                fromFile,
                run(ROWS.getBytes(StandardCharsets.UTF_8), "predict " + model + " --keep all -")
                        .lines());
        assertEquals(
                fromFile,
                run(("\ufeff" + ROWS).getBytes(StandardCharsets.UTF_16LE), "predict " + model + " --keep all -")
                        .lines());
        List<String> named = run(ROWS.getBytes(StandardCharsets.UTF_8), "predict " + model + " -")
                .lines();
        assertTrue(named.get(1).endsWith("  standard input [0]"), named.get(1));
        run(
                        "width,length\n1,2\n1,x\n".getBytes(StandardCharsets.UTF_8),
                        "predict " + model + " --output " + folder.resolve("o") + " -")
                .assertFailed("lanewise predict: standard input, line 3, column 2 (length): \"x\" is not a finite"
                        + " number");
        Run zeros = run(
                "0 0:4.5 1:1.5\n0 0:0.5 1:0.25\n".getBytes(StandardCharsets.UTF_8),
                "predict " + model + " --format csv -");
        assertEquals(
                "standard input: indices are counted from 0, as scikit-learn writes them, because line 1 has an"
                        + " index 0\n",
                zeros.notes());
        List<String> libsvm = zeros.lines();
        assertEquals(fromFile.get(1).replaceAll(".*x,x,", ""), libsvm.get(1).replaceAll(".*,0,x,", ""));
        run(new byte[0], "predict " + model + " -").assertFailed("standard input: is empty");
        run(new byte[] {'P', 'A', 'R', '1', 0x15}, "predict " + model + " -")
                .assertFailed("standard input: is a Parquet" + " file");
    }
}
