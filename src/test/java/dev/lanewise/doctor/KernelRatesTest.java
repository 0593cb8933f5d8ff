package dev.lanewise.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.doctor.KernelRates.Rate;
import dev.lanewise.doctor.KernelRates.Unit;
import dev.lanewise.internal.kernel.KernelSelection;
import dev.lanewise.internal.kernel.Kernels;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** With counted bytes that tell of kernels not compiled; the kernels themselves are scalar, and leave nothing. */
class KernelRatesTest {
    private final Kernels kernels =
            KernelSelection.select(KernelSelection.Choice.SCALAR, 0).kernels();
    private final AtomicLong readings = new AtomicLong();

    @Test
    void kernelThatAlwaysLeavesObjectsIsNotMeasured() {
        List<Rate> rates = new KernelRates(kernels, readings::incrementAndGet).measure(0.001);
        for (Rate rate : rates) {
            assertFalse(rate.isMeasured(), rate::toString);
            assertTrue(Double.isNaN(rate.rate()) && Double.isNaN(rate.share()), rate::toString);
        }

        List<String> lines = printed(rates);
        assertEquals("peak: multiply-adds in registers                  not compiled", lines.get(2));
        assertEquals(
                rates.size(),
                lines.stream().filter(line -> line.endsWith(" not compiled")).count());
        assertTrue(lines.get(lines.size() - 1).contains("A larger --seconds gives it more time."), lines::toString);

        for (Map<String, Object> row : KernelRates.rows(rates)) {
            for (String name : List.of("seconds", "rate", "share")) {
                assertTrue(row.containsKey(name) && row.get(name) == null, row::toString);
            }
        }
    }

    @Test
    void waitsUntilKernelsLeaveNothing() {
        double seconds = 0.05;
        long compiled = System.nanoTime() + (long) (0.3 * KernelRates.LONGEST * seconds * 1e9);
        List<Rate> rates = new KernelRates(kernels, () -> Math.min(System.nanoTime(), compiled)).measure(seconds);
        for (Rate rate : rates) {
            assertTrue(rate.isMeasured() && rate.share() > 0, rate::toString);
        }
        assertFalse(String.join(" ", printed(rates)).contains("compiled"));
    }

    @Test
    void kernelThatAllocatesAtFirstIsMeasured() {
        // There is no time for more calls, as on a machine where other processes keep the cores busy.
        List<Rate> rates = new KernelRates(kernels, () -> Math.min(readings.incrementAndGet(), 40)).measure(0);
        for (Rate rate : rates) {
            assertTrue(rate.isMeasured() && rate.share() > 0, rate::toString);
        }
    }

    @Test
    void withoutPeakThereIsNoShareOfIt() {
        int round = 2 * new KernelRates(kernels, () -> 0).measure(0).size();
        // Two readings are for warming up. The peak, which allocates an object in each call, comes first in each round.
        List<Rate> rates =
                new KernelRates(kernels, () -> (readings.incrementAndGet() - 3 + round - 1) / round).measure(0);
        for (Rate rate : rates) {
            assertEquals(rate != rates.get(0), rate.isMeasured(), rate::toString);
            assertEquals(rate.unit() == Unit.GFLOPS, Double.isNaN(rate.share()), rate::toString);
        }
        assertTrue(printed(rates).get(3).endsWith(" GFLOP/s"), printed(rates)::toString);
    }

    private static List<String> printed(List<Rate> rates) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        KernelRates.print(rates, new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
