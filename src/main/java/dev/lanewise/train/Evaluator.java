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

/** Feedforward of a whole data set, in chunks that several workers share, and what it says about the network. */
final class Evaluator {
    /** Examples in a chunk: their activations and errors stay in the second-level cache. */
    private static final int CHUNK = 64;

    private final Architecture architecture;
    private final WorkerTeam team;
    private final Inputs inputs;
    private final Pass[] passes;
    private final float[][] rooms;
    private final Feedforward[] feedforwards;
    private final int[] order;
    private final int[] predicted;
    private final double[] costs;

    Evaluator(Architecture architecture, Layout layout, float[] packed, Kernels kernels, WorkerTeam team,
            Dataset dataset, PreparedData data) {
        this.architecture = architecture;
        this.team = team;
        this.inputs = data.of(dataset, team);
        int workers = team.size();
        this.passes = new Pass[workers];
        this.rooms = new float[workers][];
        this.feedforwards = new Feedforward[workers];
        for (int w = 0; w < workers; w++) {
            rooms[w] = inputs.room(CHUNK);
            passes[w] = Pass.of(architecture, inputs.batch(rooms[w]), CHUNK);
            feedforwards[w] = new Feedforward(architecture, layout, Math.min(w, layout.workers() - 1), packed, kernels);
        }
        this.order = new int[dataset.size()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        this.predicted = new int[dataset.size()];
        this.costs = new double[dataset.size()];
    }

    /** Evaluates the network as its parameters stand now. */
    Evaluation evaluate() {
        int chunks = (order.length + CHUNK - 1) / CHUNK;
        team.run(worker -> {
            for (int chunk = worker; chunk < chunks; chunk += team.size()) {
                evaluate(worker, chunk * CHUNK, Math.min(order.length, (chunk + 1) * CHUNK));
            }
        });
        int classes = architecture.outputs();
        int[][] confusion = new int[classes][classes];
        double cost = 0;
        for (int i = 0; i < order.length; i++) {
            confusion[inputs.label(i)][predicted[i]]++;
            cost += costs[i];
        }
        return new Evaluation(cost / order.length, confusion);
    }

    private void evaluate(int worker, int from, int to) {
        Pass pass = passes[worker];
        Batch batch = pass.batch();
        batch.move(order, from, to - from);
        inputs.fetch(batch, rooms[worker], 0, to - from);
        feedforwards[worker].run(pass);
        for (int i = 0; i < to - from; i++) {
            predicted[from + i] = pass.predicted(i, architecture.outputs());
            costs[from + i] = pass.cost(i, architecture);
        }
    }
}
