package dev.lanewise.cli.reader;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.FreshFile;
import dev.lanewise.data.CsvFormat;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Preprocessing;
import dev.lanewise.data.Preprocessing.Missing;
import dev.lanewise.data.Preprocessing.Scaling;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Splits;
import dev.lanewise.internal.access.SchemaAccess;
import dev.lanewise.internal.csv.CsvInput;
import dev.lanewise.internal.rows.SplitIndices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
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

    private CsvData read(String text, Preprocessing preparation, String target) throws IOException {
        Files.writeString(file, text);
        return CsvData.read(CsvInput.of(file), CsvFormat.defaults(), CsvTargets.of(target), preparation, null);
    }

    private void assertRefused(String sentence, String text, Preprocessing preparation) {
        assertEquals(
                file + sentence,
                assertThrows(
                                DataFormatException.class,
                                () -> read(text, preparation, "y").splits())
                        .getMessage());
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
                SchemaAccess.get()
                        .schema(
                                4,
                                true,
                                List.of(0),
                                List.of(
                                        SchemaAccess.get().categorical("port", 1, List.of("C", "S"), 2, -1),
                                        SchemaAccess.get().numeric("n", 2, Double.NaN, 0, 1),
                                        SchemaAccess.get().categorical("size", 3, List.of("9", "10"), 2, -1))),
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
        assertThrows(DataFormatException.class, () -> read("y,ticket\n0,A5\n1,17\n", Preprocessing.NONE, "y"));
        Schema schema =
                read("y,ticket\n0,A5\n1,17\n0,B7\n", Preprocessing.NONE, "y").schema();
        assertEquals(
                List.of("17", "A5", "B7"),
                ((Schema.Categorical) schema.columns().get(0)).categories());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "NA", "NaN", "?", " ? ", "None", "null", "#N/A"})
    void missingValuesAreRefusedWithTheirPlaceOrFilledIn(String none) throws IOException {
        String marker = none.isBlank() ? "" : " (\"" + none.strip() + "\")";
        assertRefused(
                ", line 4, column 2 (n): the value is missing" + marker
                        + ", which Preprocessing.withMissing(Missing.MEAN) would fill in",
                "y,n\n0,1\n1,2\n0," + none + "\n",
                Preprocessing.NONE);
        assertRefused(
                ", line 3, column 2 (s): the value is missing" + marker
                        + ", which Preprocessing.withMissing(Missing.MEAN) would fill in",
                "y,s\n0,a\n1," + none + "\n",
                Preprocessing.NONE);
        assertRefused(
                ", line 3, column 1 (y): the target is missing"
                        + (none.isBlank()
                                ? ""
                                : " (\"" + none.strip()
                                        + "\" counts as missing; --keep-default-na and --na-values change that)")
                        + "; Table.withoutMissingTargets leaves such rows out",
                "y,s\n0,a\n" + none + ",b\n",
                MEAN);
        String text = "y,n,s\n0," + none + "," + none + "\n" + "1,1.75,b\n".repeat(5) + "0,1.75,a\n".repeat(2);
        Schema schema = read(text, MEAN, "y").withoutValidation().schema();
        assertArrayEquals(new float[] {0, 1, 0}, row(schema, "0,a\n"));
        assertArrayEquals(new float[] {1.75f, 0, 1}, row(schema, "n,s\n?," + none + "\n"));
    }

    @Test
    void missingValuesAreFilledInWithMeanAndMostFrequentOfTheTrainingPart() throws IOException {
        StringBuilder text = new StringBuilder("y,n,s\n");
        for (int i = 0; i < 20; i++) {
            text.append(i % 2)
                    .append(',')
                    .append(i)
                    .append(',')
                    .append(i % 3 == 0 ? "b" : i % 3 == 1 ? "a" : "")
                    .append('\n');
        }
        CsvData data = read(text.toString(), MEAN, "y");
        int[] training = SplitIndices.of(20).training();
        double sum = 0;
        int[] counts = new int[2];
        for (int row : training) {
            sum += row;
            if (row % 3 < 2) {
                counts[row % 3 == 0 ? 1 : 0]++;
            }
        }
        int frequent = counts[1] > counts[0] ? 1 : 0;
        float[] filled = row(data.schema(), "n,s\nNA,?\n");
        assertEquals((float) (sum / training.length), filled[0]);
        assertEquals(1, filled[1 + frequent]);
        assertEquals(0, filled[2 - frequent]);
    }

    @Test
    void columnThatIsAlwaysMissingIsLeftOutWithANote() throws IOException {
        CsvData data = read("y,n,m\n0,,1\n1,NA,2\n", MEAN, "y");
        assertEquals(
                List.of("m"),
                data.schema().columns().stream().map(Schema.Column::name).toList());
        assertEquals(1, data.splits().training().inputs());
        assertEquals(1, data.notes().size());
        assertTrue(data.notes().get(0).contains("left out: n"), data.notes().toString());
        assertRefused(": no input has a value in any row", "y,n\n0,\n1,\n", MEAN);
    }

    @Test
    void columnThatNeverChangesBecomesZero() throws IOException {
        String text = "y,n\n" + "0,0.1\n".repeat(30) + "1,0.1\n".repeat(30);
        for (Scaling scaling : List.of(Scaling.STANDARD, Scaling.MIN_MAX)) {
            CsvData data = read(text, Preprocessing.NONE.withScaling(scaling), "y");
            assertEquals(
                    SchemaAccess.get().numeric("n", 1, Double.NaN, 0.1, 1),
                    data.schema().columns().get(0));
            assertEquals(0, data.splits().training().density());
        }
    }

    /** The last rows in the order of the rows that are held out have other numbers than those that are trained on. */
    @Test
    void scalingIsLearnedFromWhatIsTrainedOnAlone() throws IOException {
        StringBuilder text = new StringBuilder("y,n\n");
        int size = 100;
        List<Integer> training =
                Arrays.stream(SplitIndices.of(size).training()).boxed().toList();
        for (int i = 0; i < size; i++) {
            text.append(i % 2)
                    .append(',')
                    .append(training.contains(i) ? i % 7 : 1000 + i)
                    .append('\n');
        }
        CsvData data = read(text.toString(), Preprocessing.NONE.withScaling(Scaling.MIN_MAX), "y");
        Splits splits = data.splits();
        assertEquals(
                SchemaAccess.get().numeric("n", 1, Double.NaN, 0, 6),
                data.schema().columns().get(0));
        float[] input = new float[1];
        for (Dataset held : List.of(splits.validation(), splits.test())) {
            for (int i = 0; i < held.size(); i++) {
                held.copyRow(i, input, 0);
                assertTrue(input[0] > 100);
            }
        }
        // Trained on as well, the validation rows count; drawn from the others, they do not.
        assertTrue(((Schema.Numeric) data.withoutValidation().schema().columns().get(0)).scale() > 1000);
        assertEquals(
                6,
                ((Schema.Numeric) data.withValidation(0.1, 3).schema().columns().get(0)).scale());
        assertEquals(7, data.withValidation(0.1, 3).splits().validation().size());
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

    /** So that the number of inputs is the file's, whichever rows are drawn to validate with. */
    @Test
    void categoryOfHeldOutRowsAloneHasAnInputThatIsNeverSet() throws IOException {
        int held = SplitIndices.of(20).test()[0];
        StringBuilder text = new StringBuilder("y,s\n");
        for (int i = 0; i < 20; i++) {
            text.append(i % 2)
                    .append(',')
                    .append(i == held ? "a" : i % 3 == 0 ? "b" : "c")
                    .append('\n');
        }
        CsvData data = read(text.toString(), Preprocessing.NONE, "y");
        assertEquals(
                SchemaAccess.get().categorical("s", 1, List.of("b", "c"), 3, -1),
                data.schema().columns().get(0));
        float[] inputs = new float[3];
        data.splits().test().copyRow(0, inputs, 0);
        assertArrayEquals(new float[3], inputs);
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
                ", line 2, column 3 (s): the value is missing (\"?\"), and nothing was learned to fill in",
                "a,b,s\n5,6,?\n");
        assertRowRefused(schema, ": the file has no rows", "a,b,s\n");
    }

    @Test
    void columnsWithoutOrWithEqualHeadingsAreFoundByTheirPlaces() throws IOException {
        for (String text : List.of("0,1,x\n1,2,z\n", "y,a,a\n0,1,x\n1,2,z\n")) {
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
        assertRefused(
                ": there is no column \"b\" in the headings or in 1..2; the headings are y," + " a",
                text,
                Preprocessing.NONE.withCategorical("b"));
        assertRefused(
                ": the column \"y\" is not an input, so it cannot be" + " ignored",
                text,
                Preprocessing.NONE.withIgnored("y"));
        assertRefused(
                ": the column \"a\" is not an input, so it cannot be a column of" + " categories",
                "y,a,b\n0,1,1\n1,2,1\n",
                Preprocessing.NONE.withIgnored("a").withCategorical("a"));
        assertRefused(
                ": besides targets, weights and ignored columns there must be at least one input",
                text,
                Preprocessing.NONE.withIgnored("a"));
    }

    @Test
    void numberTooFarFromWhatWasTrainedOnIsRefused() throws IOException {
        Schema schema = read("y,a\n0,0\n1,1e-30\n", Preprocessing.NONE.withScaling(Scaling.MIN_MAX), "y")
                .withoutValidation()
                .schema();
        assertRowRefused(
                schema,
                ", line 2, column 1 (a): 1.0E30 lies so far from what was trained on that it cannot be scaled",
                "a\n1e30\n");
    }

    @Test
    void headingsOverTextsAreKnownByTheColumnsAskedFor() throws IOException {
        assertEquals(2, size(read("y,s\nno,a\nyes,b\n", Preprocessing.NONE, "y").splits()));
        Files.writeString(file, "y,s\nno,a\nyes,b\n");
        CsvData none = CsvData.read(
                CsvInput.of(file),
                CsvFormat.defaults().withHeader(false),
                CsvTargets.of("1"),
                Preprocessing.NONE,
                null);
        assertEquals(3, size(none.splits()));
    }

    private static int size(Splits splits) {
        return splits.training().size()
                + splits.validation().size()
                + splits.test().size();
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
                CsvData.read(CsvInput.of(tabs), CsvFormat.defaults(), CsvTargets.of("y"), Preprocessing.NONE, null)
                        .schema()
                        .columns()
                        .get(0)
                        .name());
        Files.writeString(file, "0:a,5\n1:b,5\n");
        assertEquals(
                List.of("a,5"),
                ((Schema.Categorical) CsvData.read(
                                        CsvInput.of(file),
                                        CsvFormat.defaults().withDelimiter(':'),
                                        CsvTargets.of("1"),
                                        Preprocessing.NONE,
                                        null)
                                .withoutValidation()
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
        CsvData data = CsvData.read(
                CsvInput.of(propertyFile), CsvFormat.defaults(), CsvTargets.of("y"), MEAN.withScaling(scaling), null);
        List<float[]> rows = EncodedRows.of(propertyFile, CsvFormat.defaults(), data.schema(), note -> {});
        assertEquals(size, rows.size());
        Splits again = CsvData.read(
                        CsvInput.of(propertyFile), CsvFormat.defaults(), CsvTargets.of("y"), data.schema(), null)
                .splits();
        Splits splits = data.splits();
        int[] training = SplitIndices.of(size).training();
        for (int i = 0; i < training.length; i++) {
            float[] first = new float[data.schema().inputs()];
            float[] second = first.clone();
            splits.training().copyRow(i, first, 0);
            again.training().copyRow(i, second, 0);
            assertArrayEquals(rows.get(training[i]), first);
            assertArrayEquals(first, second);
        }
    }
}
