package dev.lanewise.peer.dl4j;

import dev.lanewise.peer.Digits;
import dev.lanewise.peer.Report;
import java.nio.file.Path;
import java.util.Random;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/**
 * Deeplearning4j, mini-batches handed over one by one.
 *
 * <p>Its L2 cost is the squared distance, twice the notebook's: half of eta makes the same step. Settings: without
 * periodic garbage collections, and, by options of the JVM, without counting native memory, an epoch takes half as
 * long.
 */
public final class Dl4jPeer {
    private static final int BATCH = 10;

    private Dl4jPeer() {}

    public static void main(String[] args) throws Exception {
        Digits digits = Digits.read(Path.of(args[0]));
        int epochs = Integer.parseInt(args[2]);
        int threads = Integer.parseInt(args[3]);
        Nd4j.getMemoryManager().togglePeriodicGc(false);
        MultiLayerConfiguration configuration = new NeuralNetConfiguration.Builder()
                .seed(1)
                .weightInit(WeightInit.LECUN_NORMAL)
                .updater(new Sgd(0.05))
                .list()
                .layer(new DenseLayer.Builder()
                        .nIn(Digits.PIXELS)
                        .nOut(40)
                        .activation(Activation.SIGMOID)
                        .build())
                .layer(new OutputLayer.Builder(LossFunctions.LossFunction.L2)
                        .nIn(40)
                        .nOut(Digits.CLASSES)
                        .activation(Activation.SIGMOID)
                        .build())
                .build();
        MultiLayerNetwork network = new MultiLayerNetwork(configuration);
        network.init();
        train(network, digits, epochs);
        Report.end(
                "Deeplearning4j 1.0.0-M2.1",
                threads,
                "custom loop over mini-batches, no periodic collections, " + "native memory not counted");
    }

    private static void train(MultiLayerNetwork network, Digits digits, int epochs) {
        float[] wanted = digits.wanted();
        Random random = new Random(1);
        int[] order = Digits.order();
        INDArray test = Nd4j.create(digits.testX(), new long[] {Digits.TEST, Digits.PIXELS}, 'c');
        for (int epoch = 1; epoch <= epochs; epoch++) {
            long start = System.nanoTime();
            Digits.shuffle(order, random);
            for (int k = 0; k < order.length; k += BATCH) {
                float[] batchX = new float[BATCH * Digits.PIXELS];
                float[] batchY = new float[BATCH * Digits.CLASSES];
                Digits.gather(digits.x(), Digits.PIXELS, order, k, BATCH, batchX);
                Digits.gather(wanted, Digits.CLASSES, order, k, BATCH, batchY);
                try (INDArray x = Nd4j.create(batchX, new long[] {BATCH, Digits.PIXELS}, 'c');
                        INDArray y = Nd4j.create(batchY, new long[] {BATCH, Digits.CLASSES}, 'c')) {
                    network.fit(x, y);
                }
            }
            double seconds = (System.nanoTime() - start) * 1e-9;
            float[] outputs = network.output(test).dup('c').data().asFloat();
            Report.epoch(epoch, seconds, digits.correct(outputs));
        }
    }
}
