package dev.lanewise.cli;

import dev.lanewise.Lanewise;
import dev.lanewise.data.Task;
import dev.lanewise.gradcheck.GradientCheck;
import dev.lanewise.network.Architecture;
import java.io.PrintStream;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Checks backpropagation against finite differences, for any network. */
@Command(
        name = "gradcheck",
        sortOptions = false,
        abbreviateSynopsis = true,
        header = "Checks backpropagation against finite differences.",
        description = {
            "",
            "Draws a random network and a random mini-batch, and compares the gradient of backpropagation with finite"
                    + " differences of the loss. A second, simple implementation computes these in double precision. A"
                    + " parameter is skipped if a rectified unit crosses its kink within the step. In large layers,"
                    + " only a sample of the parameters is checked. The exit code is 1 if an error is too large to be"
                    + " explained by rounding.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  lanewise gradcheck",
            "  lanewise gradcheck --layers 20-30-20-10 --activation relu --seed 7",
            "  lanewise gradcheck --task numbers --output-activation identity --layers 8-20-3",
            "  lanewise gradcheck --output-activation softmax --loss cross-entropy"
        })
final class GradCheck implements Subcommand {
    @Mixin
    private final NetworkOptions network = new NetworkOptions();

    @Option(
            names = "--task",
            paramLabel = "KIND",
            description = "Kind of targets: classes, labels or numbers. Default: ${DEFAULT-VALUE}.")
    private Task task = Task.CLASSIFICATION;

    @Option(
            names = "--label-smoothing",
            paramLabel = "X",
            converter = Values.Share.class,
            description = "Label smoothing: the share of each target that is spread evenly over all classes, from 0 to"
                    + " less than 1. Default: ${DEFAULT-VALUE}.")
    private double smoothing;

    @Option(names = "--weighted", description = "Give every example a different weight.")
    private boolean weighted;

    @Option(
            names = {"--batch-size", "--batch", "--mini-batch-size"},
            paramLabel = "N",
            converter = Values.OneOrMore.class,
            description = "Number of examples in the mini-batch. Default:" + " ${DEFAULT-VALUE}.")
    private int batch = 10;

    @Option(
            names = "--seed",
            paramLabel = "N",
            converter = Values.Seed.class,
            description = "Seed for the network and the examples, 0 to 4294967295. Default: ${DEFAULT-VALUE}.")
    private long seed = 1;

    @Mixin
    private final KernelOptions computing = new KernelOptions();

    @Mixin
    private final GeneralOptions general = new GeneralOptions();

    @Override
    public int run(Screen screen) {
        Architecture architecture = network.architecture(Train.NOTEBOOK);
        computing.request();
        general.explain(screen);
        GradientCheck.Result result;
        try {
            GradientCheck.Wanting wanting = new GradientCheck.Wanting(task, smoothing, weighted);
            result = GradientCheck.check(architecture, seed, batch, wanting);
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        }
        screen.out()
                .println(String.format(
                        Locale.ROOT,
                        "%s; mini-batch of %d, seed %d, %s kernels",
                        architecture,
                        batch,
                        seed,
                        Lanewise.runtime().kernels()));
        print(result, architecture, screen.out());
        return result.passed() ? 0 : 1;
    }

    /** The table and the verdict. */
    static void print(GradientCheck.Result result, Architecture architecture, PrintStream out) {
        out.print("layer  units  parameters    checked  skipped  largest error\n");
        for (GradientCheck.LayerResult layer : result.layers()) {
            int units = architecture.units(layer.layer());
            out.printf(
                    Locale.ROOT,
                    "%5d  %5d  %10d %10d %8d  %13.1e\n",
                    layer.layer(),
                    units,
                    architecture.parameterCount(layer.layer()),
                    layer.checked(),
                    layer.skipped(),
                    layer.maxError());
        }
        out.printf(
                Locale.ROOT,
                result.passed()
                        ? "passed: rounding explains errors up to %.1e\n"
                        : "FAILED: an error is above %.1e, which is more than rounding explains, or too many"
                                + " parameters were skipped\n",
                result.tolerance());
    }
}
