package dev.lanewise.cli;

import dev.lanewise.cli.reader.CsvText;
import dev.lanewise.data.CsvFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Detects the decimal separators of CSV files. */
final class CsvReading {
    private static final int MOST_ROWS = 1000;
    private static final Pattern GROUPS = Pattern.compile("[+-]?[1-9][0-9]{0,2}(?:[.][0-9]{3})+");
    private static final Pattern POINT = Pattern.compile("[+-]?[0-9]*[.][0-9]+(?:[eE][+-]?[0-9]+)?");

    private CsvReading() {}

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
}
