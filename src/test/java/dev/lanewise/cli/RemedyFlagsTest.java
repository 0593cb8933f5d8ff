package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.Lanewise;
import dev.lanewise.cli.reader.LoadedCsv;
import dev.lanewise.data.CsvFormat;
import dev.lanewise.data.Preprocessing;
import dev.lanewise.data.Table;
import dev.lanewise.data.TableEncoder;
import dev.lanewise.internal.text.Remedy;
import dev.lanewise.metric.Metric;
import dev.lanewise.validation.CrossValidation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class RemedyFlagsTest {
    /** Names of classes and methods, which a user of the command line does not know. */
    private static final Pattern JAVA = Pattern.compile(
            "\\b[A-Z][A-Za-z]+\\.[a-z][A-Za-z]+\\b|\\b[a-z][A-Za-z]*\\([^ ]*\\)" + "|\\bthe argument\\b|\\.with[A-Z]");

    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

    @TempDir
    private Path folder;

    @Test
    void clausesWithRemediesAreLeftOut() {
        assertEquals(
                "line 2: \"1,5\" is no number, and 2 others",
                Remedy.omitted("line 2: \"1,5\" is no number, and 2 others; " + Remedy.DECIMAL_SEPARATOR.of(',')
                        + " reads it, which " + Remedy.MISSING_TEXTS.of(List.of("1,5")) + " prevents"));
        assertEquals("a; b", Remedy.omitted("a, or " + Remedy.NO_HEADER + " reads it; b"));
    }

    private void assertTranslated(String expected, String text, Preprocessing preprocessing) throws IOException {
        Path file = Files.writeString(folder.resolve("data.csv"), text);
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> LoadedCsv.read(file, CsvFormat.defaults(), "y", preprocessing))
                .getMessage();
        assertEquals(expected, RemedyFlags.in(message).replace(file.toString(), ""));
    }

    @Test
    void settingsOfTheLibraryAreNamedByTheirFlags() throws IOException {
        assertTranslated(
                ", line 3, column 2 (x): \"a\" is not a number, but 1 of the column's 2 values are;"
                        + " --na-values a reads such values as missing, and --categorical x makes the column"
                        + " categorical",
                "y,x\n0,1\n1,a\n",
                Preprocessing.NONE);
        assertTranslated(
                ", line 3, column 2 (x): the value is missing, which --missing mean would fill in",
                "y,x\n0,1\n1,NA\n",
                Preprocessing.NONE);
        assertTranslated(
                "no input has a value in any row",
                "y,x\n0,?\n1,NA\n",
                Preprocessing.NONE.withMissing(Preprocessing.Missing.MEAN));
    }

    private static void assertTranslated(String expected, Executable refused) {
        assertEquals(
                expected, RemedyFlags.in(assertThrows(Exception.class, refused).getMessage()));
    }

    @Test
    void settingsOfEstimatorsAndFoldsAreNamedByTheirFlags() throws IOException {
        Path file = Files.writeString(folder.resolve("data.csv"), "y,x\na,1\na,2\na,3\nb,4\nb,5\nc,6\n");
        Table table = Lanewise.readTable(file).withTarget("y");
        assertTranslated(
                "class b has 2 examples, too few for 3 folds: use at most 2 folds, more examples, or"
                        + " --stratified no",
                () -> CrossValidation.of(3)
                        .score(table.select(0, 1, 2, 3, 4), Lanewise.classifier(), Metric.accuracy()));
        assertTranslated(
                "--patience 3 needs a validation set, but no examples are held out: --validation 0.1 holds out a"
                        + " tenth of two or more examples",
                () -> Lanewise.classifier().validation(0).patience(3).fit(table));
        assertTranslated(
                "--monitor accuracy needs a validation set, but no examples are held out: --validation 0.1 holds out"
                        + " a tenth of two or more examples",
                () -> Lanewise.classifier()
                        .validation(0)
                        .monitor(Metric.accuracy())
                        .fit(table));
        assertTranslated(
                "the table has no target; --target names one of x",
                () -> Lanewise.classifier().fit(table.without("y").withNames("x")));
        Files.writeString(file, "y,x\n0,1\n1,a\n");
        assertTranslated(
                file + ", line 3, column 2 (x): \"a\" is not a number, but 1 of the column's 2 values are;"
                        + " --na-values a reads such values as missing, and --categorical x makes the column"
                        + " categorical",
                () -> TableEncoder.learn(Preprocessing.NONE, Lanewise.readTable(file))
                        .schema());
        Files.writeString(file, "y,x\n0,1\n1,inf\n");
        assertTranslated(
                file + ", line 3, column 2 (x): \"inf\" is not a finite number; --na-values can declare it as"
                        + " a missing value",
                () -> TableEncoder.learn(Preprocessing.NONE, Lanewise.readTable(file))
                        .schema());
    }

    /** The messages of all classes that commands reach with tables, whether or not a test provokes them. */
    @Test
    void noMessageOnTablesNamesJava() throws IOException {
        Path sources = Path.of("src/library/java/dev/lanewise");
        List<Path> files = new ArrayList<>();
        for (Path part : List.of(
                Path.of("src/application/java/dev/lanewise/cli/reader"),
                sources.resolve("internal/csv"),
                sources.resolve("data"),
                sources.resolve("training"))) {
            try (Stream<Path> all = Files.list(part)) {
                // No command trains online, and the kinds of files have patterns and calls of Python.
                all.filter(file -> !file.toString().matches(".*(package-info|/Online[A-Za-z]*|/FileKind)[.]java"))
                        .forEach(files::add);
            }
        }
        files.addAll(List.of(
                sources.resolve("Estimator.java"),
                sources.resolve("EstimatorSettings.java"),
                sources.resolve("EncodedRows.java"),
                sources.resolve("Fit.java")));
        for (Path file : files) {
            // Comments, and the seams between the parts of a sentence.
            String text = Files.readString(file)
                    .replaceAll("(?s)/[*].*?[*]/|//[^\n]*", "")
                    .replaceAll("'\\\\?\"'", "")
                    .replaceAll("\"\\s*\\+\\s*\"", "");
            Matcher literal = LITERAL.matcher(text);
            while (literal.find()) {
                assertFalse(JAVA.matcher(literal.group(1)).find(), file + ": " + literal.group(1));
            }
        }
        for (Remedy remedy : Remedy.values()) {
            for (String called : List.of(remedy.toString(), remedy.of(List.of("a b", "c")), remedy.of(','))) {
                String worded = RemedyFlags.in("x: " + called + " y");
                assertFalse(JAVA.matcher(worded).find(), worded);
            }
        }
    }
}
