package dev.lanewise.cli;

import dev.lanewise.Version;
import dev.lanewise.kernel.Jvm;
import dev.lanewise.kernel.KernelSelection;
import dev.lanewise.kernel.Kernels;
import dev.lanewise.kernel.SparseMatrix;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says what this machine and this JVM have for the kernels, and measures what the kernels make of it. */
@Command(name = "doctor", sortOptions = false, abbreviateSynopsis = true,
        header = "Says which kernels run here, why, and how fast.",
        description = {
            "",
            "Measures on one thread: first the dense product on matrices that fit the first-level cache, which is the best"
                    + " that these kernels reach, and then the products of a training step of 784-40-10 with mini-batches"
                    + " of 10, each with its share of that best.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  lanewise doctor",
            "  lanewise doctor --kernels scalar",
            "  lanewise doctor --seconds 0"
        })
final class Doctor implements Subcommand {
    private static final int INPUTS = 784;
    private static final int UNITS = 40;
    private static final int STRIDE = Kernels.padded(UNITS);
    private static final int BATCH = 10;
    /** Non-zero inputs of a row: as many as an image of MNIST has on average, 19 of 100. */
    private static final int NON_ZEROS = 150;
    /** So small that sums over billions of products stay ordinary numbers. */
    private static final float SMALL = 0x1p-20f;
    private static final double SAMPLE_SECONDS = 1e-3;

    @Option(names = "--seconds", paramLabel = "N", converter = Values.Seconds.class,
            description = "Seconds to measure each kernel for, 0 to 60; with 0 nothing is measured. Default:"
                    + " ${DEFAULT-VALUE}.")
    private double seconds = 1;

    @Option(names = "--kernels", paramLabel = "KIND", converter = Values.OfKernels.class,
            description = "Kernels: auto, scalar or vector. Default: auto.")
    private KernelSelection.Choice kernels;

    @Option(names = "--width", paramLabel = "BITS", converter = Values.Width.class,
            description = "Width of a vector in bits: 64, 128, 256 or 512. Default: the processor's.")
    private int width;

    @Mixin
    private final GeneralOptions general = new GeneralOptions();

    /** A call of a kernel to be timed, and how many floating-point operations it is; 0 where one cannot say. */
    private record Work(String name, String shape, double operations, Runnable call) {}

    @Override
    public int run(Screen screen) {
        PrintStream out = screen.out();
        Jvm jvm = Jvm.current();
        KernelSelection selection = KernelOptions.select(kernels, width, screen);
        boolean present = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        line(out, "Lanewise", Version.TEXT);
        line(out, "Java", System.getProperty("java.version") + ", " + System.getProperty("java.vm.name") + " of "
                + System.getProperty("java.vendor"));
        line(out, "Processor", processor() + ", " + Runtime.getRuntime().availableProcessors() + " cores for this JVM");
        line(out, "Memory", (Runtime.getRuntime().maxMemory() >> 20) + " MB for this JVM");
        line(out, "Vector module", present
                ? "jdk.incubator.vector is there"
                : "jdk.incubator.vector is not there; java --add-modules=jdk.incubator.vector adds it");
        line(out, "Compiler", jvm.optimises()
                ? "C2 runs"
                : "C2 does not run (-Xint, -client or -XX:TieredStopAtLevel), so vector code would be far slower");
        line(out, "Multiply-add", jvm.fusesMultiplyAdd()
                ? "fused, one instruction"
                : "not fused: this processor or JVM computes it in software, many times slower");
        line(out, "Kernels", selection.kernels().name() + ": " + selection.reason());
        if (seconds > 0) {
            out.flush();
            measure(selection.kernels(), out);
        }
        return 0;
    }

    private static void line(PrintStream out, String name, String text) {
        out.printf(Locale.ROOT, "%-14s %s\n", name, text);
    }

    private static String processor() {
        String architecture = System.getProperty("os.arch");
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .findFirst()
                    .map(line -> line.replaceFirst("[^:]*:\\s*", "") + " (" + architecture + ")")
                    .orElse(architecture);
        } catch (IOException e) {
            // Only Linux tells.
            return architecture;
        }
    }

    private void measure(Kernels kernels, PrintStream out) {
        out.printf(Locale.ROOT, "\n%-28s %-18s %12s %9s %6s\n", "kernel", "shape", "microseconds", "GFLOP/s", "share");
        double best = 0;
        for (Work work : works(kernels)) {
            double secondsPerCall = secondsPerCall(work.call);
            double rate = work.operations / secondsPerCall * 1e-9;
            best = best == 0 ? rate : best;
            out.printf(Locale.ROOT, "%-28s %-18s %12.3f", work.name, work.shape, secondsPerCall * 1e6);
            out.print(work.operations == 0 ? "\n" : String.format(Locale.ROOT, " %9.1f %4.0f %%\n", rate, 100 * rate / best));
            out.flush();
        }
    }

    /** The shortest time of a call: half of the time is for the compiler, and other processes only make it longer. */
    private double secondsPerCall(Runnable call) {
        long start = System.nanoTime();
        long end = start + (long) (seconds * 1e9);
        int calls = 1;
        double best = Double.POSITIVE_INFINITY;
        do {
            long before = System.nanoTime();
            for (int i = 0; i < calls; i++) {
                call.run();
            }
            double sample = (System.nanoTime() - before) * 1e-9;
            if (sample < SAMPLE_SECONDS) {
                calls *= 2;
            } else {
                best = Math.min(best, sample / calls);
            }
        } while (System.nanoTime() < end || best == Double.POSITIVE_INFINITY);
        return best;
    }

    private static List<Work> works(Kernels kernels) {
        float[] x = filled(BATCH * INPUTS);
        float[] w = filled(INPUTS * STRIDE);
        float[] z = filled(BATCH * STRIDE);
        SparseMatrix sparse = sparse();
        int[] order = new int[BATCH];
        Arrays.setAll(order, i -> i);
        return List.of(
                cached(kernels),
                new Work("dense product", "10 x 40 x 784", 2.0 * BATCH * UNITS * INPUTS, () -> kernels.multiplyAdd(
                        BATCH, UNITS, INPUTS, x, 0, INPUTS, 1, w, 0, STRIDE, z, 0, STRIDE)),
                new Work("dense gradient", "784 x 40 x 10", 2.0 * BATCH * UNITS * INPUTS, () -> kernels.multiplyAdd(
                        INPUTS, UNITS, BATCH, x, 0, 1, INPUTS, z, 0, STRIDE, w, 0, STRIDE)),
                new Work("sparse product", "10 x 40 x 150", 2.0 * BATCH * UNITS * NON_ZEROS,
                        () -> kernels.sparseMultiplyAdd(sparse, order, 0, BATCH, UNITS, w, 0, STRIDE, z, 0, STRIDE)),
                new Work("sparse gradient", "150 x 40 x 10", 2.0 * BATCH * UNITS * NON_ZEROS,
                        () -> kernels.sparseTransposeMultiplyAdd(
                                sparse, order, 0, BATCH, UNITS, z, 0, STRIDE, w, 0, STRIDE)),
                new Work("sigmoid", "10 x 40", 0, () -> kernels.sigmoid(BATCH, UNITS, z, 0, STRIDE)));
    }

    /** 28 KB in all. */
    private static Work cached(Kernels kernels) {
        int rows = 24;
        int columns = 64;
        int depth = 64;
        float[] a = filled(rows * depth);
        float[] b = filled(depth * columns);
        float[] c = filled(rows * columns);
        return new Work("dense product in the cache", rows + " x " + columns + " x " + depth,
                2.0 * rows * columns * depth,
                () -> kernels.multiplyAdd(rows, columns, depth, a, 0, depth, 1, b, 0, columns, c, 0, columns));
    }

    private static float[] filled(int length) {
        float[] array = new float[length];
        Arrays.fill(array, SMALL);
        return array;
    }

    private static SparseMatrix sparse() {
        return SparseMatrix.ofFloats(0, BATCH, INPUTS, (row, columns, values) -> {
            for (int i = 0; i < NON_ZEROS; i++) {
                // As in an image of MNIST, inputs that are not zero stand in runs.
                columns[i] = (char) (i / 10 * 50 + i % 10 + row);
                values[i] = SMALL;
            }
            return NON_ZEROS;
        });
    }
}
