package dev.lanewise.cli;

import dev.lanewise.Lanewise;
import dev.lanewise.csv.CsvData;
import dev.lanewise.csv.CsvTargets;
import dev.lanewise.csv.Scratch;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Datasets;
import dev.lanewise.data.ImageShape;
import dev.lanewise.data.Preprocessing;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Table;
import dev.lanewise.data.Task;
import dev.lanewise.format.StoredSet;
import dev.lanewise.internal.SplitIndices;
import dev.lanewise.internal.reader.BoundedInput;
import dev.lanewise.internal.reader.DataFile;
import dev.lanewise.internal.reader.LibsvmFile;
import dev.lanewise.cli.reader.OwnSets;
import dev.lanewise.cli.reader.TextTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which data a command works on. */
final class DataOptions {
    private static final String MNIST = "mnist";

    /** One of the three sets of a data set, or all of them together. */
    enum Part {
        TRAINING,
        VALIDATION,
        TEST,
        ALL;

        /** Reads {@code training}, {@code validation}, {@code test} or {@code all}. */
        static Part parse(String text) {
            for (Part part : values()) {
                if (part.toString().equals(text)) {
                    return part;
                }
            }
            throw new IllegalArgumentException(
                    "the sets are training, validation, test and all, but \"" + text + "\" was given");
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What pictures are brought to, written as its flag is. */
    record Size(ImageShape grey) {
        @Override
        public String toString() {
            return grey.rows() + "x" + grey.columns();
        }
    }

    /** What pictures are read as. */
    enum Colours {
        GREY,
        RGB;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(names = "--data", paramLabel = "DATA", description = "Data set: a file, a folder of pictures, or mnist,"
            + " which comes with Lanewise. Formats: with --target, a CSV, TSV or .npy file; a folder with a folder of"
            + " pictures for each class; a folder of four IDX files; an .npz archive or a folder of .npy files; ARFF,"
            + " LIBSVM, safetensors and .lanewise-data files; a pickle such as mnist.pkl.gz. Default:"
            + " ${DEFAULT-VALUE}.")
    String data = MNIST;

    @Option(names = "--target", paramLabel = "COLUMN",
            description = "Column of a table to learn, by heading or number. Numbers count from 1. Tables are CSV,"
                    + " ARFF and .npy"
            + " files. Several columns are joined by commas; all others but that of --weights are inputs. Default in an"
            + " ARFF file: the last.")
    String target;

    @Option(names = "--weights", paramLabel = "COLUMN", description = "Column of a CSV file, named as for --target, that"
            + " has the weight of each example, a number from 0; it is no input. Default: all 1.")
    String weights;

    @Option(names = "--task", paramLabel = "KIND", converter = Values.OfTask.class, description = "Kind of the targets:"
            + " classes, labels or numbers. Labels are 0 or 1 in each column. Default: classes if a single column has"
            + " names or at most 20 different whole numbers (with train --layers, any), labels if several have"
            + " nothing but 0 and 1, else numbers.")
    Task task;

    @Option(names = "--image-size", paramLabel = "ROWSxCOLUMNS", converter = Values.OfImageSize.class, description = "Size"
            + " to which the pictures of a folder are scaled, such as 28x28. Default: that of the first, which all"
            + " must have.")
    Size imageSize;

    @Option(names = "--image-color", paramLabel = "grey|rgb", converter = Values.OfColours.class,
            description = "Colours of the pictures of a folder: grey, an input for each pixel with ink high as in"
                    + " MNIST, or rgb, all of"
            + " red, then"
            + " green, then blue unchanged, three inputs for each pixel. Default: grey.")
    private Colours imageColours;

    @Mixin
    private final CsvOptions reading;

    @Mixin
    private final PreparationOptions preparing;

    @Mixin
    private final MappingOptions mapping;

    private final List<String> notes = new ArrayList<>();
    /** Whether the number of different targets of a table decides what they are, unless a flag says it. */
    private boolean countsTargets;

    DataOptions() {
        reading = new CsvOptions();
        preparing = new PreparationOptions();
        mapping = new MappingOptions();
    }

    /** Other data that are read with the same flags. */
    private DataOptions(DataOptions like, String data) {
        this.data = data;
        target = like.target;
        weights = like.weights;
        task = like.task;
        imageSize = like.imageSize;
        imageColours = like.imageColours;
        reading = like.reading;
        preparing = new PreparationOptions();
        mapping = like.mapping;
    }

    /** Returns flags that read other data in the same way, without preparing the columns of a table. */
    DataOptions like(String other) {
        return new DataOptions(this, other);
    }
    /** Inputs of the network that the data are for, by which LIBSVM files are completed; 0 if that is not known. */
    private int inputs;

    /** Says how many inputs the network takes that the data are for. */
    void expectInputs(int count) {
        inputs = count;
    }

    /** Whether it is the data set that comes with Lanewise, as without the flag. */
    boolean isMnist() {
        return data.equals(MNIST);
    }

    /** Whether the data are a table of texts, whose inputs are to be prepared. */
    boolean isTable() throws IOException {
        if (target != null && !isStored() && !Datasets.isTable(file())) {
            return true;
        }
        return preparing.given() != null && isTextTable();
    }

    /**
     * Whether the columns of the data are to be prepared: those of a CSV file, and of other files if flags or a network
     * ask for it.
     *
     * @param schemaOrNull what prepares them for a network
     */
    boolean isPrepared(Schema schemaOrNull) throws IOException {
        return isTable() || schemaOrNull != null && isTextTable();
    }

    /** Whether the data are in a format other than CSV whose columns can be prepared like those of a CSV file. */
    boolean isTextTable() throws IOException {
        return !data.equals(MNIST) && !isStored() && TextTable.isOne(file());
    }

    /** The CSV file that the examples are rows of; null if there is none. */
    RowFile rowFile() throws IOException {
        if (!isTable() || isTextTable()) {
            return null;
        }
        List<String> asked = new ArrayList<>(targets());
        if (weights != null) {
            asked.add(weights);
        }
        return new RowFile(file(), reading.format(), asked);
    }

    /** Whether the data come as several sets; a part of others is held out when they are loaded. */
    boolean hasOwnSets() throws IOException {
        return isMnist() || (!isTable() || isTextTable()) && OwnSets.areIn(file());
    }

    /** Imputes missing values and scales numbers of a table, unless flags say otherwise. */
    void prepareByDefault() throws IOException {
        countsTargets = true;
        if (isTable()) {
            preparing.useDefaults();
        }
    }

    /** Tells how the columns of a table are prepared, as flags. */
    String preparation() throws IOException {
        return isTable() ? preparing.flags() : "";
    }

    /** Imputes missing values of a table, unless a flag says otherwise. */
    void imputeByDefault() throws IOException {
        countsTargets = true;
        if (isTable()) {
            preparing.imputeByDefault();
        }
    }

    /** Whether the data are an array or an ARFF file, whose columns are used as inputs unchanged. */
    boolean isPlainTable() throws IOException {
        return Datasets.isTable(file());
    }

    Splits load() throws IOException {
        if (isStored()) {
            requireNoneOfTables();
            return stored(null).splits();
        }
        if (isTable()) {
            return load((Schema) null);
        }
        requireNoneOfTables();
        if (target != null) {
            requireNoPictures();
            return mapping.isOn() ? converted("--target " + target + " ", this::ofTable) : ofTable();
        }
        if (data.equals(MNIST) && (task != null || ofPictures() != null)) {
            throw new UsageException(task != null
                    ? "--task is about files of CSV, arrays, ARFF or LIBSVM"
                    : ofPictures() + " is about a folder of pictures");
        }
        Splits mapped = mapped();
        if (mapped != null) {
            return mapped;
        }
        boolean isArray = data.toLowerCase(Locale.ROOT).endsWith(".npy");
        if (isNamedAsTable() || isArray) {
            try {
                return loadWhole();
            } catch (DataFormatException e) {
                throw new DataFormatException(e.getMessage() + "; "
                        + (isArray ? "a single array" : "a CSV file")
                        + " needs --target, the column to learn", e);
            }
        }
        return loadWhole();
    }

    /** The same, of which every byte has been looked at, even of a file that is mapped. */
    Splits loadIntact() throws IOException {
        if (isStored()) {
            DataFile.open(file()).requireIntact();
        }
        return load();
    }

    private Splits loadWhole() throws IOException {
        if (ofPictures() == null && !data.equals(MNIST) && LibsvmFile.isOne(file())) {
            try (BoundedInput in = BoundedInput.open(file())) {
                return LibsvmFile.read(in, task, inputs, reading.firstIndex(), notes::add);
            }
        }
        return Datasets.load(data, task, imageShape(), isInColour());
    }

    /** The data without their inputs, if these can be read row by row. */
    private Optional<Splits> streamed() throws IOException {
        return Datasets.streamed(data, task, imageShape(), isInColour());
    }

    private boolean isInColour() {
        return imageColours == Colours.RGB;
    }

    /** What pictures are brought to; null if they stay what they are. */
    private ImageShape imageShape() {
        try {
            return imageSize == null ? null : !isInColour() ? imageSize.grey()
                    : new ImageShape(imageSize.grey().rows(), imageSize.grey().columns(), 3);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--image-size " + imageSize + " is too large in colour: " + e.getMessage());
        }
    }

    /** A flag that was given and is about pictures; null if there is none. */
    private String ofPictures() {
        return imageSize != null ? "--image-size" : isInColour() ? "--image-color" : null;
    }

    private Splits ofTable() throws IOException {
        return Datasets.loadTable(file(), targets(), task);
    }

    /** Whether the data are in a file that is mapped as it stands. */
    boolean isStored() throws IOException {
        return DataFile.isOne(file());
    }

    /**
     * The data of a file that is mapped as it stands.
     *
     * @param schemaOrNull what a network takes, which must be what made the inputs; null to take what there is
     */
    StoredSet stored(Schema schemaOrNull) throws IOException {
        if (task != null || ofPictures() != null || target != null) {
            throw new UsageException((task != null ? "--task" : target != null ? "--target" : ofPictures())
                    + " is about data before they are converted, and " + data + " has been");
        }
        if (mapping.isOff()) {
            throw new UsageException("--mapped off cannot be had with " + data + ", which is there for being mapped");
        }
        StoredSet stored = StoredSet.read(file());
        if (schemaOrNull != null && !schemaOrNull.equals(stored.schema().orElse(null))) {
            throw new DataFormatException(data + ": its inputs were made of the columns of a table in another way than the"
                    + " network takes them");
        }
        return stored;
    }

    /** The data from the file that they are converted to; null if they are to be loaded. */
    private Splits mapped() throws IOException {
        if (mapping.isOff()) {
            return null;
        }
        Path path = file();
        if (!Files.exists(path)) {
            if (mapping.isOn() && data.equals(MNIST)) {
                throw new UsageException("--mapped on is about data on a disk, which --data names, and mnist is inside"
                        + " Lanewise");
            }
            return null;
        }
        if (mapping.isAuto()) {
            if (!MappingOptions.mayBeLarge(path)) {
                return null;
            }
            Optional<Splits> streamed = streamed();
            if (streamed.isEmpty() || !MappingOptions.areLarge(streamed.get())) {
                return null;
            }
        }
        String flags = (imageSize == null ? "" : "--image-size " + imageSize + " ")
                + (isInColour() ? "--image-color rgb " : "");
        return converted(flags, () -> {
            Optional<Splits> streamed = streamed();
            return streamed.isPresent() ? streamed.get() : loadWhole();
        });
    }

    /** The data from the file that they are converted to, which depends on these flags and on --task. */
    private Splits converted(String flags, MappingOptions.Reading reading) throws IOException {
        String options = flags + (task == null ? "" : "--task " + task);
        notes.add(data + " is mapped from " + MappingOptions.target(file(), options));
        return named(MappingOptions.stored(file(), options,
                (target, stamp) -> StoredSet.write(target, reading.read(), null, stamp)).splits());
    }

    /** As if they had been loaded. */
    private Splits named(Splits splits) {
        return new Splits(splits.training(), splits.validation(), splits.test(), data);
    }

    /** What is to be told of the data, once they are there. */
    List<String> notes() {
        return List.copyOf(notes);
    }

    /** Whether the data look like a table by their name. */
    boolean isNamedAsTable() {
        return data.toLowerCase(Locale.ROOT).matches(".*\\.(csv|tsv|tab)");
    }

    private void requireNoneOfTables() {
        if (weights != null) {
            throw new UsageException("--weights names a column of a CSV file, "
                    + (target == null ? "whose column to learn --target names" : "but " + data + " is none"));
        }
        if (preparing.given() != null || reading.isGiven()) {
            throw new UsageException((preparing.given() != null ? preparing.given() + " is" : "--delimiter and --header are")
                    + " about a CSV file, whose column to learn --target names");
        }
    }

    private void requireNoPictures() {
        if (ofPictures() != null) {
            throw new UsageException(ofPictures() + " is about pictures in folders, and --target about a CSV file");
        }
    }

    private List<String> targets() {
        return List.of(target.split(",", -1));
    }

    /**
     * A table, whose inputs are prepared.
     *
     * @param schemaOrNull what prepares them, if a network brings that; null to learn it
     * @param split which rows are trained on
     * @param flags what the split depends on
     */
    Loaded loadTable(Schema schemaOrNull, UnaryOperator<CsvData> split, String flags) throws IOException {
        Loaded loaded = loadTableOnce(schemaOrNull, split, flags);
        if (countsTargets && task == null) {
            Task counted = FittedOptions.task(undivided(loaded.splits()));
            if (counted != loaded.splits().training().task()) {
                task = counted;
                return loadTableOnce(schemaOrNull, split, flags);
            }
        }
        return loaded;
    }

    private Loaded loadTableOnce(Schema schemaOrNull, UnaryOperator<CsvData> split, String flags) throws IOException {
        notes.clear();
        Path file = file();
        if (mapping.isOff() || !Files.isRegularFile(file) || mapping.isAuto() && !MappingOptions.isLargeTable(file)) {
            CsvData table = split.apply(table(schemaOrNull, null));
            List<String> told = new ArrayList<>(notes);
            told.addAll(table.notes());
            Schema schema = table.schema();
            told.addAll(schemaOrNull == null ? ColumnNotes.of(data, schema) : List.of());
            return new Loaded(table.splits(), schema, told);
        }
        String options = String.join("\n", String.valueOf(target), String.valueOf(weights), String.valueOf(task),
                reading.format().toString(), preparing.preparation().toString(), String.valueOf(schemaOrNull), flags);
        List<String> told = new ArrayList<>(List.of(data + " is mapped from " + MappingOptions.target(file, options)));
        StoredSet stored = MappingOptions.stored(file, options, (target, stamp) -> {
            try (Scratch scratch = Scratch.in(target.toAbsolutePath().getParent())) {
                CsvData table = split.apply(table(schemaOrNull, scratch));
                StoredSet.write(target, table.streamed(), table.schema(), stamp);
                told.addAll(notes);
                told.addAll(table.notes());
                told.addAll(schemaOrNull == null ? ColumnNotes.of(data, table.schema()) : List.of());
            }
        });
        return new Loaded(named(stored.splits()), stored.schema().orElse(null), told);
    }

    private CsvData table(Schema schemaOrNull, Scratch scratchOrNull) throws IOException {
        Path file = file();
        requireNoPictures();
        if (data.equals(MNIST) && !Files.exists(file)) {
            throw new UsageException("--target names a column of a CSV file, but --data names none");
        }
        Optional<TextTable> text = TextTable.of(file, textInputs(schemaOrNull), reading.firstIndex(), notes::add);
        List<String> wanted = target != null ? targets() : text.map(TextTable::targets).orElse(List.of());
        if (wanted.isEmpty()) {
            throw new UsageException(data + " does not say which of its columns is to be learned; --target names it");
        }
        CsvTargets targets = CsvTargets.of(wanted.toArray(String[]::new));
        targets = task == null ? targets : targets.withTask(task);
        targets = weights == null ? targets : targets.withWeights(weights);
        if (schemaOrNull == null && text.isEmpty()) {
            return CsvData.read(file, reading.format(), targets, preparing.preparation(), scratchOrNull);
        }
        if (schemaOrNull != null && preparing.given() != null) {
            throw new UsageException(preparing.given() + " is for a network that is to be trained, but what prepares the columns"
                    + " of a table for this one is in its file");
        }
        return text.isPresent() ? TextTableData.read(
                        text.get(), data, targets, preparing.preparation(), schemaOrNull, scratchOrNull)
                : CsvData.read(file, reading.format(), targets, schemaOrNull, scratchOrNull);
    }

    /** Inputs of a LIBSVM file; 0 if that is not known. */
    private int textInputs(Schema schemaOrNull) {
        return schemaOrNull == null ? 0 : schemaOrNull.columns().size();
    }

    /** All rows of a CSV file with the targets marked, for an estimator, which prepares the inputs itself. */
    WholeTable wholeTable() throws IOException {
        requireNoPictures();
        if (data.equals(MNIST) && !Files.exists(file())) {
            throw new UsageException("--target names a column of a CSV file, but --data names none");
        }
        Table table = Lanewise.readTable(file(), reading.format(), preparing.categories());
        return WholeTable.of(data, table, targets(), preparing.leftOut(), task);
    }

    /** What an estimator does with the columns of a table: what the flags say, and else the standard. */
    Preprocessing preparation(Preprocessing standard) {
        return preparing.preparation(standard);
    }

    /** What the columns of a table are. */
    List<CsvData.Summary> columns() throws IOException {
        Path file = file();
        if (isTextTable()) {
            return List.of();
        }
        if (mapping.isOff() || !Files.isRegularFile(file) || !MappingOptions.isLargeTable(file)) {
            return CsvData.columns(file, reading.format(), preparing.preparation());
        }
        try (Scratch scratch = Scratch.in(file.toAbsolutePath().getParent())) {
            return CsvData.columns(file, reading.format(), preparing.preparation(), scratch);
        }
    }

    private Path file() throws DataFormatException {
        try {
            return Path.of(data);
        } catch (InvalidPathException e) {
            throw new DataFormatException(data + ": is not a path: " + e.getReason(), e);
        }
    }

    /**
     * Returns all examples, in the order of the file if the data come in one piece.
     *
     * @param schemaOrNull what prepares the columns of a table, if a network brings that
     */
    Dataset loadUndivided(Schema schemaOrNull) throws IOException {
        if (isPrepared(schemaOrNull)) {
            return noted(loadTable(schemaOrNull, CsvData::undivided, "undivided")).training();
        }
        return undivided(load(schemaOrNull));
    }

    /**
     * Returns the data.
     *
     * @param schemaOrNull what prepares the columns of a table, if a network brings that
     */
    Splits load(Schema schemaOrNull) throws IOException {
        if (isPrepared(schemaOrNull)) {
            return noted(loadTable(schemaOrNull, all -> all, ""));
        }
        return schemaOrNull != null && isStored() ? stored(schemaOrNull).splits() : load();
    }

    private Splits noted(Loaded loaded) {
        notes.clear();
        notes.addAll(loaded.notes());
        return loaded.splits();
    }

    /** Joins the sets of data, in the order of the file if they came in one piece. */
    static Dataset undivided(Splits splits) {
        Dataset joined = splits.training();
        for (Dataset other : List.of(splits.validation(), splits.test())) {
            joined = other.size() == 0 ? joined : joined.concat(other);
        }
        SplitIndices indices = SplitIndices.of(joined.size());
        if (splits.test().size() != indices.test().length
                || splits.validation().size() != indices.validation().length) {
            return joined;
        }
        int[] inOrder = new int[joined.size()];
        int at = 0;
        for (int[] part : List.of(indices.training(), indices.validation(), indices.test())) {
            for (int index : part) {
                inOrder[index] = at++;
            }
        }
        return joined.select(inOrder);
    }

    /** One set of the data, which must not be empty. */
    Dataset load(Part part) throws IOException {
        return of(load(), part);
    }

    /** One of these sets, which must not be empty. */
    static Dataset of(Splits splits, Part part) throws IOException {
        Dataset dataset = switch (part) {
            case TRAINING -> splits.training();
            case VALIDATION -> splits.validation();
            case TEST -> splits.test();
            case ALL -> undivided(splits);
        };
        if (dataset.size() == 0) {
            throw new IOException(splits.name() + ": the " + part + " set is empty");
        }
        return dataset;
    }
}
