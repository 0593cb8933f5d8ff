package dev.lanewise.internal.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {
    @Test
    void noControlCharacterIsPrintable() {
        assertTrue(IntStream.range(0, 0x110000).filter(Character::isISOControl).noneMatch(Printable::is));
        assertTrue(IntStream.rangeClosed(' ', '~').allMatch(Printable::is));
        assertTrue(IntStream.rangeClosed(0xa0, 0x2ff).filter(c -> c != 0xad).allMatch(Printable::is));
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                0x061c, 0x200b, 0x200e, 0x200f, 0x2028, 0x2029, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2060, 0x2066,
                0x2067, 0x2068, 0x2069, 0xad, 0xfeff, 0xfff9, 0xd800, 0xdfff, 0xe0001, 0xe0041
            })
    void whatHidesOrReordersTextBecomesASpace(int c) {
        assertFalse(Printable.is(c));
        assertEquals("a b", Printable.of("a" + Character.toString(c) + "b"));
        assertEquals("a b", Printable.lines("a" + Character.toString(c) + "b"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "text",
                "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
                "\u00e9\u0301\u4e2d",
                "\ud83d\udc69\u200d\ud83d\udc67",
                "\u2764\ufe0f"
            })
    void textOfAnyLanguageStaysAsItIs(String text) {
        assertSame(text, Printable.of(text));
        assertSame(text, Printable.lines(text));
    }

    @Test
    void aRunBecomesOneSpaceAndLinesStayWhereTheyMay() {
        assertEquals("a b c\ud83d\ude00 ", Printable.of("a\r\n\tb\u001b\u0007\u009bc\ud83d\ude00\ud83d"));
        assertEquals("a\n\tb c", Printable.lines("a\n\tb\r\u001bc"));
        assertEquals(" \n ", Printable.lines("\u001b\n\u001b"));
    }
}
