package dev.lanewise.serve;

import dev.lanewise.Fact;
import dev.lanewise.Facts;
import dev.lanewise.Model;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.ImageShape;
import dev.lanewise.data.Preprocessing.Scaling;
import dev.lanewise.data.Schema;
import dev.lanewise.internal.model.ModelFile;
import dev.lanewise.internal.model.Outputs;
import dev.lanewise.network.Network;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Creates served models of networks without files. */
public final class Served {
    private Served() {}

    /** A model of which no more is known than this. */
    public static ServedModel of(
            String name,
            Network network,
            Outputs outputs,
            @Nullable ImageShape shape,
            @Nullable Schema schema,
            @Nullable Dataset examples,
            Map<Integer, Network> epochs) {
        return of(name, network, outputs, shape, schema, facts(Scaling.NONE, null, Map.of()), examples, epochs);
    }

    /** A model with facts about its training. */
    public static ServedModel of(
            String name,
            Network network,
            Outputs outputs,
            @Nullable ImageShape shape,
            @Nullable Schema schema,
            Known known,
            @Nullable Dataset examples,
            Map<Integer, Network> epochs) {
        ModelFile file = ModelFile.of(network)
                .withOutputs(outputs)
                .withImage(shape)
                .withSchema(schema)
                .withRanges(known.ranges)
                .withFacts(known.facts);
        return new ServedModel(name, model(file), Optional.ofNullable(examples), epochs);
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

    /** Facts about a table. */
    public record Known(Facts facts, Map<Integer, Schema.Range> ranges) {}

    /** Facts about a table. */
    public static Known facts(Scaling scaling, @Nullable String target, Map<Integer, Schema.Range> ranges) {
        Facts facts = Facts.UNKNOWN.with(Fact.SCALING, scaling);
        return new Known(target == null ? facts : facts.with(Fact.TARGETS, List.of(target)), ranges);
    }
}
