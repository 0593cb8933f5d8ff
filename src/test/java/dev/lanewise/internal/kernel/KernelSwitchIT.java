package dev.lanewise.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Tests that warming up a vector kernel compiles it, for every kernel. The test needs a JVM of its own, like a user's
 * program. Other tests call the vector kernels before they are compiled, and with invalid indices. C2 then leaves
 * vectors on the heap.
 */
class KernelSwitchIT {
    private static final int ROWS = 10;

    /** The variants include the operand shapes and layouts that have separate code. */
    @Test
    @Timeout(120)
    void everyKernelSwitches() throws InterruptedException {
        BackgroundWarmUp warmUp = new BackgroundWarmUp((VectorKernels) TestedKernels.vector());
        List<KernelSwitch> switches = new ArrayList<>();
        for (KernelId kernel : KernelId.values()) {
            switch (kernel.variants) {
                case NONE, PANEL -> switches.add(new KernelSwitch(warmUp, kernel, 0, 0, 0));
                case COLUMNS -> switches.add(new KernelSwitch(warmUp, kernel, 0, 3, 0));
                case TILES -> {
                    for (int layout = 0; layout < VectorTile.LAYOUTS; layout++) {
                        switches.add(new KernelSwitch(warmUp, kernel, ROWS, 3, layout));
                    }
                }
                case FUNCTIONS -> {
                    for (Function function : Function.values()) {
                        if (kernel == KernelId.ACTIVATE || function != Function.EXP) {
                            switches.add(new KernelSwitch(warmUp, kernel, 0, function.ordinal(), 0));
                        }
                    }
                }
                case FORMATS -> {
                    for (QuantizedRows.Format format : QuantizedRows.Format.values()) {
                        switches.add(new KernelSwitch(warmUp, kernel, 0, format.ordinal(), 0));
                    }
                }
            }
        }
        switches.forEach(KernelSwitch::request);
        warmUp.await();
        for (KernelSwitch kernelSwitch : switches) {
            assertTrue(
                    kernelSwitch.isCompiled(),
                    kernelSwitch.kernel + ", variant " + kernelSwitch.variant + ", layout " + kernelSwitch.layout);
        }
    }
}
