package dev.lanewise.cli;

import dev.lanewise.Model;
import dev.lanewise.Prediction;
import dev.lanewise.TableBatches;
import dev.lanewise.TableReader;
import dev.lanewise.cli.reader.UnknownCategories;
import dev.lanewise.data.CsvFormat;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.DatasetReader;
import dev.lanewise.data.FileKind;
import dev.lanewise.data.ImageShape;
import dev.lanewise.data.Picture;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Table;
import dev.lanewise.data.TableEncoder;
import dev.lanewise.internal.files.ByteStreams;
import dev.lanewise.internal.files.MissingFile;
import dev.lanewise.internal.text.Count;
import dev.lanewise.internal.text.Suggestion;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads the examples of files to predict from, in order: pictures, CSV files and all other data formats, recognised by
 * content.
 */
final class ExampleFile {
    /** Stands for standard input. */
    static final Path STANDARD_INPUT = Path.of("-");

    private static final String NAME_OF_INPUT = "standard input";
    private static final int SNIFFED_OF_INPUT = 1 << 16;
    private static final int MOST_TOGETHER = 256;
    private static final int INPUTS_TOGETHER = 1 << 16;

    /** Receives predictions. */
    @FunctionalInterface
    interface Use {
        /** Takes the prediction for an example. */
        void take(Example example, Prediction prediction) throws IOException;
    }

    /**
     * An example.
     *
     * @param file name of its file in messages
     * @param number its index in the file, from 0
     * @param kept values that are copied to its prediction
     */
    record Example(String file, int number, List<String> kept) {}

    private final Model saved;
    /** The model; if it has no columns, its inputs are the columns, named by their numbers. */
    private final Model ofTable;

    private final int wanted;
    private final CsvFormat format;
    /** The encoding of text files; null for UTF-8. */
    private final Charset encoding;

    private final int firstIndex;
    private final KeptColumns kept;
    private final ProgressLine bar;
    private final PictureNotes pictures = new PictureNotes();
    /** Whether there was a note that the columns of a table are used unchanged. */
    private boolean hasNotedSchema;
    /** The temporary file that standard input is copied to; null if it is not. */
    private String copyOfInput;

    /**
     * Creates a reader for the inputs of a network.
     *
     * @param format how CSV files are read
     * @param firstIndex the first index of LIBSVM files; -1 to detect it
     * @param bar receives notes on pictures and unknown categories, and the progress of reading
     */
    ExampleFile(Model saved, CsvFormat format, int firstIndex, KeptColumns kept, ProgressLine bar) {
        this.saved = saved;
        this.wanted = saved.architecture().inputs();
        this.ofTable = saved.encoder().isPresent()
                ? saved
                : Model.of(saved.network(), new TableEncoder(Schema.ofNumbers(wanted), saved.task(), saved.names()));
        this.format = format;
        this.encoding = format.encoding().orElse(null);
        this.firstIndex = firstIndex;
        this.kept = kept;
        this.bar = bar;
    }

    /**
     * Predicts from all examples of a file, a folder or standard input. If that fails, the examples before the failure
     * are used first.
     *
     * @throws DataFormatException with one sentence if it is not what it should be, or its examples do not fit
     */
    void read(Path file, Use use) throws IOException {
        if (file.equals(STANDARD_INPUT)) {
            readStandardInput(use);
            return;
        }
        readFile(file, file.toString(), use);
    }

    /** Prints a single note on the conversion of all pictures. */
    void finish() {
        pictures.sentence().ifPresent(this::note);
    }

    private void note(String sentence) {
        String translated = RemedyFlags.in(sentence);
        bar.note(copyOfInput == null ? translated : translated.replace(copyOfInput, NAME_OF_INPUT));
    }

    private void readStandardInput(Use use) throws IOException {
        BufferedInputStream in = new BufferedInputStream(System.in, SNIFFED_OF_INPUT);
        in.mark(SNIFFED_OF_INPUT);
        byte[] start = new byte[SNIFFED_OF_INPUT];
        // Only what has arrived: the program that writes to the pipe may wait for an answer.
        int count = Math.max(0, in.read(start));
        in.reset();
        byte[] known = Arrays.copyOf(start, count);
        if (FileKind.of(NAME_OF_INPUT, known, encoding).requireRead(NAME_OF_INPUT) == FileKind.CSV) {
            readRows(TableReader.of(in, NAME_OF_INPUT), format, NAME_OF_INPUT, schema(), use);
            return;
        }
        try {
            ByteStreams.copied(in, copy -> {
                copyOfInput = copy.toString();
                readFile(copy, NAME_OF_INPUT, use);
                return null;
            });
        } catch (DataFormatException e) {
            String message = e.getMessage().replace(ByteStreams.NAME, NAME_OF_INPUT);
            throw new DataFormatException(
                    copyOfInput == null ? message : message.replace(copyOfInput, NAME_OF_INPUT), e);
        }
    }

    private void readFile(Path file, String name, Use use) throws IOException {
        if (!Files.exists(file)) {
            throw MissingFile.exception(file);
        }
        FileKind kind = FileKind.of(file, encoding).requireRead(name);
        switch (kind) {
            case EMPTY ->
                throw new DataFormatException(
                        name + (name.equals(NAME_OF_INPUT) ? ": is empty" : ": the file is empty"));
            case PICTURE -> readPicture(file, name, use);
            case CSV -> readRows(TableReader.of(file).withProgress(bar::add), format, name, schema(), use);
            case IDX -> {
                requireNoTable(name, "an IDX file of images");
                readAll(name, reader(file).inputs(), use);
            }
            case DATA -> {
                DatasetReader stored = reader(file);
                if (saved.schema().isPresent() && !saved.schema().equals(stored.schema())) {
                    throw new DataFormatException(name + ": its inputs were prepared from the columns of a table"
                            + " differently from those of the network");
                }
                readAll(name, stored.inputs(), use);
            }
            case FOLDER, PICKLE -> readAll(name, reader(file).inputs(), use);
            case ARFF -> readTable(file, name, schema(), use);
            case ARRAY_FOLDER, NPZ, SAFETENSORS, NPY, LIBSVM -> {
                if (saved.schema().isPresent()) {
                    readTable(file, name, saved.schema().get(), use);
                } else {
                    readAll(name, reader(file).inputs(), use);
                }
            }
            default ->
                throw new DataFormatException(name
                        + ": is neither a picture (PNG, JPEG, BMP, GIF), an IDX file of images, a CSV file of numbers"
                        + " nor another data file that train reads");
        }
        if (kind != FileKind.CSV && !kind.isFolder()) {
            // A CSV file reports progress as it is read.
            bar.add(Files.size(file));
        }
    }

    /** Reads data whose inputs are used unchanged. */
    private DatasetReader reader(Path file) {
        DatasetReader reader = DatasetReader.of(file).withInputs(wanted).withNotes(this::note);
        reader = encoding == null ? reader : reader.withEncoding(encoding);
        return firstIndex < 0 ? reader : reader.withFirstIndex(firstIndex);
    }

    private void readTable(Path path, String name, Schema schema, Use use) throws IOException {
        TableReader reader = TableReader.of(path);
        readRows(firstIndex < 0 ? reader : reader.withFirstIndex(firstIndex), format, name, schema, use);
    }

    /** Returns the schema that encodes the columns of a table as inputs of the network. */
    private Schema schema() {
        return saved.schema().isPresent() ? saved.schema().orElse(null) : Schema.ofNumbers(wanted);
    }

    /** Reads the rows of a table in batches. */
    private void readRows(TableReader reader, CsvFormat format, String name, Schema schema, Use use)
            throws IOException {
        Model model = schema.equals(ofTable.schema().orElseThrow())
                ? ofTable
                : Model.of(saved.network(), new TableEncoder(schema, saved.task(), saved.names()));
        UnknownCategories unknown = new UnknownCategories(model.encoder().orElseThrow());
        try (TableBatches batches = reader.withFormat(format)
                .withHeadings(kept.asked())
                .withTraining(saved.facts())
                .batches(schema, together())) {
            batches.notes().forEach(this::note);
            int noted = batches.notes().size();
            String[] texts = start(name, batches);
            int number = 0;
            while (batches.hasNext()) {
                Table rows = batches.next();
                take(rows, model, texts, name, number, use);
                unknown.add(rows);
                number += rows.rows();
            }
            batches.notes().stream().skip(noted).forEach(this::note);
            unknown.note(name).ifPresent(this::note);
        }
    }

    /** Returns how many examples are predicted together. */
    private int together() {
        return Math.max(1, Math.min(MOST_TOGETHER, INPUTS_TOGETHER / wanted));
    }

    private void take(Table rows, Model model, String[] texts, String name, int first, Use use) throws IOException {
        String[][] columns = new String[texts.length][];
        Arrays.setAll(columns, column -> rows.categories(texts[column]));
        predict(rows.rows(), (from, to) -> model.predict(rows.slice(from, to)), (row, prediction) -> {
            List<String> fields = Stream.of(columns).map(column -> column[row]).toList();
            use.take(new Example(name, first + row, kept.values(name, first + row, fields)), prediction);
        });
    }

    /** Predicts from a range of rows. */
    @FunctionalInterface
    private interface Predicting {
        List<Prediction> of(int from, int to);
    }

    /** Takes the prediction for a row. */
    @FunctionalInterface
    private interface RowUse {
        void take(int row, Prediction prediction) throws IOException;
    }

    /** Predicts from all rows together; if one of them is refused, from the rows before it. */
    private static void predict(int rows, Predicting predicting, RowUse use) throws IOException {
        List<Prediction> all = List.of();
        try {
            all = predicting.of(0, rows);
        } catch (IllegalArgumentException e) {
            // One by one, up to the row that is refused.
        }
        for (int row = 0; row < rows; row++) {
            Prediction prediction;
            try {
                prediction = all.isEmpty() ? predicting.of(row, row + 1).get(0) : all.get(row);
            } catch (IllegalArgumentException e) {
                throw new DataFormatException(e.getMessage(), e);
            }
            use.take(row, prediction);
        }
    }

    /** Chooses the columns to keep, and returns their names in the tables. */
    private String[] start(String name, TableBatches batches) throws IOException {
        Separators separators = new Separators(
                batches.format().delimiter().orElse(','),
                batches.format().decimalSeparator().orElse('.'));
        if (kept.isMixedWith(separators)) {
            note(name + " is read with decimal " + (separators.decimal() == ',' ? "commas" : "points")
                    + ", unlike the first file, so the copied columns may have both");
        }
        List<String> columns = batches.names();
        if (!hasNotedSchema) {
            MissingSchema.note(saved, name, columns).ifPresent(sentence -> {
                hasNotedSchema = true;
                note(sentence);
            });
        }
        return batches.withTexts(kept.start(name, columns)).toArray(String[]::new);
    }

    /** Refuses pictures for a network whose inputs are encoded from the columns of a table. */
    private void requireNoTable(String name, String kind) throws DataFormatException {
        if (saved.schema().isPresent() && saved.image().isEmpty()) {
            List<String> columns = saved.schema().orElseThrow().columns().stream()
                    .map(Schema.Column::name)
                    .toList();
            throw new DataFormatException(name + ": is " + kind + ", but the network takes the columns of a table: "
                    + Suggestion.list(columns));
        }
    }

    private void readPicture(Path file, String name, Use use) throws IOException {
        requireNoTable(name, "a picture");
        Optional<ImageShape> known = saved.image();
        ImageShape shape = known.orElseThrow(() -> new DataFormatException(name + ": pictures are scaled to a square,"
                + " but the network takes " + wanted + " inputs, which is neither a square number nor three times"
                + " one"));
        Picture picture = Picture.read(file, shape.isColour());
        pictures.add(name, picture, shape);
        float[] inputs = picture.inputs(shape);
        readAll(name, Dataset.ofRegression(inputs, inputs.length, new float[1], 1), use);
    }

    private void readAll(String name, Dataset all, Use use) throws IOException {
        kept.start(name, List.of());
        if (all.inputs() != wanted) {
            throw new DataFormatException(
                    name + ": an example has " + Count.of(all.inputs(), "input") + ", but the network takes " + wanted);
        }
        for (int from = 0; from < all.size(); from += together()) {
            int first = from;
            Dataset rows = all.slice(from, Math.min(all.size(), from + together()));
            predict(
                    rows.size(),
                    (start, end) -> saved.predict(rows.slice(start, end)),
                    (row, prediction) -> use.take(
                            new Example(name, first + row, kept.values(name, first + row, List.of())), prediction));
        }
    }
}
