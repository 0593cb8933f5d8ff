package dev.lanewise.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LargestTest {
    @Property(tries = 300)
    void theyAreTheFirstOfAStableSort(
            @ForAll List<@IntRange(min = -3, max = 3) Integer> values, @ForAll @IntRange(max = 9) int limit) {
        int[] sorted = IntStream.range(0, values.size())
                .filter(i -> values.get(i) != 1)
                .boxed()
                .sorted(Comparator.comparing((Integer i) -> values.get(i)).reversed())
                .limit(limit)
                .mapToInt(Integer::intValue)
                .toArray();
        assertArrayEquals(sorted, Largest.of(values.size(), limit, i -> values.get(i) != 1, values::get));
    }

    @Test
    void nanCountsLeast() {
        double[] values = {Double.NaN, -1e308, 1.0, Double.POSITIVE_INFINITY, Double.NaN};
        assertArrayEquals(new int[] {3, 2, 1}, Largest.of(5, 3, i -> true, i -> values[i]));
        assertArrayEquals(new int[] {3, 2, 1, 0, 4}, Largest.of(5, 9, i -> true, i -> values[i]));
    }
}
