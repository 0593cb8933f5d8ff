package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;

/**
 * Classes of different packages must not depend on each other, not even through third ones.
 *
 * <p>So a class of the engine may read the description of a network, but nothing that it reads needs the engine.
 */
class ClassCyclesTest {
    /** Top-level classes: nested ones count as the class that they are in. */
    private static final Pattern DEPENDENCY =
            Pattern.compile("^ {3}(?:(dev\\.lanewise\\.\\S+) +)? *-> (\\S+)", Pattern.MULTILINE);

    private static final Map<String, Set<String>> USES = uses();

    @Test
    void noClassNeedsOneOfAnotherPackageThatNeedsIt() {
        assertTrue(
                USES.size() > 200 && USES.get("dev.lanewise.network.Network").contains("dev.lanewise.data.Dataset"),
                USES::toString);
        assertEquals(Set.of(), cycles(USES));
    }

    /** The code that computes can be understood, tested and replaced separately. */
    @Test
    void kernelsRandomNumbersAndThreadsNeedNoOtherPackage() {
        for (String alone : List.of("internal.kernel", "internal.random", "internal.engine.parallel")) {
            Set<String> packages = new TreeSet<>();
            USES.forEach((from, used) -> {
                if (packageOf(from).equals("dev.lanewise." + alone)) {
                    packages.add(packageOf(from));
                    used.forEach(to -> packages.add(packageOf(to)));
                }
            });
            assertEquals(Set.of("dev.lanewise." + alone), packages);
        }
    }

    @Test
    void cyclesAreFoundThroughThirdClasses() {
        Map<String, Set<String>> uses = Map.of(
                "a.A",
                Set.of("a.B"),
                "a.B",
                Set.of("b.C"),
                "b.C",
                Set.of("a.A"),
                "b.D",
                Set.of("b.C", "b.E"),
                "b.E",
                Set.of("b.D"));
        assertEquals(Set.of("a.A and b.C", "a.B and b.C"), cycles(uses));
    }

    private static Set<String> cycles(Map<String, Set<String>> uses) {
        Set<String> cycles = new TreeSet<>();
        for (String from : new TreeSet<>(uses.keySet())) {
            Set<String> reached = reached(from, uses);
            for (String to : reached) {
                boolean isCycle = from.compareTo(to) < 0
                        && !packageOf(from).equals(packageOf(to))
                        && reached(to, uses).contains(from);
                if (isCycle) {
                    cycles.add(from + " and " + to);
                }
            }
        }
        return cycles;
    }

    private static Set<String> reached(String from, Map<String, Set<String>> uses) {
        Set<String> reached = new TreeSet<>();
        Deque<String> open = new ArrayDeque<>(Set.of(from));
        while (!open.isEmpty()) {
            for (String next : uses.getOrDefault(open.pop(), Set.of())) {
                if (reached.add(next)) {
                    open.push(next);
                }
            }
        }
        return reached;
    }

    private static String packageOf(String type) {
        return type.substring(0, type.lastIndexOf('.'));
    }

    private static Map<String, Set<String>> uses() {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        int status = ToolProvider.findFirst("jdeps")
                .orElseThrow()
                .run(
                        out,
                        out,
                        "--multi-release",
                        "17",
                        "-verbose:class",
                        "-filter:none",
                        "--ignore-missing-deps",
                        CompiledProgram.lanewise().toString());
        assertEquals(0, status, text::toString);
        Map<String, Set<String>> uses = new TreeMap<>();
        String current = null;
        for (Matcher line = DEPENDENCY.matcher(text.toString()); line.find(); ) {
            current = line.group(1) == null ? current : line.group(1).replaceFirst("\\$.*", "");
            String used = line.group(2).replaceFirst("\\$.*", "");
            if (used.startsWith("dev.lanewise.") && !used.equals(current)) {
                uses.computeIfAbsent(current, c -> new TreeSet<>()).add(used);
            }
        }
        return uses;
    }
}
