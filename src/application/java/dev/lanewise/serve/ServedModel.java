package dev.lanewise.serve;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.ImageShape;
import dev.lanewise.data.Preprocessing.Scaling;
import dev.lanewise.data.Schema;
import dev.lanewise.internal.ArrayLength;
import dev.lanewise.internal.Count;
import dev.lanewise.internal.LayerSizes;
import dev.lanewise.internal.Normalizations;
import dev.lanewise.internal.access.SchemaAccess;
import dev.lanewise.internal.format.Outputs;
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

/** A served network with its description. It is immutable; another file becomes another instance. */
public final class ServedModel {
    /**
     * Smallest number of rows of an image that is assumed for a square number of inputs, as in scikit-learn's digits.
     */
    private static final int SMALLEST_GREY = 8;
    /**
     * Smallest side of square colour images, as in CIFAR; 300 and 768 inputs, also three times a square, are more
     * likely word vectors.
     */
    private static final int SMALLEST_COLOUR = 32;
    /** Largest number of inputs, or of outputs, of all examples of a request. */
    private static final int MOST_NUMBERS = 1 << 23;

    private final String name;
    private final Network network;
    private final Outputs outputs;
    private final Schema schema;
    /** Meaning of the shifts and scales of the schema; unknown if this is {@code NONE}. */
    private final Scaling scaling;

    private final TrainingFacts facts;
    private final boolean isTable;
    private final ImageShape imageOrNull;
    private final String sha256;
    private final Predictor predictor;
    private final TableRow row;
    private final Mistakes mistakes;
    /** Parameters in the layout of predictors, layer by layer: weights as (out, in) row-major, and then the biases. */
    private final float[] parameters;

    private final SortedMap<Integer, ServedModel> epochs = new TreeMap<>();

    /**
     * Creates a model. Inputs without preprocessing whose model declares no image count as the pixels of a square image if
     * their number is a square of at least 64, or, in colour, three times a square of at least 1024.
     *
     * @param name what the page calls it
     * @param shapeOrNull the shape of the images that are its inputs; null if that is not known
     * @param schemaOrNull what makes inputs of the columns of a table; null if it takes numbers without preprocessing
     * @param galleryOrNull examples with classes among which its mistakes are looked for; null for none
     * @param epochs the same network after earlier epochs of its training, by their numbers
     * @throws IllegalArgumentException if that shape or that gallery does not fit the network
     */
    public ServedModel(
            String name,
            Network network,
            Outputs outputs,
            ImageShape shapeOrNull,
            Schema schemaOrNull,
            Dataset galleryOrNull,
            Map<Integer, Network> epochs) {
        this(name, network, outputs, shapeOrNull, schemaOrNull, Scaling.NONE, galleryOrNull, epochs);
    }

    /**
     * A model of which it is known how its columns were scaled, so that the page can show the range of their numbers.
     *
     * @param scaling how the numbers of the columns were scaled; {@code NONE} if they were not, or if that is
     *     unknown. It is then inferred from the schema if possible
     */
    public ServedModel(
            String name,
            Network network,
            Outputs outputs,
            ImageShape shapeOrNull,
            Schema schemaOrNull,
            Scaling scaling,
            Dataset galleryOrNull,
            Map<Integer, Network> epochs) {
        this(name, network, outputs, shapeOrNull, schemaOrNull, TrainingFacts.of(scaling), galleryOrNull, epochs);
    }

    /**
     * A model of which more is known about its training data, so that the page can show it.
     *
     * @param facts about the table that it was trained on
     */
    public ServedModel(
            String name,
            Network network,
            Outputs outputs,
            ImageShape shapeOrNull,
            Schema schemaOrNull,
            TrainingFacts facts,
            Dataset galleryOrNull,
            Map<Integer, Network> epochs) {
        Architecture architecture = network.architecture();
        this.name = name;
        this.network = network;
        this.outputs = outputs;
        this.schema = schemaOrNull != null ? schemaOrNull : Schema.ofNumbers(architecture.inputs());
        this.facts = facts;
        this.scaling = facts.scaling() != Scaling.NONE ? facts.scaling() : ColumnDescription.scaling(schema);
        this.imageOrNull = SchemaAccess.isIdentity(schema) ? image(shapeOrNull, architecture.inputs()) : null;
        this.isTable = schemaOrNull != null && imageOrNull == null;
        this.sha256 = network.sha256();
        this.predictor = network.predictor();
        this.row = new TableRow(schema);
        this.parameters = network.folded().parameters();
        this.mistakes = Mistakes.of(this, galleryOrNull);
        epochs.forEach((epoch, its) -> this.epochs.put(
                epoch, new ServedModel(name, its, outputs, shapeOrNull, schemaOrNull, facts, null, Map.of())));
    }

    private static ImageShape image(ImageShape shapeOrNull, int inputs) {
        if (shapeOrNull == null) {
            return ImageShape.square(inputs)
                    .filter(square -> square.rows() >= (square.isColour() ? SMALLEST_COLOUR : SMALLEST_GREY))
                    .orElse(null);
        }
        if (shapeOrNull.inputs() != inputs) {
            throw new IllegalArgumentException("an image of " + shapeOrNull + " has "
                    + Count.of(shapeOrNull.inputs(), "input") + ", but the network takes " + inputs);
        }
        return shapeOrNull;
    }

    /** Returns the model after an earlier epoch. */
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

    /** Returns the number of units of all layers, with the inputs. */
    long units() {
        return network.architecture().sizes().stream()
                .mapToLong(Integer::longValue)
                .sum();
    }

    int outputUnits() {
        return network.architecture().outputs();
    }

    Outputs outputs() {
        return outputs;
    }

    /** Whether it takes rows of a table, and not plain numbers. */
    boolean isTable() {
        return isTable;
    }

    TableRow row() {
        return row;
    }

    /** Returns the shape of the image that the inputs form, if they do. */
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
        float[] y = new float[ArrayLength.of(count, "example", outputUnits(), "output")];
        predictor.predict(inputs, count, y);
        return y;
    }

    /** Activations of the layers from the first hidden one to the output. */
    float[][] activations(float[] inputs) {
        return network.activations(inputs);
    }

    /** Writes the prediction for an example as fields of an object. */
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

    /** Writes outputs that are not probabilities under another name. */
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

    /** Writes its description as fields of an object. */
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
        if (facts.targetOrNull() != null) {
            json.writeStringField("target", facts.targetOrNull());
        }
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
            json.writeArrayFieldStart("columns");
            for (int c = 0; c < schema.columns().size(); c++) {
                ColumnDescription.write(
                        json, schema.columns().get(c), scaling, facts.ranges().get(c));
            }
            json.writeEndArray();
        }
        if (!facts.baseline().isEmpty()) {
            json.writeArrayFieldStart("baseline");
            for (double value : facts.baseline()) {
                json.writeNumber(value);
            }
            json.writeEndArray();
        }
        json.writeObjectFieldStart("metrics");
        for (Map.Entry<String, Double> metric : facts.metrics().entrySet()) {
            if (Double.isFinite(metric.getValue())) {
                json.writeNumberField(metric.getKey(), metric.getValue());
            }
        }
        json.writeEndObject();
        json.writeNumberField("mistakes", mistakes.wrong());
        json.writeArrayFieldStart("epochs");
        for (int epoch : epochs.keySet()) {
            json.writeNumber(epoch);
        }
        json.writeEndArray();
    }

    /**
     * Writes the weights of a unit for the previous layer as fields of an object.
     *
     * @param layer from 1, the first hidden one
     * @throws Refusal if there is no such unit
     */
    void writeUnit(JsonGenerator json, int layer, int unit) throws IOException {
        Architecture architecture = Normalizations.folded(network.architecture());
        if (layer < 1 || layer > architecture.layers() || unit < 0 || unit >= architecture.units(layer)) {
            throw new Refusal(
                    Refusal.NOT_FOUND,
                    "there is no unit " + unit + " in layer " + layer + " of a network "
                            + LayerSizes.text(architecture.sizes()));
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

    /** Refuses a request that needs too large an array. */
    void requireModest(long numbers) throws Refusal {
        if (numbers > MOST_NUMBERS) {
            throw Refusal.badRequest("the request has too many examples for such a large network; send fewer");
        }
    }
}
