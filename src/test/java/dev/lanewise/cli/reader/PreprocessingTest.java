package dev.lanewise.cli.reader;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.FreshFile;
import dev.lanewise.TableReader;
import dev.lanewise.data.CsvFormat;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Preprocessing;
import dev.lanewise.data.Preprocessing.Missing;
import dev.lanewise.data.Preprocessing.Scaling;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kinds of columns, what is learned of them, and what becomes of rows of the same file and of others. */
class PreprocessingTest {
    private static final Preprocessing MEAN = Preprocessing.NONE.withMissing(Missing.MEAN);

    private static Path propertyFile;

    @TempDir
    private Path folder;

    private Path file;

    @BeforeContainer
    static void makeFile() throws IOException {
        propertyFile = Files.createTempFile("rows", ".csv");
    }

    @AfterContainer
    static void removeFile() throws IOException {
        Files.delete(propertyFile);
    }

    @BeforeEach
    void nameFile() {
        file = folder.resolve("data.csv");
    }

    private LoadedCsv read(String text, Preprocessing preparation, String target) throws IOException {
        Files.writeString(file, text);
        return LoadedCsv.read(file, CsvFormat.defaults(), target, preparation);
    }

    private void assertRefused(String sentence, String text, Preprocessing preparation) {
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> read(text, preparation, "y").dataset())
                .getMessage();
        assertEquals(sentence, message.replace(file.toString(), ""));
    }

    /** What a schema makes of the rows of a text, and what is told of them. */
    private List<float[]> rows(Schema schema, String text, List<String> notes) throws IOException {
        Path other = Files.writeString(folder.resolve("other.csv"), text);
        return EncodedRows.of(other, CsvFormat.defaults(), schema, notes::add);
    }

    private float[] row(Schema schema, String text) throws IOException {
        List<String> notes = new ArrayList<>();
        List<float[]> rows = rows(schema, text, notes);
        assertEquals(List.of(), notes);
        assertEquals(1, rows.size());
        return rows.get(0);
    }

    private void assertRowRefused(Schema schema, String sentence, String text) {
        assertEquals(
                folder.resolve("other.csv") + sentence,
                assertThrows(DataFormatException.class, () -> row(schema, text)).getMessage());
    }

    @Test
    void columnsWithoutNumbersAreCategoriesInTheirOrder() throws IOException {
        Schema schema = read(
                        "y,port,n,size\n0,S,1,10\n1,C,2,9\n0,S,3,10\n", Preprocessing.NONE.withCategorical("size"), "y")
                .schema();
        assertEquals(
                new Schema(
                        4,
                        true,
                        List.of(0),
                        List.of(
                                new Schema.Categorical("port", 1, List.of("C", "S"), 2, -1),
                                new Schema.Numeric("n", 2, Double.NaN, 0, 1),
                                new Schema.Categorical("size", 3, List.of("9", "10"), 2, -1))),
                schema);
        assertEquals(
                List.of("port=C", "port=S", "n", "size=9", "size=10"),
                List.of(
                        schema.inputName(0),
                        schema.inputName(1),
                        schema.inputName(2),
                        schema.inputName(3),
                        schema.inputName(4)));
        assertArrayEquals(new float[] {0, 1, -2.5f, 1, 0}, row(schema, "S,-2.5,9\n"));
    }

    @Test
    void columnsOfBothKindsAreRefusedUnlessTheySayWhatTheyAre() throws IOException {
        String text = "y,ticket\n0,17\n1,A5\n";
        assertRefused(
                ", line 3, column 2 (ticket): \"A5\" is not a number, but 1 of the column's 2 values are;"
                        + " CsvFormat.withMissingTexts(\"A5\") reads such values as missing, and"
                        + " Preprocessing.withCategorical(\"ticket\") makes the column categorical",
                text,
                Preprocessing.NONE);
        Schema.Categorical ticket = (Schema.Categorical) read(text, Preprocessing.NONE.withCategorical("2"), "y")
                .schema()
                .columns()
                .get(0);
        assertEquals(List.of("17", "A5"), ticket.categories());
        assertThrows(IllegalArgumentException.class, () -> read("y,ticket\n0,A5\n1,17\n", Preprocessing.NONE, "y"));
        Schema schema =
                read("y,ticket\n0,A5\n1,17\n0,B7\n", Preprocessing.NONE, "y").schema();
        assertEquals(
                List.of("17", "A5", "B7"),
                ((Schema.Categorical) schema.columns().get(0)).categories());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "NA", "NaN", "?", " ? ", "None", "null", "#N/A"})
    void missingValuesAreRefusedWithTheirPlaceOrFilledIn(String none) throws IOException {
        assertRefused(
                ", line 4, column 2 (n): the value is missing"
                        + ", which Preprocessing.withMissing(Missing.MEAN) would fill in",
                "y,n\n0,1\n1,2\n0," + none + "\n",
                Preprocessing.NONE);
        assertRefused(
                ", line 3, column 2 (s): the value is missing"
                        + ", which Preprocessing.withMissing(Missing.MEAN) would fill in",
                "y,s\n0,a\n1," + none + "\n",
                Preprocessing.NONE);
        assertRefused(
                ", line 3, column 1 (y): the target is missing; Table.withoutMissingTargets leaves such rows out",
                "y,s\n0,a\n" + none + ",b\n",
                MEAN);
        String text = "y,n,s\n0," + none + "," + none + "\n" + "1,1.75,b\n".repeat(5) + "0,1.75,a\n".repeat(2);
        Schema schema = read(text, MEAN, "y").schema();
        assertArrayEquals(new float[] {0, 1, 0}, row(schema, "0,a\n"));
        assertArrayEquals(new float[] {1.75f, 0, 1}, row(schema, "n,s\n?," + none + "\n"));
    }

    @Test
    void columnThatIsAlwaysMissingIsLeftOutWithANote() throws IOException {
        LoadedCsv data = read("y,n,m\n0,,1\n1,NA,2\n", MEAN, "y");
        assertEquals(
                List.of("m"),
                data.schema().columns().stream().map(Schema.Column::name).toList());
        assertEquals(1, data.dataset().inputs());
        assertEquals(1, data.notes().size());
        assertTrue(data.notes().get(0).contains("left out: n"), data.notes().toString());
        assertRefused("no input has a value in any row", "y,n\n0,\n1,\n", MEAN);
    }

    @Test
    void columnThatNeverChangesBecomesZero() throws IOException {
        String text = "y,n\n" + "0,0.1\n".repeat(30) + "1,0.1\n".repeat(30);
        for (Scaling scaling : List.of(Scaling.STANDARD, Scaling.MIN_MAX)) {
            LoadedCsv data = read(text, Preprocessing.NONE.withScaling(scaling), "y");
            assertEquals(
                    new Schema.Numeric("n", 1, Double.NaN, 0.1, 1),
                    data.schema().columns().get(0));
            assertEquals(0, data.dataset().density());
        }
    }

    @Test
    void categoryThatIsNotTrainedOnLeavesItsInputsAtZeroAndIsTold() throws IOException {
        Schema schema = read("y,s\n0,a\n1,b\n", Preprocessing.NONE, "y").schema();
        List<String> notes = new ArrayList<>();
        List<float[]> rows = rows(schema, "s\nb\n\"c\nd\"\na\nc\nc\ne\nf\n", notes);
        assertArrayEquals(new float[] {0, 1}, rows.get(0));
        assertArrayEquals(new float[2], rows.get(1));
        assertArrayEquals(new float[] {1, 0}, rows.get(2));
        assertArrayEquals(new float[2], rows.get(3));
        assertEquals(
                List.of(folder.resolve("other.csv") + ": categories that were not in the training data are unknown"
                        + " and set all inputs of their column to 0: s (5 of 7 rows, such as \"c d\", c and e)"),
                notes);
    }

    @Test
    void oneNoteTellsTheUnknownCategoriesOfAllColumns() throws IOException {
        String header = IntStream.range(0, 12).mapToObj(i -> "s" + i).collect(Collectors.joining(","));
        Schema schema = read(
                        "y," + header + "\n0" + ",a".repeat(12) + "\n1" + ",b".repeat(12) + "\n",
                        Preprocessing.NONE,
                        "y")
                .schema();
        List<String> notes = new ArrayList<>();
        rows(schema, header + "\nx,u" + ",a".repeat(10) + "\ny" + ",a".repeat(11) + "\n", notes);
        assertEquals(
                List.of(folder.resolve("other.csv") + ": categories that were not in the training data are unknown"
                        + " and set all inputs of their column to 0: s0 (2 of 2 rows, such as x and y),"
                        + " s1 (1 of 2 rows, such as u)"),
                notes);
        notes.clear();
        rows(schema, header + "\n" + "z,".repeat(11) + "z\n", notes);
        assertTrue(
                notes.size() == 1 && notes.get(0).endsWith(", s9 (1 of 1 row, such as z) and 2 more columns"),
                notes::toString);
    }

    @Test
    void columnsOfAnotherFileAreFoundByTheirHeadings() throws IOException {
        Schema schema = read("id,y,a,b,s\n7,0,1,2,x\n8,1,3,4,z\n", Preprocessing.NONE.withIgnored("id"), "y")
                .schema();
        float[] expected = {5, 6, 0, 1};
        assertArrayEquals(expected, row(schema, "a,b,s\n5,6,z\n"));
        assertArrayEquals(expected, row(schema, "s,other,b,a,y\nz,what?,6,5,1\n"));
        assertArrayEquals(expected, row(schema, "s\tb\ta\nz\t6\t5\n"));
        assertArrayEquals(expected, row(schema, "5,6,z\n"));
        assertArrayEquals(expected, row(schema, "9,1,5,6,z\n"));
        assertArrayEquals(expected, row(schema, "9,5,6,z\n"));
        assertRowRefused(
                schema,
                ": there is no column \"b\" in the headings, from which the network takes inputs",
                "a,s\n5,z\n");
        Schema lengths = read("petal length,sepal length,y\n1,2,0\n3,4,1\n", Preprocessing.NONE, "y")
                .schema();
        String lacks = ": there is no column \"petal length\" in the headings, from which the network takes inputs";
        // The other input is similar, but is there for itself.
        assertRowRefused(lengths, lacks, "sepal length,y\n2,0\n");
        assertRowRefused(lengths, lacks + ", did you mean petal_length?", "sepal length,petal_length\n2,1\n");
        assertRowRefused(
                schema,
                ": the columns 1 and 3 are both named \"a\"; name the column by its number, or rename one of them",
                "a,b,a,s\n5,6,7,z\n");
        assertRowRefused(schema, ": a row has 2 columns, but the network takes 3 columns from a file of 5", "5,6\n");
        assertRowRefused(schema, ", line 2, column 1 (a): \"five\" is not a finite number", "a,b,s\nfive,6,z\n");
        assertRowRefused(
                schema,
                ", line 2, column 3 (s): the value is missing (\"?\"), and no replacement was learned",
                "a,b,s\n5,6,?\n");
        assertRowRefused(schema, ": the file has no rows", "a,b,s\n");
    }

    @Test
    void columnsWithoutOrWithEqualHeadingsAreFoundByTheirPlaces() throws IOException {
        for (String text : List.of("0,1,x\n1,2,z\n")) {
            Schema schema = read(text, Preprocessing.NONE, text.startsWith("y") ? "y" : "1")
                    .schema();
            assertArrayEquals(new float[] {5, 0, 1}, row(schema, "5,z\n"));
            assertArrayEquals(new float[] {5, 0, 1}, row(schema, "1,5,z\n"));
            List<String> notes = new ArrayList<>();
            assertArrayEquals(
                    new float[] {5, 0, 1}, rows(schema, "r,s,t\n1,5,z\n", notes).get(0));
            assertEquals(
                    List.of(folder.resolve("other.csv") + ": the first row (r, s, t) is read as headings;"
                            + " CsvFormat.withHeader(false) reads it as data"),
                    notes);
        }
    }

    @Test
    void whatIsNotThereOrNoInputCannotBePrepared() {
        String text = "y,a\n0,1\n1,2\n";
        assertRefused("there is no column \"b\" among y, a", text, Preprocessing.NONE.withCategorical("b"));
        assertRefused(
                "the column \"y\" is a target, so it cannot be ignored", text, Preprocessing.NONE.withIgnored("y"));
        assertRefused(
                "besides targets and ignored columns there must be at least one input",
                text,
                Preprocessing.NONE.withIgnored("a"));
    }

    @Test
    void numberTooFarFromWhatWasTrainedOnIsRefused() throws IOException {
        Schema schema = read("y,a\n0,0\n1,1e-30\n", Preprocessing.NONE.withScaling(Scaling.MIN_MAX), "y")
                .schema();
        assertRowRefused(
                schema,
                ", line 2, column 1 (a): 1.0E30 lies so far from what was trained on that it cannot be scaled",
                "a\n1e30\n");
    }

    @Test
    void headingsOverTextsAreKnownByTheColumnsAskedFor() throws IOException {
        assertEquals(
                2, read("y,s\nno,a\nyes,b\n", Preprocessing.NONE, "y").table().rows());
        LoadedCsv none = LoadedCsv.read(file, CsvFormat.defaults().withHeader(false), "1", Preprocessing.NONE);
        assertEquals(3, none.table().rows());
    }

    @Test
    void delimitersAreFoundOutOrTold() throws IOException {
        for (String delimiter : List.of(",", "\t", ";", "|")) {
            Schema schema = read(
                            String.join(delimiter, "y", "\"a,;|\t,;|\tb\"", "n") + "\n"
                                    + String.join(delimiter, "0", "x", "1") + "\n",
                            Preprocessing.NONE,
                            "y")
                    .schema();
            assertEquals(
                    List.of("a,;|\t,;|\tb", "n"),
                    schema.columns().stream().map(Schema.Column::name).toList());
        }
        Path tabs = Files.writeString(folder.resolve("data.tsv"), "y\tname, first, and last\n0\ta\n");
        assertEquals(
                "name, first, and last",
                LoadedCsv.read(tabs, "y").schema().columns().get(0).name());
        Files.writeString(file, "0:a,5\n1:b,5\n");
        assertEquals(
                List.of("a,5"),
                ((Schema.Categorical)
                                LoadedCsv.read(file, CsvFormat.defaults().withDelimiter(':'), "1", Preprocessing.NONE)
                                        .schema()
                                        .columns()
                                        .get(0))
                        .categories()
                        .subList(0, 1));
        assertThrows(IllegalArgumentException.class, () -> CsvFormat.defaults().withDelimiter('"'));
    }

    /** Large tables of random fields: what the training set is given is what the rows become one by one. */
    @Property(tries = 30)
    void setsHoldWhatTheRowsBecomeOneByOne(
            @ForAll int seed, @ForAll @IntRange(min = 7, max = 700) int size, @ForAll Scaling scaling)
            throws IOException {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder("n,s,y,d\n");
        for (int i = 0; i < size; i++) {
            text.append(random.nextInt(5) == 0 ? "" : random.nextInt(1000) - 500)
                    .append(',')
                    .append(random.nextInt(5) == 0 ? "?" : "s" + random.nextInt(4))
                    .append(',')
                    .append(i % 2)
                    .append(',')
                    .append(random.nextGaussian())
                    .append('\n');
        }
        FreshFile.write(propertyFile, text.toString());
        LoadedCsv data = LoadedCsv.read(propertyFile, CsvFormat.defaults(), "y", MEAN.withScaling(scaling));
        List<float[]> rows = EncodedRows.of(propertyFile, CsvFormat.defaults(), data.schema(), note -> {});
        assertEquals(size, rows.size());
        Table again = TableReader.of(propertyFile).table(data.schema()).withTarget("y");
        Dataset first = data.dataset();
        Dataset second = data.encoder().dataset(again);
        float[] input = new float[data.schema().inputs()];
        for (int i = 0; i < size; i++) {
            first.copyRow(i, input, 0);
            assertArrayEquals(rows.get(i), input);
            second.copyRow(i, input, 0);
            assertArrayEquals(rows.get(i), input);
            assertEquals(first.label(i), second.label(i));
        }
    }
}
