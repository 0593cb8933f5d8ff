package dev.lanewise.internal.kernel;

import java.util.Arrays;

/** Holds one arithmetic against another: the outputs bit for bit, and that nothing else was written. */
enum Comparison {
    /** The same bits; a NaN of any payload for a NaN of any other. */
    BITS {
        @Override
        boolean same(float x, float y) {
            return Float.floatToIntBits(x) == Float.floatToIntBits(y);
        }
    },
    /** The same with zeros of either sign taken as one: all that a sparse and a dense product have in common. */
    BITS_BUT_SIGN_OF_ZERO {
        @Override
        boolean same(float x, float y) {
            return BITS.same(x + 0f, y + 0f);
        }
    };

    abstract boolean same(float x, float y);

    /**
     * Lets both carry out a call, each on operands of its own.
     *
     * @throws AssertionError naming the place where the subject is wrong
     */
    void check(Arithmetic subject, Arithmetic reference, Call call) {
        Call mine = call.copy();
        subject.carryOut(mine);
        Call expected = call.copy();
        reference.carryOut(expected);
        requireUntouched("A", call.a(), mine.a());
        requireUntouched("B", call.b(), mine.b());
        if (!Arrays.equals(call.order(), mine.order())) {
            throw new AssertionError("the order of the examples was written to");
        }
        if (!Arrays.equals(call.keys(), mine.keys())) {
            throw new AssertionError("the keys were written to");
        }
        boolean[] free = new boolean[call.out().array().length];
        for (int r = 0; r < call.outRows(); r++) {
            Arrays.fill(free, call.out().at(r, 0), call.out().at(r, TestedKernels.padded(call.columns())), true);
            for (int j = 0; j < call.columns(); j++) {
                float x = mine.out().get(r, j);
                float y = expected.out().get(r, j);
                if (!same(x, y)) {
                    throw new AssertionError(call.operation() + " gives " + x + " instead of " + y + " in row " + r
                            + ", column " + j + " of " + call.shape());
                }
            }
        }
        for (int i = 0; i < free.length; i++) {
            if (!free[i] && !sameRawBits(call.out().array()[i], mine.out().array()[i])) {
                throw new AssertionError(call.operation() + " of " + call.shape() + " writes beyond its output, "
                        + (i - call.out().offset()) + " after its start, with rows of "
                        + call.out().rowStride());
            }
        }
    }

    private static void requireUntouched(String name, TestMatrix before, TestMatrix after) {
        for (int i = 0; before != null && i < before.array().length; i++) {
            if (!sameRawBits(before.array()[i], after.array()[i])) {
                throw new AssertionError("the input " + name + " was written to");
            }
        }
    }

    private static boolean sameRawBits(float x, float y) {
        return Float.floatToRawIntBits(x) == Float.floatToRawIntBits(y);
    }
}
