package dev.lanewise.bench;

import dev.lanewise.kernel.Kernels;
import dev.lanewise.kernel.Matrices;
import dev.lanewise.model.Backprop;
import dev.lanewise.model.Layout;
import dev.lanewise.model.Pass;
import java.util.Arrays;

/**
 * The three products of a layer with m examples, k inputs and n units, on matrices as the engine keeps them: activations
 * and errors row-major, weights in panels of 64 units. What the engine does to bring an operand into place is timed too.
 */
final class Product {
    private static final int PANEL = Layout.PANEL;
    private static final int FIRST = Matrices.FIRST;
    private static final int SAMPLES = 25;
    private static final long WARM_UP = 2_000_000_000L;
    private static final long SAMPLE = 20_000_000L;

    private final int m;
    private final int k;
    private final int n;
    private final int examplesStride;
    /** Floats of a row of all panels together. */
    private final int padded;
    /** From one row of activations, or of errors, to the next. */
    private final int aStride;
    private final int eStride;
    /** (m, k). */
    private final float[] a;
    /** (m, n), padded. */
    private final float[] z;
    private final float[] e;
    /** (k, n) in panels, aligned as the engine's parameters are. */
    private final float[] w;
    private final float[] nabla;
    /** (m, k): the error of the layer below. */
    private final float[] below;
    private final int belowStride;
    private final float[] transposed;
    private final float[] product;
    private final float[] turned;
    private final boolean packs;
    private final float[] packed;

    /** What is timed. */
    interface Operation {
        void run(Product product, Kernels kernels);
    }

    Product(int m, int k, int n) {
        this.m = m;
        this.k = k;
        this.n = n;
        this.examplesStride = Pass.stride(m);
        this.padded = Kernels.padded(n);
        this.aStride = Pass.stride(k);
        this.eStride = Pass.stride(n);
        this.a = new float[m * aStride];
        this.z = new float[m * eStride];
        this.e = new float[m * eStride];
        this.w = Matrices.aligned(FIRST + k * padded);
        this.nabla = Matrices.aligned(FIRST + k * padded);
        this.belowStride = Pass.stride(k);
        this.below = new float[m * belowStride];
        this.transposed = Matrices.alignedIfLarge(FIRST + Kernels.padded(n) * Math.max(examplesStride, panels(m) * PANEL));
        this.product = new float[PANEL * examplesStride];
        this.turned = Matrices.alignedIfLarge(FIRST + Math.max(PANEL, Kernels.padded(n)) * PANEL);
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < k; j++) {
                a[i * aStride + j] = first(i * k + j);
            }
        }
        this.packs = Pass.packs(m, k, n);
        this.packed = new float[packs ? m * panels(k) * PANEL : 0];
        if (packs) {
            pack();
        }
        for (int i = 0; i < k; i++) {
            for (int j = 0; j < n; j++) {
                w[weight(i, j)] = second(i * n + j);
            }
        }
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                e[i * eStride + j] = second(i * n + j);
            }
        }
    }

    // Multiples of 1/8 below 1: every sum is exact, so that all systems must agree on it.
    private static float first(int i) {
        return (i * 7 % 13 - 6) / 8f;
    }

    private static float second(int i) {
        return (i * 5 % 11 - 5) / 8f;
    }

    private int weight(int input, int unit) {
        int panel = unit / PANEL * PANEL;
        return FIRST + k * panel + input * panelStride(panel) + unit - panel;
    }

    private int panelStride(int panel) {
        return Math.min(PANEL, padded - panel);
    }

    private static int panels(int columns) {
        return (columns + PANEL - 1) / PANEL;
    }

    private int panelUnits(int panel) {
        return Math.min(PANEL, n - panel);
    }

    /** Z += A W. */
    void forward(Kernels kernels) {
        if (packs) {
            pack();
        }
        for (int panel = 0; panel < n; panel += PANEL) {
            kernels.multiply(
                    true, m, panelUnits(panel), k,
                    packs ? packed : a, 0, packs ? PANEL : aStride, 1, packs ? m * PANEL : PANEL,
                    w, FIRST + k * panel, panelStride(panel), z, panel, eStride);
        }
    }

    /** A in panels of columns, as {@code Pass} packs it. */
    private void pack() {
        for (int panel = 0; panel < k; panel += PANEL) {
            int width = Math.min(PANEL, k - panel);
            for (int i = 0; i < m; i++) {
                System.arraycopy(a, i * aStride + panel, packed, panel * m + i * PANEL, width);
            }
        }
    }

    /** Nabla = Aᵀ E. What is packed is not timed: the engine has it from the forward product. */
    void gradient(Kernels kernels) {
        for (int panel = 0; panel < n; panel += PANEL) {
            int width = panelStride(panel);
            for (int i = 0; i < m; i++) {
                System.arraycopy(e, i * eStride + panel, transposed, FIRST + i * width, width);
            }
            int stride = packs ? PANEL : aStride;
            for (int from = 0; from < k; ) {
                int to = packs ? Math.min(k, from + PANEL) : k;
                kernels.multiply(
                        false, to - from, panelUnits(panel), m,
                        packs ? packed : a, packs ? from * m : from, 1, stride, PANEL * stride,
                        transposed, FIRST, width, nabla, FIRST + k * panel + from * width, width);
                from = to;
            }
        }
    }

    /** Below = E Wᵀ: lanes along the inputs where {@code Backprop} turns the weights, else along the examples. */
    void backward(Kernels kernels) {
        if (Backprop.turnsWeights(m, k, n)) {
            for (int from = 0; from < k; from += PANEL) {
                int rows = Math.min(PANEL, k - from);
                for (int panel = 0; panel < n; panel += PANEL) {
                    int width = panelStride(panel);
                    kernels.turn(
                            rows, panelUnits(panel), w, FIRST + k * panel + from * width, width,
                            turned, FIRST + panel * PANEL);
                }
                kernels.multiply(false, m, rows, n, e, 0, eStride, 1, PANEL, turned, FIRST, PANEL, below, from, belowStride);
            }
            return;
        }
        if (Backprop.panelsOfExamples(m, n)) {
            for (int i = 0; i < m; i += PANEL) {
                kernels.turn(Math.min(PANEL, m - i), n, e, i * eStride, eStride, transposed, FIRST + i * n);
            }
            for (int from = 0; from < k; from += PANEL) {
                for (int i = 0; i < m; i += PANEL) {
                    backward(kernels, from, i, Math.min(PANEL, m - i), PANEL);
                }
            }
            return;
        }
        Matrices.transpose(m, n, e, 0, eStride, transposed, FIRST, examplesStride);
        for (int from = 0; from < k; from += PANEL) {
            backward(kernels, from, 0, m, examplesStride);
        }
    }

    /** A panel of inputs, for some examples whose errors are so wide apart. */
    private void backward(Kernels kernels, int from, int first, int examples, int width) {
        int rows = Math.min(PANEL, k - from);
        int whole = n / PANEL * PANEL;
        int rest = panelStride(whole);
        int at = FIRST + first * n;
        if (whole > 0) {
            kernels.multiply(
                    false, rows, examples, whole, w, FIRST + from * PANEL, PANEL, 1, k * PANEL,
                    transposed, at, width, product, 0, width);
        }
        if (whole > 0 && rest > 0) {
            kernels.multiply(
                    true, rows, examples, n - whole, w, FIRST + k * whole + from * rest, rest, 1, PANEL,
                    transposed, at + whole * width, width, product, 0, width);
        } else if (rest > 0) {
            kernels.multiply(
                    false, rows, examples, n, w, FIRST + from * rest, rest, 1, PANEL,
                    transposed, at, width, product, 0, width);
        }
        int to = first * belowStride + from;
        if (!Backprop.panelsOfExamples(m, n)) {
            Matrices.transpose(rows, examples, product, 0, width, below, to, belowStride);
            return;
        }
        kernels.turn(rows, examples, product, 0, width, turned, 0);
        for (int i = 0; i < examples; i++) {
            System.arraycopy(turned, i * PANEL, below, to + i * belowStride, rows);
        }
    }

    /** Prints the median seconds of an operation and a check of what it computes. */
    void measure(String name, Operation operation, Kernels kernels) {
        Arrays.fill(z, 0);
        Arrays.fill(nabla, 0);
        operation.run(this, kernels);
        double check = name.startsWith("gradient") ? check(k, n, this::nablaAt)
                : name.startsWith("backward") ? check(m, k, (i, j) -> below[i * belowStride + j])
                : check(m, n, (i, j) -> z[i * eStride + j]);
        long count = 0;
        long begin = System.nanoTime();
        long spent;
        do {
            operation.run(this, kernels);
            count++;
            spent = System.nanoTime() - begin;
        } while (spent < WARM_UP);
        int inner = (int) Math.max(1, SAMPLE * count / spent);
        double[] samples = new double[SAMPLES];
        for (int s = 0; s < SAMPLES; s++) {
            long start = System.nanoTime();
            for (int r = 0; r < inner; r++) {
                operation.run(this, kernels);
            }
            samples[s] = (System.nanoTime() - start) * 1e-9 / inner;
        }
        ComparisonMain.print(name, ComparisonMain.median(samples), "check", check);
    }

    private float nablaAt(int input, int unit) {
        return nabla[weight(input, unit)];
    }

    private interface Element {
        float at(int row, int column);
    }

    private static double check(int rows, int columns, Element element) {
        double sum = 0;
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                sum += element.at(i, j) * ((i * 31 + j) % 7);
            }
        }
        return sum;
    }
}
