package dev.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CompilationPhaseTest {
    private final CompilationPhase phase = new CompilationPhase(2);

    @Test
    void lastsUntilEnoughIsDone() {
        assertTrue(phase.lasts(2, 1e9));
        phase.add(0x1p32);
        assertTrue(phase.lasts(2, 1e9));
        phase.add(0x1p32);
        assertFalse(phase.lasts(2, 1e9));
    }

    @Test
    void longEpochsAreSharedAtOnce() {
        assertFalse(phase.lasts(2, 1e12));
    }

    @Test
    void concernsTwoWorkersOnTwoProcessorsOnly() {
        assertFalse(phase.lasts(1, 1e9), "nothing to share");
        assertFalse(phase.lasts(3, 1e9), "two are left when the compiler has one");
        assertFalse(new CompilationPhase(3).lasts(2, 1e9), "the compiler has the third");
    }
}
