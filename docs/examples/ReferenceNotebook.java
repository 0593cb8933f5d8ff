import dev.lanewise.data.Dataset;
import dev.lanewise.data.Mnist;
import dev.lanewise.data.Splits;
import dev.lanewise.internal.random.PythonRandom;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.reference.ReferenceNetwork;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The run of {@link Notebook} by the reference: the same lines and the same digest from plain loops on one thread.
 *
 * <p>Arguments: [EPOCHS [EXAMPLES [ACTIVATION]]], 30 epochs of 50,000 images with a sigmoid hidden layer if not given.
 */
public final class ReferenceNotebook {
    private static final int SEED = 1;

    public static void main(String[] args) throws IOException {
        Splits mnist = Mnist.load();
        int epochs = args.length > 0 ? Integer.parseInt(args[0]) : 30;
        int examples =
                args.length > 1 ? Integer.parseInt(args[1]) : mnist.training().size();
        Activation hidden = args.length > 2 ? Activation.parse(args[2]) : Activation.SIGMOID;
        Architecture architecture = new Architecture(List.of(784, 40, 10), hidden, Activation.SIGMOID, Loss.QUADRATIC);
        Network initial = Initializer.NOTEBOOK.network(architecture, SEED);
        ReferenceNetwork reference = new ReferenceNetwork(architecture, initial.parameters(), initial.statistics());

        float[][] x = new float[examples][784];
        float[][] y = new float[examples][10];
        for (int k = 0; k < examples; k++) {
            mnist.training().copyRow(k, x[k], 0);
            y[k][mnist.training().label(k)] = 1;
        }
        PythonRandom random = new PythonRandom(SEED);
        int[] order = IntStream.range(0, examples).toArray();
        for (int epoch = 0; epoch < epochs; epoch++) {
            random.shuffle(order);
            reference.epoch(x, y, order, 10, 0.1);
            System.out.printf(
                    "Epoch %2d: %d / %d%n",
                    epoch, correct(reference, mnist.test()), mnist.test().size());
        }
        Network trained = new Network(architecture, reference.parameters(), reference.statistics());
        System.out.println("parameters sha256: " + trained.sha256());
    }

    private static int correct(ReferenceNetwork reference, Dataset test) {
        int correct = 0;
        float[] x = new float[784];
        for (int k = 0; k < test.size(); k++) {
            test.copyRow(k, x, 0);
            float[] output = reference.feedforward(x);
            int largest = 0;
            for (int j = 1; j < output.length; j++) {
                largest = output[j] > output[largest] ? j : largest;
            }
            correct += largest == test.label(k) ? 1 : 0;
        }
        return correct;
    }
}
