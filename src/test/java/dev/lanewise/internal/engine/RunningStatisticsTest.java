package dev.lanewise.internal.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Normalization;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Statistics of several layers: means of a layer, then its variances, then the next layer with batch normalisation. */
class RunningStatisticsTest {
    @Property(tries = 100)
    void everyLayerWithBatchNormalizationHasItsMeansAndThenItsVariances(
            @ForAll @Size(min = 1, max = 5) List<@IntRange(min = 1, max = 19) Integer> widths,
            @ForAll @Size(5) List<Normalization> normalizations) {
        List<Integer> sizes = new ArrayList<>(List.of(3));
        sizes.addAll(widths);
        sizes.add(2);
        Architecture architecture = new Architecture(
                sizes,
                Collections.nCopies(sizes.size() - 1, Activation.SIGMOID),
                normalizations.subList(0, widths.size()),
                Loss.QUADRATIC);
        float[] initial = new float[Normalizations.statisticCount(architecture)];
        for (int i = 0; i < initial.length; i++) {
            initial[i] = i + 1;
        }
        RunningStatistics statistics = new RunningStatistics(architecture, initial);
        int at = 0;
        for (int l = 1; l <= widths.size(); l++) {
            if (normalizations.get(l - 1) != Normalization.BATCH) {
                assertNull(statistics.means[l]);
                continue;
            }
            int units = widths.get(l - 1);
            assertArrayEquals(Arrays.copyOfRange(initial, at, at + units), Arrays.copyOf(statistics.means[l], units));
            assertArrayEquals(
                    Arrays.copyOfRange(initial, at + units, at + 2 * units),
                    Arrays.copyOf(statistics.variances[l], units));
            at += 2 * units;
        }
        assertEquals(initial.length, at);
        assertArrayEquals(initial, statistics.canonical());
    }
}
