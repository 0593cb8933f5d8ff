package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.Schema;
import dev.lanewise.internal.model.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Flags for the notation of numbers and missing values in CSV files. */
class CsvFlagsTest {
    private static final String TRAIN = "train --epochs 2 --hidden 4 --target kind --data ";

    @TempDir
    private Path folder;

    /** A file of a number and the class that follows from it. */
    private String file(String name, String heading, IntFunction<String> number) throws IOException {
        Random random = new Random(1);
        StringBuilder text = new StringBuilder(heading).append('\n');
        for (int i = 0; i < 60; i++) {
            int value = random.nextInt(2_000_000);
            text.append(number.apply(value))
                    .append(value < 1_000_000 ? ";low" : ";high")
                    .append('\n');
        }
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private static String grouped(int value, String separator) {
        return String.format(Locale.ROOT, "%,d", value).replaceAll("[^0-9]", separator);
    }

    private String model() {
        return folder.resolve("net").toString();
    }

    @Test
    void numbersAreReadWithTheSeparatorsOfTheFlags() throws IOException {
        String plain = file("plain.csv", "x;kind", value -> String.valueOf(value));
        String expected = Run.line(TRAIN + plain).last();
        for (String separator : new String[] {",", ".", "'", "_", " "}) {
            String data = file("data.csv", "x;kind", value -> grouped(value, separator));
            String flag = separator.equals(" ") ? "space" : separator;
            assertEquals(
                    expected,
                    Run.line(TRAIN + data, "--delimiter", ";", "--thousands", flag)
                            .last(),
                    separator);
        }
        String halves = Run.line(TRAIN + file("halves.csv", "x;kind", value -> value + ".5"))
                .last();
        assertEquals(
                halves,
                Run.line(TRAIN + file("commas.csv", "x;kind", value -> grouped(value, ".") + ",5") + " --decimal ,")
                        .last());
    }

    @Test
    void messagesNameTheFlagThatHelps() throws IOException {
        String place = ", line 2, column 1 (x): ";
        String quoted = Files.writeString(folder.resolve("quoted.csv"), "x,kind\n\"1,200\",a\n\"3,400\",b\n")
                .toString();
        Run.line(TRAIN + quoted)
                .assertFailed(quoted + place + "\"1,200\"", "; --thousands , reads numbers such as" + " 1,234");
        String commas = Files.writeString(folder.resolve("commas.csv"), "x,kind\n\"1,5\",a\n\"3,5\",b\n")
                .toString();
        Run.line(TRAIN + commas).assertFailed(commas + place + "\"1,5\"", "; --decimal , reads numbers such as 1,5");
        Run.line("cross-validate --target kind --data " + commas)
                .assertFailed(
                        "--decimal , reads numbers such as 1,5, and --categorical x makes the column categorical");
        String percent = Files.writeString(folder.resolve("percent.csv"), "x,kind\n5,a\n7%,b\n")
                .toString();
        Run.line(TRAIN + percent).assertFailed("\"7%\"", "; without its sign it is a number, 7");
        String apostrophe = Files.writeString(folder.resolve("apostrophe.csv"), "x,kind\n5,a\n1'000,b\n")
                .toString();
        Run.line(TRAIN + apostrophe).assertFailed("; --thousands ''\\''' reads numbers such as 1'234");
        String blank = Files.writeString(folder.resolve("blank.csv"), "x,kind\n5,a\n1 000 000,b\n")
                .toString();
        Run.line(TRAIN + blank).assertFailed("; --thousands space reads numbers such as 1 234");
        String infinite = Files.writeString(folder.resolve("inf.csv"), "x,kind\n5,a\ninf,b\n")
                .toString();
        Run.line(TRAIN + infinite).assertFailed("; --na-values can declare it as a missing value");
        String missing = Files.writeString(folder.resolve("na.csv"), "x,kind\n5,a\n6,NA\n")
                .toString();
        Run.line(TRAIN + missing)
                .assertFailed(
                        "texts such as NA, None and ? count as missing, unless --keep-default-na no changes" + " that");
    }

    @Test
    void textsOfTheFlagAreMissingValuesBesideTheUsualOnes() throws IOException {
        int[] count = new int[1];
        IntFunction<String> numbers = value -> {
            count[0]++;
            return count[0] % 7 == 0 ? "" : count[0] % 5 == 0 ? "NA" : String.valueOf(value);
        };
        String expected = Run.line(TRAIN + file("plain.csv", "x;kind", numbers)).last();
        count[0] = 0;
        String data = file("data.csv", "x;kind", value -> {
            String number = numbers.apply(value);
            return number.isEmpty() ? count[0] % 2 == 0 ? "-" : "none" : number;
        });
        assertEquals(expected, Run.line(TRAIN + data, "--na-values", "-, none").last());
        Run.line(TRAIN + data, "--na-values", "-").assertFailed("\"none\" is not a number, but");
    }

    @Test
    void namibiaIsACountryWithoutTheUsualMarks() throws IOException {
        StringBuilder text = new StringBuilder("country;kind\n");
        for (int i = 0; i < 40; i++) {
            text.append(i % 2 == 0 ? "NA" : "DE").append(i % 2 == 0 ? ";low\n" : ";high\n");
        }
        String data = Files.writeString(folder.resolve("countries.csv"), text).toString();
        Run.line(TRAIN + data, "--keep-default-na", "no", "--save", model()).lines();
        Schema.Categorical column = (Schema.Categorical) ModelFile.read(Path.of(model()))
                .schema()
                .orElseThrow()
                .columns()
                .get(0);
        assertEquals(List.of("DE", "NA"), column.categories());
    }

    @Test
    void evaluationAndPredictionReadAsTheTrainingDid() throws IOException {
        String data = file("data.csv", "x;kind", value -> value % 9 == 0 ? "-" : grouped(value, "'"));
        Run.line(TRAIN + data, "--thousands", "'", "--na-values", "-", "--save", model())
                .lines();
        String test = file("test.csv", "x;kind", value -> value % 9 == 0 ? "-" : grouped(value, "'"));
        Run evaluated = Run.line("evaluate " + model() + " --data " + test);
        assertTrue(evaluated.lines().get(0).startsWith("test set of " + test + ": "), evaluated.out());
        List<String> predicted =
                Run.line("predict " + model() + " --format csv", test).lines();
        String plain = file("plain.csv", "x;kind", value -> value % 9 == 0 ? "" : String.valueOf(value));
        assertEquals(
                predicted.stream()
                        .map(line -> line.replace("test.csv", "plain.csv"))
                        .toList(),
                Run.line("predict " + model() + " --format csv", plain).lines());
        // A flag replaces that of the training.
        String points = file("points.csv", "x;kind", value -> grouped(value, "."));
        assertEquals(
                61,
                Run.line("predict " + model() + " --format csv --thousands .", points)
                        .lines()
                        .size());
        Run wrong = Run.line("predict " + model(), points);
        assertEquals(1, wrong.exit());
        assertTrue(
                wrong.err().contains(" is not a finite number; --thousands . reads numbers such as 1.234\n"),
                wrong.err());
    }

    @Test
    void unusualDelimiterOfTheTrainingFileIsKnownForIt() throws IOException {
        String data = Files.writeString(
                        folder.resolve("odd.csv"),
                        Files.readString(Path.of(file("data.csv", "x;kind", String::valueOf)))
                                .replace(';', '^'))
                .toString();
        Run.line(TRAIN + data, "--delimiter", "^", "--save", model()).lines();
        assertTrue(
                Run.line("evaluate " + model() + " --data " + data).notes().contains("that were held out for testing"));
    }

    @Test
    void flagsHaveTheirValues() {
        Run.line("train --decimal ;").assertCalledWrongly("--decimal", ". or , is expected, but ';' was given");
        Run.line("train --thousands x").assertCalledWrongly("--thousands", "underscore or space is expected, but 'x'");
        Run.line("train --na-values -")
                .assertCalledWrongly("--na-values is only for a table; name its target column with");
        Run.line("train --data x.csv --target y --decimal . --thousands .")
                .assertCalledWrongly("--decimal and --thousands must differ, but both are .");
    }

    @Test
    void flagsOfCsvFilesAreRefusedForOtherFormats() throws IOException {
        IrisFiles iris = new IrisFiles(folder);
        String csv = IrisFiles.CSV.toString();
        Run.line("train --epochs 1 --target species --save " + model() + " --data", csv)
                .lines();
        List<Path> others = List.of(iris.arff(-1), iris.npz("iris.npz", -1), iris.npyFolder("arrays"));
        String[][] flags = {
            {"--decimal", ","},
            {"--thousands", "'"},
            {"--na-values", "-"},
            {"--keep-default-na", "no"},
            {"--delimiter", ";"},
            {"--header", "no"}
        };
        for (Path other : others) {
            String refusal = " applies only to CSV files, but " + other + " is not a CSV file";
            for (String[] flag : flags) {
                String all = flag[0] + " " + flag[1];
                for (String command : new String[] {
                    "train",
                    "train --layers 4-3",
                    "train --scale standard",
                    "cross-validate --folds 2",
                    "data",
                    "evaluate " + model()
                }) {
                    Run.line(command + " " + all + " --data", other.toString()).assertCalledWrongly(flag[0] + refusal);
                }
                Run.line("predict " + model() + " " + all, other.toString()).assertCalledWrongly(flag[0] + refusal);
            }
        }
        // In a mixed list they apply to the CSV files.
        assertEquals(
                301,
                Run.line(
                                "predict " + model() + " --format csv --delimiter ,",
                                csv,
                                others.get(0).toString())
                        .lines()
                        .size());
    }

    @Test
    void textsThatLookLikeNumbersAreNoted() throws IOException {
        String signed = file("percent.csv", "x;kind", value -> value + (value % 2 == 0 ? "%" : " $"));
        assertTrue(Run.line(TRAIN + signed).err().contains("the column \"x\" looks like numbers, but is treated as "));
        String counted = Run.line(TRAIN + signed).err().replaceAll("(?s).*; categorical x \\((\\d+)\\).*", "$1");
        assertTrue(Run.line(TRAIN + signed).err().contains("treated as " + counted + " categories"), counted);
        assertTrue(Run.line(TRAIN + signed)
                .err()
                .contains(" categories with one input each; with one unit in all rows they are read as numbers\n"));
        StringBuilder text = new StringBuilder("x;price\n");
        for (int i = 0; i < 60; i++) {
            text.append(i).append(';').append(grouped(1000 * (i % 5 + 1), ",")).append('\n');
        }
        String prices = Files.writeString(folder.resolve("prices.csv"), text).toString();
        assertTrue(Run.line("train --epochs 1 --target price --task classes --delimiter ; --data " + prices)
                .err()
                .contains("the classes look like numbers, but are texts such as \"5,000\"; --thousands , reads them as"
                        + " numbers\n"));
    }

    /** Prices below and above 1,000, written with commas between groups of three digits. */
    private String prices(String name, int rows, int different) throws IOException {
        StringBuilder text = new StringBuilder("x,price\n");
        for (int i = 0; i < rows; i++) {
            text.append(i)
                    .append(",\"")
                    .append(grouped(864 + i % different * 97, ","))
                    .append("\"\n");
        }
        return Files.writeString(folder.resolve(name), text).toString();
    }

    @Test
    void targetsWithSeparatorsOfThousandsAreCountedAsNumbers() throws IOException {
        String many = prices("many.csv", 200, 100);
        String train = "train --epochs 1 --hidden 3 --target price --data ";
        Run read = Run.line(train + many + " --thousands ,");
        assertEquals(0, read.exit(), read.err());
        assertTrue(read.notes().startsWith("regression: price as numbers; --task classes "), read.notes());
        assertTrue(!read.notes().contains("look like numbers"), read.notes());
        String few = prices("few.csv", 200, 4);
        Run classes = Run.line(train + few + " --thousands ,");
        assertTrue(
                classes.notes()
                        .startsWith("classification: price (1,058, 1,155, 864, 961) as 4 classes; --task"
                                + " numbers learns numbers instead\n"),
                classes.notes());
        assertTrue(!classes.notes().contains("look like numbers"), classes.notes());
    }

    @Test
    void targetsWithSeparatorsOfThousandsAreNotClassesInSilence() throws IOException {
        String many = prices("many.csv", 200, 100);
        String expected = "; --thousands , reads numbers such as 1,234, and --task classes learns classes\n";
        for (String flags : List.of("", "--hidden 3 ", "--layers 1-3-1 ", "--layers 1-3-100 ")) {
            Run.line("train --epochs 1 --target price " + flags + "--data " + many)
                    .assertFailed(expected);
        }
        Run.line("train --epochs 1 --hidden 3 --target price --task classes --data " + many)
                .lines();
        Run.line("cross-validate --target price --data " + many)
                .assertFailed("; --thousands , reads numbers such as 1,234");
        String above = Files.writeString(
                        folder.resolve("above.csv"),
                        Files.readString(Path.of(many)).replaceAll("\"([0-9]+)\"", "\"9,$1\""))
                .toString();
        Run.line("cross-validate --target price --data " + above)
                .assertFailed("; --thousands , reads numbers such as 1,234");
    }
}
