package dev.lanewise.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.metric.Metric.Direction;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RungTest {

    @ParameterizedTest
    @CsvSource({
        // Hyperband's first bracket with R = 81 and eta = 3, table 1 of Li et al.
        "81, 81, 3, '81:1 27:3 9:9 3:27 1:81'",
        "27, 30, 3, '27:1 9:3 3:10 1:30'",
        "20, 30, 3, '20:3 6:10 2:30'",
        "20, 2, 3, 20:2",
        "2, 30, 3, 2:30",
        "1, 1, 3, 1:1",
        "16, 8, 2, '16:1 8:2 4:4 2:8'",
        "2147483647, 2147483647, 65536, '2147483647:32767 32767:2147483647'",
    })
    void halvingLeavesAFactorFewerTrialsForAFactorMoreEpochs(int trials, int epochs, int factor, String rungs) {
        assertEquals(
                Arrays.stream(rungs.split(" "))
                        .map(rung -> rung.split(":"))
                        .map(rung -> new Rung(Integer.parseInt(rung[0]), Integer.parseInt(rung[1])))
                        .toList(),
                Rung.halving(trials, epochs, factor));
    }

    @Property(tries = 300)
    void halvingEndsWithAllEpochsAndCannotBeCutFurther(
            @ForAll @IntRange(min = 1, max = 5000) int trials,
            @ForAll @IntRange(min = 1, max = 5000) int epochs,
            @ForAll @IntRange(min = 2, max = 9) int factor) {
        List<Rung> rungs = Rung.halving(trials, epochs, factor);
        assertEquals(trials, rungs.get(0).trials());
        assertEquals(epochs, rungs.get(rungs.size() - 1).epochs());
        assertTrue(rungs.get(0).epochs() < factor || rungs.get(rungs.size() - 1).trials() < factor);
    }

    @Test
    void totalCountsWhatARungAddsOnly() {
        assertEquals(27 + 9 * 2 + 3 * 7 + 20, total(Rung.halving(27, 30, 3)));
        assertEquals(27 * 30, total(Rung.plain(27, 30)));
    }

    private static long total(List<Rung> rungs) {
        return new SearchRun(
                        List.of(),
                        rungs,
                        (configuration, alone) -> null,
                        "score",
                        Direction.HIGHER_IS_BETTER,
                        1,
                        null,
                        result -> {})
                .totalEpochs();
    }
}
