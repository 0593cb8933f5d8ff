package dev.lanewise.internal.engine;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Task;
import dev.lanewise.internal.ArrayLength;
import dev.lanewise.internal.engine.parallel.WorkerTeam;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.metric.Score;
import dev.lanewise.network.Architecture;
import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/** Evaluates a network on a data set, in chunks that several workers share. */
public final class Evaluator {
    /** Examples in a chunk: their activations stay in the second-level cache. */
    private static final int CHUNK = 64;

    private final Architecture architecture;
    private final Dataset dataset;
    private final WorkerTeam team;
    private final Layout layout;
    private final float[] packed;
    private final LayerBuffers[] buffers;
    private final BatchLoader[] loaders;
    private final BatchLoader.Scratch[] scratches;
    private final Feedforward[] feedforwards;
    private final int[] order;
    private final boolean[] correct;
    private final double[] losses;
    private IntConsumer progress = examples -> {};

    /**
     * Creates an evaluator for one data set.
     *
     * @param architecture without batch normalisation, see {@link dev.lanewise.network.Network#folded}
     * @throws IllegalArgumentException if the data do not fit the network
     */
    public Evaluator(Architecture architecture, Kernels kernels, WorkerTeam team, Dataset dataset) {
        this(architecture, kernels, team, dataset, targets(architecture, dataset));
    }

    private static TargetData targets(Architecture architecture, Dataset dataset) {
        ShapeCheck.require(architecture, dataset);
        return TargetData.of(architecture, dataset, LabelTreatment.NONE);
    }

    /**
     * Creates an evaluator of {@link #outputs} alone, for which the targets of the data set need not fit.
     *
     * @param architecture without batch normalisation, see {@link dev.lanewise.network.Network#folded}
     * @throws IllegalArgumentException if the inputs do not fit the network
     */
    public static Evaluator ofOutputs(Architecture architecture, Kernels kernels, WorkerTeam team, Dataset dataset) {
        ShapeCheck.requireInputs(architecture, dataset);
        return new Evaluator(architecture, kernels, team, dataset, null);
    }

    private Evaluator(
            Architecture architecture,
            Kernels kernels,
            WorkerTeam team,
            Dataset dataset,
            @Nullable TargetData targets) {
        this.architecture = architecture;
        this.dataset = dataset;
        this.team = team;
        this.layout = new Layout(architecture, 1, kernels.pad());
        this.packed = layout.allocate();
        PreparedInputs inputs = PreparedData.of(dataset, team);
        int chunk = Math.max(1, Math.min(CHUNK, dataset.size()));
        int workers = team.size();
        this.buffers = new LayerBuffers[workers];
        this.loaders = new BatchLoader[workers];
        this.scratches = new BatchLoader.Scratch[workers];
        this.feedforwards = new Feedforward[workers];
        for (int w = 0; w < workers; w++) {
            loaders[w] = BatchLoader.plain(inputs, kernels, chunk);
            scratches[w] = loaders[w].scratch(chunk);
            buffers[w] = LayerBuffers.of(architecture, loaders[w].batch(targets), chunk);
            feedforwards[w] = new Feedforward(architecture, layout, packed, kernels, chunk);
        }
        this.order = new int[dataset.size()];
        Arrays.setAll(order, i -> i);
        this.correct = new boolean[dataset.size()];
        this.losses = new double[dataset.size()];
    }

    /** Creates a team for one data set, of no more threads than it has chunks of examples. */
    public static WorkerTeam team(int threads, Dataset dataset) {
        return new WorkerTeam(Math.min(threads, 1 + dataset.size() / CHUNK));
    }

    /**
     * Reports progress from now on.
     *
     * @param progress called with the number of further examples, by several threads at a time
     */
    public Evaluator reporting(IntConsumer progress) {
        this.progress = progress;
        return this;
    }

    /**
     * Computes loss and accuracy of a network.
     *
     * @param parameters layer by layer, weights (out, in) row-major, then biases, gamma and beta
     */
    public Score evaluate(float[] parameters) {
        return evaluate(parameters, (outcome, i) -> {});
    }

    /**
     * Computes loss, accuracy and outputs of a network in one pass.
     *
     * @param parameters layer by layer, weights (out, in) row-major, then biases, gamma and beta
     * @param outputs (examples, output units), row-major; overwritten with the values of {@link #outputs}
     */
    public Score evaluate(float[] parameters, float[] outputs) {
        return evaluate(parameters, (outcome, i) -> copyOutputs(outcome, i, outputs));
    }

    private Score evaluate(float[] parameters, ObjIntConsumer<Outcome> also) {
        run(parameters, (outcome, i) -> {
            also.accept(outcome, i);
            int example = order[i];
            correct[example] = outcome.isCorrect(i % CHUNK);
            losses[example] = outcome.loss(i % CHUNK);
        });
        Sums sums = new Sums();
        for (int i = 0; i < order.length; i++) {
            sums.add(i);
        }
        double loss = sums.loss / sums.weights;
        return dataset.task() == Task.REGRESSION
                ? new Score(order.length, 0, loss, true)
                : new Score(order.length, sums.correctExamples, loss, false);
    }

    /**
     * Sums over all examples in their order.
     *
     * <p>Addition is a separate method: the JIT compiles a method after a few hundred calls, but would interpret a loop
     * of ten thousand iterations for several epochs.
     */
    private final class Sums {
        private double loss;
        private double weights;
        private int correctExamples;

        private void add(int example) {
            loss += losses[example];
            weights += dataset.weight(example);
            correctExamples += correct[example] ? 1 : 0;
        }
    }

    /**
     * Computes the outputs of a network for all examples.
     *
     * @param parameters layer by layer, weights (out, in) row-major, then biases, gamma and beta
     * @return (examples, output units), row-major
     */
    public float[] outputs(float[] parameters) {
        float[] outputs = new float[ArrayLength.of(order.length, "example", architecture.outputs(), "output")];
        run(parameters, (outcome, i) -> copyOutputs(outcome, i, outputs));
        return outputs;
    }

    private void copyOutputs(Outcome outcome, int i, float[] outputs) {
        int units = architecture.outputs();
        for (int j = 0; j < units; j++) {
            outputs[order[i] * units + j] = outcome.output(i % CHUNK, j) + 0f;
        }
    }

    /** @param use receives the outcome of a chunk and the position of an example in the order */
    private void run(float[] parameters, ObjIntConsumer<Outcome> use) {
        layout.pack(parameters, packed);
        int chunks = (order.length + CHUNK - 1) / CHUNK;
        team.run(worker -> {
            for (int chunk = worker; chunk < chunks; chunk += team.size()) {
                runChunk(worker, chunk * CHUNK, Math.min(order.length, (chunk + 1) * CHUNK), use);
            }
        });
    }

    private void runChunk(int worker, int from, int to, ObjIntConsumer<Outcome> use) {
        LayerBuffers own = buffers[worker];
        own.batch().move(order, from, to - from);
        loaders[worker].load(own.batch(), 0, 0, to - from, scratches[worker]);
        feedforwards[worker].run(own);
        for (int i = from; i < to; i++) {
            use.accept(own.outcome(), i);
        }
        progress.accept(to - from);
    }
}
