package dev.lanewise.training;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Task;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.network.Normalization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * One of the runs that {@code bench/peers/pytorch/reference.py} has made with PyTorch, with the same data, initial
 * parameters and configuration. What both sides compute and what the coefficients are stands there too.
 *
 * @param optimizer name of it
 * @param extra name of what is added to it, or {@code none}
 * @param seed of the parameters, the data and the order of the examples
 * @param gradient of the first mini-batch, mean over its examples; null for most runs
 * @param parameters after all steps
 * @param statistics running means and variances after all steps; null without normalisation
 * @param outputs for the first examples after all steps, of the network in use; null without normalisation
 */
record PyTorchRun(
        Architecture architecture, Task targets, boolean sparse, int batch, int examples, String optimizer,
        String extra, long seed, Figures gradient, Figures parameters, Figures statistics, Figures outputs) {
    static final int EPOCHS = 5;
    static final int STEPS = 50;

    private static final int PARAMETERS = 1;
    private static final int INPUTS = 2;
    private static final int ZEROS = 3;
    private static final int TARGETS = 4;
    private static final int WEIGHTS = 5;
    private static final List<Double> CLASS_WEIGHTS = List.of(0.5, 2.0, 1.0, 0.0, 1.5, 0.25, 3.0, 1.0, 0.75, 1.25);

    /** Numbers, and how far rounding may take each of them. */
    record Figures(double[] exact, double[] tolerance) {
        /** How far numbers are from these, as the largest share of a tolerance. */
        double distance(float[] found) {
            double worst = found.length == exact.length ? 0 : Double.POSITIVE_INFINITY;
            for (int i = 0; i < found.length && worst < Double.POSITIVE_INFINITY; i++) {
                double difference = Math.abs(found[i] - exact[i]);
                // Not a number is no share of anything.
                worst = difference == 0 ? worst : difference >= 0 ? Math.max(worst, difference / tolerance[i])
                        : Double.POSITIVE_INFINITY;
            }
            return worst;
        }
    }

    /** All of them. */
    static List<PyTorchRun> all() {
        List<PyTorchRun> runs = new ArrayList<>();
        try (InputStream file = PyTorchRun.class.getResourceAsStream("pytorch.json.gz");
                InputStream text = new GZIPInputStream(file)) {
            for (Object run : JSON.std.listFrom(text)) {
                runs.add(of((Map<?, ?>) run));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return runs;
    }

    private static PyTorchRun of(Map<?, ?> run) {
        List<Integer> sizes = ((List<?>) run.get("sizes")).stream().map(size -> (Integer) size).toList();
        List<Activation> activations = ((List<?>) run.get("activations")).stream()
                .map(name -> Activation.parse((String) name)).toList();
        List<Normalization> normalizations = run.get("normalizations") == null
                ? Collections.nCopies(sizes.size() - 2, Normalization.NONE)
                : ((List<?>) run.get("normalizations")).stream().map(n -> Normalization.parse((String) n)).toList();
        return new PyTorchRun(
                new Architecture(sizes, activations, normalizations, Loss.parse((String) run.get("cost"))),
                Task.parse((String) run.get("targets")), (Boolean) run.get("sparse"), (Integer) run.get("batch"),
                (Integer) run.get("examples"), (String) run.get("optimizer"), (String) run.get("extra"),
                (Integer) run.get("seed"), figures(run, "gradient", "gradientTolerance"),
                figures(run, "parameters", "tolerance"), figures(run, "statistics", "statisticsTolerance"),
                figures(run, "outputs", "outputsTolerance"));
    }

    private static Figures figures(Map<?, ?> run, String exact, String tolerance) {
        return run.get(exact) == null ? null
                : new Figures(numbers(run.get(exact), 1), numbers(run.get(tolerance), 0x1p-30));
    }

    private static double[] numbers(Object list, double unit) {
        return ((List<?>) list).stream().mapToDouble(number -> unit * ((Number) number).doubleValue()).toArray();
    }

    /** Initial parameters. */
    Network network() {
        float[] parameters = new float[architecture.parameterCount()];
        int at = 0;
        for (int l = 1; l <= architecture.layers(); l++) {
            int inputs = architecture.units(l - 1);
            float scale = 1;
            while (scale * scale * inputs > 3) {
                scale /= 2;
            }
            for (int weights = at + inputs * architecture.units(l); at < weights; at++) {
                parameters[at] = scale * fraction(PARAMETERS, at);
            }
            for (int biases = at + architecture.units(l); at < biases; at++) {
                parameters[at] = fraction(PARAMETERS, at) / 4;
            }
            if (architecture.normalization(l) != Normalization.NONE) {
                for (int gammas = at + architecture.units(l); at < gammas; at++) {
                    parameters[at] = 1 + fraction(PARAMETERS, at) / 4;
                }
                for (int betas = at + architecture.units(l); at < betas; at++) {
                    parameters[at] = fraction(PARAMETERS, at) / 4;
                }
            }
        }
        return new Network(architecture, parameters);
    }

    boolean isNormalized() {
        return architecture.normalizations().stream().anyMatch(n -> n != Normalization.NONE);
    }

    /** The training set. */
    Dataset dataset() {
        float[] x = new float[examples * architecture.inputs()];
        for (int i = 0; i < x.length; i++) {
            x[i] = sparse && number(ZEROS, i) % 4 != 0 ? 0 : fraction(INPUTS, i);
        }
        int outputs = architecture.outputs();
        if (targets == Task.CLASSIFICATION) {
            int[] labels = new int[examples];
            for (int i = 0; i < examples; i++) {
                labels[i] = number(TARGETS, i) % outputs;
            }
            return weighted(Dataset.ofFloats(x, architecture.inputs(), labels, outputs, null));
        }
        float[] y = new float[examples * outputs];
        float scale = architecture.output() == Activation.TANH ? 0.9375f : 2;
        for (int i = 0; i < y.length; i++) {
            y[i] = targets == Task.MULTI_LABEL ? number(TARGETS, i) % 2 : scale * fraction(TARGETS, i);
        }
        return weighted(targets == Task.MULTI_LABEL
                ? Dataset.ofMultiLabel(x, architecture.inputs(), y, outputs)
                : Dataset.ofRegression(x, architecture.inputs(), y, outputs));
    }

    private Dataset weighted(Dataset dataset) {
        if (!extra.equals("example-weights")) {
            return dataset;
        }
        float[] weights = new float[examples];
        for (int i = 0; i < examples; i++) {
            weights[i] = number(WEIGHTS, i) % 8 / 4f;
        }
        return dataset.weighted(weights);
    }

    /** How it was trained. */
    TrainingConfig config() {
        TrainingConfig config = plainConfig();
        List<Double> classWeights = CLASS_WEIGHTS.subList(0, Math.min(CLASS_WEIGHTS.size(), architecture.outputs()));
        return switch (extra) {
            case "none", "example-weights" -> config;
            case "l1" -> config.withRegularization(Regularization.NONE.withL1(0x1p-7));
            case "l2" -> config.withRegularization(Regularization.NONE.withL2(0x1p-4));
            case "weight-decay" -> config.withRegularization(Regularization.NONE.withWeightDecay(0x1p-3));
            case "clip-norm" -> config.withClipping(Clipping.NONE.withNorm(0x1p-2));
            case "clip-value" -> config.withClipping(Clipping.NONE.withValue(0x1p-5));
            case "max-norm" -> config.withRegularization(Regularization.NONE.withMaxNorm(0.75));
            case "average" -> config.withAveraging(0.875);
            case "exponential" -> config.withSchedule(new Schedule.Exponential(0.5));
            case "smoothing" -> config.withLabels(LabelTreatment.NONE.withSmoothing(0.125));
            case "class-weights" -> config.withLabels(LabelTreatment.NONE.withClassWeights(classWeights));
            case "smoothed-class-weights" -> config
                    .withLabels(LabelTreatment.NONE.withSmoothing(0.125).withClassWeights(classWeights));
            default -> throw new IllegalArgumentException(extra);
        };
    }

    /** The same without whatever is added to the optimiser. */
    TrainingConfig plainConfig() {
        Optimizer known = switch (optimizer) {
            case "sgd" -> Sgd.of(0x1p-3);
            case "momentum" -> Momentum.classical(0x1p-5, 0.875);
            case "nesterov" -> Momentum.nesterov(0x1p-5, 0.875);
            case "rmsprop" -> RmsProp.defaults().withLearningRate(0x1p-8).withRho(0.875).withEpsilon(0x1p-10);
            case "adagrad" -> Adagrad.defaults().withLearningRate(0x1p-5).withEpsilon(0x1p-10);
            case "adam", "adamw" -> Adam.defaults().withLearningRate(0x1p-7).withBeta1(0.875).withBeta2(0.984375)
                    .withEpsilon(0x1p-10);
            case "lion" -> Lion.defaults().withLearningRate(0x1p-9).withBeta1(0.875).withBeta2(0.984375);
            default -> throw new IllegalArgumentException(optimizer);
        };
        TrainingConfig config = Configs.sgd(EPOCHS, batch, 1, seed, 1).withOptimizer(known);
        return optimizer.equals("adamw")
                ? config.withRegularization(Regularization.NONE.withWeightDecay(0x1p-3)) : config;
    }

    /** A number from -1 to less than 1 that is exact in float. */
    private float fraction(int purpose, int i) {
        return (number(purpose, i) - 32768) / 32768f;
    }

    /** A number of 16 bits. */
    private int number(int purpose, int i) {
        return mix(mix(mix((int) seed) + purpose) + i) >>> 16;
    }

    private static int mix(int x) {
        int y = (x ^ x >>> 16) * 0x7feb352d;
        y = (y ^ y >>> 15) * 0x846ca68b;
        return y ^ y >>> 16;
    }

    @Override
    public String toString() {
        return architecture + ", batch " + batch + ", " + optimizer + (extra.equals("none") ? "" : " with " + extra);
    }
}
