package dev.lanewise.bench;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.ImageShape;
import dev.lanewise.internal.engine.Backprop;
import dev.lanewise.internal.engine.Batch;
import dev.lanewise.internal.engine.GradientSum;
import dev.lanewise.internal.engine.LayerBuffers;
import dev.lanewise.internal.engine.Layout;
import dev.lanewise.internal.engine.TargetData;
import dev.lanewise.internal.engine.parallel.Barrier;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.SparseMatrix;
import dev.lanewise.internal.random.PythonRandom;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Loss;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Up to which share of non-zero inputs the sparse products win; it chose the limit in {@code PreparedInputs}.
 *
 * <p>A call fetches the inputs of the next mini-batch and takes the gradient of a network of one layer with identity
 * outputs, whose products with the inputs, sparse or dense, are nearly all there is to do.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 10, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class DensityBenchmark {
    private static final ImageShape SHAPE = new ImageShape(28, 28);
    private static final int IMAGES = 5000;

    /** The share of inputs that are not zero; which ones is random. */
    @Param({"0.05", "0.1", "0.2", "0.3", "0.4", "0.5", "0.7", "1.0"})
    public double density;

    @Param({"40", "1024"})
    public int hidden;

    @Param({"10", "128"})
    public int batch;

    @Param("vector")
    public String kernels;

    Dataset images;
    int[] order;
    int from;
    SparseMatrix matrix;
    float[] rows;
    int stride;
    float[] nabla;
    GradientSum sum;
    Backprop sparseBackprop;
    Backprop denseBackprop;
    LayerBuffers sparse;
    LayerBuffers dense;

    @Setup
    public void fill() {
        Kernels chosen = MeasuredKernels.named(kernels);
        Random random = new Random(1);
        byte[] pixels = new byte[IMAGES * SHAPE.pixels()];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (random.nextDouble() < density ? 1 + random.nextInt(255) : 0);
        }
        int[] labels = new int[IMAGES];
        images = Dataset.ofImages(pixels, 1 / 256f, labels, hidden, SHAPE);
        order = new int[IMAGES];
        Arrays.setAll(order, i -> i);
        new PythonRandom(1).shuffle(order);

        Architecture architecture = new Architecture(
                List.of(images.inputs(), hidden), Activation.SIGMOID, Activation.IDENTITY, Loss.QUADRATIC);
        Layout layout = new Layout(architecture, 1);
        float[] parameters = MeasuredKernels.fill(layout.allocate());
        nabla = layout.allocate();
        sum = new GradientSum(architecture, layout, 0, nabla);
        TargetData targets = TargetData.ofClasses(labels);
        matrix = SparseBenchmark.pack(images);
        sparse = LayerBuffers.of(architecture, Batch.sparse(matrix, targets), batch);
        stride = LayerBuffers.stride(images.inputs());
        rows = new float[batch * stride];
        dense = LayerBuffers.of(architecture, Batch.dense(rows, stride, targets), batch);
        sparseBackprop = new Backprop(architecture, layout, 0, parameters, chosen, sparse.batch(), batch, Barrier.NONE);
        denseBackprop = new Backprop(architecture, layout, 0, parameters, chosen, dense.batch(), batch, Barrier.NONE);
    }

    @Benchmark
    public int sparse() {
        next(sparse);
        int seen = sparse.batch().prefetch(0, batch);
        sparseBackprop.step(sparse, sum);
        return seen;
    }

    @Benchmark
    public float[] dense() {
        next(dense);
        for (int i = 0; i < batch; i++) {
            images.copyRow(dense.batch().example(i), rows, i * stride);
        }
        denseBackprop.step(dense, sum);
        return nabla;
    }

    private void next(LayerBuffers buffers) {
        from = from + 2 * batch <= order.length ? from + batch : 0;
        buffers.batch().move(order, from, batch);
    }
}
