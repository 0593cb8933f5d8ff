package dev.lanewise.cli;

import dev.lanewise.cli.reader.CsvText;
import dev.lanewise.data.CsvFormat;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.UnknownColumnException;
import dev.lanewise.internal.table.Fields;
import dev.lanewise.internal.text.Quote;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;

/** Detects how a CSV file is read, and notes what may be read wrongly. */
final class CsvReading {
    private static final int MOST_ROWS = 1000;
    private static final int MOST_FIELDS = 5;
    /** A number in which the point may be a decimal separator or separate thousands. */
    private static final Pattern AMBIGUOUS = Pattern.compile("[+-]?[1-9][0-9]{0,2}[.][0-9]{3}");

    private static final Pattern GROUPS = Pattern.compile("[+-]?[1-9][0-9]{0,2}(?:[.][0-9]{3})+");
    private static final Pattern POINT = Pattern.compile("[+-]?[0-9]*[.][0-9]+(?:[eE][+-]?[0-9]+)?");

    private CsvReading() {}

    /**
     * Sets the flags that are not given to what is detected.
     *
     * @param name the file in notes
     * @param asked names of columns that flags name, by which a header is recognised
     * @return notes on what may be read wrongly
     */
    static List<String> keep(Path file, String name, CsvOptions reading, Collection<String> asked) throws IOException {
        List<String> notes = new ArrayList<>();
        boolean hasFlag = reading.hasHeaderFlag();
        CsvFormat format = reading.format();
        try (CsvText text = CsvText.open(file, format, asked)) {
            boolean isHeaded = false;
            boolean isOpen = !hasFlag && text.headings().isEmpty();
            List<List<String>> rows = rows(text);
            if (isOpen && !rows.isEmpty()) {
                List<String> first = rows.get(0);
                isHeaded = rows.size() > 1 && TargetQuestion.isHeaded(file, format);
                if (isHeaded) {
                    notes.add(name + ": the first row (" + some(first) + ") is read as headings; --header no reads it"
                            + " as data");
                } else if (countsUp(first)) {
                    notes.add(name + ": the first row (" + some(first) + ") is read as data; --header yes reads it as"
                            + " headings");
                }
            }
            if (!hasFlag && mayBeData(text.headings(), asked)) {
                notes.add(name + ": the first row (" + some(text.headings()) + ") is read as headings; --header no"
                        + " reads it as data");
            }
            if (text.decimalSeparator() == '.'
                    && format.decimalSeparator().isEmpty()
                    && format.thousandsSeparator().isEmpty()
                    && text.delimiter() == ';') {
                notes.addAll(ambiguous(name, text.names(), rows));
            }
            reading.keep(text.decimalSeparator(), isHeaded);
        } catch (DataFormatException | NoSuchFileException e) {
            // Loading the file reports it.
            return List.of();
        }
        return notes;
    }

    /**
     * Explains a missing column if the first row, which is read as data, contains its name.
     *
     * @param targets the target columns
     */
    static DataFormatException explained(
            Path file, CsvOptions reading, List<String> targets, UnknownColumnException unknown) throws IOException {
        if (!Files.isRegularFile(file) || reading.hasHeaderFlag()) {
            return unknown;
        }
        try (CsvText found = CsvText.open(file, reading.format(), List.of());
                CsvText text = CsvText.open(file, reading.format().withHeader(false), List.of())) {
            if (!found.headings().isEmpty()) {
                return unknown;
            }
            boolean isNamed = text.next() && text.fields().stream().anyMatch(targets::contains);
            return !isNamed
                    ? unknown
                    : new DataFormatException(
                            unknown.getMessage()
                                    + "; the first row is read as data, and --header yes reads it as headings",
                            unknown);
        } catch (DataFormatException e) {
            return unknown;
        }
    }

    /** Whether decimal commas are detected in all files, so that no flag is needed. */
    static boolean haveDecimalCommas(List<Path> files, CsvFormat format) {
        for (Path file : files) {
            try (CsvText text = CsvText.open(file, format, List.of())) {
                if (text.decimalSeparator() != ',') {
                    return false;
                }
            } catch (IOException e) {
                // Reported by the reader of the file, if it is a CSV file at all.
                return false;
            }
        }
        return true;
    }

    /** Whether a file has numbers such as 1.5, in which the point can only be a decimal separator. */
    static boolean haveDecimalPoints(List<Path> files, CsvFormat format) {
        for (Path file : files) {
            try (CsvText text = CsvText.open(file, format.withDecimalSeparator('.'), List.of())) {
                if (rows(text).stream()
                        .flatMap(List::stream)
                        .anyMatch(field -> POINT.matcher(field).matches()
                                && !GROUPS.matcher(field).matches())) {
                    return true;
                }
            } catch (IOException e) {
                // Reported by the reader of the file, if it is a CSV file at all.
            }
        }
        return false;
    }

    private static List<List<String>> rows(CsvText text) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        while (rows.size() < MOST_ROWS && text.next()) {
            rows.add(text.fields());
        }
        return rows;
    }

    /** Whether the fields are distinct, and the numbers among them count up, like years in headings. */
    private static boolean countsUp(List<String> fields) {
        List<String> numbers =
                fields.stream().filter(field -> field.matches("[0-9]{1,4}")).toList();
        boolean areOthersNames = fields.stream()
                .allMatch(field -> numbers.contains(field) || field.isEmpty() || field.matches("(?s)\\p{L}.*"));
        if (numbers.size() < 2 || !areOthersNames || new HashSet<>(fields).size() < fields.size()) {
            return false;
        }
        for (int i = 1; i < numbers.size(); i++) {
            if (Integer.parseInt(numbers.get(i)) != Integer.parseInt(numbers.get(i - 1)) + 1) {
                return false;
            }
        }
        return true;
    }

    /** Whether detected headings include numbers or missing values, but no name that a flag gives. */
    private static boolean mayBeData(List<String> headings, Collection<String> asked) {
        return headings.stream().noneMatch(asked::contains)
                && headings.stream()
                        .anyMatch(heading -> Fields.isNumber(heading.replace(',', '.'))
                                || (!heading.isEmpty() && Fields.isMissing(heading)));
    }

    /** Notes on columns of numbers such as 1.100, which are read as 1.1 but may be 1100. */
    private static List<String> ambiguous(String name, List<String> names, List<List<String>> rows) {
        List<String> notes = new ArrayList<>();
        for (int c = 0; c < names.size(); c++) {
            int column = c;
            List<String> values = rows.stream()
                    .filter(row -> column < row.size())
                    .map(row -> row.get(column))
                    .filter(field -> !field.isEmpty())
                    .toList();
            if (values.size() > 1
                    && values.stream()
                            .allMatch(value -> AMBIGUOUS.matcher(value).matches())) {
                String value = values.get(0);
                notes.add(name + ": " + Quote.name(names.get(c)) + " is read with decimal points; --decimal , reads "
                        + value + " as " + value.replace(".", ""));
            }
        }
        return notes;
    }

    private static String some(List<String> fields) {
        String joined = String.join(
                ", ", fields.stream().limit(MOST_FIELDS).map(Quote::name).toList());
        return fields.size() > MOST_FIELDS ? joined + ", ..." : joined;
    }
}
