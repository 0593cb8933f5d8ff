package dev.lanewise.peer.tensorflow;

import dev.lanewise.peer.Digits;
import dev.lanewise.peer.Report;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.TensorFlow;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Gradients;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;

/**
 * TensorFlow by its interface for Java, as a graph that is made once and run for each mini-batch.
 *
 * <p>On so small a network running operations side by side costs more than it brings: one thread between operations.
 */
public final class TensorFlowPeer {
    private static final int BATCH = 10;
    private static final int HIDDEN = 40;

    private TensorFlowPeer() {}

    public static void main(String[] args) throws Exception {
        Digits digits = Digits.read(Path.of(args[0]));
        int epochs = Integer.parseInt(args[2]);
        int threads = Integer.parseInt(args[3]);
        ConfigProto config = ConfigProto.newBuilder()
                .setIntraOpParallelismThreads(threads)
                .setInterOpParallelismThreads(1)
                .build();
        try (Graph graph = new Graph();
                Session session = new Session(graph, config)) {
            train(graph, session, digits, epochs);
        }
        Report.end(
                "TensorFlow " + TensorFlow.version() + " through its Java API 1.1.0",
                threads,
                "graph built once, mini-batches fed, one inter-op thread");
    }

    private static void train(Graph graph, Session session, Digits digits, int epochs) {
        Ops tf = Ops.create(graph);
        Random random = new Random(1);
        Placeholder<TFloat32> x = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, Digits.PIXELS)));
        Placeholder<TFloat32> y = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, Digits.CLASSES)));
        List<Variable<TFloat32>> variables = new ArrayList<>();
        Operand<TFloat32> a = x;
        int[] sizes = {Digits.PIXELS, HIDDEN, Digits.CLASSES};
        for (int l = 1; l < sizes.length; l++) {
            float[] weights = new float[sizes[l - 1] * sizes[l]];
            for (int i = 0; i < weights.length; i++) {
                weights[i] = (float) (random.nextGaussian() / Math.sqrt(sizes[l - 1]));
            }
            Variable<TFloat32> w = variable(tf, session, weights, Shape.of(sizes[l - 1], sizes[l]));
            Variable<TFloat32> b = variable(tf, session, new float[sizes[l]], Shape.of(sizes[l]));
            variables.add(w);
            variables.add(b);
            a = tf.math.sigmoid(tf.nn.biasAdd(tf.linalg.matMul(a, w), b));
        }
        Operand<TFloat32> cost =
                tf.math.mul(tf.reduceSum(tf.math.square(tf.math.sub(a, y)), tf.array(0, 1)), tf.constant(0.5f / BATCH));
        Gradients gradients = tf.gradients(cost, variables);
        List<Op> steps = new ArrayList<>();
        for (int i = 0; i < variables.size(); i++) {
            steps.add(tf.train.applyGradientDescent(variables.get(i), tf.constant(0.1f), gradients.<TFloat32>dy(i)));
        }
        Op step = tf.withControlDependencies(steps).noOp();

        float[] wanted = digits.wanted();
        float[] batchX = new float[BATCH * Digits.PIXELS];
        float[] batchY = new float[BATCH * Digits.CLASSES];
        int[] order = Digits.order();
        for (int epoch = 1; epoch <= epochs; epoch++) {
            long start = System.nanoTime();
            Digits.shuffle(order, random);
            for (int k = 0; k < order.length; k += BATCH) {
                Digits.gather(digits.x(), Digits.PIXELS, order, k, BATCH, batchX);
                Digits.gather(wanted, Digits.CLASSES, order, k, BATCH, batchY);
                try (TFloat32 tensorX = tensor(batchX, Shape.of(BATCH, Digits.PIXELS));
                        TFloat32 tensorY = tensor(batchY, Shape.of(BATCH, Digits.CLASSES))) {
                    session.runner()
                            .feed(x, tensorX)
                            .feed(y, tensorY)
                            .addTarget(step)
                            .run()
                            .close();
                }
            }
            double seconds = (System.nanoTime() - start) * 1e-9;
            float[] outputs = new float[Digits.TEST * Digits.CLASSES];
            try (TFloat32 all = tensor(digits.testX(), Shape.of(Digits.TEST, Digits.PIXELS));
                    Result result = session.runner().feed(x, all).fetch(a).run()) {
                ((TFloat32) result.get(0)).copyTo(DataBuffers.of(outputs));
            }
            Report.epoch(epoch, seconds, digits.correct(outputs));
        }
    }

    private static Variable<TFloat32> variable(Ops tf, Session session, float[] initial, Shape shape) {
        Variable<TFloat32> variable = tf.variable(shape, TFloat32.class);
        Placeholder<TFloat32> value = tf.placeholder(TFloat32.class, Placeholder.shape(shape));
        Op assign = tf.assign(variable, value);
        try (TFloat32 tensor = tensor(initial, shape)) {
            session.runner().feed(value, tensor).addTarget(assign).run().close();
        }
        return variable;
    }

    private static TFloat32 tensor(float[] values, Shape shape) {
        return TFloat32.tensorOf(shape, DataBuffers.of(values));
    }
}
