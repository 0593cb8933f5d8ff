package dev.lanewise.cli;

import dev.lanewise.Fact;
import dev.lanewise.Facts;
import dev.lanewise.Model;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.DatasetReader;
import dev.lanewise.data.FileKind;
import dev.lanewise.data.Mnist;
import dev.lanewise.data.Preprocessing;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Table;
import dev.lanewise.data.TableEncoder;
import dev.lanewise.data.Task;
import dev.lanewise.internal.files.MissingFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import picocli.CommandLine.Model.CommandSpec;

/**
 * A file, a folder or the built-in data set, and how a command reads it. What the flags leave open, a saved network or
 * the content of the data determines. Reading returns {@link LoadedData}.
 */
final class DataSource {
    private final DataOptions flags;
    private final String name;
    private final boolean isStandardInput;
    /** Whether the flags were given for other data, whose format may differ. */
    private final boolean usesFlagsOfOther;

    // Values of the flags, which a saved network or the data complete.
    private PictureOptions pictures;
    private ReadingOptions reading;
    private Preprocessing preprocessing;
    private String target;
    private Task task;
    private boolean dropsMissingTarget;
    /** Facts about the training of the network that the data are for. */
    private Facts trained = Facts.UNKNOWN;
    /** Number of inputs of that network, to which LIBSVM files are padded; 0 if unknown. */
    private int inputs;
    /** Classes of that network; null if unknown. */
    private List<String> classes;
    /** Whether missing values of a table will be imputed by default; false once this is settled. */
    private boolean preparesByDefault;

    private boolean scalesByDefault;

    /** Preprocessing of the network for which rows were read; null if there was none. */
    private Schema schemaOfRows;
    /** Kind of the file or folder; null before it is detected. */
    private FileKind kind;
    /** Whether the data have separate sets; null before that is known. */
    private Boolean ownSetsOrNull;
    /** All rows of a CSV file whose columns were described; null if they were not. */
    private Table described;

    private final Set<String> notes = new LinkedHashSet<>();

    /** The data that the flags name. */
    DataSource(DataOptions flags) {
        this(flags, flags.data);
    }

    /** Data with another name than the one in the flags. */
    DataSource(DataOptions flags, String name) {
        this.flags = flags;
        isStandardInput = name.equals(StandardInput.ARGUMENT.toString());
        this.name = isStandardInput ? StandardInput.NAME : name;
        usesFlagsOfOther = false;
        pictures = flags.pictures;
        reading = flags.reading;
        preprocessing = flags.preparing.preprocessing();
        target = flags.target;
        task = flags.task;
        dropsMissingTarget = flags.dropsMissingTarget;
    }

    private DataSource(DataSource like, String name, Task taskOrNull) throws IOException {
        this.flags = like.flags;
        isStandardInput = name.equals(StandardInput.ARGUMENT.toString());
        this.name = isStandardInput ? StandardInput.NAME : name;
        usesFlagsOfOther = true;
        task = taskOrNull != null ? taskOrNull : like.task;
        pictures = like.pictures;
        reading = flags.reading.forOther(file()).withFirstIndex(like.reading.firstIndex());
        preprocessing = new PreparationOptions().preprocessing();
        target = like.target;
        dropsMissingTarget = like.dropsMissingTarget;
        trained = target == null ? trained : trained.with(Fact.TARGETS, targets());
        trained = flags.weights == null ? trained : trained.with(Fact.WEIGHTS, flags.weights);
        trained = like.reading.separators(trained);
    }

    /**
     * Returns other data that are read in the same way, without preprocessing.
     *
     * @param taskOrNull type of their targets; null for that of these data
     */
    DataSource like(String other, Task taskOrNull) throws IOException {
        return new DataSource(this, other, taskOrNull);
    }

    /** The name of the data in messages: as the user gave it, or the words for standard input. */
    String name() {
        return name;
    }

    /** Whether the data are the built-in MNIST, the default. */
    boolean isMnist() {
        return name.equals(DataOptions.MNIST);
    }

    /** Sets the number of inputs of the network that the data are for. */
    void expectInputs(int count) {
        inputs = count;
    }

    /** Sets the classes of the network that the data are for; rows of a table with other classes are refused. */
    void expectClasses(List<String> names) {
        classes = names;
    }

    /**
     * Imputes missing values of a table by default.
     *
     * @param scales whether to scale numeric columns, too
     */
    void prepareByDefault(boolean scales) {
        preparesByDefault = true;
        scalesByDefault = scales;
    }

    /** Completes the flags with the settings that a saved network was trained with. */
    void readFor(Model saved) throws IOException {
        expectInputs(saved.architecture().inputs());
        if (saved.hasNames() && saved.task() == Task.CLASSIFICATION) {
            expectClasses(saved.names());
        }
        if (isStored() || isMnist()) {
            return;
        }
        countIndicesAs(saved.facts());
        if (saved.image().isPresent() && kind() == FileKind.PICTURE_FOLDER && pictures.given() == null) {
            pictures = PictureOptions.of(saved.image().get());
            notes.add(name + ": the pictures are read at the size of the network's images: " + pictures);
        }
        boolean isPrepared = saved.schema().isPresent();
        boolean isTyped = kind().isTypedTable();
        // A network from another program may have been trained on other targets.
        if (task == null
                && isTyped
                && (isPrepared || saved.facts().get(Fact.DATA).isPresent())) {
            task = saved.task();
        }
        if (isPrepared || (isTyped && kind().hasTargetColumns())) {
            readTableFor(saved, isTyped);
        }
    }

    private void readTableFor(Model saved, boolean isTyped) {
        Facts facts = saved.facts();
        if (saved.schema().isPresent() && !isTyped) {
            trained = facts;
            if (facts.get(Fact.DATA).filter(name::equals).isPresent()) {
                reading = reading.withNotationOf(facts);
            }
        } else {
            trained = facts.get(Fact.ENCODING)
                    .map(encoding -> trained.with(Fact.ENCODING, encoding))
                    .orElse(trained);
        }
        if (target == null) {
            // A typed table may define its targets; SavedTarget then returns only names from the training.
            target = SavedTarget.of(saved, isTyped);
        }
        dropsMissingTarget |= facts.get(Fact.DROPS_MISSING_TARGETS).orElse(false);
        if (task == null && target != null && (saved.schema().isPresent() || saved.hasNames())) {
            task = saved.task();
        }
    }

    /** Counts the indices of a LIBSVM file as in the training, unless a flag is given. */
    void countIndicesAs(Facts facts) throws IOException {
        if (kind() == FileKind.LIBSVM) {
            reading = reading.withFirstIndexOf(facts, flag -> notes.add(name + " is read as in the training: " + flag));
        }
    }

    /**
     * Detects the first index of the training file if it is a LIBSVM file, unless it is known. The index then applies
     * to other files, too.
     *
     * @return whether it was detected
     */
    boolean keepFirstIndex() throws IOException {
        boolean isOpen = reading.firstIndex() < 0 && kind() == FileKind.LIBSVM;
        if (isOpen) {
            reading = reading.withFirstIndex(reader().firstIndex());
        }
        return isOpen;
    }

    /** Notes that the indices of a LIBSVM file are counted from 0 like those of the training file. */
    void noteFirstIndex(String training) throws IOException {
        if (reading.firstIndex() == 0 && kind() == FileKind.LIBSVM) {
            notes.add(name + ": indices are counted from " + reading.firstIndex() + ", as in " + training);
        }
    }

    /** Sets the task that the targets determine. */
    void settleTask(Task learned) {
        task = learned;
    }

    /** Returns the values of flags that the data determine, by the names of the flags without hyphens. */
    Map<String, String> settled() {
        Map<String, String> values = Settings.values(CommandSpec.forAnnotatedObject(reading), Set.of(), Map.of());
        values.putAll(flags.preparing.settings(preprocessing));
        if (task != null) {
            values.put("task", task.toString());
        }
        return values;
    }

    /** Returns the preprocessing of a table as flags. */
    List<String> preparationFlags() throws IOException {
        return !readsColumns()
                ? List.of()
                : flags.preparing.settings(preprocessing).entrySet().stream()
                        .map(setting -> "--" + setting.getKey() + " " + setting.getValue())
                        .toList();
    }

    /** Notes on the data, complete after loading. */
    List<String> notes() {
        return List.copyOf(notes);
    }

    /** Adds notes of the library, with flags in place of methods. */
    void note(List<String> sentences) {
        sentences.stream().map(RemedyFlags::in).forEach(notes::add);
    }

    /**
     * Returns the kind of the file or folder; none for the built-in data.
     *
     * @throws DataFormatException if the kind is not supported
     */
    FileKind kind() throws IOException {
        if (isMnist()) {
            return FileKind.NONE;
        }
        kind = kind == null ? reading.kind(file()) : kind;
        return kind.requireRead(name);
    }

    /** Whether the data are in a file that is memory-mapped directly. */
    boolean isStored() throws IOException {
        return kind() == FileKind.DATA;
    }

    /** Whether the data are read as columns that are preprocessed; otherwise the inputs are used unchanged. */
    boolean readsColumns() throws IOException {
        settle();
        boolean needsColumns =
                PreparationOptions.flag(preprocessing) != null || flags.weights != null || dropsMissingTarget;
        return hasTargetColumns() || (needsColumns && kind().isTypedTable());
    }

    /**
     * Whether the columns of the data are preprocessed for a network.
     *
     * @param schemaOrNull preprocessing of the network; null if there is none
     */
    boolean readsColumns(Schema schemaOrNull) throws IOException {
        return readsColumns() || (schemaOrNull != null && kind().isTypedTable());
    }

    /** Whether a flag or a saved network names a target column, or the data are an ARFF file. */
    private boolean hasTargetColumns() throws IOException {
        return (target != null && !isStored()) || kind() == FileKind.ARFF;
    }

    /** Whether the data have separate sets; otherwise a part is held out on loading. */
    boolean hasOwnSets() throws IOException {
        if (ownSetsOrNull == null) {
            ownSetsOrNull = isMnist() || ((!readsColumns() || kind().isTypedTable()) && reader().hasSets());
        }
        return ownSetsOrNull;
    }

    /** Whether the sets of the data are fixed; other data are divided at random. */
    boolean hasFixedSets() throws IOException {
        return hasOwnSets() || isStored();
    }

    /** Chooses the defaults of a table by its content, unless they have been chosen. */
    private void settle() throws IOException {
        if (!preparesByDefault) {
            return;
        }
        preparesByDefault = false;
        requireFlagsOfKind();
        if (!kind().isTypedTable() && !hasTargetColumns()) {
            return;
        }
        if (target != null) {
            requireFile();
        }
        try {
            if (PreparationOptions.flag(preprocessing) != null || table().needsPreprocessing()) {
                preprocessing = flags.preparing.byDefault(scalesByDefault);
            } else if (scalesByDefault && kind == FileKind.LIBSVM) {
                notes.add(name + ": there are too many numbers to scale by default; --scale standard scales them");
            }
        } catch (NoSuchFileException e) {
            // Loading the data reports the error.
        }
    }

    /**
     * Reads the rows of a table, or the examples of other data.
     *
     * @param schemaOrNull preprocessing of a network; null if there is none
     */
    LoadedData read(Schema schemaOrNull) throws IOException {
        requireFlagsOfKind();
        if (!readsColumns(schemaOrNull)) {
            Schema stored = isStored() ? stored(schemaOrNull) : null;
            Splits sets = sets();
            return new LoadedData(this, sets.training().task(), sets, null, stored, preprocessing);
        }
        if (schemaOrNull != null && !usesFlagsOfOther) {
            reading.requireNoChoiceOfDefaults();
        }
        pictures.requireNone();
        requireFile();
        TableFile.Rows rows = table().read(
                        schemaOrNull == null ? described : null, schemaOrNull, note -> notes.add(RemedyFlags.in(note)));
        Table table = rows.table();
        if (schemaOrNull == null) {
            reading = table.format().map(reading::completedBy).orElse(reading);
        }
        schemaOfRows = schemaOrNull;
        List<String> ignored = new ArrayList<>(preprocessing.ignored());
        ignored.addAll(rows.leftOut());
        return new LoadedData(
                this,
                rows.task(),
                null,
                table,
                schemaOrNull,
                preprocessing.withIgnored(ignored.toArray(String[]::new)));
    }

    /**
     * Reads all examples; the rows of a table are encoded.
     *
     * @param schemaOrNull preprocessing of a network; null to learn it from the rows
     */
    LoadedData readExamples(Schema schemaOrNull) throws IOException {
        LoadedData read = read(schemaOrNull);
        return read.isTable() ? read.encoded(classes) : read;
    }

    /** Reads data whose inputs are used unchanged, divided as in the source. */
    private Splits sets() throws IOException {
        table().requireNoFlags(isMnist());
        if (isMnist()) {
            if (task != null || pictures.given() != null) {
                throw new UsageException(
                        task != null
                                ? "--task applies only to CSV, ARFF and LIBSVM files and arrays"
                                : pictures.given() + " applies only to a folder of pictures");
            }
            return Mnist.load();
        }
        if (isStored()) {
            requireFlagsOfStored();
        }
        boolean isArray = kind() == FileKind.NPY;
        try {
            return reader().sets();
        } catch (NoSuchFileException e) {
            throw FileKind.CSV.isNameOf(file()) || FileKind.NPY.isNameOf(file()) ? MissingFile.exception(file()) : e;
        } catch (DataFormatException e) {
            Optional<String> question = isArray ? Optional.empty() : table().question();
            if (question.isPresent()) {
                throw new DataFormatException(question.get(), e);
            }
            if (kind() != FileKind.CSV && !isArray) {
                throw e;
            }
            throw new DataFormatException(
                    e.getMessage() + "; " + (isArray ? "a single array" : "a CSV file")
                            + " needs --target, the column to learn",
                    e);
        }
    }

    /**
     * Returns the preprocessing of data that have been converted from a table; null for other data.
     *
     * @param schemaOrNull preprocessing of a network, which must be that of the inputs; null to accept any
     */
    private Schema stored(Schema schemaOrNull) throws IOException {
        Schema stored = reader().schema().orElse(null);
        if (schemaOrNull != null && !schemaOrNull.equals(stored)) {
            throw new DataFormatException(name + ": its inputs were prepared from the columns of a table differently"
                    + " from those of the network");
        }
        return stored;
    }

    /** Refuses flags that do not apply to a converted file. */
    private void requireFlagsOfStored() {
        if (task != null || pictures.given() != null || target != null) {
            throw new UsageException((task != null ? "--task" : target != null ? "--target" : pictures.given())
                    + " applies to data before conversion, but " + name + " has been converted");
        }
    }

    /** Returns a reader of data whose inputs are used unchanged. */
    DatasetReader reader() throws IOException {
        DatasetReader reader = reading.apply(pictures.apply(DatasetReader.of(file())))
                .withInputs(inputs)
                .withNotes(note -> notes.add(RemedyFlags.in(note)));
        return task == null ? reader : reader.withTask(task);
    }

    /** Refuses flags that do not apply to the kind of the file, unless they are meant for other data. */
    private void requireFlagsOfKind() throws IOException {
        if (!usesFlagsOfOther) {
            reading.requireCsv(isMnist() ? List.of() : List.of(file()));
        }
    }

    /** Refuses sets whose examples all have a weight of 0. */
    void requireWeights(Splits splits) throws DataFormatException {
        for (Part part : List.of(Part.TRAINING, Part.VALIDATION, Part.TEST)) {
            Dataset set = part.from(splits);
            if (set.size() > 0 && IntStream.range(0, set.size()).allMatch(i -> set.weight(i) == 0)) {
                throw new DataFormatException(
                        name + ": all rows of the " + part + " set have a weight of 0, so none of them counts");
            }
        }
    }

    /** Returns the places in the source from which the examples were read. */
    ExamplePlaces places(Part part) throws IOException {
        return new ExamplePlaces(name, PictureFiles.of(name, part), this::rowsAgain);
    }

    /** Reads the rows again; empty if there are none, or they can no longer be read. */
    private Optional<Table> rowsAgain() {
        try {
            return readsColumns(schemaOfRows) ? Optional.of(table().table(schemaOfRows)) : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The target columns that a flag or a saved network names. */
    List<String> targets() {
        return target == null ? List.of() : List.of(target.split(",", -1));
    }

    private void requireFile() throws IOException {
        if (isMnist() && !Files.exists(file())) {
            throw new UsageException("--target names a column of a table; name its file with --data");
        }
        if (target != null) {
            TargetQuestion.requireFile(file(), target);
        }
    }

    /** The file as a table, with the flags that determine how it is read. */
    TableFile table() throws IOException {
        return new TableFile(
                file(),
                name,
                targets(),
                flags.weights,
                task,
                trained,
                classes,
                dropsMissingTarget,
                reading,
                preprocessing,
                flags.preparing.keepsAll());
    }

    /** Adds the name of the data to a message about their table, unless the message contains it. */
    DataFormatException named(IllegalArgumentException e) throws IOException {
        return table().named(e);
    }

    /** Reads all rows of a CSV file to describe its columns, without regard to --target. They are not read again. */
    Table wholeTable() throws IOException {
        if (target != null) {
            TargetQuestion.requireFile(file(), target);
        }
        requireFlagsOfKind();
        described = table().table(null);
        note(described.notes());
        return described;
    }

    /** Returns a summary of each column of a CSV file. */
    List<TableFile.Summary> summaries(Table all) throws IOException {
        TableEncoder encoder = table().encoder(all, false);
        if (target == null) {
            note(encoder.notes());
            LoadedData.filledIn(name, all, encoder.schema()).ifPresent(notes::add);
            encoder.warnings().forEach(warning -> notes.add("warning: " + RemedyFlags.in(warning)));
        }
        return TableFile.summaries(all, table().encoder(all, true).schema());
    }

    private Path file() throws IOException {
        try {
            return isStandardInput ? StandardInput.file() : Path.of(name);
        } catch (InvalidPathException e) {
            throw new DataFormatException(name + ": is not a path: " + e.getReason(), e);
        }
    }
}
