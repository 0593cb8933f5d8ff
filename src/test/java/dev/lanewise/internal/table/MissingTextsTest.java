package dev.lanewise.internal.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MissingTextsTest {
    @Property(tries = 200)
    void textThatIsANumberMarksItsValueInEveryNotation(
            @ForAll @IntRange(min = -999, max = 999) int missing, @ForAll @IntRange(min = -999, max = 999) int other) {
        for (String text : List.of(missing + "", missing + ".0", missing + "e0", " " + missing + "\t")) {
            MissingTexts texts = MissingTexts.of(List.of("none", text));
            assertEquals(missing == other, texts.isNumber(other));
            for (String written : List.of(other + "", other + ".00", other + "0e-1")) {
                assertEquals(missing == other, texts.contains(written), text + " and " + written);
            }
            assertTrue(texts.hasNumbers());
            assertTrue(texts.isText(text.strip()));
        }
    }

    @Test
    void onlyTheGivenTextsAndTheEmptyOneAreMissing() {
        MissingTexts texts = MissingTexts.of(List.of(" none ", "", "none", "?"));
        assertEquals(List.of("none", "?"), texts.texts());
        assertEquals(List.of(false, false), List.of(texts.hasNumbers(), texts.isNumber(0)));
        for (String missing : List.of("", "none", "?")) {
            assertEquals(List.of(true, true), List.of(texts.isText(missing), texts.contains(missing)), missing);
        }
        for (String present : List.of("0", "NA", "None", "x")) {
            assertEquals(List.of(false, false), List.of(texts.isText(present), texts.contains(present)), present);
        }
    }

    @Test
    void textsBesidesTheUsualOnesAreNamed() {
        MissingTexts more = MissingTexts.USUAL.with(List.of("-999", "NA", "unknown"));
        assertEquals(List.of("-999", "unknown"), more.named());
        assertEquals(List.of(), MissingTexts.USUAL.named());
        assertEquals(MissingTexts.USUAL.texts().size() + 2, more.texts().size());
        assertSame(MissingTexts.USUAL, MissingTexts.of(MissingTexts.USUAL.texts()));
        assertEquals(more, MissingTexts.of(more.texts()));
        assertEquals(more.hashCode(), MissingTexts.of(more.texts()).hashCode());
        assertNotEquals(more, MissingTexts.USUAL);
        assertEquals("[a, b]", MissingTexts.of(List.of("a", "b")).toString());
    }
}
