package dev.lanewise.cli;

import dev.lanewise.internal.csv.RecordSource;
import dev.lanewise.internal.records.ArrayRows;
import dev.lanewise.internal.text.Count;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Defaults that depend on the table: the preprocessing, and whether the targets determine the task. */
final class TableDefaults {
    /** More numbers are scaled only if a flag requests it, because zeros that a file leaves out take memory then. */
    private static final long MOST_SCALED = 1 << 24;

    private final PreparationOptions preparing;
    private final List<String> notes = new ArrayList<>();
    /** Sets the default preprocessing; null if the flags alone determine it, or if it has been set. */
    private Consumer<PreparationOptions> choice;

    private boolean scales;
    private boolean countsTargets;
    private boolean hasFreeTask;

    TableDefaults(PreparationOptions preparing) {
        this.preparing = preparing;
    }

    /** Imputes missing values and scales numeric columns by default. */
    void prepare() {
        choice = PreparationOptions::useDefaults;
        scales = true;
    }

    /** Imputes missing values by default. */
    void impute() {
        choice = PreparationOptions::imputeByDefault;
    }

    /** Whether the defaults are still to be chosen. */
    boolean isOpen() {
        return choice != null;
    }

    /** Leaves everything to the flags. */
    void settle() {
        choice = null;
    }

    /** Chooses the defaults of a CSV file. */
    void settleCsv() {
        countsTargets = true;
        hasFreeTask = true;
        prepareAll();
    }

    private void prepareAll() {
        choice.accept(preparing);
        choice = null;
        preparing.leaveOutIdentifiers();
    }

    /**
     * Chooses the defaults of a table in another format.
     *
     * @param rows its rows
     * @param name of the data in notes
     * @param given target columns of the flags; none to use those of the format
     */
    void settle(RecordSource rows, String name, List<String> given) throws IOException {
        List<Integer> targets = new ArrayList<>(given.isEmpty() ? rows.targets() : List.of());
        for (String target : given) {
            targets.add(rows.columns().find(target.strip()));
        }
        boolean arePixels = rows instanceof ArrayRows arrays && arrays.arePixels();
        int largest = rows instanceof ArrayRows arrays ? arrays.largestByte() : -1;
        hasFreeTask = targets.size() != 1 || !rows.isCategorical(targets.get(0));
        countsTargets = hasFreeTask && !arePixels;
        if (largest > 0 && largest < ArrayRows.LARGE_BYTE && !preparing.isScaled()) {
            notes.add(name + ": bytes are read as pixels and divided by 256, but the largest is " + largest + " of 255,"
                    + " so the inputs are small; --scale standard suits other numbers");
        }
        boolean isPrepared = !arePixels && !targets.isEmpty();
        boolean isLarge = isPrepared && preparing.given() == null && rows.values() > MOST_SCALED;
        if (preparing.given() != null || (isPrepared && !isLarge)) {
            prepareAll();
        } else if (isLarge && scales) {
            notes.add(name + ": the inputs are not scaled, because there are " + Count.grouped(rows.values())
                    + " numbers; --scale standard scales them");
        }
        choice = null;
    }

    /** Whether the number of distinct targets determines the task, unless a flag sets it. */
    boolean countsTargets() {
        return countsTargets;
    }

    /** Whether the format of the data leaves the task open. */
    boolean hasFreeTask() {
        return hasFreeTask;
    }

    /** Notes on the choices. */
    List<String> notes() {
        return notes;
    }
}
