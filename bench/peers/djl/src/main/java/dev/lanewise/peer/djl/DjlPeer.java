package dev.lanewise.peer.djl;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.initializer.XavierInitializer;
import ai.djl.training.loss.L2Loss;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import dev.lanewise.peer.Digits;
import dev.lanewise.peer.Report;
import java.nio.file.Path;
import java.util.Random;

/**
 * DJL on PyTorch, with a loop over mini-batches of its own: DJL's EasyTrain with an ArrayDataset takes a tenth longer.
 *
 * <p>The cost is the mean over examples and outputs, of which there are ten: a weight of 5 makes it the notebook's.
 */
public final class DjlPeer {
    private static final int BATCH = 10;

    private DjlPeer() {}

    public static void main(String[] args) throws Exception {
        Digits digits = Digits.read(Path.of(args[0]));
        int epochs = Integer.parseInt(args[2]);
        int threads = Integer.parseInt(args[3]);
        Engine engine = Engine.getInstance();
        engine.setRandomSeed(1);
        SequentialBlock block = new SequentialBlock()
                .add(Linear.builder().setUnits(40).build())
                .add(Activation::sigmoid)
                .add(Linear.builder().setUnits(Digits.CLASSES).build())
                .add(Activation::sigmoid);
        XavierInitializer variance =
                new XavierInitializer(XavierInitializer.RandomType.GAUSSIAN, XavierInitializer.FactorType.IN, 1);
        Loss cost = new L2Loss("quadratic", 5);
        DefaultTrainingConfig config = new DefaultTrainingConfig(cost)
                .optInitializer(variance, Parameter.Type.WEIGHT)
                .optOptimizer(Optimizer.sgd()
                        .setLearningRateTracker(Tracker.fixed(0.1f))
                        .build());
        try (Model model = Model.newInstance("notebook")) {
            model.setBlock(block);
            try (Trainer trainer = model.newTrainer(config)) {
                trainer.initialize(new Shape(BATCH, Digits.PIXELS));
                train(trainer, cost, digits, epochs);
            }
        }
        Report.end(
                "DJL " + Engine.getDjlVersion() + " on PyTorch " + engine.getVersion(),
                threads,
                "custom loop over mini-batches");
    }

    private static void train(Trainer trainer, Loss cost, Digits digits, int epochs) {
        NDManager manager = trainer.getManager();
        float[] wanted = digits.wanted();
        float[] batchX = new float[BATCH * Digits.PIXELS];
        float[] batchY = new float[BATCH * Digits.CLASSES];
        Shape shapeX = new Shape(BATCH, Digits.PIXELS);
        Shape shapeY = new Shape(BATCH, Digits.CLASSES);
        Random random = new Random(1);
        int[] order = Digits.order();
        for (int epoch = 1; epoch <= epochs; epoch++) {
            long start = System.nanoTime();
            Digits.shuffle(order, random);
            for (int k = 0; k < order.length; k += BATCH) {
                Digits.gather(digits.x(), Digits.PIXELS, order, k, BATCH, batchX);
                Digits.gather(wanted, Digits.CLASSES, order, k, BATCH, batchY);
                try (NDManager step = manager.newSubManager()) {
                    NDArray x = step.create(batchX, shapeX);
                    NDArray y = step.create(batchY, shapeY);
                    try (GradientCollector collector = trainer.newGradientCollector()) {
                        NDList outputs = trainer.forward(new NDList(x));
                        collector.backward(cost.evaluate(new NDList(y), outputs));
                    }
                    trainer.step();
                }
            }
            double seconds = (System.nanoTime() - start) * 1e-9;
            try (NDManager evaluation = manager.newSubManager()) {
                NDArray x = evaluation.create(digits.testX(), new Shape(Digits.TEST, Digits.PIXELS));
                Report.epoch(
                        epoch,
                        seconds,
                        digits.correct(trainer.evaluate(new NDList(x)).head().toFloatArray()));
            }
        }
    }
}
