package dev.lanewise.cli.reader;

import static dev.lanewise.Refusal.assertRefused;
import static dev.lanewise.Refusal.assertThrown;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.TableReader;
import dev.lanewise.data.CsvFormat;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Preprocessing;
import dev.lanewise.data.Preprocessing.Missing;
import dev.lanewise.data.Preprocessing.Scaling;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Schema.DatePart;
import dev.lanewise.data.Schemas;
import dev.lanewise.data.Table;
import dev.lanewise.data.TableEncoder;
import dev.lanewise.data.Task;
import dev.lanewise.internal.table.SchemaLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Columns of dates become numbers, by the same rule in files, tables and rows. */
class DatesTest {
    @TempDir
    private Path folder;

    private Path write(String... rows) throws IOException {
        return Files.writeString(folder.resolve("table.csv"), "day,size,price\n" + String.join("\n", rows) + "\n");
    }

    /** 40 rows, an hour and a day after one another, from noon on New Year's Eve. */
    private static String[] rows(boolean times, boolean missing) {
        String[] rows = new String[40];
        LocalDateTime date = LocalDateTime.of(1999, 12, 31, 12, 0);
        for (int i = 0; i < rows.length; i++) {
            LocalDateTime then = date.plusDays(i).plusHours(i);
            rows[i] = (missing && i % 7 == 3
                            ? "NA"
                            : times ? then.toString() : then.toLocalDate().toString()) + ","
                    + i % 3 + ","
                    + i / 2.0;
        }
        return rows;
    }

    @Test
    void partsAreDaysMonthWeekdayAndHour() throws IOException {
        Path file = write("1970-01-01 00:00,1,0.5", "2024-02-29T18:30:00,2,1.5", "1969-12-31T06:00:00.5Z,3,2.5");
        LoadedCsv data = LoadedCsv.read(file, "price");
        Schema.Dates dates =
                assertInstanceOf(Schema.Dates.class, data.schema().columns().get(0));
        assertEquals(List.of(DatePart.values()), dates.parts());
        assertArrayEquals(new double[] {0, 1, 4, 0}, dates.numbers("1970-01-01").orElseThrow(), "a Thursday");
        assertArrayEquals(
                new double[] {19782 + 18.5 / 24, 2, 4, 18.5},
                dates.numbers("2024-02-29T18:30:00").orElseThrow(),
                1e-12);
        assertArrayEquals(
                new double[] {-1 + 0.25, 12, 3, 6},
                dates.numbers("1969-12-31 06:00").orElseThrow(),
                1e-12);
        assertEquals(Optional.empty(), dates.numbers("2023-02-29"));
        assertEquals(
                List.of("day days", "day month", "day weekday", "day hour", "size"),
                IntStream.range(0, 5).mapToObj(data.schema()::inputName).toList());
        Path days = write("1970-01-01,1,0.5", "2024-02-29,2,1.5");
        assertEquals(
                List.of(DatePart.DAYS, DatePart.MONTH, DatePart.WEEKDAY),
                ((Schema.Dates) LoadedCsv.read(days, "price").schema().columns().get(0)).parts(),
                "no hour without times");
    }

    @ParameterizedTest
    @EnumSource
    void filesTablesAndRowsGiveTheSameBits(Scaling scaling) throws IOException {
        for (boolean missing : new boolean[] {false, true}) {
            Preprocessing preparation =
                    Preprocessing.NONE.withScaling(scaling).withMissing(missing ? Missing.MEAN : Missing.REFUSE);
            Path file = write(rows(true, missing));
            LoadedCsv data = LoadedCsv.read(file, CsvFormat.defaults(), "price", preparation);
            float[] expected = inputs(data.dataset());
            assertArrayEquals(expected, data.encoder().inputs(data.table()));
            List<float[]> read = EncodedRows.of(file, CsvFormat.defaults(), data.schema(), note -> {});
            for (int row = 0; row < 40; row++) {
                assertArrayEquals(Arrays.copyOfRange(expected, 5 * row, 5 * row + 5), read.get(row));
            }
            assertArrayEquals(
                    expected,
                    inputs(data.encoder()
                            .dataset(TableReader.of(file).table(data.schema()).withTarget("price"))));
            assertEquals(data.schema(), SchemaLines.parse(SchemaLines.of(data.schema())));
            if (scaling == Scaling.STANDARD) {
                assertTrue(data.schema().isScaled());
                for (int part = 0; part < 4; part++) {
                    double sum = 0;
                    for (int row = 0; row < 40; row++) {
                        sum += expected[5 * row + part];
                    }
                    assertEquals(0, sum / 40, 1e-6, "standardised");
                }
            }
        }
    }

    private static float[] inputs(Dataset dataset) {
        float[] inputs = new float[dataset.size() * dataset.inputs()];
        for (int row = 0; row < dataset.size(); row++) {
            dataset.copyRow(row, inputs, row * dataset.inputs());
        }
        return inputs;
    }

    @Test
    void rowsOfObjectsMayHaveDates() throws IOException {
        LoadedCsv data = LoadedCsv.read(write(rows(true, false)), "price");
        TableEncoder encoder = new TableEncoder(data.schema(), Task.REGRESSION, List.of("price"));
        LocalDateTime date = LocalDateTime.of(2024, 12, 31, 18, 0);
        assertArrayEquals(new float[] {20088.75f, 12, 2, 18, 1}, encoder.inputs(Map.of("day", date, "size", 1)));
        assertArrayEquals(
                new float[] {20088, 12, 2, 0, 1}, encoder.inputs(Map.of("day", date.toLocalDate(), "size", 1)));
        assertRefused(
                "column \"day\": \"2024-12-32\" is not a date such as 2024-12-31 or 2024-12-31T23:59",
                () -> encoder.inputs(Map.of("day", "2024-12-32", "size", 1)));
        assertRefused(
                "column \"day\" has dates, so a row of numbers alone cannot be encoded", () -> encoder.inputs(1, 2));
    }

    @Test
    void categoricalKeepsCategories() throws IOException {
        LoadedCsv data = LoadedCsv.read(
                write(rows(false, false)), CsvFormat.defaults(), "price", Preprocessing.NONE.withCategorical("day"));
        assertInstanceOf(Schema.Categorical.class, data.schema().columns().get(0));
        Table table = Table.ofColumns(
                        Map.of("day", new String[] {"2024-01-01", "2024-01-02"}, "price", new double[] {1, 2}))
                .withTarget("price");
        assertInstanceOf(
                Schema.Categorical.class,
                TableEncoder.learn(Preprocessing.NONE.withCategorical("day"), Task.REGRESSION, table)
                        .schema()
                        .columns()
                        .get(0));
    }

    /** As PostgreSQL writes a time with a zone, and in the other notations of ISO 8601. */
    @ParameterizedTest
    @ValueSource(strings = {"+00", "-05", "+05:30", "-0330", "Z"})
    void timesWithAnOffsetAreConvertedToUtc(String zone) throws IOException {
        Path file = write("2024-02-29 18:30:00.5" + zone + ",1,0.5", "2024-02-29 18:30:00.5,2,1.5");
        LoadedCsv data = LoadedCsv.read(file, "price");
        Schema.Dates dates =
                assertInstanceOf(Schema.Dates.class, data.schema().columns().get(0));
        for (String time : List.of("18:30:00.5", "18:30")) {
            String utc = LocalDateTime.parse("2024-02-29T" + time)
                    .atOffset(ZoneOffset.of(zone))
                    .withOffsetSameInstant(ZoneOffset.UTC)
                    .toLocalDateTime()
                    .toString();
            double[] expected = dates.numbers(utc).orElseThrow();
            assertEquals(4, expected.length);
            assertArrayEquals(
                    expected, dates.numbers("2024-02-29 " + time + zone).orElseThrow());
        }
        for (String wrong : List.of(zone, " 18:30" + zone + "0", " 18:30" + zone + ":")) {
            assertEquals(Optional.empty(), dates.numbers("2024-02-29" + wrong), wrong);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "31.12.24",
                "12/31/24",
                "2024-12-31 noon",
                "2024-13-01",
                "2024-02-30",
                "20241231T10",
                "2024-12-31T24:00",
                "2024-12-31T23:60"
            })
    void otherNotationsAreCategories(String text) throws IOException {
        Path file = write("2024-12-31,1,0.5", text + ",2,1.5", "2024-12-30,2,2.5");
        assertInstanceOf(
                Schema.Categorical.class,
                LoadedCsv.read(file, "price").schema().columns().get(0));
    }

    @Test
    void whatIsNoDateIsRefusedWhereDatesWereTrainedOn() throws IOException {
        LoadedCsv data = LoadedCsv.read(write(rows(false, false)), "price");
        Path other = write("2024-12-31,1,0.5", "soon,2,1.5");
        assertThrown(
                DataFormatException.class,
                other + ", line 3, column 1 (day): \"soon\" is not a date such as 2024-12-31 or 2024-12-31T23:59",
                () -> EncodedRows.of(other, CsvFormat.defaults(), data.schema(), note -> {}));
        Path empty = write(",1,0.5");
        assertThrown(
                DataFormatException.class,
                empty + ", line 2, column 1 (day): the value is missing, and no replacement was learned",
                () -> EncodedRows.of(empty, CsvFormat.defaults(), data.schema(), note -> {}));
    }

    @Test
    void columnsThatCannotBeAreRefused() {
        Schema.Numeric plain = new Schema.Numeric("day", 0, Double.NaN, 0, 1);
        Schema.Numeric filled = new Schema.Numeric("day", 0, 3, 0, 1);
        assertThrows(IllegalArgumentException.class, () -> new Schema.Dates("day", 0, null, List.of(), List.of()));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Schema.Dates("day", 0, null, List.of(DatePart.DAYS), List.of()));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Schema.Dates("day", 0, null, List.of(DatePart.DAYS, DatePart.DAYS), List.of(plain, plain)));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Schema.Dates("day", 0, null, List.of(DatePart.DAYS, DatePart.MONTH), List.of(plain, filled)));
        String lines =
                SchemaLines.of(Schemas.of(new Schema.Dates("day", 0, null, List.of(DatePart.DAYS), List.of(filled))));
        assertEquals(
                "schema: 1 headed 1\ncolumn 0: dates 0 filled 1 1\ncolumn 0 name: day\n"
                        + "column 0 part 0: days 3.0 0.0 1.0\n",
                lines);
        assertRefused(
                "a date has days, month, weekday and hour, but \"century\" is there",
                () -> SchemaLines.parse(lines.replace("days", "century")));
    }
}
