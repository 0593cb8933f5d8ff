package dev.lanewise;

import dev.lanewise.data.CsvFormat;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.MissingLibraryException;
import dev.lanewise.data.Table;
import dev.lanewise.internal.Version;
import dev.lanewise.internal.kernel.KernelSelection;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Entry points of the library.
 *
 * <pre>{@code
 * Table.Split houses = Lanewise.readTable(Path.of("houses.csv")).withTarget("price").split(0.2, 1);
 * Model model = Lanewise.regressor().fit(houses.training());
 * System.out.println(model.evaluate(houses.test()));
 * model.save(Path.of("houses.lanewise"));
 * }</pre>
 */
public final class Lanewise {
    private Lanewise() {}

    /**
     * Creates an estimator that learns classes, labels or numbers, depending on the targets; see {@link Table#task} and
     * {@link dev.lanewise.data.Dataset#task}.
     *
     * @return an estimator with default settings
     */
    public static Estimator estimator() {
        return Estimator.ofAnyTask();
    }

    /**
     * Creates a classifier. It predicts one class per example, or labels if a table has several target columns of 0 and
     * 1 or any columns that are declared as labels, see {@link Table#multiLabelTargets}.
     *
     * @return an estimator with default settings
     */
    public static Estimator classifier() {
        return Estimator.classifier();
    }

    /**
     * Creates a regressor, a network that predicts one or more numbers.
     *
     * @return an estimator with default settings
     */
    public static Estimator regressor() {
        return Estimator.regressor();
    }

    /**
     * Reads a CSV file, which may be compressed with gzip, as a table without targets. Delimiter, header and decimal
     * separator are detected, see {@link CsvFormat}. All values of a column determine whether it is numeric or
     * categorical, unless {@link CsvFormat#withCategorical} names the column.
     *
     * <p>A column with a blank heading, such as the index that pandas writes, is named by its number, from 1, as in
     * {@code "column 1"}. If a heading occurs several times, the names include the number, too: {@code "size (column
     * 3)"}.
     *
     * <p>{@link TableReader} also reads streams, and tables that do not fit into memory.
     *
     * @param file the file to read
     * @return the table
     * @throws NoSuchFileException if there is no such file
     * @throws MissingLibraryException if the library for CSV files is missing
     * @throws DataFormatException if the file is not a valid table; the message names the file and, where known, the
     *     line and the column
     * @throws IOException if reading fails
     */
    public static Table readTable(Path file) throws IOException {
        return readTable(file, CsvFormat.defaults());
    }

    /**
     * Reads a CSV file of a given format as a table, as {@link #readTable(Path)} does.
     *
     * @param file the file to read
     * @param format delimiter, header, syntax of the fields, and categorical columns
     * @return the table
     * @throws DataFormatException as {@link #readTable(Path)} does
     * @throws IOException if reading fails
     */
    public static Table readTable(Path file, CsvFormat format) throws IOException {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(format, "format");
        return TableReader.of(file).withFormat(format).table();
    }

    /**
     * Reads a file of any kind completely, which checks all of it, and describes its content: a model, a checkpoint, a
     * data set, a table, a picture, or a network or arrays of another program. All numbers of networks and arrays must
     * be finite.
     *
     * @param file the file to read
     * @return a description such as {@code data file: 150 examples of 4 inputs and 3 classes}; empty for a file of any
     *     other kind
     * @throws NoSuchFileException if there is no such file
     * @throws DataFormatException if the file is damaged; the message names it
     * @throws IOException if reading fails
     */
    public static Optional<String> describe(Path file) throws IOException {
        return new FileContent(Objects.requireNonNull(file, "file")).described();
    }

    /** {@return the version of the library, such as {@code 0.1.0}} */
    public static String version() {
        return Version.TEXT;
    }

    /**
     * {@return the kernels that the library uses in this process, their vector width, and the reason for the choice}
     *
     * <p>The system properties {@code lanewise.kernels} ({@code auto}, {@code scalar} or {@code vector}) and {@code
     * lanewise.width} ({@code auto} or 64, 128, 256 or 512 bits) override the choice. The first call fixes the vector width
     * of the process, unless a network was trained or used before.
     *
     * <p>If scalar code runs although SIMD instructions are available, the library logs one warning per process to the
     * {@link System.Logger} named {@code dev.lanewise}. It logs and prints nothing else.
     *
     * @throws IllegalStateException if the system properties {@code lanewise.kernels} and {@code lanewise.width}
     *     request kernels or a width that this process does not support
     */
    public static RuntimeInfo runtime() {
        KernelSelection selection = KernelSelection.automatic();
        int width = selection.kernels().width();
        return new RuntimeInfo(
                width > Float.SIZE ? "vector" : "scalar",
                width,
                selection.degraded(),
                selection.reason(),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"));
    }
}
