package dev.lanewise.serve;

import dev.lanewise.Fact;
import dev.lanewise.Facts;
import dev.lanewise.Model;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.ImageShape;
import dev.lanewise.data.Preprocessing.Scaling;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Task;
import dev.lanewise.internal.model.ModelFile;
import dev.lanewise.internal.model.Outputs;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Network;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Creates served models of networks without files. */
public final class Served {
    private final String name;
    private final Map<Integer, Network> epochs = new HashMap<>();
    private ModelFile file;
    private Facts facts = Facts.UNKNOWN.with(Fact.SCALING, Scaling.NONE);
    private @Nullable Dataset examples;

    private Served(String name, Network network) {
        this.name = name;
        file = ModelFile.of(network).withOutputs(Outputs.of(network.architecture()));
    }

    /** A model of which only the network is known. */
    public static Served of(String name, Network network) {
        return new Served(name, network);
    }

    /** A model of a table, whose random network has two outputs. */
    static Served of(Schema schema) {
        return of("table", Initializer.NOTEBOOK.network(Architecture.notebook(schema.inputs(), 2), 1))
                .schema(schema);
    }

    public Served outputs(Outputs outputs) {
        file = file.withOutputs(outputs);
        return this;
    }

    public Served classes(String... names) {
        return outputs(Outputs.of(Task.CLASSIFICATION, List.of(names)));
    }

    public Served numbers(String... names) {
        return outputs(Outputs.of(Task.REGRESSION, List.of(names)));
    }

    public Served shape(@Nullable ImageShape shape) {
        file = file.withImage(shape);
        return this;
    }

    public Served schema(Schema schema) {
        file = file.withSchema(schema);
        return this;
    }

    public Served scaling(Scaling scaling) {
        facts = facts.with(Fact.SCALING, scaling);
        return this;
    }

    public Served target(String target) {
        facts = facts.with(Fact.TARGETS, List.of(target));
        return this;
    }

    public Served ranges(Map<Integer, Schema.Range> ranges) {
        file = file.withRanges(ranges);
        return this;
    }

    public Served examples(@Nullable Dataset examples) {
        this.examples = examples;
        return this;
    }

    public Served epochs(Map<Integer, Network> epochs) {
        this.epochs.putAll(epochs);
        return this;
    }

    public ServedModel model() {
        return new ServedModel(name, model(file.withFacts(facts)), Optional.ofNullable(examples), epochs);
    }

    /** A model with the content of a file. */
    static Model model(ModelFile file) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            file.write(bytes);
            return Model.load(new ByteArrayInputStream(bytes.toByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
