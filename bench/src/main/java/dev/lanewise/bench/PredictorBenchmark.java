package dev.lanewise.bench;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Mnist;
import dev.lanewise.internal.Internals;
import dev.lanewise.internal.engine.NetworkView;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.network.Predictor;
import dev.lanewise.network.WeightPrecision;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Predictions on images of MNIST, by how many bits there are of each weight and how many images come together. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class PredictorBenchmark {
    private static final int IMAGES = 1000;

    @Param
    public TrainingBenchmark.Job job;

    @Param
    public WeightPrecision weights;

    /** Images in one call. */
    @Param({"1", "1000"})
    public int together;

    @Param("vector")
    public String kernels;

    private int inputs;
    private float[] x;
    private float[] one;
    private float[] y;
    private Predictor predictor;

    @Setup
    public void load() throws IOException {
        Dataset test = Mnist.load().test();
        Kernels chosen = MeasuredKernels.named(kernels);
        inputs = test.inputs();
        x = new float[IMAGES * inputs];
        for (int i = 0; i < IMAGES; i++) {
            test.copyRow(i, x, i * inputs);
        }
        one = new float[together * inputs];
        y = new float[together * job.architecture.outputs()];
        predictor = Internals.of(job.network(), NetworkView.class).predictor(weights, chosen);
    }

    /** Nanoseconds an image, {@code float[]} to {@code float[]}, with the copying of each call's images. */
    @Benchmark
    @OperationsPerInvocation(IMAGES)
    public float[] predict() {
        for (int i = 0; i < IMAGES; i += together) {
            System.arraycopy(x, i * inputs, one, 0, one.length);
            predictor.predict(one, together, y);
        }
        return y;
    }
}
