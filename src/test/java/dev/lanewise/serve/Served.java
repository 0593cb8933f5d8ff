package dev.lanewise.serve;

import dev.lanewise.Model;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.ImageShape;
import dev.lanewise.data.Preprocessing.Scaling;
import dev.lanewise.data.Schema;
import dev.lanewise.data.TableEncoder;
import dev.lanewise.internal.model.ModelFile.Range;
import dev.lanewise.internal.model.Outputs;
import dev.lanewise.network.Network;
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
        return of(name, network, outputs, shape, schema, TrainingFacts.UNKNOWN, examples, epochs);
    }

    /** A model with facts about its training. */
    public static ServedModel of(
            String name,
            Network network,
            Outputs outputs,
            @Nullable ImageShape shape,
            @Nullable Schema schema,
            TrainingFacts facts,
            @Nullable Dataset examples,
            Map<Integer, Network> epochs) {
        TrainingFacts known = new TrainingFacts(
                facts.scaling(), facts.target(), facts.ranges(), facts.baseline(), Optional.ofNullable(shape));
        return new ServedModel(name, model(network, outputs, schema), known, Optional.ofNullable(examples), epochs);
    }

    static Model model(Network network, Outputs outputs, @Nullable Schema schema) {
        return schema == null
                ? Model.of(network, outputs.task(), outputs.names())
                : Model.of(network, new TableEncoder(schema, outputs.task(), outputs.names()));
    }

    /** Facts about a table. */
    public static TrainingFacts facts(Scaling scaling, @Nullable String target, Map<Integer, Range> ranges) {
        return new TrainingFacts(scaling, Optional.ofNullable(target), ranges, List.of(), Optional.empty());
    }
}
