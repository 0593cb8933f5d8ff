package dev.lanewise;

import dev.lanewise.csv.CsvFormat;
import dev.lanewise.csv.CsvTable;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Table;
import dev.lanewise.internal.kernel.KernelSelection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

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

    /** Starts a classifier: of one class per example, or, with several target columns of 0 and 1, of labels. */
    public static Estimator classifier() {
        return Estimator.classifier();
    }

    /** Starts a regressor: a network that predicts one or more numbers. */
    public static Estimator regressor() {
        return Estimator.regressor();
    }

    /**
     * Reads a CSV file as a table without targets. Delimiter and headings are detected; the first value in a column
     * decides whether it has numbers or categories.
     *
     * @param categorical names or numbers (from 1) of columns that have categories even if these look like numbers
     * @throws DataFormatException if the file is not such a table; with one sentence that names the file and, where
     *     there is one, the line and the column
     * @throws IOException if reading fails
     */
    public static Table readTable(Path file, String... categorical) throws IOException {
        return CsvTable.read(file, CsvFormat.DETECTED, List.of(categorical));
    }

    /**
     * Returns how the library computes in this process: with which kernels, of which width, and why.
     *
     * <p>The first call, or the first network that is trained or used, fixes the vector width of the process.
     *
     * <p>If scalar code runs although SIMD instructions could be used, the library also logs one warning per process,
     * to the {@link System.Logger} named {@code dev.lanewise}. It logs and prints nothing else.
     *
     * @throws IllegalStateException if the system properties {@code lanewise.kernels} and {@code lanewise.width}
     *     request what this process cannot have
     */
    public static RuntimeInfo runtime() {
        KernelSelection selection = KernelSelection.automatic();
        int width = selection.kernels().width();
        return new RuntimeInfo(width > Float.SIZE, width, selection.degraded(), selection.reason(),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"));
    }
}
