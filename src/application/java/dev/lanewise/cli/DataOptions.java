package dev.lanewise.cli;

import dev.lanewise.Fact;
import dev.lanewise.Facts;
import dev.lanewise.Fit;
import dev.lanewise.cli.reader.UnknownCategories;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.DatasetReader;
import dev.lanewise.data.Datasets;
import dev.lanewise.data.FileKind;
import dev.lanewise.data.ImageShape;
import dev.lanewise.data.Mnist;
import dev.lanewise.data.Preprocessing;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Table;
import dev.lanewise.data.TableEncoder;
import dev.lanewise.data.Task;
import dev.lanewise.internal.files.MissingFile;
import dev.lanewise.internal.text.Quote;
import dev.lanewise.internal.text.Suggestion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The data that a command works on. */
final class DataOptions {
    private static final String MNIST = "mnist";

    @Option(
            names = "--data",
            paramLabel = "DATA",
            description = "Data set: a file, a folder of pictures, or mnist, which is built in. Supported formats:"
                    + " CSV, TSV and .npy files, which need --target; a folder with one subfolder of pictures per class; a"
                    + " folder of four IDX files; an .npz archive or a folder of .npy files; ARFF, LIBSVM, safetensors and"
                    + " .lanewise-data files; a pickle such as mnist.pkl.gz. Default: ${DEFAULT-VALUE}."
                    + " For a saved network: mnist if the network classifies its digits; in report, the data"
                    + " that a folder of train --out names.")
    String data = MNIST;

    @Option(
            names = "--target",
            paramLabel = "COLUMN",
            description = "Target column of a table, by heading or by number. Columns are numbered from 1. Tables are"
                    + " CSV, ARFF and .npy files. Separate several target columns by commas. All other columns are"
                    + " inputs, except those of --weights and --ignore. Default for an ARFF file: the last column."
                    + " For a saved network: the target of its training.")
    String target;

    @Option(
            names = {"--weights", "--sample-weight"},
            paramLabel = "COLUMN",
            description = "Column of a table that holds the weight of each example. Named as for --target. Weights are"
                    + " numbers of 0 or more; the column is not an input. Default: all weights are 1."
                    + " For a saved network: the weights of its training.")
    String weights;

    @Option(
            names = "--drop-missing-target",
            description = "Leave out the rows of a table that have no target; a note counts them. Default: they are an"
                    + " error.")
    boolean dropsMissingTarget;

    @Option(
            names = "--task",
            paramLabel = "KIND",
            description = "Kind of targets: classes, labels or numbers. Each example has one class, any number of"
                    + " labels (columns of 0 and 1), or numbers to predict (regression). Default: classes for a single"
                    + " column of names or of at most 20 distinct whole numbers (any number of them with train"
                    + " --layers); labels for several columns that contain only 0 and 1; otherwise numbers. For"
                    + " a saved network: the task of its training.")
    Task task;

    @Mixin
    private final PictureOptions pictures;

    @Mixin
    private final CsvOptions reading;

    @Mixin
    private final PreparationOptions preparing;

    private final List<String> notes = new ArrayList<>();
    /** Facts about the training of the network that the data are for. */
    private Facts trained = Facts.UNKNOWN;
    /** Columns of the table that was read; none before. */
    private List<String> columns = List.of();
    /** Target columns among them. */
    private List<String> targetColumns = List.of();
    /** Whether these have numbers. */
    private boolean haveNumbers;
    /** Preprocessing of the network for which it was read; null if there was none. */
    private Schema schemaOfRows;
    /** Notes that are known before the data are read. */
    private final List<String> notesBefore = new ArrayList<>();

    /** Whether missing values of a table will be imputed by default; false once this is settled. */
    private boolean preparesByDefault;

    private boolean scalesByDefault;
    /** Number of inputs of the network that the data are for, to which LIBSVM files are padded; 0 if unknown. */
    private int inputs;
    /** Classes of the network that the data are for; null if unknown. */
    private List<String> classes;
    /** File or folder whose kind was detected last; null if there is none. */
    private Path sniffed;

    private FileKind kind;
    /** All rows of a CSV file whose columns were described; null if they were not. */
    private Table described;
    /** Whether the data have separate sets; null before that is known. */
    private Boolean ownSetsOrNull;
    /** Whether the flags are those of other data, which may have another format. */
    private final boolean readsLikeOthers;

    DataOptions() {
        readsLikeOthers = false;
        pictures = new PictureOptions();
        reading = new CsvOptions();
        preparing = new PreparationOptions();
    }

    /** Options for other data that are read with the same flags. */
    private DataOptions(DataOptions like, String data) throws DataFormatException {
        this.data = data;
        readsLikeOthers = true;
        target = like.target;
        weights = like.weights;
        task = like.task;
        dropsMissingTarget = like.dropsMissingTarget;
        pictures = like.pictures;
        trained = target == null ? trained : trained.with(Fact.TARGETS, targets());
        trained = weights == null ? trained : trained.with(Fact.WEIGHTS, weights);
        trained = like.reading.separators(trained);
        reading = like.reading.forOther(file());
        preparing = new PreparationOptions();
    }

    /** Returns flags that read other data in the same way, without preprocessing. */
    DataOptions like(String other) throws DataFormatException {
        return new DataOptions(this, other);
    }

    /** Sets the number of inputs of the network that the data are for. */
    void expectInputs(int count) {
        inputs = count;
    }

    /** Sets the classes of the network that the data are for; the rows of a CSV file must not have others. */
    void expectClasses(List<String> names) {
        classes = names;
    }

    /** Whether the data are the built-in MNIST, the default. */
    boolean isMnist() {
        return data.equals(MNIST);
    }

    /** Whether the data are a text table whose columns are preprocessed. */
    boolean isTable() throws IOException {
        settle();
        return isCsv() || ((preparing.given() != null || weights != null || dropsMissingTarget) && isTextTable());
    }

    /** Whether the data are a CSV or ARFF file, or are read like one because a target is named. */
    private boolean isCsv() throws IOException {
        return (target != null && !isStored()) || kind() == FileKind.ARFF;
    }

    /**
     * Whether the columns of the data are preprocessed: those of a CSV file, and of other files if flags or a network
     * require it.
     *
     * @param schemaOrNull preprocessing of a network
     */
    boolean isPrepared(Schema schemaOrNull) throws IOException {
        return isTable() || (schemaOrNull != null && isTextTable());
    }

    /** Whether the data are in a format other than CSV whose columns can be preprocessed like those of a CSV file. */
    boolean isTextTable() throws IOException {
        FileKind detected = kind();
        return detected != FileKind.CSV && detected.isTable();
    }

    /** The names of the columns of the table that was read; none if there was none. */
    List<String> columns() {
        return columns;
    }

    /** Returns where the examples come from that were read. */
    ExamplePlaces places(Part part) throws IOException {
        return new ExamplePlaces(data, PictureFiles.of(data, part), this::rowsAgain);
    }

    /** Returns a note on missing values that are filled in; empty if there are none. */
    private Optional<String> filledIn(Table table, Schema schema) {
        List<String> filled = new ArrayList<>();
        for (Table.ColumnInfo column : table.describe()) {
            boolean imputes =
                    schema.columns().stream().anyMatch(each -> each.name().equals(column.name()) && each.imputes());
            if (imputes && column.missing() > 0) {
                filled.add(Quote.name(column.name()) + " (" + column.missing()
                        + (2L * column.missing() > table.rows() ? ", most of the rows)" : ")"));
            }
        }
        return filled.isEmpty()
                ? Optional.empty()
                : Optional.of(data + ": missing values among " + table.rows() + " rows are filled in: "
                        + Suggestion.list(filled));
    }

    private Optional<Table> rowsAgain() {
        try {
            return columns.isEmpty() ? Optional.empty() : Optional.of(table().table(schemaOfRows));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Whether the data have separate sets; otherwise a part is held out on loading. */
    boolean hasOwnSets() throws IOException {
        if (ownSetsOrNull == null) {
            ownSetsOrNull = isMnist() || ((!isTable() || isTextTable()) && reader().hasSets());
        }
        return ownSetsOrNull;
    }

    /** Imputes missing values and scales numeric columns of a table by default. */
    void prepareByDefault() {
        preparesByDefault = true;
        scalesByDefault = true;
    }

    /** Imputes missing values of a table by default. */
    void imputeByDefault() {
        preparesByDefault = true;
    }

    /** Chooses the defaults of a table by its content, unless they have been chosen. */
    private void settle() throws IOException {
        if (!preparesByDefault) {
            return;
        }
        preparesByDefault = false;
        requireNoFlagsOfCsv();
        if (!isTextTable() && !isCsv()) {
            return;
        }
        if (target != null) {
            requireFile();
        }
        try {
            if (preparing.given() != null || table().needsPreprocessing()) {
                preparing.useDefaults(scalesByDefault);
            } else if (scalesByDefault && kind == FileKind.LIBSVM) {
                notesBefore.add(
                        data + ": there are too many numbers to scale by default; --scale standard scales them");
            }
        } catch (NoSuchFileException e) {
            // Loading the data reports the error.
        }
    }

    /** Returns the preprocessing of a table as flags. */
    List<String> preparationFlags() throws IOException {
        return isTable() ? preparing.flags() : List.of();
    }

    /** Returns a note on the task and the flag that changes it. */
    String taskNote(Dataset training) throws IOException {
        return TargetRule.note(
                training,
                target == null ? null : Suggestion.list(targetColumns.isEmpty() ? targets() : targetColumns),
                columns.isEmpty()
                        ? isTextTable() && (training.task() != Task.CLASSIFICATION || TargetRule.areNumbers(training))
                        : haveNumbers);
    }

    /** Whether the data are a file that makes a table by itself. */
    boolean isPlainTable() throws IOException {
        return kind() == FileKind.NPY || kind() == FileKind.ARFF;
    }

    /** Loads the data with the sets that they have, and a test set that is drawn if they have none. */
    Splits load() throws IOException {
        Splits sets = sets();
        return isTable() || isStored() ? sets : sets.withTest();
    }

    /** Loads the data with the sets that they have; the rows of a table are divided. */
    private Splits sets() throws IOException {
        requireNoFlagsOfCsv();
        settle();
        if (isTable()) {
            return load((Schema) null);
        }
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

    /** Divides and prepares the data as a training does by default. */
    Fit prepared() throws IOException {
        EndingOptions ending = new EndingOptions();
        ending.validateByDefault();
        TrainingData read = trainingData(null, true, ending);
        try (Fit fit = read.start(EstimatorOptions.of(read.task()).preprocessing(preparing.preparation()))) {
            requireWeights(fit.splits());
            notes.addAll(notes(read, fit, true));
            return fit;
        } catch (IllegalArgumentException e) {
            throw named(e);
        }
    }

    /** Writes data to a file that is memory-mapped. */
    Splits convert(Path output) throws IOException {
        if (isStored()) {
            throw new UsageException(data + " has been converted already");
        }
        if (isTable()) {
            Fit fit = prepared();
            Datasets.save(fit.splits(), fit.encoder().orElseThrow().schema(), output);
            return fit.splits();
        }
        requireNoFlagsOfCsv();
        FileKind detected = kind();
        if (detected == FileKind.FOLDER || detected == FileKind.ARRAY_FOLDER || detected == FileKind.NPZ) {
            return reader().convert(output);
        }
        Splits splits = load();
        Datasets.save(splits, output);
        return splits;
    }

    /** Whether the data are in a file that is memory-mapped directly. */
    boolean isStored() throws IOException {
        return kind() == FileKind.DATA;
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
        Path file = file();
        if (!file.equals(sniffed)) {
            kind = reading.kind(file);
            sniffed = file;
        }
        return kind.requireRead(data);
    }

    /** Refuses flags that a converted file cannot follow. */
    private void requireFlagsOfStored() {
        if (task != null || pictures.given() != null || target != null) {
            throw new UsageException((task != null ? "--task" : target != null ? "--target" : pictures.given())
                    + " applies to data before conversion, but " + data + " has been");
        }
    }

    /**
     * Returns the preprocessing of data that have been converted from a table; null for other data.
     *
     * @param schemaOrNull preprocessing of a network, which must be that of the inputs; null to accept any
     */
    Schema stored(Schema schemaOrNull) throws IOException {
        if (!isStored()) {
            return null;
        }
        Schema stored = reader().schema().orElse(null);
        if (schemaOrNull != null && !schemaOrNull.equals(stored)) {
            throw new DataFormatException(data + ": its inputs were prepared from the columns of a table differently"
                    + " from those of the network");
        }
        return stored;
    }

    /** Reads data whose inputs are used unchanged. */
    private DatasetReader reader() throws DataFormatException {
        DatasetReader reader = reading.apply(pictures.apply(DatasetReader.of(file())))
                .withInputs(inputs)
                .withNotes(note -> notes.add(RemedyFlags.in(note)));
        return task == null ? reader : reader.withTask(task);
    }

    /** Reads a CSV file as in the training, and weights its rows, as far as flags leave this open. */
    void readAs(Facts facts) {
        trained = facts;
        if (facts.get(Fact.DATA).filter(data::equals).isPresent()) {
            reading.readSameFile(facts);
        }
    }

    /** Reads a text file that is not in UTF-8 in the encoding of the training, unless a flag is given. */
    void decodeAs(Facts facts) {
        trained = facts.get(Fact.ENCODING)
                .map(encoding -> trained.with(Fact.ENCODING, encoding))
                .orElse(trained);
    }

    /** Reads a folder of pictures in the shape of the inputs of a network, unless flags are given. */
    void readPicturesAs(ImageShape shape) throws IOException {
        if (kind() == FileKind.PICTURE_FOLDER) {
            pictures.readAs(shape)
                    .ifPresent(flags -> notesBefore.add(
                            data + ": the pictures are read at the size of the network's images: " + flags));
        }
    }

    /** Counts the indices of a LIBSVM file as in the training, unless a flag is given. */
    void countIndicesAs(Facts trained) throws IOException {
        if (kind() == FileKind.LIBSVM) {
            reading.countIndicesAs(trained)
                    .ifPresent(flag -> notesBefore.add(data + " is read as in the training: " + flag));
        }
    }

    /**
     * Remembers from which index the training file counts if it is a LIBSVM file; other files follow it.
     *
     * @return whether this was detected
     */
    boolean keepFirstIndex() throws IOException {
        boolean isOpen = reading.firstIndex() < 0 && kind() == FileKind.LIBSVM;
        if (isOpen) {
            reading.countIndicesFrom(reader().firstIndex());
        }
        return isOpen;
    }

    /** Notes that the indices of a LIBSVM file are counted from 0 like those of the training file. */
    void noteFirstIndex(String training) throws IOException {
        if (reading.firstIndex() == 0 && kind() == FileKind.LIBSVM) {
            notesBefore.add(data + ": indices are counted from " + reading.firstIndex() + ", as in " + training);
        }
    }

    /** Notes on the data, complete after loading. */
    List<String> notes() {
        Set<String> all = new LinkedHashSet<>(notesBefore);
        all.addAll(notes);
        return List.copyOf(all);
    }

    /** Refuses flags that apply to CSV files only, unless they are meant for other data. */
    private void requireNoFlagsOfCsv() throws IOException {
        if (!readsLikeOthers) {
            reading.requireCsv(isMnist() ? List.of() : List.of(file()));
        }
    }

    private List<String> targets() {
        return target == null ? List.of() : List.of(target.split(",", -1));
    }

    /**
     * Encodes all rows of a table.
     *
     * @param schemaOrNull preprocessing of a network; null to learn it from the rows
     */
    private Dataset encoded(Schema schemaOrNull) throws IOException {
        TableFile.Rows rows = rows(schemaOrNull);
        Table all = rows.table();
        try {
            TableEncoder encoder = schemaOrNull == null
                    ? TableEncoder.learn(preparing.preparation(), rows.task(), all)
                    : classes == null || rows.task() != Task.CLASSIFICATION
                            ? TableEncoder.of(schemaOrNull, rows.task(), all)
                            : new TableEncoder(schemaOrNull, rows.task(), classes);
            Dataset examples = encoder.dataset(all);
            notes.addAll(notes(encoder, all, schemaOrNull == null));
            Dataset none = examples.slice(0, 0);
            requireWeights(new Splits(examples, none, none, data));
            return examples;
        } catch (IllegalArgumentException e) {
            throw named(e);
        }
    }

    private List<String> notes(TableEncoder encoder, Table rows, boolean isNew) {
        Set<String> all = new LinkedHashSet<>();
        encoder.notes().stream().map(RemedyFlags::in).forEach(all::add);
        if (isNew) {
            filledIn(rows, encoder.schema()).ifPresent(all::add);
        } else {
            UnknownCategories unknown = new UnknownCategories(encoder);
            unknown.add(rows);
            unknown.note(data).ifPresent(all::add);
        }
        return List.copyOf(all);
    }

    /**
     * Reads data to train with.
     *
     * @param schemaOrNull preprocessing of a network that is trained further; null if there is none
     * @param isTested whether a part is for testing
     */
    TrainingData trainingData(Schema schemaOrNull, boolean isTested, EndingOptions ending) throws IOException {
        if (!isPrepared(schemaOrNull)) {
            Splits splits = isTested ? load() : loadWithoutTest();
            ending.requireOwn(splits.validation().size() > 0, splits.name());
            return TrainingData.of(splits, ending);
        }
        TableFile.Rows read = rows(schemaOrNull);
        Table all = read.table();
        List<Integer> sizes = sizes(all.rows());
        int from = sizes.get(0);
        int to = from + sizes.get(1);
        Table training = part(all, 0, from);
        Table validation = part(all, from, to);
        Table test = isTested ? part(all, to, all.rows()) : null;
        ending.requireOwn(validation != null, data);
        if (isTested && test == null && training.rows() > 1) {
            Table.Split split = training.split(Train.TESTED, Train.TEST_SEED);
            training = split.training();
            test = split.test();
        } else if (validation != null && ending.trainsOnOwn()) {
            training = part(all, 0, to);
        }
        return TrainingData.of(read.task(), all, training, ending.trainsOnOwn() ? null : validation, test, ending);
    }

    /** Rows of a table; null for none. */
    private static Table part(Table all, int from, int to) {
        return from == to ? null : to - from == all.rows() ? all : all.slice(from, to);
    }

    /**
     * Returns notes on the data and on the columns that a training takes.
     *
     * @param isNew whether the training has learned the preprocessing
     */
    List<String> notes(TrainingData read, Fit fit, boolean isNew) {
        Set<String> all = new LinkedHashSet<>(notes());
        fit.encoder().ifPresent(encoder -> all.addAll(notes(encoder, read.rows().orElseThrow(), isNew)));
        return List.copyOf(all);
    }

    /** Returns the sizes of the three sets of rows; data in one piece are a training set. */
    private List<Integer> sizes(int rows) throws IOException {
        List<Integer> sizes = hasOwnSets() ? table().sets() : List.of(rows, 0, 0);
        if (sizes.stream().mapToInt(Integer::intValue).sum() != rows) {
            throw new DataFormatException(
                    data + ": --drop-missing-target cannot leave out rows of data that come as several sets");
        }
        return sizes;
    }

    void requireWeights(Splits splits) throws DataFormatException {
        for (Part part : List.of(Part.TRAINING, Part.VALIDATION, Part.TEST)) {
            Dataset set = part.from(splits);
            if (set.size() > 0 && IntStream.range(0, set.size()).allMatch(i -> set.weight(i) == 0)) {
                throw new DataFormatException(
                        data + ": all rows of the " + part + " set have a weight of 0, so none of them counts");
            }
        }
    }

    /**
     * Reads all rows of a table with its targets, before any preprocessing.
     *
     * @param schemaOrNull preprocessing of a network; null if there is none
     */
    TableFile.Rows rows(Schema schemaOrNull) throws IOException {
        requireNoFlagsOfCsv();
        if (schemaOrNull != null && !readsLikeOthers) {
            reading.requireNoChoiceOfDefaults();
        }
        settle();
        pictures.requireNone();
        requireFile();
        notes.clear();
        TableFile.Rows rows = table().read(
                        schemaOrNull == null ? described : null, schemaOrNull, note -> notes.add(RemedyFlags.in(note)));
        schemaOfRows = schemaOrNull;
        columns = rows.table().names();
        targetColumns = rows.table().targets();
        haveNumbers = rows.table().describe().stream()
                .allMatch(column -> !column.target() || column.kind() == Table.ColumnKind.NUMERIC);
        return rows;
    }

    /** Returns the target columns that the flag names: by heading, once a CSV file has been read. */
    List<String> namedTargets() {
        return target == null || targetColumns.isEmpty() || kind != FileKind.CSV ? targets() : targetColumns;
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
    private TableFile table() throws DataFormatException {
        return new TableFile(
                file(), data, targets(), weights, task, trained, classes, dropsMissingTarget, reading, preparing);
    }

    /** Adds the name of the data to a message on their table, unless the message has it already. */
    DataFormatException named(IllegalArgumentException e) throws DataFormatException {
        return table().named(e);
    }

    /** Returns the preprocessing of the folds. */
    Preprocessing preparation() {
        return preparing.preparation();
    }

    /** Reads all rows of a CSV file to describe its columns, without regard to --target. They are not read again. */
    Table wholeTable() throws IOException {
        if (target != null) {
            TargetQuestion.requireFile(file(), target);
        }
        requireNoFlagsOfCsv();
        described = table().table(null);
        described.notes().stream().map(RemedyFlags::in).forEach(notesBefore::add);
        return described;
    }

    /** Returns a summary of each column of a CSV file. */
    List<TableFile.Summary> summaries(Table all) throws IOException {
        TableEncoder encoder = table().encoder(all, false);
        encoder.notes().stream().map(RemedyFlags::in).forEach(notesBefore::add);
        filledIn(all, encoder.schema()).ifPresent(notesBefore::add);
        if (target == null) {
            encoder.warnings().forEach(warning -> notesBefore.add("warning: " + RemedyFlags.in(warning)));
        }
        return TableFile.summaries(all, table().encoder(all, true).schema());
    }

    private Path file() throws DataFormatException {
        if (data.equals(ExampleFile.STANDARD_INPUT.toString())) {
            throw new UsageException(
                    "only predict reads standard input (-); write the data to a file and name it" + " instead");
        }
        try {
            return Path.of(data);
        } catch (InvalidPathException e) {
            throw new DataFormatException(data + ": is not a path: " + e.getReason(), e);
        }
    }

    /**
     * Returns all examples, in the order of the file if the data come in one piece.
     *
     * @param schemaOrNull preprocessing of a network; null if there is none
     */
    Dataset loadUndivided(Schema schemaOrNull) throws IOException {
        if (isPrepared(schemaOrNull)) {
            return encoded(schemaOrNull);
        }
        stored(schemaOrNull);
        return sets().all();
    }

    /** Returns the sets that the data have, without one that is drawn or one for testing. */
    Splits loadWithoutTest() throws IOException {
        Splits sets = sets();
        return new Splits(sets.training(), sets.validation(), sets.test().slice(0, 0), sets.name());
    }

    /**
     * Returns the data.
     *
     * @param schemaOrNull preprocessing of a network; null if there is none
     */
    Splits load(Schema schemaOrNull) throws IOException {
        requireNoFlagsOfCsv();
        if (isPrepared(schemaOrNull)) {
            Dataset all = encoded(schemaOrNull);
            List<Integer> sizes = sizes(all.size());
            int to = sizes.get(0) + sizes.get(1);
            return new Splits(all.slice(0, sizes.get(0)), all.slice(sizes.get(0), to), all.slice(to, all.size()), data)
                    .withTest();
        }
        stored(schemaOrNull);
        return load();
    }

    /** One set of the data, which must not be empty. */
    Dataset load(Part part) throws IOException {
        return part.of(load());
    }
}
