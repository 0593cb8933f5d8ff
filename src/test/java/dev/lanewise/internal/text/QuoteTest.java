package dev.lanewise.internal.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class QuoteTest {
    @Test
    void textIsOneLineAndCutOff() {
        assertEquals("\"\"", Quote.of(""));
        assertEquals("\"a b c d\"", Quote.of("a\r\nb\u2028c\0d"));
        assertEquals("\"" + "x".repeat(40) + "\"", Quote.of("x".repeat(40)));
        assertEquals("\"" + "x".repeat(40) + "...\"", Quote.of("x".repeat(41)));
        assertEquals("a sentence", Quote.sentence("a\nsentence"));
        assertEquals("\"xxx...\"", Quote.of("xxxx", 3));
        assertEquals("a name", Quote.name("a\u202ename"));
        assertEquals(43, Quote.name("x".repeat(1 << 20)).length());
        assertEquals(303, Quote.sentence("x".repeat(1 << 20)).length());
    }
}
