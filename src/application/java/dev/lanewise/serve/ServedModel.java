package dev.lanewise.serve;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.lanewise.ConfidentError;
import dev.lanewise.Evaluation;
import dev.lanewise.Fact;
import dev.lanewise.Facts;
import dev.lanewise.Model;
import dev.lanewise.Prediction;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.ImageShape;
import dev.lanewise.data.Preprocessing.Scaling;
import dev.lanewise.data.Schema;
import dev.lanewise.data.TableEncoder;
import dev.lanewise.data.Task;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Network;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A model and the known facts about its training. It is immutable; another file becomes another instance. */
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

    private static final int MOST_ERRORS = 60;
    /**
     * Largest total number of inputs of the errors, which limits the size of the response: 85 images of 32 x 32 x
     * 3.
     */
    private static final int MOST_INPUTS = 1 << 18;

    private final String name;
    private final Model model;
    private final Network network;
    private final List<String> names;
    private final Optional<ImageShape> image;
    /** Classified examples in which errors are searched for, and the most confident errors among them. */
    private final Optional<Dataset> examples;

    private final List<ConfidentError> errors;
    /** Number of all errors. */
    private final int wrong;

    private final String sha256;
    /** Layers without normalisation, and their parameters, which the page shows. */
    private final Architecture folded;

    private final float[] parameters;

    private final SortedMap<Integer, ServedModel> epochs = new TreeMap<>();

    /**
     * Creates a served model. Inputs without preprocessing whose shape is unknown count as the pixels of a square image
     * if their number is a square of at least 64 or, in colour, three times a square of at least 1024.
     *
     * @param name what the page calls it
     * @param examples classified examples in which its errors are searched for; empty for none
     * @param epochs the same network after earlier epochs of its training, by their numbers
     * @throws IllegalArgumentException if these examples do not fit the model
     */
    public ServedModel(String name, Model model, Optional<Dataset> examples, Map<Integer, Network> epochs) {
        this.name = name;
        this.model = model;
        this.network = model.network();
        this.sha256 = network.sha256();
        this.folded = network.folded().architecture();
        this.parameters = network.folded().parameters();
        int outputs = network.architecture().outputs();
        this.names = IntStream.range(0, Math.max(model.names().size(), outputs))
                .mapToObj(i -> i < model.names().size() ? model.names().get(i) : String.valueOf(i))
                .toList();
        this.image = imageOfInputs();
        this.examples = examples;
        Optional<Evaluation> evaluation = examples.map(model::evaluate);
        this.errors = evaluation
                .map(of -> of.mostConfidentErrors(Math.max(1, Math.min(MOST_ERRORS, MOST_INPUTS / inputs()))))
                .orElse(List.of());
        this.wrong =
                evaluation.map(of -> of.size() - of.classification().correct()).orElse(0);
        epochs.forEach((epoch, its) ->
                this.epochs.put(epoch, new ServedModel(name, model.withNetwork(its), Optional.empty(), Map.of())));
    }

    private Optional<ImageShape> imageOfInputs() {
        if (!model.schema().map(Schema::isIdentity).orElse(true)) {
            return Optional.empty();
        }
        return model.isOfImages()
                ? model.image()
                : ImageShape.square(inputs())
                        .filter(square -> square.rows() >= (square.isColour() ? SMALLEST_COLOUR : SMALLEST_GREY));
    }

    /** Returns the model after an earlier epoch. */
    ServedModel afterEpoch(int epoch) throws HttpError {
        ServedModel earlier = epochs.get(epoch);
        if (earlier == null) {
            throw new HttpError(HttpError.NOT_FOUND, "there is no checkpoint of epoch " + epoch);
        }
        return earlier;
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

    int outputs() {
        return network.architecture().outputs();
    }

    /** Returns the encoder of rows; empty if the model takes plain numbers or the pixels of images. */
    Optional<TableEncoder> table() {
        return image.isPresent() ? Optional.empty() : model.encoder();
    }

    /** Returns the shape of the image that the inputs form, if they do. */
    Optional<ImageShape> image() {
        return image;
    }

    String sha256() {
        return sha256;
    }

    /** Returns an upper bound of how many numbers {@link #writeErrors} writes. */
    long numbersOfErrors() {
        return errors.size() * ((long) inputs() + Math.max(outputs(), names.size()));
    }

    /** Writes the misclassified examples, the most confident errors first, as fields of an object. */
    void writeErrors(JsonGenerator json) throws IOException {
        json.writeNumberField("examples", examples.map(Dataset::size).orElse(0));
        json.writeNumberField("wrong", wrong);
        json.writeArrayFieldStart("mistakes");
        float[] inputs = new float[inputs()];
        for (ConfidentError error : errors) {
            Dataset dataset = examples.orElseThrow();
            dataset.copyRow(error.example(), inputs, 0);
            json.writeStartObject();
            json.writeNumberField("example", error.example());
            json.writeNumberField("wanted", dataset.label(error.example()));
            json.writeObjectFieldStart("prediction");
            writePrediction(json, predict(inputs, 1).get(0));
            json.writeEndObject();
            writeNumbers(json, "inputs", inputs);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** Returns the inputs of the network for the numbers of an example, which are columns in a table of pixels. */
    float[] encoded(float[] inputs) {
        return model.encoder().isEmpty()
                ? inputs
                : model.encoder()
                        .get()
                        .inputs(IntStream.range(0, inputs.length)
                                .mapToDouble(i -> inputs[i])
                                .toArray());
    }

    /**
     * Predicts from encoded examples.
     *
     * @param inputs (count, inputs of the network), row-major
     */
    List<Prediction> predict(float[] inputs, int count) {
        return model.predict(Dataset.ofRegression(inputs, inputs(), new float[count], 1));
    }

    /** Activations of the layers from the first hidden one to the output. */
    float[][] activations(float[] inputs) {
        return network.activations(inputs);
    }

    /** Writes the prediction for an example as fields of an object. */
    void writePrediction(JsonGenerator json, Prediction prediction) throws IOException {
        switch (model.task()) {
            case CLASSIFICATION -> {
                json.writeNumberField("class", prediction.classIndex());
                if (model.hasNames()) {
                    json.writeStringField("name", prediction.label());
                }
            }
            case MULTI_LABEL -> {
                json.writeArrayFieldStart("labels");
                for (String label : prediction.labels()) {
                    json.writeString(label);
                }
                json.writeEndArray();
            }
            case REGRESSION -> {}
        }
        if (model.hasProbabilities()) {
            writeNumbers(json, "probabilities", prediction.probabilities());
        } else {
            writeNumbers(json, model.task() == Task.REGRESSION ? "numbers" : "outputs", prediction.outputs());
        }
    }

    /** Returns the facts about the training. */
    Facts facts() {
        return model.facts();
    }

    /** Returns the heading of the target column; empty if there are several, or it is unknown. */
    private Optional<String> target() {
        return model.facts()
                .get(Fact.TARGETS)
                .filter(targets -> targets.size() == 1
                        && model.schema().map(Schema::hasHeader).orElse(false))
                .map(targets -> targets.get(0))
                .filter(name -> !name.matches("[0-9]+"));
    }

    /** Writes what the numbers of all predictions mean: the target column and the names of the outputs, if known. */
    void writeNames(JsonGenerator json) throws IOException {
        if (target().isPresent()) {
            json.writeStringField("target", target().get());
        }
        if (model.hasNames() || target().isPresent()) {
            writeTexts(json, "names", names);
        }
    }

    static void writeTexts(JsonGenerator json, String field, List<String> texts) throws IOException {
        json.writeArrayFieldStart(field);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
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

    /** Returns its description as the fields of an object. */
    Map<String, Object> description() {
        Architecture architecture = network.architecture();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", name);
        fields.put("sha256", sha256);
        fields.put("layers", architecture.sizes());
        fields.put(
                "activations",
                architecture.activations().stream().map(Activation::toString).toList());
        fields.put("predicts", model.task().toString());
        target().ifPresent(target -> fields.put("target", target));
        fields.put("outputs", names);
        if (image.isPresent()) {
            Map<String, Object> size = new LinkedHashMap<>();
            size.put("rows", image.get().rows());
            size.put("columns", image.get().columns());
            size.put("channels", image.get().channels());
            fields.put("image", size);
        } else {
            model.schema().ifPresent(schema -> fields.put("columns", columns(schema)));
        }
        if (!model.baseline().isEmpty()) {
            fields.put("baseline", model.baseline());
        }
        Map<String, Double> metrics = new TreeMap<>(model.metrics());
        metrics.values().removeIf(value -> !Double.isFinite(value));
        fields.put("metrics", metrics);
        fields.put("mistakes", wrong);
        fields.put("epochs", List.copyOf(epochs.keySet()));
        return fields;
    }

    private List<Map<String, Object>> columns(Schema schema) {
        Scaling scaling = schema.isScaled() ? model.facts().get(Fact.SCALING).orElse(Scaling.NONE) : Scaling.NONE;
        Map<String, Schema.Range> ranges = model.ranges();
        return schema.columns().stream()
                .map(column -> ColumnDescription.of(column, scaling, Optional.ofNullable(ranges.get(column.name()))))
                .toList();
    }

    /**
     * Writes the weights of a unit for the previous layer as fields of an object.
     *
     * @param layer from 1, the first hidden one
     * @throws HttpError if there is no such unit
     */
    void writeUnit(JsonGenerator json, int layer, int unit) throws IOException {
        if (layer < 1 || layer > folded.layers() || unit < 0 || unit >= folded.units(layer)) {
            throw new HttpError(
                    HttpError.NOT_FOUND,
                    "there is no unit " + unit + " in layer " + layer + " of a network "
                            + folded.sizes().stream().map(String::valueOf).collect(Collectors.joining("-")));
        }
        int at = 0;
        for (int l = 1; l < layer; l++) {
            at += folded.parameterCount(l);
        }
        int width = folded.units(layer - 1);
        json.writeNumberField("layer", layer);
        json.writeNumberField("unit", unit);
        json.writeNumberField("bias", parameters[at + folded.units(layer) * width + unit]);
        writeNumbers(json, "weights", Arrays.copyOfRange(parameters, at + unit * width, at + (unit + 1) * width));
        if (layer == 1 && table().isPresent()) {
            Schema schema = table().get().schema();
            writeTexts(
                    json,
                    "inputs",
                    IntStream.range(0, width).mapToObj(schema::inputName).toList());
        }
    }
}
