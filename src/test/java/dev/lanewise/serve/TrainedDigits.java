package dev.lanewise.serve;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Mnist;
import dev.lanewise.data.Splits;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Network;
import dev.lanewise.training.Training;
import dev.lanewise.training.TrainingConfig;
import java.io.IOException;

/** A network that knows digits well enough, trained within a second. */
public record TrainedDigits(Network network, Dataset test) {
    private static TrainedDigits trained;

    /** The same one for all tests of a JVM. */
    public static synchronized TrainedDigits get() throws IOException {
        if (trained == null) {
            Splits mnist = Mnist.load();
            Network network = Initializer.NOTEBOOK.network(Architecture.notebook(784, 40, 10), 1);
            try (Training training =
                    new Training(network, TrainingConfig.notebook().withEpochs(5), mnist.training())) {
                training.run();
            }
            trained = new TrainedDigits(network, mnist.test());
        }
        return trained;
    }

    /** As it is served, with its mistakes on the test set. */
    public ServedModel served() {
        return Served.of("digits.lanewise", network).examples(test).model();
    }

    /** The pixels of a test image, 0 to 255/256. */
    public float[] image(int example) {
        float[] pixels = new float[784];
        test.copyRow(example, pixels, 0);
        return pixels;
    }

    /** The same as bytes. */
    byte[] ink(int example) {
        float[] pixels = image(example);
        byte[] ink = new byte[pixels.length];
        for (int i = 0; i < ink.length; i++) {
            ink[i] = (byte) Math.round(256 * pixels[i]);
        }
        return ink;
    }
}
