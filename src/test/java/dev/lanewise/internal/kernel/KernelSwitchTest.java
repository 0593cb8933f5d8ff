package dev.lanewise.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When kernels switch to vector code, and what the background thread does. */
@Timeout(120)
class KernelSwitchTest {
    private static final int COLUMNS = 40;
    private static final int STRIDE = 48;
    private static final int ROWS = 10;

    private final float[] x = new float[2 * ROWS * STRIDE];
    private final float[] y = new float[2 * ROWS * STRIDE];
    private final Matrix matrix = new Matrix(x, 0, STRIDE);
    private final Matrix out = new Matrix(y, 0, STRIDE);

    /** Vector kernels that count the calls of this thread. */
    private static final class Counted extends VectorKernels {
        private final Thread counted = Thread.currentThread();
        private int calls;
        private int inBackground;

        @Override
        public void scale(int rows, int columns, float factor, Matrix x) {
            if (Thread.currentThread() == counted) {
                calls++;
            } else {
                inBackground++;
            }
            super.scale(rows, columns, factor, x);
        }
    }

    /** Records what is requested. */
    private static final class Recorded extends BackgroundWarmUp {
        private final List<KernelSwitch> requests = new ArrayList<>();

        private Recorded() {
            super(new VectorKernels());
        }

        @Override
        synchronized void request(KernelSwitch kernelSwitch) {
            requests.add(kernelSwitch);
        }
    }

    @BeforeEach
    void needsTheModule() {
        assumeFalse(TestedKernels.withoutModule());
        TestedKernels.vector();
    }

    @Test
    void kernelIsScalarAtFirstAndVectorAfterItHasBeenCompiled() throws InterruptedException {
        Counted vector = new Counted();
        SwitchingKernels kernels = new SwitchingKernels(vector, Lanes.N * Float.SIZE);
        kernels.scale(ROWS, COLUMNS, 1, matrix);
        assertEquals(0, vector.calls);
        kernels.eager().scale(ROWS, COLUMNS, 1, matrix);
        assertEquals(0, vector.calls);
        kernels.awaitCompiled();
        kernels.scale(ROWS, COLUMNS, 1, matrix);
        assertEquals(1, vector.calls);
        assertTrue(vector.inBackground > 0);
    }

    @Test
    void kernelWithEnoughWorkChangesOverUnasked() throws InterruptedException {
        Counted vector = new Counted();
        SwitchingKernels kernels = new SwitchingKernels(vector, Lanes.N * Float.SIZE);
        int calls = 0;
        while (vector.calls == 0) {
            kernels.scale(ROWS, COLUMNS, 1, matrix);
            calls++;
        }
        assertTrue(calls > 1);
    }

    @Test
    void threadEndsAndComesBack() throws InterruptedException {
        SwitchingKernels kernels = new SwitchingKernels(new VectorKernels(), Lanes.N * Float.SIZE);
        assertFalse(kernels.isWarmingUp(), "nothing requested");
        kernels.eager().scale(ROWS, COLUMNS, 1, matrix);
        assertTrue(kernels.isWarmingUp());
        kernels.awaitCompiled();
        assertFalse(kernels.isWarmingUp());
        kernels.eager().addScaled(STRIDE, 1, x, 0, y, 0);
        assertTrue(kernels.isWarmingUp());
        kernels.awaitCompiled();
        assertFalse(kernels.isWarmingUp());
    }

    @Test
    void enoughWorkRequestsVectorCodeOnce() {
        Recorded warmUp = new Recorded();
        SwitchingKernels kernels = new SwitchingKernels(new VectorKernels(), Lanes.N * Float.SIZE, warmUp);
        int calls = 0;
        while (warmUp.requests.isEmpty()) {
            kernels.multiply(ROWS, COLUMNS, 11, matrix, matrix, null, out);
            calls++;
        }
        int work = ROWS * COLUMNS * 11;
        assertEquals(((1 << 24) + work - 1) / work, calls);
        kernels.multiply(ROWS, COLUMNS, 11, matrix, matrix, null, out);
        assertEquals(1, warmUp.requests.size());
    }

    /** Work is counted, and compiled code is recognised, by the time of one element. */
    @Test
    void functionsWithoutAnExponentialCostLittle() {
        assertEquals(8, KernelId.ACTIVATE.cost(Function.TANH.ordinal()));
        assertEquals(4, KernelId.MULTIPLY_BY_DERIVATIVE.cost(Function.GELU.ordinal()));
        for (Function function : List.of(Function.RELU, Function.LEAKY_RELU, Function.RELU6, Function.HARD_SWISH)) {
            assertEquals(1, KernelId.ACTIVATE.cost(function.ordinal()), function.name());
            assertEquals(1, KernelId.MULTIPLY_BY_DERIVATIVE.cost(function.ordinal()), function.name());
        }
        assertEquals(1, KernelId.MULTIPLY_BY_DERIVATIVE.cost(Function.TANH.ordinal()));
    }

    @Test
    void shapesWithCodeOfTheirOwnAreRequestedApart() {
        Recorded warmUp = new Recorded();
        Kernels kernels = new SwitchingKernels(new VectorKernels(), Lanes.N * Float.SIZE, warmUp).eager();
        kernels.multiply(10, COLUMNS, 2, matrix, matrix, null, out);
        kernels.multiply(10, COLUMNS, 2, matrix, matrix, out, out);
        kernels.multiply(9, COLUMNS, 2, matrix, matrix, null, out);
        kernels.multiply(10, 2 * Lanes.N, 2, matrix, matrix, null, out);
        kernels.activate(Function.TANH, 0, ROWS, COLUMNS, matrix);
        kernels.activate(Function.RELU, 0, ROWS, COLUMNS, matrix);
        assertEquals(Lanes.vectors(COLUMNS) == 2 ? 4 : 5, warmUp.requests.size());
    }

    @Test
    void failureLeavesScalarKernels() throws InterruptedException {
        SwitchingKernels kernels = new SwitchingKernels(
                new VectorKernels() {
                    @Override
                    public void scale(int rows, int columns, float factor, Matrix x) {
                        throw new OutOfMemoryError();
                    }
                },
                Lanes.N * Float.SIZE);
        for (int i = 0; i < 2; i++) {
            kernels.eager().scale(ROWS, COLUMNS, 1, matrix);
            kernels.awaitCompiled();
        }
        kernels.scale(ROWS, COLUMNS, 1, matrix);
        assertFalse(kernels.isWarmingUp());
    }

    @Test
    void threadKeepsNoProgramFromEnding() {
        SwitchingKernels kernels = new SwitchingKernels(new VectorKernels(), Lanes.N * Float.SIZE);
        kernels.eager().scale(ROWS, COLUMNS, 1, matrix);
        Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("lanewise-warm-up"))
                .forEach(thread -> assertTrue(thread.isDaemon()));
    }

    @ParameterizedTest
    @EnumSource
    void everyKernelIsCalledToWarmItUp(KernelId kernel) {
        WarmUpCalls calls = new WarmUpCalls(new VectorKernels());
        KernelSwitch kernelSwitch = new KernelSwitch(new Recorded(), kernel, 1, 1, VectorTile.USUAL);
        calls.callEmpty(kernelSwitch, 1);
        assertTrue(calls.call(kernelSwitch) > 0);
    }
}
