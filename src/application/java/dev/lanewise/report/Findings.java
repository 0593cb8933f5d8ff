package dev.lanewise.report;

import dev.lanewise.Evaluation;
import dev.lanewise.Fact;
import dev.lanewise.Facts;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Task;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.training.EpochRecord;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The content of a report.
 *
 * @param evaluation of the network on the examples
 * @param network the network with its parameters
 * @param dataset the examples, at least one
 * @param set name of the examples, such as "test set of MNIST"
 * @param history the epochs of the training; empty if unknown
 * @param kept number of the epoch, from 1, whose parameters the network has; 0 if unknown
 * @param facts facts about the training
 * @param machine facts about the machine that computed this, by name
 * @param source provides facts about single examples; null if there are none
 * @param importance importance of the columns; null if it was not measured
 */
public record Findings(
        Evaluation evaluation,
        Network network,
        Dataset dataset,
        String set,
        List<EpochRecord> history,
        int kept,
        Facts facts,
        Map<String, String> machine,
        ExampleFacts.Source source,
        Importance importance) {

    /** Returns the heading of the target column; empty if there are several, or it is unknown. */
    String target() {
        if (dataset.task() == Task.REGRESSION
                && dataset.targets() == 1
                && !dataset.name(0).equals("0")) {
            return dataset.name(0);
        }
        List<String> targets = facts.get(Fact.TARGETS).orElse(List.of());
        return targets.size() == 1 && !targets.get(0).matches("[0-9]+") ? targets.get(0) : "";
    }

    /** Returns the sizes of the layers, such as {@code 784-40-10}. */
    String layers() {
        return network.architecture().sizes().stream().map(String::valueOf).collect(Collectors.joining("-"));
    }

    /** Whether the loss is half the mean squared error of numbers. */
    boolean isQuadratic() {
        return dataset.task() == Task.REGRESSION
                && network.architecture().loss().equals(Loss.QUADRATIC);
    }
}
