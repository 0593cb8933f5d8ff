package dev.lanewise.serve;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.ImageShape;
import dev.lanewise.data.Preprocessing.Scaling;
import dev.lanewise.data.Schema;
import dev.lanewise.format.Outputs;
import dev.lanewise.internal.Count;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Network;
import dev.lanewise.network.Predictor;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A network as it is served, with all that is said of it. It never changes; another file becomes another one. */
public final class ServedModel {
    /** Rows of a square image that no file tells of, as those of scikit-learn's digits; fewer inputs are rather numbers. */
    private static final int SMALLEST_GREY = 8;
    /** The same in colour, as those of CIFAR: 300 and 768 inputs, three squares too, are rather vectors of words. */
    private static final int SMALLEST_COLOUR = 32;
    /** Of inputs or of outputs of all examples of a request. */
    private static final int MOST_NUMBERS = 1 << 23;

    private final String name;
    private final Network network;
    private final Outputs outputs;
    private final Schema schema;
    /** What the shifts and scales of the schema mean; not known if this is {@code NONE}. */
    private final Scaling scaling;
    private final boolean isTable;
    private final ImageShape imageOrNull;
    private final String sha256;
    private final Predictor predictor;
    private final TableRow row;
    private final Mistakes mistakes;
    /** As predictors have them, layer by layer: weights as (out, in) row-major, and then the biases. */
    private final float[] parameters;
    private final SortedMap<Integer, ServedModel> epochs = new TreeMap<>();

    /**
     * A model. If its inputs are numbers as they stand and nothing is said of images, they are taken for the pixels of a
     * square one if they are a square number of at least 64, or, in colour, three times one of at least 1024.
     *
     * @param name what the page calls it
     * @param shapeOrNull the shape of the images that are its inputs; null if that is not known
     * @param schemaOrNull what makes inputs of the columns of a table; null if it takes numbers as they stand
     * @param galleryOrNull examples with classes among which its mistakes are looked for; null for none
     * @param epochs the same network after earlier epochs of its training, by their numbers
     * @throws IllegalArgumentException if that shape or that gallery does not fit the network
     */
    public ServedModel(String name, Network network, Outputs outputs, ImageShape shapeOrNull, Schema schemaOrNull,
            Dataset galleryOrNull, Map<Integer, Network> epochs) {
        this(name, network, outputs, shapeOrNull, schemaOrNull, Scaling.NONE, galleryOrNull, epochs);
    }

    /**
     * A model of which it is known how its columns were scaled, so that the page can show the range of their numbers.
     *
     * @param scaling how the numbers of the columns were scaled; {@code NONE} if they were not, or if that is not known
     */
    public ServedModel(String name, Network network, Outputs outputs, ImageShape shapeOrNull, Schema schemaOrNull,
            Scaling scaling, Dataset galleryOrNull, Map<Integer, Network> epochs) {
        Architecture architecture = network.architecture();
        this.name = name;
        this.network = network;
        this.outputs = outputs;
        this.schema = schemaOrNull != null ? schemaOrNull : Schema.ofNumbers(architecture.inputs());
        this.scaling = scaling;
        this.imageOrNull = schema.isPlain() ? image(shapeOrNull, architecture.inputs()) : null;
        this.isTable = schemaOrNull != null && imageOrNull == null;
        this.sha256 = network.sha256();
        this.predictor = network.predictor();
        this.row = new TableRow(schema);
        this.parameters = network.folded().parameters();
        this.mistakes = Mistakes.of(this, galleryOrNull);
        epochs.forEach((epoch, its) ->
                this.epochs.put(epoch, new ServedModel(name, its, outputs, shapeOrNull, schemaOrNull, scaling, null,
                        Map.of())));
    }

    private static ImageShape image(ImageShape shapeOrNull, int inputs) {
        if (shapeOrNull == null) {
            return ImageShape.square(inputs)
                    .filter(square -> square.rows() >= (square.isColour() ? SMALLEST_COLOUR : SMALLEST_GREY)).orElse(null);
        }
        if (shapeOrNull.inputs() != inputs) {
            throw new IllegalArgumentException("an image of " + shapeOrNull + " has "
                    + Count.of(shapeOrNull.inputs(), "input") + ", but the network takes " + inputs);
        }
        return shapeOrNull;
    }

    /** The model after an earlier epoch. */
    ServedModel afterEpoch(int epoch) throws Refusal {
        ServedModel model = epochs.get(epoch);
        if (model == null) {
            throw new Refusal(Refusal.NOT_FOUND, "there is no checkpoint of epoch " + epoch);
        }
        return model;
    }

    int inputs() {
        return network.architecture().inputs();
    }

    /** Those of all layers, with the inputs. */
    long units() {
        return network.architecture().sizes().stream().mapToLong(Integer::longValue).sum();
    }

    int outputUnits() {
        return network.architecture().outputs();
    }

    Outputs outputs() {
        return outputs;
    }

    /** Whether it takes rows of a table, and not numbers as they stand. */
    boolean isTable() {
        return isTable;
    }

    TableRow row() {
        return row;
    }

    /** How the inputs make an image, if they do. */
    public Optional<ImageShape> image() {
        return Optional.ofNullable(imageOrNull);
    }

    String sha256() {
        return sha256;
    }

    Mistakes mistakes() {
        return mistakes;
    }

    /** Outputs for many examples, (count, output units) row-major. */
    float[] predict(float[] inputs, int count) {
        float[] y = new float[Math.multiplyExact(count, outputUnits())];
        predictor.predict(inputs, count, y);
        return y;
    }

    /** Activations of the layers from the first hidden one to the output. */
    float[][] activations(float[] inputs) {
        return network.activations(inputs);
    }

    /** What the outputs for an example say, as fields of an object. */
    void writePrediction(JsonGenerator json, float[] y) throws IOException {
        switch (outputs.task()) {
            case CLASSIFICATION -> {
                json.writeNumberField("class", outputs.mostProbable(y));
                if (outputs.isNamed()) {
                    json.writeStringField("name", outputs.name(outputs.mostProbable(y)));
                }
                writeProbabilities(json, y);
            }
            case MULTI_LABEL -> {
                json.writeArrayFieldStart("labels");
                for (String label : outputs.labels(y)) {
                    json.writeString(label);
                }
                json.writeEndArray();
                writeProbabilities(json, y);
            }
            case REGRESSION -> writeNumbers(json, "numbers", y);
        }
    }

    /** Writes outputs that are no probabilities under another name. */
    private void writeProbabilities(JsonGenerator json, float[] y) throws IOException {
        Activation output = network.architecture().output();
        if (Outputs.areProbabilities(output)) {
            writeNumbers(json, "probabilities", outputs.probabilities(output, y));
        } else {
            writeNumbers(json, "outputs", y);
        }
    }

    static void writeNumbers(JsonGenerator json, String field, float[] numbers) throws IOException {
        json.writeArrayFieldStart(field);
        for (float number : numbers) {
            // Whole ones are most of the pixels of an image, and short.
            if (number == (int) number) {
                json.writeNumber((int) number);
            } else {
                json.writeNumber(number);
            }
        }
        json.writeEndArray();
    }

    /** What there is to know about it, as fields of an object. */
    void writeDescription(JsonGenerator json) throws IOException {
        Architecture architecture = network.architecture();
        json.writeStringField("name", name);
        json.writeStringField("sha256", sha256);
        json.writeArrayFieldStart("layers");
        for (int units : architecture.sizes()) {
            json.writeNumber(units);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("activations");
        for (Activation activation : architecture.activations()) {
            json.writeString(activation.toString());
        }
        json.writeEndArray();
        json.writeStringField("predicts", outputs.task().toString());
        json.writeArrayFieldStart("outputs");
        for (int i = 0; i < Math.max(outputs.names().size(), outputUnits()); i++) {
            json.writeString(outputs.name(i));
        }
        json.writeEndArray();
        if (imageOrNull != null) {
            json.writeObjectFieldStart("image");
            json.writeNumberField("rows", imageOrNull.rows());
            json.writeNumberField("columns", imageOrNull.columns());
            json.writeNumberField("channels", imageOrNull.channels());
            json.writeEndObject();
        } else if (isTable) {
            writeColumns(json);
        }
        json.writeNumberField("mistakes", mistakes.wrong());
        json.writeArrayFieldStart("epochs");
        for (int epoch : epochs.keySet()) {
            json.writeNumber(epoch);
        }
        json.writeEndArray();
    }

    private void writeColumns(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("columns");
        for (Schema.Column column : schema.columns()) {
            json.writeStartObject();
            json.writeStringField("name", column.name());
            json.writeBooleanField("optional", column.fills());
            if (column instanceof Schema.Categorical categorical) {
                json.writeArrayFieldStart("categories");
                for (String category : categorical.categories()) {
                    json.writeString(category);
                }
                json.writeEndArray();
                if (categorical.fills()) {
                    json.writeStringField("fill", categorical.categories().get(categorical.fill()));
                }
            } else if (column instanceof Schema.Numeric numeric) {
                writeNumeric(json, numeric);
            } else if (column instanceof Schema.Dates) {
                json.writeBooleanField("date", true);
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void writeNumeric(JsonGenerator json, Schema.Numeric column) throws IOException {
        if (column.fills()) {
            json.writeNumberField("fill", column.fill());
        }
        if (scaling == Scaling.STANDARD) {
            json.writeNumberField("mean", column.shift());
            json.writeNumberField("deviation", column.scale());
        } else if (scaling == Scaling.MIN_MAX) {
            json.writeNumberField("minimum", column.shift());
            json.writeNumberField("maximum", column.shift() + column.scale());
        }
    }

    /**
     * The weights with which a unit looks at the layer before it, as fields of an object.
     *
     * @param layer from 1, the first hidden one
     * @throws Refusal if there is no such unit
     */
    void writeUnit(JsonGenerator json, int layer, int unit) throws IOException {
        Architecture architecture = network.architecture().folded();
        if (layer < 1 || layer > architecture.layers() || unit < 0 || unit >= architecture.units(layer)) {
            throw new Refusal(Refusal.NOT_FOUND, "there is no unit " + unit + " in layer " + layer
                    + " of a network " + architecture.layersText());
        }
        int at = 0;
        for (int l = 1; l < layer; l++) {
            at += architecture.parameterCount(l);
        }
        int width = architecture.units(layer - 1);
        float[] weights = Arrays.copyOfRange(parameters, at + unit * width, at + (unit + 1) * width);
        json.writeNumberField("layer", layer);
        json.writeNumberField("unit", unit);
        json.writeNumberField("bias", parameters[at + architecture.units(layer) * width + unit]);
        writeNumbers(json, "weights", weights);
    }

    /** Refuses what would take an array of more numbers than a request should. */
    void requireModest(long numbers) throws Refusal {
        if (numbers > MOST_NUMBERS) {
            throw Refusal.badRequest("so many examples of so large a network are too many for a request; send fewer");
        }
    }
}
