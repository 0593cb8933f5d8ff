package dev.lanewise.report;

import dev.lanewise.data.Dataset;
import dev.lanewise.format.Provenance;
import dev.lanewise.network.Network;
import dev.lanewise.training.EpochRecord;
import java.util.List;
import java.util.Map;

/**
 * What a report tells of.
 *
 * @param network with the parameters that are reported on
 * @param dataset the examples that it was tried on, at least one
 * @param set what these are called, such as "test set of MNIST"
 * @param outputs of the network for these, (examples, output units) row-major; not copied
 * @param loss mean loss of an example
 * @param slopes the loss's gradient and on how many examples it was taken; null if it is not known
 * @param history the epochs of the training; empty if they are not known
 * @param kept number of the epoch whose parameters the network has; -1 if none of them is known to be that
 * @param provenance where the network comes from
 * @param machine facts about where this was computed, by what they are about
 * @param source finds out about single examples; null if nothing more is known of them
 * @param importance importance of the columns; null if it was not measured
 */
public record Findings(Network network, Dataset dataset, String set, float[] outputs, double loss, Slopes slopes,
        List<EpochRecord> history, int kept, Provenance provenance, Map<String, String> machine,
        ExampleFacts.Source source, Importance importance) {

    /** Findings without facts about single examples and without importance of columns. */
    public Findings(Network network, Dataset dataset, String set, float[] outputs, double loss, Slopes slopes,
            List<EpochRecord> history, int kept, Provenance provenance, Map<String, String> machine) {
        this(network, dataset, set, outputs, loss, slopes, history, kept, provenance, machine, null, null);
    }

    /** Returns a copy with facts about single examples. */
    public Findings withSource(ExampleFacts.Source facts) {
        return new Findings(network, dataset, set, outputs, loss, slopes, history, kept, provenance, machine, facts,
                importance);
    }

    /** Returns a copy with the importance of the columns. */
    public Findings withImportance(Importance columns) {
        return new Findings(network, dataset, set, outputs, loss, slopes, history, kept, provenance, machine, source,
                columns);
    }

    /**
     * The gradient of the mean loss.
     *
     * @param gradient in the order of the network's parameters
     * @param examples on how many of the first examples it was taken
     */
    public record Slopes(float[] gradient, int examples) {}
}
