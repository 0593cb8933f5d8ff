package dev.lanewise.bench;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Mnist;
import dev.lanewise.kernel.JoinedRows;
import dev.lanewise.kernel.Kernels;
import dev.lanewise.kernel.Matrices;
import dev.lanewise.kernel.SparseMatrix;
import dev.lanewise.random.PythonRandom;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.CompilerControl;
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
 * The two sparse products of a mini-batch of MNIST with many panels of weights, with rows as they are and joined by fours, and the
 * joining itself; microseconds a mini-batch. One mini-batch after the other in shuffled order.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@CompilerControl(CompilerControl.Mode.DONT_INLINE) // see MeasuredKernels
@State(Scope.Thread)
public class JoinedBenchmark {
    private static final int PANEL = Kernels.PANEL;

    /** Sixteen are a layer of 1,024 units. */
    @Param({"1", "2", "16"})
    public int panels;

    @Param("128")
    public int batch;

    Kernels kernels;
    SparseMatrix images;
    JoinedRows joined;
    int[] order;
    int from;
    int stride;
    float[] weights;
    float[] z;
    float[] e;

    @Setup
    public void fill() throws IOException {
        kernels = MeasuredKernels.named("vector");
        Dataset training = Mnist.load().training();
        images = SparseBenchmark.pack(training);
        joined = new JoinedRows(images, batch);
        order = new int[images.rows()];
        Arrays.setAll(order, i -> i);
        new PythonRandom(1).shuffle(order);
        stride = panels * PANEL + Kernels.PAD;
        weights = MeasuredKernels.fill(Matrices.aligned(Matrices.FIRST + panels * panelSize()));
        z = new float[batch * stride];
        e = MeasuredKernels.fill(new float[batch * stride]);
        joined.join(images, order, 0, batch);
    }

    private int panelSize() {
        return images.columns() * PANEL;
    }

    private int panel(int p) {
        return Matrices.FIRST + p * panelSize();
    }

    private void next() {
        from = from + 2 * batch <= order.length ? from + batch : 0;
    }

    @Benchmark
    public JoinedRows join() {
        next();
        joined.join(images, order, from, batch);
        return joined;
    }

    /** Z += X W, all rows as they are. */
    @Benchmark
    public float[] forward() {
        next();
        for (int p = 0; p < panels; p++) {
            kernels.sparseMultiplyAdd(images, order, from, batch, PANEL, weights, panel(p), PANEL, z, p * PANEL, stride);
        }
        return z;
    }

    /** nabla W += X^T E, all rows as they are. */
    @Benchmark
    public float[] gradient() {
        next();
        for (int p = 0; p < panels; p++) {
            kernels.sparseTransposeMultiplyAdd(
                    images, order, from, batch, PANEL, e, p * PANEL, stride, weights, panel(p), PANEL);
        }
        return weights;
    }

    /** Z += X W, all rows joined before, always the same. */
    @Benchmark
    public float[] joinedForward() {
        for (int p = 0; p < panels; p++) {
            kernels.joinedMultiplyAdd(joined, weights, panel(p), z, p * PANEL, stride);
        }
        return z;
    }

    /** nabla W += X^T E, all rows joined before, always the same. */
    @Benchmark
    public float[] joinedGradient() {
        for (int p = 0; p < panels; p++) {
            kernels.joinedTransposeMultiplyAdd(joined, e, p * PANEL, stride, weights, panel(p));
        }
        return weights;
    }
}
