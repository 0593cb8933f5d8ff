///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 17+
//DEPS dev.lanewise:lanewise:0.1.0-SNAPSHOT
//RUNTIME_OPTIONS --add-modules=jdk.incubator.vector

import dev.lanewise.Model;
import dev.lanewise.data.Dataset;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.network.Predictor;
import dev.lanewise.training.Adam;
import dev.lanewise.training.Training;
import dev.lanewise.training.TrainingConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A program in one file that needs only the library: a network distinguishes two spirals that wind around each
 * other.
 *
 * <p>Arguments: [EPOCHS [MODEL]], 200 if not given; the network is saved if there is a file for it.
 */
public final class TwoSpirals {
    private static final int EXAMPLES = 400;

    public static void main(String[] args) throws IOException {
        float[] points = new float[2 * EXAMPLES];
        int[] spirals = new int[EXAMPLES];
        for (int i = 0; i < EXAMPLES; i++) {
            spirals[i] = i % 2;
            point((double) i / EXAMPLES, spirals[i], points, 2 * i);
        }
        Dataset data = Dataset.ofClasses(points, 2, spirals, 2);

        Architecture architecture =
                new Architecture(List.of(2, 32, 32, 2), Activation.TANH, Activation.SOFTMAX, Loss.CROSS_ENTROPY);
        TrainingConfig config = TrainingConfig.notebook()
                .withEpochs(args.length > 0 ? Integer.parseInt(args[0]) : 200)
                .withBatchSize(20)
                .withOptimizer(Adam.of(0.01));
        Network network = Initializer.GLOROT_UNIFORM.network(architecture, config.seed());
        try (Training training = new Training(network, config, data)) {
            training.run();
        }
        if (args.length > 1) {
            Path model = Path.of(args[1]);
            Model.of(network).save(model);
            network = Model.load(model).network();
        }

        Predictor predictor = network.predictor();
        float[] x = new float[2];
        int correct = 0;
        for (int i = 0; i < EXAMPLES; i++) {
            // Between the points that it was trained on.
            point((i + 0.5) / EXAMPLES, i % 2, x, 0);
            correct += predictor.classify(x) == i % 2 ? 1 : 0;
        }
        System.out.println(correct + " of " + EXAMPLES + " points lie on the spiral that the network predicts");
        System.out.println("parameters sha256: " + network.sha256());
    }

    /** A point of one of the spirals, at a way of 0 to 1 from the middle. */
    private static void point(double way, int spiral, float[] x, int at) {
        double angle = 3.5 * Math.PI * way + Math.PI * spiral;
        x[at] = (float) (4 * way * StrictMath.cos(angle));
        x[at + 1] = (float) (4 * way * StrictMath.sin(angle));
    }
}
