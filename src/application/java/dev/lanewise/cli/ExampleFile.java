package dev.lanewise.cli;

import dev.lanewise.Model;
import dev.lanewise.Prediction;
import dev.lanewise.TableBatches;
import dev.lanewise.TableReader;
import dev.lanewise.cli.reader.UnknownCategories;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.DatasetReader;
import dev.lanewise.data.FileKind;
import dev.lanewise.data.ImageShape;
import dev.lanewise.data.Picture;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Table;
import dev.lanewise.data.TableEncoder;
import dev.lanewise.internal.files.MissingFile;
import dev.lanewise.internal.text.Count;
import dev.lanewise.internal.text.Suggestion;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Predicts from the examples of files, in order: pictures, tables and all other data, recognised by content. */
final class ExampleFile {
    private static final int SNIFFED_OF_INPUT = 1 << 16;
    private static final int MOST_TOGETHER = 256;
    private static final int INPUTS_TOGETHER = 1 << 16;

    private final Model model;
    private final int inputs;
    /** Number of examples that are predicted together. */
    private final int together;

    private ReadingOptions reading;
    private final KeptColumns kept;
    private final PredictionWriter writer;
    private final ProgressLine bar;
    /** Whether there was a note that the columns of a table are used unchanged. */
    private boolean hasNotedSchema;

    private int pictures;
    private int inverted;
    private int resized;
    private String lastPicture;

    /**
     * Creates a reader for the inputs of a model.
     *
     * @param bar receives notes, and the progress of reading
     */
    ExampleFile(Model model, ReadingOptions reading, KeptColumns kept, PredictionWriter writer, ProgressLine bar) {
        this.model = model;
        this.inputs = model.architecture().inputs();
        this.together = Math.max(1, Math.min(MOST_TOGETHER, INPUTS_TOGETHER / inputs));
        this.reading = reading;
        this.kept = kept;
        this.writer = writer;
        this.bar = bar;
    }

    /**
     * Predicts from all examples of a file, a folder or standard input. If that fails, the examples before the failure
     * are written first.
     *
     * @throws DataFormatException with one sentence if it is not valid, or its examples do not fit the network
     */
    void read(Path file) throws IOException {
        try {
            if (file.equals(StandardInput.ARGUMENT)) {
                readStandardInput();
            } else {
                readFile(file, file.toString());
            }
        } catch (IllegalArgumentException e) {
            throw new DataFormatException(e.getMessage(), e);
        }
    }

    private void note(String sentence) {
        bar.note(RemedyFlags.in(sentence));
    }

    private void readStandardInput() throws IOException {
        BufferedInputStream in = new BufferedInputStream(System.in, SNIFFED_OF_INPUT);
        in.mark(SNIFFED_OF_INPUT);
        byte[] start = new byte[SNIFFED_OF_INPUT];
        // Only what has arrived: the program that writes to the pipe may wait for an answer.
        byte[] known = Arrays.copyOf(start, Math.max(0, in.read(start)));
        in.reset();
        FileKind kind = FileKind.of(StandardInput.NAME, known, reading.encodingOrNull());
        if (kind.requireRead(StandardInput.NAME) == FileKind.CSV) {
            readRows(TableReader.of(in, StandardInput.NAME), StandardInput.NAME);
        } else {
            readFile(StandardInput.copyRest(in), StandardInput.NAME);
        }
    }

    private void readFile(Path file, String name) throws IOException {
        if (!Files.exists(file)) {
            throw MissingFile.exception(file);
        }
        FileKind kind = reading.kind(file).requireRead(name);
        boolean hasColumns = model.schema().isPresent();
        switch (kind) {
            case CSV -> readRows(TableReader.of(file).withProgress(bar::add), name);
            case ARRAY_FOLDER, NPZ, SAFETENSORS, NPY, LIBSVM -> {
                if (kind == FileKind.LIBSVM) {
                    reading = reading.withFirstIndexOf(
                            model.facts(), flag -> note("LIBSVM files are read as in the training: " + flag));
                }
                if (hasColumns) {
                    readRows(TableReader.of(file), name);
                } else {
                    readAll(name, reader(file).inputs());
                }
            }
            case PICTURE -> {
                requireNoTable(name, "a picture");
                readPicture(file, name);
            }
            case IDX -> {
                requireNoTable(name, "an IDX file of images");
                readAll(name, reader(file).inputs());
            }
            case DATA -> {
                DatasetReader stored = reader(file);
                if (hasColumns && !model.schema().equals(stored.schema())) {
                    throw new DataFormatException(name + ": its inputs were prepared from the columns of a table"
                            + " differently from those of the network");
                }
                readAll(name, stored.inputs());
            }
            case FOLDER, PICKLE -> readAll(name, reader(file).inputs());
            case EMPTY -> throw new DataFormatException(name + ": is empty");
            default -> {
                if (!kind.isTable()) {
                    throw new DataFormatException(name
                            + ": is neither a picture (PNG, JPEG, BMP, GIF), an IDX file of images, a CSV file of"
                            + " numbers nor another data file that train reads");
                }
                readRows(TableReader.of(file), name);
            }
        }
        if (kind != FileKind.CSV && !kind.isFolder()) {
            // A CSV file reports progress as it is read.
            bar.add(Files.size(file));
        }
    }

    /** Reads data whose inputs are used unchanged. */
    private DatasetReader reader(Path file) {
        return reading.apply(DatasetReader.of(file)).withInputs(inputs).withNotes(this::note);
    }

    /** Reads the rows of a table in batches. A model without columns takes them in the order of the file. */
    private void readRows(TableReader table, String name) throws IOException {
        Model ofTable = model.schema().isPresent()
                ? model
                : Model.of(model.network(), new TableEncoder(Schema.ofNumbers(inputs), model.task(), model.names()));
        TableReader reader = table.withFormat(reading.formatFor(model.schema().orElse(null)))
                .withHeadings(kept.asked())
                .withTraining(model.facts());
        reader = reading.firstIndex() < 0 ? reader : reader.withFirstIndex(reading.firstIndex());
        UnknownCategories unknown = new UnknownCategories(ofTable.encoder().orElseThrow());
        try (TableBatches batches = reader.batches(ofTable.schema().orElseThrow(), together)) {
            batches.notes().forEach(this::note);
            int noted = batches.notes().size();
            String[] texts = start(name, batches);
            int number = 0;
            while (batches.hasNext()) {
                Table rows = batches.next();
                String[][] columns = Stream.of(texts).map(rows::categories).toArray(String[][]::new);
                write(name, number, ofTable.predict(rows), columns);
                unknown.add(rows);
                number += rows.rows();
            }
            batches.notes().stream().skip(noted).forEach(this::note);
            unknown.note(name).ifPresent(this::note);
        }
    }

    /** Writes the predictions of a batch, the first of whose examples has the number {@code first} in the file. */
    private void write(String name, int first, List<Prediction> predictions, String[]... columns) throws IOException {
        for (int i = 0; i < predictions.size(); i++) {
            int row = i;
            List<String> fields = Stream.of(columns).map(column -> column[row]).toList();
            int number = first + row;
            writer.write(name, number, kept.values(name, number, fields), predictions.get(row));
        }
    }

    /** Chooses the columns to keep, and returns their names in the tables. */
    private String[] start(String name, TableBatches batches) throws IOException {
        KeptColumns.Separators separators = new KeptColumns.Separators(
                batches.format().delimiter().orElse(','),
                batches.format().decimalSeparator().orElse('.'));
        if (kept.isMixedWith(separators)) {
            note(name + " is read with decimal " + (separators.decimal() == ',' ? "commas" : "points")
                    + ", unlike the first file, so the copied columns may have both");
        }
        List<String> columns = batches.names();
        if (!hasNotedSchema) {
            MissingSchema.note(model, name, columns).ifPresent(sentence -> {
                hasNotedSchema = true;
                note(sentence);
            });
        }
        return batches.withTexts(kept.start(name, columns)).toArray(String[]::new);
    }

    /** Refuses pictures for a network whose inputs are encoded from the columns of a table. */
    private void requireNoTable(String name, String kind) throws DataFormatException {
        if (model.schema().isPresent() && model.image().isEmpty()) {
            List<String> columns = model.schema().orElseThrow().columns().stream()
                    .map(Schema.Column::name)
                    .toList();
            throw new DataFormatException(name + ": is " + kind + ", but the network takes the columns of a table: "
                    + Suggestion.list(columns));
        }
    }

    private void readPicture(Path file, String name) throws IOException {
        ImageShape shape = model.image()
                .orElseThrow(() -> new DataFormatException(name + ": pictures are scaled to a square,"
                        + " but the network takes " + inputs
                        + " inputs, which is neither a square number nor three times one"));
        Picture picture = Picture.read(file, shape.isColour());
        pictures++;
        inverted += picture.isInverted() ? 1 : 0;
        resized += picture.rows() != shape.rows() || picture.columns() != shape.columns() ? 1 : 0;
        lastPicture = name;
        float[] pixels = picture.inputs(shape);
        readAll(name, Dataset.ofRegression(pixels, pixels.length, new float[1], 1));
    }

    private void readAll(String name, Dataset all) throws IOException {
        kept.start(name, List.of());
        if (all.inputs() != inputs) {
            throw new DataFormatException(
                    name + ": an example has " + Count.of(all.inputs(), "input") + ", but the network takes " + inputs);
        }
        for (int from = 0; from < all.size(); from += together) {
            write(name, from, model.predict(all.slice(from, Math.min(all.size(), from + together))));
        }
    }

    /** Prints a single note on the conversion of all pictures. */
    void finish() {
        if (resized + inverted > 0) {
            boolean isOne = pictures == 1;
            ImageShape shape = model.image().orElseThrow();
            List<String> changes = Stream.of(
                            resized == 0
                                    ? ""
                                    : (isOne ? "" : resized + " ") + "resized to " + shape.rows() + " x "
                                            + shape.columns() + " pixels",
                            inverted == 0 ? "" : (isOne ? "" : inverted + " ") + "dark on light, so inverted")
                    .filter(change -> !change.isEmpty())
                    .toList();
            note((isOne ? lastPicture : Count.of(pictures, "picture")) + ": " + String.join("; ", changes));
        }
    }
}
