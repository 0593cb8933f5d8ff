package dev.lanewise.internal.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Locale;
import org.junit.jupiter.api.Test;

class CountTest {
    @Test
    void nounsAgreeWithTheirNumber() {
        assertEquals("1 output", Count.of(1, "output"));
        assertEquals("2 outputs", Count.of(2, "output"));
        assertEquals("0 classes", Count.of(0, "class"));
        assertEquals("1 class", Count.of(1, "class"));
        assertEquals("3 mini-batches", Count.of(3, "mini-batch"));
        assertEquals("4 epochs", Count.of(4, "epoch"));
        assertEquals("example", Count.noun(1, "example"));
        assertEquals("examples", Count.noun(1000, "example"));
    }

    @Test
    void digitsComeInGroupsOfThree() {
        for (long number : new long[] {0, 7, 10, 999, 1000, 31_810, 100_000, 1_234_567, Long.MAX_VALUE}) {
            assertEquals(String.format(Locale.ROOT, "%,d", number), Count.grouped(number));
        }
    }
}
