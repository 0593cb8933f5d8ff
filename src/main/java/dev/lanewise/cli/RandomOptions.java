package dev.lanewise.cli;

import dev.lanewise.model.Initializer;
import picocli.CommandLine.Option;

/** What of a training is drawn at random, besides the order of the examples. */
final class RandomOptions {
    @Option(names = "--init", paramLabel = "NAME", converter = Values.OfInitializer.class,
            description = "What the initial weights are drawn from: notebook, glorot-uniform, glorot-normal, he-uniform,"
                    + " he-normal, lecun-uniform, lecun-normal, orthogonal or zeros. Default: ${DEFAULT-VALUE}.")
    Initializer init = Initializer.NOTEBOOK;
}
