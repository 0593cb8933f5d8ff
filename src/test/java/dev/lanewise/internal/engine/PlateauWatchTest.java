package dev.lanewise.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.training.Schedule;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class PlateauWatchTest {

    /** The reductions counted from the losses alone, and again by a watch that is resumed after every epoch. */
    @Property(tries = 300)
    void watchResumedAfterAnyEpochCountsAsTheOneThatWasNot(
            @ForAll @IntRange(max = 4) int patience,
            @ForAll @Size(max = 30) List<@IntRange(min = 1, max = 6) Integer> losses) {
        Schedule schedule = Schedule.plateau(patience, 0.5);
        PlateauWatch whole = new PlateauWatch(schedule);
        PlateauWatch resumed = new PlateauWatch(schedule);
        int lowest = Integer.MAX_VALUE;
        int since = 0;
        int reductions = 0;
        for (int loss : losses) {
            since = loss < lowest ? 0 : since + 1;
            lowest = Math.min(lowest, loss);
            if (since > patience) {
                reductions++;
                since = 0;
            }
            PlateauWatch next = new PlateauWatch(schedule);
            next.restore(resumed.lowest(), resumed.waited(), resumed.reductions());
            resumed = next;
            whole.observe(loss);
            resumed.observe(loss);
            for (PlateauWatch watch : List.of(whole, resumed)) {
                assertEquals(reductions, watch.reductions());
                assertEquals(since, watch.waited());
                assertEquals(lowest, watch.lowest());
            }
        }
    }
}
