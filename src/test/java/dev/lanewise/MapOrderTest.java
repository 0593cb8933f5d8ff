package dev.lanewise;

import static dev.lanewise.Refusal.assertThrown;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.data.Table;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Columns of tables from maps: their order, and thereby the trained weights, are the same in every run. */
class MapOrderTest {
    /** Trains on maps whose order is different in each JVM, and prints the digests of the networks. */
    static final class Fitting {
        private Fitting() {}

        public static void main(String[] args) {
            List<Map<String, Integer>> rows = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                rows.add(Map.of("a", i, "b", i * i % 7, "c", i * 5 % 11, "d", i % 3, "e", 20 - i, "target", i));
            }
            System.out.println(digest(Table.of(rows)));
            System.out.println(digest(Table.ofColumns(
                    Map.of("p", numbers(1), "q", numbers(2), "r", numbers(3), "s", numbers(5), "target", numbers(7)))));
        }

        private static double[] numbers(int factor) {
            return IntStream.range(0, 10).mapToDouble(i -> factor * i % 11).toArray();
        }

        private static String digest(Table table) {
            return Lanewise.regressor()
                    .epochs(2)
                    .validation(0)
                    .fit(table.withTarget("target"))
                    .network()
                    .sha256();
        }
    }

    @Test
    void fiveProcessesTrainTheSameWeightsOnUnorderedMaps() throws Exception {
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            processes.add(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            CompiledProgram.classPath(),
                            Fitting.class.getName())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start());
        }
        Set<String> printed = new TreeSet<>();
        for (Process process : processes) {
            printed.add(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            assertEquals(0, process.waitFor(), printed::toString);
        }
        assertEquals(1, printed.size(), printed::toString);
    }

    @Test
    void orderedMapsKeepTheirOrderAndOthersAreSorted() {
        Map<String, Object> linked = new LinkedHashMap<>();
        for (String name : List.of("z", "a", "Ab", "m")) {
            linked.put(name, 1);
        }
        assertEquals(List.of("z", "a", "Ab", "m"), Table.of(List.of(linked)).names());
        assertEquals(
                List.of("Ab", "a", "m", "z"),
                Table.of(List.of(Map.copyOf(linked))).names());
        assertEquals(
                List.of("Ab", "a", "m", "z"),
                Table.of(List.of(new HashMap<>(linked))).names());
        Map<String, Object> descending = new TreeMap<>(linked).descendingMap();
        assertEquals(List.of("z", "m", "a", "Ab"), Table.of(List.of(descending)).names());
        linked.replaceAll((name, one) -> new double[] {name.length()});
        assertEquals(List.of("z", "a", "Ab", "m"), Table.ofColumns(linked).names());
        Table sorted = Table.ofColumns(Map.copyOf(linked));
        assertEquals(List.of("Ab", "a", "m", "z"), sorted.names());
        assertEquals(2, sorted.numbers("Ab")[0]);
        Map<String, Object> nameless = new HashMap<>(Map.of("a", 1));
        nameless.put(null, 2);
        assertThrown(NullPointerException.class, "names[0]", () -> Table.of(List.of(nameless)));
    }
}
