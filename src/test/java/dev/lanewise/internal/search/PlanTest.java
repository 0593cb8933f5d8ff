package dev.lanewise.internal.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.internal.search.Plan.Rung;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanTest {

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
                Plan.halving(trials, epochs, factor).rungs());
    }

    @Property(tries = 300)
    void halvingEndsWithAllEpochsAndCannotBeCutFurther(
            @ForAll @IntRange(min = 1, max = 5000) int trials,
            @ForAll @IntRange(min = 1, max = 5000) int epochs,
            @ForAll @IntRange(min = 2, max = 9) int factor) {
        List<Rung> rungs = Plan.halving(trials, epochs, factor).rungs();
        assertEquals(trials, rungs.get(0).trials());
        assertEquals(epochs, rungs.get(rungs.size() - 1).epochs());
        assertTrue(rungs.get(0).epochs() < factor || rungs.get(rungs.size() - 1).trials() < factor);
    }

    @Test
    void totalCountsWhatARungAddsOnly() {
        assertEquals(27 + 9 * 2 + 3 * 7 + 20, Plan.halving(27, 30, 3).totalEpochs());
        assertEquals(27 * 30, Plan.plain(27, 30).totalEpochs());
    }

    @Test
    void planThatIsNoneIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Plan.plain(0, 1));
        assertThrows(IllegalArgumentException.class, () -> Plan.plain(1, 0));
        assertThrows(IllegalArgumentException.class, () -> new Plan(List.of()));
        assertThrows(IllegalArgumentException.class, () -> new Plan(List.of(new Rung(3, 1), new Rung(3, 2))));
        assertThrows(IllegalArgumentException.class, () -> new Plan(List.of(new Rung(3, 2), new Rung(1, 2))));
        assertThrows(IllegalArgumentException.class, () -> Plan.halving(3, 3, 1));
    }
}
