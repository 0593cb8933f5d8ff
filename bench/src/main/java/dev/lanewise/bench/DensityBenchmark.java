package dev.lanewise.bench;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.ImageShape;
import dev.lanewise.kernel.Kernels;
import dev.lanewise.kernel.SparseMatrix;
import dev.lanewise.model.Architecture;
import dev.lanewise.model.Backprop;
import dev.lanewise.model.Batch;
import dev.lanewise.model.Layout;
import dev.lanewise.model.Layout.Panel;
import dev.lanewise.model.Pass;
import dev.lanewise.random.PythonRandom;
import java.util.Arrays;
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
 * Up to which share of non-zero inputs the sparse products win; it chose the limit in {@code Inputs}.
 *
 * <p>A call does what layer 1 does in a step, the sparse way or the dense way: it fetches the inputs of the next
 * mini-batch, computes their weighted sums and adds their gradient.
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
    Layout layout;
    float[] nabla;
    Backprop backprop;
    Pass sparse;
    Pass dense;

    @Setup
    public void fill() {
        Kernels chosen = MeasuredKernels.named(kernels);
        Random random = new Random(1);
        byte[] pixels = new byte[IMAGES * SHAPE.pixels()];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (random.nextDouble() < density ? 1 + random.nextInt(255) : 0);
        }
        int[] labels = new int[IMAGES];
        images = Dataset.ofBytes(pixels, 1 / 256f, labels, hidden, SHAPE);
        order = new int[IMAGES];
        Arrays.setAll(order, i -> i);
        new PythonRandom(1).shuffle(order);

        Architecture architecture = Architecture.parse(images.inputs() + "-" + hidden);
        layout = new Layout(architecture, 1);
        backprop = new Backprop(architecture, layout, 0, MeasuredKernels.fill(layout.allocate()), chosen, batch);
        nabla = layout.allocate();
        matrix = SparseBenchmark.pack(images);
        sparse = Pass.of(architecture, Batch.sparse(matrix, labels), batch);
        stride = Pass.stride(images.inputs());
        rows = new float[batch * stride];
        dense = Pass.of(architecture, Batch.dense(rows, stride, labels), batch);
        for (Pass pass : new Pass[] {sparse, dense}) {
            pass.batch().move(order, 0, batch);
            backprop.weightedInput(pass, 1);
            backprop.outputError(pass); // the errors that the gradient is made of, from here on
        }
    }

    @Benchmark
    public int sparse() {
        next(sparse);
        int seen = sparse.batch().touch(0, batch);
        layerOne(sparse);
        return seen;
    }

    @Benchmark
    public float[] dense() {
        next(dense);
        for (int i = 0; i < batch; i++) {
            images.copyRow(dense.batch().example(i), rows, i * stride);
        }
        layerOne(dense);
        return nabla;
    }

    private void next(Pass pass) {
        from = from + 2 * batch <= order.length ? from + batch : 0;
        pass.batch().move(order, from, batch);
    }

    private void layerOne(Pass pass) {
        backprop.weightedInput(pass, 1);
        for (Panel panel : layout.all(1, 0)) {
            backprop.nablaWeights(pass, 1, panel, nabla, panel.offset());
        }
    }
}
