package dev.lanewise.train;

import dev.lanewise.data.Dataset;
import dev.lanewise.kernel.Kernels;
import dev.lanewise.model.Architecture;
import dev.lanewise.model.Batch;
import dev.lanewise.model.Evaluation;
import dev.lanewise.model.Feedforward;
import dev.lanewise.model.Layout;
import dev.lanewise.model.Network;
import dev.lanewise.model.Pass;
import dev.lanewise.model.Targets;
import java.util.function.ObjIntConsumer;

/** Feedforward of a whole data set, in chunks that several workers share, and what it says about the network. */
final class Evaluator {
    /** Examples in a chunk: their activations and errors stay in the second-level cache. */
    private static final int CHUNK = 64;

    private final Architecture architecture;
    private final Dataset dataset;
    /** Whether one output unit tells two classes apart. */
    private final boolean binary;
    private final WorkerTeam team;
    private final Pass[] passes;
    private final Staging[] stagings;
    private final Staging.Room[] rooms;
    private final Feedforward[] feedforwards;
    private final int[] order;
    private final int[] predicted;
    private final boolean[] right;
    private final double[] costs;

    Evaluator(Architecture architecture, Layout layout, float[] packed, Kernels kernels, WorkerTeam team,
            Dataset dataset, PreparedData data) {
        this.architecture = architecture;
        this.dataset = dataset;
        this.binary = Fit.isBinary(architecture, dataset);
        this.team = team;
        Inputs inputs = data.of(dataset, team);
        Targets targets = LabelTreatment.NONE.targets(architecture, dataset);
        int workers = team.size();
        this.passes = new Pass[workers];
        this.stagings = new Staging[workers];
        this.rooms = new Staging.Room[workers];
        this.feedforwards = new Feedforward[workers];
        for (int w = 0; w < workers; w++) {
            stagings[w] = Staging.plain(inputs, kernels, CHUNK);
            rooms[w] = stagings[w].room(CHUNK);
            passes[w] = Pass.of(architecture, stagings[w].batch(targets), CHUNK);
            feedforwards[w] = new Feedforward(architecture, layout, 0, packed, kernels);
        }
        this.order = new int[dataset.size()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        this.predicted = new int[dataset.size()];
        this.right = new boolean[dataset.size()];
        this.costs = new double[dataset.size()];
    }

    /** Evaluates the network as its parameters stand now. */
    Evaluation evaluate() {
        run((pass, i) -> {
            int example = pass.batch().example(i);
            predicted[example] = predicted(pass, i);
            right[example] = pass.isRight(i, architecture);
            costs[example] = pass.cost(i, architecture);
        });
        Sums sums = new Sums(dataset.classes() == 0 ? 0 : Math.max(architecture.outputs(), binary ? 2 : 1));
        for (int i = 0; i < order.length; i++) {
            sums.add(i);
        }
        return new Evaluation(sums.cost / sums.weights, order.length, sums.correct, sums.confusion);
    }

    /**
     * Of all examples, one after the other in their order. What is called for each is compiled after a few hundred; as a loop of
     * ten thousand it would stay in the interpreter for six epochs.
     */
    private final class Sums {
        private final int[][] confusion;
        private double cost;
        private double weights;
        private int correct;

        private Sums(int classes) {
            this.confusion = new int[classes][classes];
        }

        private void add(int example) {
            cost += costs[example];
            weights += dataset.weight(example);
            correct += right[example] ? 1 : 0;
            if (confusion.length > 0) {
                confusion[dataset.label(example)][predicted[example]]++;
            }
        }
    }

    /** The outputs for all examples, (examples, output units), as the parameters stand now. */
    float[] outputs() {
        int units = architecture.outputs();
        float[] outputs = new float[Math.multiplyExact(order.length, units)];
        run((pass, i) -> {
            int example = pass.batch().example(i);
            for (int j = 0; j < units; j++) {
                outputs[example * units + j] = pass.output(i, j) + 0f;
            }
        });
        return outputs;
    }

    /** @param use what is done with an example that has passed, the one at a place of the pass */
    private void run(ObjIntConsumer<Pass> use) {
        int chunks = (order.length + CHUNK - 1) / CHUNK;
        team.run(worker -> {
            for (int chunk = worker; chunk < chunks; chunk += team.size()) {
                feedforward(worker, chunk * CHUNK, Math.min(order.length, (chunk + 1) * CHUNK), use);
            }
        });
    }

    private void feedforward(int worker, int from, int to, ObjIntConsumer<Pass> use) {
        Pass pass = passes[worker];
        Batch batch = pass.batch();
        batch.move(order, from, to - from);
        stagings[worker].fetch(batch, 0, 0, to - from, rooms[worker]);
        feedforwards[worker].run(pass);
        for (int i = 0; i < to - from; i++) {
            use.accept(pass, i);
        }
    }

    private int predicted(Pass pass, int i) {
        if (binary) {
            return pass.output(i, 0) > 0.5f ? 1 : 0;
        }
        return pass.predicted(i, architecture.outputs());
    }
}
