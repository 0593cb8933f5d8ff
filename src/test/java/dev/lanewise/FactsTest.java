package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Fact.Source;
import dev.lanewise.Fact.SplitFacts;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Preprocessing;
import dev.lanewise.data.Splits;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FactsTest {
    private static final Facts ALL = Facts.UNKNOWN
            .with(Fact.LIBRARY, "1.2")
            .with(Fact.ORIGIN, "an ONNX file")
            .with(Fact.EXAMPLES, 105)
            .with(Fact.CHECKSUM, "0badcafe")
            .with(Fact.TARGETS, List.of("price, EUR", "2"))
            .with(Fact.SPLIT, new SplitFacts(Source.SHARE, 0.15, Source.SHARE, 0.1))
            .with(Fact.DATA, "C:\\data\\my file.csv")
            .with(Fact.WEIGHTS, "w")
            .with(Fact.DROPS_MISSING_TARGETS, true)
            .with(Fact.DELIMITER, '\t')
            .with(Fact.HEADER, false)
            .with(Fact.DECIMAL, ',')
            .with(Fact.THOUSANDS, ' ')
            .with(Fact.ENCODING, StandardCharsets.UTF_16)
            .with(Fact.FIRST_INDEX, 0)
            .with(Fact.SCALING, Preprocessing.Scaling.MIN_MAX)
            .with(Fact.MONITORED, "macro-f1")
            .withSettings(Map.of("epochs", "30"))
            .with(Fact.SEED, 4294967295L);

    @Test
    void linesAreTheDocumentedOnes() {
        assertEquals("""
                library: 1.2
                origin: an ONNX file
                examples: 105
                checksum: 0badcafe
                targets: price\\005c002c EUR,2
                split: share 0.15 share 0.1
                setting data: C:\\005cdata\\005cmy file.csv
                setting weights: w
                setting drop-missing-target: true
                setting delimiter: tab
                setting header: no
                setting decimal: ,
                setting thousands: space
                setting encoding: UTF-16
                setting first-index: 0
                setting scale: min-max
                setting monitor: macro-f1
                setting epochs: 30
                setting seed: 4294967295
                """, text(ALL.lines()));
        Facts read = Facts.ofLines(ALL.lines());
        assertEquals(ALL, read);
        assertEquals(text(ALL.lines()), text(read.lines()), "in their order");
        for (Fact<?> fact : Fact.all()) {
            assertTrue(ALL.get(fact).isPresent(), fact.toString());
            assertEquals(ALL.get(fact), read.get(fact));
        }
    }

    private static String text(Map<String, String> lines) {
        StringBuilder text = new StringBuilder();
        lines.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append('\n'));
        return text.toString();
    }

    @Test
    void onlyFactsAreReadFromOtherLines() {
        assertEquals(Optional.empty(), Facts.UNKNOWN.get(Fact.SEED));
        Map<String, String> lines = Map.of("layers", "1-2", "library", "1", "targets of", "x", "seed", "");
        assertEquals(Map.of("library", "1"), Facts.ofLines(lines).lines());
        assertEquals(
                Optional.of(7L), Facts.ofLines(Map.of("seed", "7")).get(Fact.SEED), "as in files of older versions");
    }

    @Property(tries = 200)
    void anyTextComesBack(@ForAll String text) {
        Facts facts = ALL.with(Fact.DATA, text)
                .with(Fact.LIBRARY, text)
                .with(Fact.TARGETS, List.of(text, " --x " + text))
                .withSettings(Map.of("ignore", text, "l1", text + "\n: "));
        assertEquals(facts, Facts.ofLines(facts.lines()));
        assertEquals(Optional.of(List.of(text, " --x " + text)), facts.get(Fact.TARGETS));
        assertEquals(text, facts.settings().get("ignore"));
    }

    @Test
    void settingsKeepTheirOrderAndReplaceOthersOfTheirNames() {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String name : List.of("z", "a", "learning-rate", "seed", "b")) {
            settings.put(name, "5");
        }
        Facts facts = Facts.UNKNOWN.withSettings(settings).withSettings(Map.of("a", "6"));
        assertEquals(
                "{z=5, a=6, learning-rate=5, seed=5, b=5}", facts.settings().toString());
        assertEquals(Optional.of(5L), facts.get(Fact.SEED));
        assertThrows(UnsupportedOperationException.class, () -> facts.settings().put("c", "1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "examples: x",
                "split: own own",
                "split: own some 0",
                "split: own share 1",
                "split: own share NaN",
                "split: own own 0.5",
                "setting seed: x",
                "setting scale: some",
                "setting first-index: 2",
                "setting delimiter: ab",
                "setting delimiter: \"",
                "setting decimal: ;",
                "setting thousands: x",
                "setting encoding: none",
            })
    void damagedLinesAreRefused(String line) {
        String[] parts = line.split(": ", 2);
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> Facts.ofLines(Map.of(parts[0], parts[1])));
        assertTrue(e.getMessage().contains(parts[0]), e.getMessage());
    }

    @Test
    void wrongNamesAndTextsAreRefused() {
        for (Map.Entry<String, String> setting :
                Map.of("a b", "1", "a: b", "1", "seed", "x").entrySet()) {
            IllegalArgumentException e = assertThrows(
                    IllegalArgumentException.class, () -> Facts.UNKNOWN.withSettings(Map.ofEntries(setting)));
            assertTrue(e.getMessage().contains(setting.getKey()), e.getMessage());
        }
        assertThrows(IllegalArgumentException.class, () -> Facts.ofLines(Map.of("setting a", "\\")));
    }

    @Test
    void rowsAreDividedAsInTheTraining() {
        Dataset all = Dataset.ofRegression(new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, 1, new float[12], 1);
        Facts facts = Facts.UNKNOWN
                .with(Fact.SPLIT, new SplitFacts(Source.SHARE, 0.25, Source.SHARE, 0.2))
                .with(Fact.SEED, 7L);
        Splits splits = Splits.of(all, 0.25, 1).withValidation(0.2, 7);
        Splits divided = facts.withExamples(splits.training()).divide(all, "x").orElseThrow();
        for (Function<Splits, Dataset> set :
                List.<Function<Splits, Dataset>>of(Splits::training, Splits::validation, Splits::test)) {
            assertArrayEquals(
                    IntStream.range(0, set.apply(splits).size())
                            .map(set.apply(splits)::originalIndex)
                            .toArray(),
                    IntStream.range(0, set.apply(divided).size())
                            .map(set.apply(divided)::originalIndex)
                            .toArray());
        }
        Facts ofOthers = facts.withExamples(all.slice(0, splits.training().size()));
        assertEquals(Optional.empty(), ofOthers.divide(all, "x"));
        assertTrue(ofOthers.with(Fact.DATA, "x").divide(all, "x").isPresent());
        assertEquals(Optional.empty(), ofOthers.with(Fact.DATA, "x").divide(all.slice(0, 11), "x"));
        assertEquals(Optional.empty(), ofOthers.with(Fact.DATA, "x").divide(all, "y"));
    }
}
