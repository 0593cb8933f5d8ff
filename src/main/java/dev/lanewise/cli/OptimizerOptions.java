package dev.lanewise.cli;

import dev.lanewise.optim.Adam;
import dev.lanewise.optim.Momentum;
import dev.lanewise.optim.Optimizer;
import dev.lanewise.optim.Sgd;
import java.util.Locale;
import picocli.CommandLine.Option;

/** What becomes of the gradients. */
final class OptimizerOptions {
    private static final double MOMENTUM = 0.9;

    /** The optimisers by the names that the command line has for them. */
    enum Name {
        SGD, MOMENTUM, NESTEROV, ADAM;

        static Name parse(String text) {
            for (Name name : values()) {
                if (name.toString().equals(text)) {
                    return name;
                }
            }
            throw new IllegalArgumentException(
                    "sgd, momentum, nesterov or adam is expected, but '" + text + "' was given");
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(names = "--optimizer", paramLabel = "NAME", converter = Values.OfOptimizer.class,
            description = "What becomes of a gradient: sgd, momentum, nesterov or adam. Default: ${DEFAULT-VALUE}.")
    Name name = Name.SGD;

    @Option(names = "--eta", paramLabel = "RATE", converter = Values.Rate.class,
            description = "Learning rate, above 0. Default: 0.1 for sgd, 0.01 for momentum and nesterov, 0.001 for"
                    + " adam.")
    Double eta;

    @Option(names = "--momentum", paramLabel = "SHARE", converter = Values.Momentum.class,
            description = "Share of the velocity that is kept from step to step, at least 0 and less than 1, with"
                    + " momentum and nesterov; sgd with it is momentum. Default: " + MOMENTUM + ".")
    Double momentum;

    /**
     * The optimiser that the flags describe.
     *
     * @throws UsageException if flags do not go together
     */
    Optimizer optimizer() {
        if (momentum != null && name == Name.ADAM) {
            throw new UsageException(
                    "--momentum is for --optimizer momentum and nesterov, but the optimizer is " + name);
        }
        double mu = momentum == null ? MOMENTUM : momentum;
        Optimizer chosen = switch (name) {
            // With momentum the steps add up to ten times as much.
            case SGD -> momentum == null ? new Sgd(0.1) : Momentum.classical(0.01, mu);
            case MOMENTUM -> Momentum.classical(0.01, mu);
            case NESTEROV -> Momentum.nesterov(0.01, mu);
            case ADAM -> new Adam();
        };
        if (eta != null) {
            chosen = chosen.withEta(eta);
        }
        // Known from now on, so that whoever writes the flags down writes these too.
        eta = chosen.eta();
        if (chosen instanceof Momentum) {
            momentum = mu;
        }
        return chosen;
    }
}
