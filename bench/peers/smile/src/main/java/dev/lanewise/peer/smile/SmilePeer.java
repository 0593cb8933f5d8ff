package dev.lanewise.peer.smile;

import dev.lanewise.peer.Digits;
import dev.lanewise.peer.Report;
import java.nio.file.Path;
import java.util.Random;
import smile.classification.MLP;
import smile.math.MathEx;
import smile.model.mlp.Layer;
import smile.model.mlp.OutputFunction;
import smile.util.function.TimeFunction;

/**
 * Smile's multilayer perceptron in double precision, the only one it has; its products go to the system's OpenBLAS. A
 * mini-batch is handed over at once, which Smile then walks an example at a time.
 */
public final class SmilePeer {
    private static final int BATCH = 10;

    private SmilePeer() {}

    public static void main(String[] args) throws Exception {
        Digits digits = Digits.read(Path.of(args[0]));
        int epochs = Integer.parseInt(args[2]);
        double[][] x = rows(digits.x());
        double[][] testX = rows(digits.testX());
        int[] y = new int[x.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = digits.labels()[i];
        }
        MathEx.setSeed(1);
        try (MLP mlp = new MLP(
                Layer.input(Digits.PIXELS), Layer.sigmoid(40), Layer.mse(Digits.CLASSES, OutputFunction.SIGMOID))) {
            mlp.setLearningRate(TimeFunction.constant(0.1));
            boolean predict = args[1].equals("predict");
            // Smile cannot be given the engine's parameters, so it learns its own to predict with.
            train(mlp, x, y, testX, digits, predict ? 3 : epochs, !predict);
            if (predict) {
                int correct = correct(mlp, testX, digits);
                Report.oneImage(i -> mlp.predict(testX[i]), correct);
                Report.allImages(ignored -> correct(mlp, testX, digits), correct);
            }
        }
        Report.end("Smile 6.3.0", Integer.parseInt(args[3]), "double precision, OpenBLAS through FFM");
    }

    private static void train(
            MLP mlp, double[][] x, int[] y, double[][] testX, Digits digits, int epochs, boolean report) {
        Random random = new Random(1);
        int[] order = Digits.order();
        double[][] batchX = new double[BATCH][];
        int[] batchY = new int[BATCH];
        for (int epoch = 1; epoch <= epochs; epoch++) {
            long start = System.nanoTime();
            Digits.shuffle(order, random);
            for (int k = 0; k < order.length; k += BATCH) {
                for (int i = 0; i < BATCH; i++) {
                    batchX[i] = x[order[k + i]];
                    batchY[i] = y[order[k + i]];
                }
                mlp.update(batchX, batchY);
            }
            double seconds = (System.nanoTime() - start) * 1e-9;
            if (report) {
                Report.epoch(epoch, seconds, correct(mlp, testX, digits));
            }
        }
    }

    private static int correct(MLP mlp, double[][] testX, Digits digits) {
        int correct = 0;
        for (int i = 0; i < testX.length; i++) {
            correct += mlp.predict(testX[i]) == digits.testLabels()[i] ? 1 : 0;
        }
        return correct;
    }

    private static double[][] rows(float[] pixels) {
        double[][] rows = new double[pixels.length / Digits.PIXELS][Digits.PIXELS];
        for (int i = 0; i < pixels.length; i++) {
            rows[i / Digits.PIXELS][i % Digits.PIXELS] = pixels[i];
        }
        return rows;
    }
}
