package dev.lanewise.bench;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Mnist;
import dev.lanewise.data.Splits;
import dev.lanewise.internal.Internals;
import dev.lanewise.internal.engine.Backprop;
import dev.lanewise.internal.engine.Batch;
import dev.lanewise.internal.engine.EpochResult;
import dev.lanewise.internal.engine.ExecutionPlan;
import dev.lanewise.internal.engine.Feedforward;
import dev.lanewise.internal.engine.GradientSum;
import dev.lanewise.internal.engine.LayerBuffers;
import dev.lanewise.internal.engine.Layout;
import dev.lanewise.internal.engine.NetworkView;
import dev.lanewise.internal.engine.TargetData;
import dev.lanewise.internal.engine.parallel.Barrier;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.SparseMatrix;
import dev.lanewise.internal.random.PythonRandom;
import dev.lanewise.internal.training.Trainer;
import dev.lanewise.metric.Score;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.network.Predictor;
import dev.lanewise.network.WeightPrecision;
import dev.lanewise.training.TrainingConfig;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Training on MNIST, from the forward pass of one mini-batch to an epoch, and what a network is used for afterwards.
 *
 * <p>{@code examples} beside the score counts examples a second, {@code steps} mini-batches a second.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(3)
@Warmup(iterations = 10, time = 1)
@Measurement(iterations = 5, time = 1)
public class TrainingBenchmark {

    /** A network and the size of its mini-batches. */
    public enum Job {
        /** 784-40-10 of the lecture notebook, mini-batches of 10. */
        NOTEBOOK(Architecture.notebook(784, 40, 10), 10),
        /** 784-1024-1024-10 with rectifiers, softmax and cross-entropy, mini-batches of 128. */
        WIDE(
                new Architecture(List.of(784, 1024, 1024, 10), Activation.RELU, Activation.SOFTMAX, Loss.CROSS_ENTROPY),
                128);

        final Architecture architecture;
        final int batch;

        Job(Architecture architecture, int batch) {
            this.architecture = architecture;
            this.batch = batch;
        }

        Network network() {
            return Initializer.NOTEBOOK.network(architecture, 1);
        }
    }

    /** What JMH prints as further results. */
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    @State(Scope.Thread)
    public static class Progress {
        public long steps;
        public long examples;
    }

    /** What JMH prints as a second result of an evaluation. */
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    @State(Scope.Thread)
    public static class Evaluated {
        public long examples;
    }

    /** One worker with a network, which it takes through the mini-batches of an epoch in shuffled order. */
    @State(Scope.Thread)
    public static class OneWorker {
        @Param
        public Job job;

        @Param("vector")
        public String kernels;

        Kernels chosen;
        SparseMatrix images;
        int[] order;
        int from;
        LayerBuffers buffers;
        Feedforward feedforward;
        Backprop backprop;
        float[] parameters;
        float[] nabla;
        GradientSum sum;
        int first;
        int count;

        @Setup
        public void load() throws IOException {
            chosen = MeasuredKernels.named(kernels);
            Dataset training = Mnist.load().training();
            images = SparseBenchmark.pack(training);
            order = new int[training.size()];
            int[] labels = new int[training.size()];
            for (int i = 0; i < order.length; i++) {
                order[i] = i;
                labels[i] = training.label(i);
            }
            new PythonRandom(1).shuffle(order);
            Layout layout = new Layout(job.architecture, 1);
            first = layout.own(1, 0).get(0).offset();
            count = layout.size() - first;
            parameters = layout.allocate();
            nabla = layout.allocate();
            layout.pack(job.network().parameters(), parameters);
            sum = new GradientSum(job.architecture, layout, 0, nabla);
            Batch batch = Batch.sparse(images, TargetData.ofClasses(labels));
            buffers = LayerBuffers.of(job.architecture, batch, job.batch);
            feedforward = new Feedforward(job.architecture, layout, parameters, chosen, job.batch);
            backprop = new Backprop(job.architecture, layout, 0, parameters, chosen, batch, job.batch, Barrier.NONE);
        }

        /** Moves to the next whole mini-batch. */
        int next(Progress progress) {
            progress.steps++;
            progress.examples += job.batch;
            from = from + 2 * job.batch <= order.length ? from + job.batch : 0;
            buffers.batch().move(order, from, job.batch);
            return buffers.batch().prefetch(0, job.batch);
        }

        /** Sums the gradient of the mini-batch. */
        void gradient() {
            Arrays.fill(nabla, first, first + count, 0);
            backprop.step(buffers, sum);
        }
    }

    /** A trainer, which goes on from epoch to epoch. */
    @State(Scope.Thread)
    public static class Training {
        @Param
        public Job job;

        @Param({"1", "2"})
        public int threads;

        @Param("vector")
        public String kernels;

        /** Examples in an epoch; two different numbers tell what a step costs apart from what an epoch costs. */
        @Param("50000")
        public int examples;

        Splits mnist;
        Trainer trainer;

        @Setup
        public void start() throws IOException {
            mnist = Mnist.load();
            trainer = new Trainer(
                    job.network(),
                    TrainingConfig.notebook().withBatchSize(job.batch).withThreads(threads),
                    mnist.training().slice(0, examples),
                    MeasuredKernels.named(kernels),
                    ExecutionPlan.SHARE_FROM);
            trainer.evaluate(mnist.test()); // the first call prepares the data
        }

        @TearDown
        public void end() {
            trainer.close();
        }
    }

    /** A network and some images, few enough to stay in the cache. */
    @State(Scope.Thread)
    public static class Use {
        private static final int IMAGES = 8;

        @Param
        public Job job;

        @Param("vector")
        public String kernels;

        float[][] x;
        float[] y;
        Predictor predictor;
        int next;

        @Setup
        public void load() throws IOException {
            Dataset test = Mnist.load().test();
            x = new float[IMAGES][test.inputs()];
            Arrays.setAll(x, i -> {
                test.copyRow(i, x[i], 0);
                return x[i];
            });
            y = new float[job.architecture.outputs()];
            predictor = Internals.of(job.network(), NetworkView.class)
                    .predictor(WeightPrecision.FLOAT32, MeasuredKernels.named(kernels));
        }
    }

    /** Feedforward of a mini-batch. */
    @Benchmark
    public int forward(OneWorker worker, Progress progress) {
        int seen = worker.next(progress);
        worker.feedforward.run(worker.buffers);
        return seen;
    }

    /** Feedforward and backprop of a mini-batch: its gradient. */
    @Benchmark
    public int gradient(OneWorker worker, Progress progress) {
        int seen = worker.next(progress);
        worker.gradient();
        return seen;
    }

    /**
     * One training step as the books have it: the gradient, then a step with it. The trainer does not gather the
     * gradient of a small mini-batch; {@code steps} of {@link #epoch} has its pace.
     */
    @Benchmark
    public int plainStep(OneWorker worker, Progress progress) {
        int seen = worker.next(progress);
        worker.gradient();
        worker.chosen.addScaled(
                worker.count, -0.1f / worker.job.batch, worker.nabla, worker.first, worker.parameters, worker.first);
        return seen;
    }

    /** One epoch: shuffling, all steps, and handing the parameters over. */
    @Benchmark
    public EpochResult epoch(Training training, Progress progress) {
        EpochResult result = training.trainer.epoch();
        progress.steps += result.steps();
        progress.examples += training.examples;
        return result;
    }

    /** Evaluation on the 10,000 test images. */
    @Benchmark
    public Score evaluate(Training training, Evaluated evaluated) {
        evaluated.examples += training.mnist.test().size();
        return training.trainer.evaluate(training.mnist.test());
    }

    /** One image, {@code float[]} to {@code float[]}: the mean, and the distribution with the clock in it. */
    @Benchmark
    @BenchmarkMode({Mode.AverageTime, Mode.SampleTime})
    @OutputTimeUnit(TimeUnit.NANOSECONDS)
    public float[] predict(Use use) {
        use.next = (use.next + 1) % use.x.length;
        use.predictor.predict(use.x[use.next], use.y);
        return use.y;
    }
}
