package dev.lanewise.internal;

import static dev.lanewise.Refusal.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ArrayLengthTest {
    @Test
    void lengthsUpToTheLimitAreReturned() {
        assertEquals(0, ArrayLength.of(0, "example", 65536, "output"));
        assertEquals(Integer.MAX_VALUE - 8, ArrayLength.of(Integer.MAX_VALUE - 8, "example", 1, "output"));
        assertEquals(2_147_418_112, ArrayLength.of(32767, "example", 65536, "output"));
    }

    @Test
    void lengthsBeyondTheLimitAreRefusedInOneSentence() {
        assertRefused(
                "32768 examples of 65536 outputs take 2,147,483,648 numbers, but an array holds at most"
                        + " 2,147,483,639",
                () -> ArrayLength.of(32768, "example", 65536, "output"));
        assertThrows(IllegalArgumentException.class, () -> ArrayLength.of(Integer.MAX_VALUE - 7, "row", 1, "input"));
        assertThrows(
                IllegalArgumentException.class,
                () -> ArrayLength.of(Integer.MAX_VALUE, "row", Integer.MAX_VALUE, "input"));
    }
}
