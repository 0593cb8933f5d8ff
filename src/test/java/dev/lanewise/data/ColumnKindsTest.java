package dev.lanewise.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Lanewise;
import dev.lanewise.TableReader;
import dev.lanewise.data.Preprocessing.Missing;
import dev.lanewise.data.Table.ColumnKind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The kind of a column follows from all of its values, whatever their order and wherever they come from. */
class ColumnKindsTest {
    private static final CsvFormat COMMAS =
            CsvFormat.defaults().withDelimiter(',').withHeader(true);

    @TempDir
    private Path folder;

    private static String csv(List<String> values) {
        StringBuilder text = new StringBuilder("x,y\n");
        for (int row = 0; row < values.size(); row++) {
            text.append(values.get(row)).append(',').append(row % 2).append('\n');
        }
        return text.toString();
    }

    /** The kind of a column of a stream, of a file and of a data set, which are the same; null if it is refused. */
    private static ColumnKind kind(Path file, List<String> values) throws IOException {
        String text = csv(values);
        Files.writeString(file, text);
        List<ColumnKind> kinds = new ArrayList<>();
        kinds.add(kind(TableReader.of(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                .withFormat(COMMAS)
                .table()));
        kinds.add(kind(Lanewise.readTable(file, COMMAS)));
        try {
            Schema.Column column = TableEncoder.learn(
                            Preprocessing.NONE.withMissing(Missing.MEAN),
                            Lanewise.readTable(file, COMMAS).withTarget("y"))
                    .schema()
                    .columns()
                    .get(0);
            kinds.add(column instanceof Schema.Numeric ? ColumnKind.NUMERIC : ColumnKind.CATEGORICAL);
        } catch (IllegalArgumentException e) {
            kinds.add(null);
        }
        assertEquals(Collections.nCopies(3, kinds.get(0)), kinds, text);
        return kinds.get(0);
    }

    /** The kind of the first column; null if it has numbers and words. */
    private static ColumnKind kind(Table table) {
        return table.columns().get(0).mixture("") == null
                ? table.describe().get(0).kind()
                : null;
    }

    /** The kind of a column of maps in which each text that is a number is a number. */
    private static ColumnKind kindOfMaps(List<String> values) {
        try {
            return Table.of(values.stream()
                            .map(value -> Map.of("x", object(value)))
                            .toList())
                    .describe()
                    .get(0)
                    .kind();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static Object object(String value) {
        return value.matches("-?[0-9]+")
                ? (Object) Long.valueOf(value)
                : value.matches("-?[0-9]+[.][0-9]+") ? (Object) Double.valueOf(value) : value;
    }

    @Property(tries = 300)
    void kindDoesNotDependOnTheOrderOfTheRows(
            @ForAll @IntRange(min = 0, max = 30) int numbers,
            @ForAll @IntRange(min = 0, max = 30) int words,
            @ForAll @IntRange(min = 0, max = 5) int missing,
            @ForAll @IntRange(min = 1, max = 4) int copies,
            @ForAll long seed)
            throws IOException {
        List<String> values = new ArrayList<>(Collections.nCopies(missing, "NA"));
        values.add("NA");
        for (int copy = 0; copy < copies; copy++) {
            IntStream.range(0, numbers).forEach(i -> values.add(i % 3 == 0 ? i + ".5" : String.valueOf(i - 2)));
            IntStream.range(0, words).forEach(i -> values.add("w" + i));
        }
        int distinct = numbers + words;
        ColumnKind expected = distinct == 0
                ? null
                : words == 0
                        ? ColumnKind.NUMERIC
                        : numbers < words || distinct <= 20 && copies >= 2 ? ColumnKind.CATEGORICAL : null;
        Path file = Files.createTempFile("kinds", ".csv");
        Random random = new Random(seed);
        for (int order = 0; order < 3 && distinct > 0; order++) {
            Collections.shuffle(values, random);
            assertEquals(expected, kind(file, values), values::toString);
            assertEquals(expected, kindOfMaps(values), values::toString);
        }
        Files.delete(file);
    }

    @Property(tries = 100)
    void categoriesKeepTheirTextsWhereverTheFirstWordStands(@ForAll long seed) throws IOException {
        List<String> pool = List.of("4", "04", "4.0", "f", "r", "+4", "00123");
        Random random = new Random(seed);
        List<String> values = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            values.add(pool.get(i < pool.size() ? i : random.nextInt(pool.size())));
        }
        Collections.shuffle(values, random);
        String text = csv(values);
        Path file = Files.createTempFile("kinds", ".csv");
        Files.writeString(file, text);
        assertArrayEquals(values.toArray(), Lanewise.readTable(file, COMMAS).categories("x"));
        assertArrayEquals(
                values.toArray(),
                TableReader.of(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                        .withFormat(COMMAS)
                        .table()
                        .categories("x"));
        // Quotes and other characters than ASCII are read by another reader.
        Files.writeString(file, text + "\"Ä\",1\n");
        assertEquals(61, Lanewise.readTable(file, COMMAS).categories("x").length);
        Files.delete(file);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 50, 299, 598, 599})
    void wordsAmongManyNumbersAreRefusedWithCountsPlaceAndRemediesWhereverTheyStand(int place) throws IOException {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            values.add(String.format(Locale.ROOT, "%.2f", Math.sqrt(i)));
        }
        for (int word = 0; word < 6; word++) {
            values.set((place + 100 * word) % 600, "unknown");
        }
        int first = values.indexOf("unknown");
        Path file = Files.writeString(folder.resolve("t.csv"), csv(values));
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> TableEncoder.learn(Preprocessing.NONE, Lanewise.readTable(file))
                                .schema())
                .getMessage();
        assertTrue(
                message.startsWith(file + ", line " + (first + 2) + ", column 1 (x): \"unknown\"")
                        && message.contains("594 of the column's 600 values")
                        && message.contains("CsvFormat.withMissingTexts(\"unknown\")")
                        && message.contains("Preprocessing.withCategorical(\"x\")"),
                message);
        assertEquals(
                6,
                Lanewise.readTable(file, COMMAS.withMissingTexts("unknown"))
                        .describe()
                        .get(0)
                        .missing());
    }

    @Test
    void driveOfACarIsCategorical() throws IOException {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            values.addAll(List.of("4", "f", "r"));
        }
        assertEquals(ColumnKind.CATEGORICAL, kind(folder.resolve("t.csv"), values));
        Table maps = Table.of(
                values.stream().map(value -> Map.of("x", object(value))).toList());
        assertArrayEquals(values.toArray(), maps.categories("x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e39", "-1e39", "1e400", "340282366920938463463374607431768211456"})
    void numberThatIsTooLargeForAFloatIsNamedSoAndNeverACategory(String large) throws IOException {
        for (List<String> values :
                List.of(Collections.nCopies(5, large), List.of(large, "1", "2"), List.of("1", "2", large))) {
            Path file = Files.writeString(folder.resolve("t.csv"), csv(values));
            String message = assertThrows(
                            IllegalArgumentException.class,
                            () -> TableEncoder.learn(Preprocessing.NONE, Lanewise.readTable(file))
                                    .schema())
                    .getMessage();
            assertTrue(
                    message.startsWith(file + ", line " + (2 + values.indexOf(large)) + ", column 1 (x): ")
                            && message.contains("too large for a float"),
                    message);
        }
        // Among words it is one of them, such as the start of a checksum.
        Path file = Files.writeString(folder.resolve("t.csv"), csv(List.of(large, "ab12", "cd34")));
        assertEquals(
                ColumnKind.CATEGORICAL,
                Lanewise.readTable(file).describe().get(0).kind());
    }

    @Test
    void stringsOfMapsAreCategoriesUnlessThereAreNumbersBesideThem() {
        assertArrayEquals(
                new String[] {"1", "2"},
                Table.of(List.of(Map.of("x", "1"), Map.of("x", "2"))).categories("x"));
        List<Object> values = Arrays.asList(1, "2", null, "3.5", 4L, "");
        Table table = Table.of(values.stream()
                .map(value -> {
                    Map<String, Object> row = new HashMap<>();
                    row.put("x", value);
                    return row;
                })
                .toList());
        assertArrayEquals(new double[] {1, 2, Double.NaN, 3.5, 4, Double.NaN}, table.numbers("x"));
    }

    @Test
    void longNumbersAmongWordsKeepAllDigits() {
        List<Object> values = List.of(9007199254740993L, "a", "b", 9007199254740992L, "c");
        Table table = Table.of(values.stream().map(value -> Map.of("x", value)).toList());
        assertArrayEquals(values.stream().map(String::valueOf).toArray(), table.categories("x"));
    }
}
