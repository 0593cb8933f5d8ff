package dev.lanewise.cli;

import dev.lanewise.cli.reader.TextTable;
import dev.lanewise.data.Schema;
import dev.lanewise.internal.table.Identifiers;
import dev.lanewise.internal.text.Count;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Defaults that depend on the table: the preprocessing, and whether the targets determine the task. */
final class TableDefaults {
    /** More numbers are scaled only if a flag requests it, because each of them is converted to text and back. */
    private static final long MOST_SCALED = 1 << 24;

    private final PreparationOptions preparing;
    private final List<String> notes = new ArrayList<>();
    /** Sets the default preprocessing; null if the flags alone determine it, or if it has been set. */
    private Consumer<PreparationOptions> choice;

    private boolean scales;
    private boolean leavesOut;
    private boolean countsTargets;
    private boolean hasFreeTask;

    TableDefaults(PreparationOptions preparing) {
        this.preparing = preparing;
    }

    /** Imputes missing values and scales numeric columns by default. */
    void prepare() {
        choice = PreparationOptions::useDefaults;
        scales = true;
        leavesOut = true;
    }

    /** Imputes missing values by default. */
    void impute() {
        choice = PreparationOptions::imputeByDefault;
        leavesOut = true;
    }

    /** Takes the defaults that were chosen for the same data. */
    void takeFrom(TableDefaults others) {
        choice = null;
        preparing.takeFrom(others.preparing);
        countsTargets = others.countsTargets;
        hasFreeTask = others.hasFreeTask;
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
    void settle(TableFile file) throws IOException {
        Consumer<PreparationOptions> chosen = choice;
        choice = null;
        countsTargets = true;
        hasFreeTask = true;
        leaveOutIndex(file);
        chosen.accept(preparing);
    }

    /**
     * Chooses the defaults of a table in another format.
     *
     * @param name of the data in notes
     * @param wanted target columns
     */
    void settle(TextTable text, String name, List<String> wanted) {
        Consumer<PreparationOptions> chosen = choice;
        choice = null;
        hasFreeTask = wanted.size() != 1 || !text.areClasses(wanted.get(0));
        countsTargets = hasFreeTask && !text.traits().arePixels();
        boolean isPrepared = !text.traits().arePixels() && !wanted.isEmpty();
        boolean isLarge = text.traits().values() > MOST_SCALED;
        int largest = text.traits().largestByte();
        if (largest > 0 && largest < TextTable.LARGE_BYTE && !preparing.isScaled()) {
            notes.add(name + ": bytes are read as pixels and divided by 256, but the largest is " + largest + " of 255,"
                    + " so the inputs are small; --scale standard suits other numbers");
        }
        if (preparing.given() != null || (isPrepared && !isLarge)) {
            chosen.accept(preparing);
        } else if (isPrepared && scales) {
            notes.add(name + ": the inputs are not scaled, because there are "
                    + Count.grouped(text.traits().values()) + " numbers; --scale standard scales them");
        }
    }

    /** Leaves out the first column of a CSV file if it is an index as written by pandas. */
    void leaveOutIndex(TableFile file) throws IOException {
        if (!preparing.keepsAll() && file.hasIndex()) {
            preparing.leaveOut(TableFile.FIRST_COLUMN);
            notes.add(file.name() + ": the first column has no heading and numbers the rows from 0, so it is not an"
                    + " input; --ignore none makes it one");
        }
    }

    /**
     * Leaves out the columns of texts that differ in nearly all rows, unless flags keep them.
     *
     * @param rows number of rows of the table
     * @return whether there are such columns
     */
    boolean leaveOutIdentifiers(Schema schema, int rows) {
        if (!leavesOut || preparing.keepsAll()) {
            return false;
        }
        leavesOut = false;
        Map<Schema.Column, String> found = Identifiers.ofTexts(schema.columns(), rows, List.of(preparing.categories()));
        found.keySet().forEach(column -> preparing.leaveOut(ColumnNotes.flag(column)));
        ColumnNotes.noteLeftOut(found, preparing.categories()).ifPresent(notes::add);
        return !found.isEmpty();
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
