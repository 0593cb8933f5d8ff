package dev.lanewise.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LargestTest {
    private record Thing(int place, int figure) {}

    @Property(tries = 300)
    void theyAreTheFirstOfAStableSort(
            @ForAll List<@IntRange(min = -3, max = 3) Integer> figures, @ForAll @IntRange(max = 9) int most) {
        List<Thing> things = IntStream.range(0, figures.size())
                .mapToObj(i -> new Thing(i, figures.get(i)))
                .toList();
        List<Thing> sorted = things.stream()
                .sorted(Comparator.comparingInt(Thing::figure).reversed())
                .limit(most)
                .toList();
        assertEquals(sorted, Largest.of(things.stream(), most, Thing::figure));
    }

    @Test
    void whatIsNoNumberCountsLeast() {
        assertEquals(
                List.of(Double.POSITIVE_INFINITY, 1.0, -1e308),
                Largest.of(Stream.of(Double.NaN, -1e308, 1.0, Double.POSITIVE_INFINITY, Double.NaN), 3, x -> x));
    }
}
