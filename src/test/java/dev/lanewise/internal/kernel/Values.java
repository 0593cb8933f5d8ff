package dev.lanewise.internal.kernel;

import java.util.Random;

/** What operands are filled with. */
enum Values {
    /** Around one, with zeros among them. */
    ORDINARY {
        @Override
        float draw(Random random) {
            return random.nextInt(5) == 0 ? 0f : (float) random.nextGaussian();
        }
    },
    /** All magnitudes that are finite, subnormals included. */
    WIDE {
        @Override
        float draw(Random random) {
            while (true) {
                float value = Float.intBitsToFloat(random.nextInt());
                if (Math.abs(value) <= Float.MAX_VALUE) {
                    return value;
                }
            }
        }
    },
    /** Zeros of both signs, extremes and the places where the elementary functions change course. */
    EDGES {
        @Override
        float draw(Random random) {
            if (random.nextInt(4) == 0) {
                return ORDINARY.draw(random);
            }
            float edge = EDGE[random.nextInt(EDGE.length)];
            int near = random.nextInt(6);
            edge = near == 0 ? Math.nextUp(edge) : near == 1 ? Math.nextDown(edge) : edge;
            edge = random.nextBoolean() ? edge : -edge;
            return Math.abs(edge) <= Float.MAX_VALUE ? edge : 0f;
        }
    },
    /** The same with infinities and NaNs of several payloads. */
    NOT_FINITE {
        @Override
        float draw(Random random) {
            return switch (random.nextInt(12)) {
                case 0 -> Float.POSITIVE_INFINITY;
                case 1 -> Float.NEGATIVE_INFINITY;
                case 2 -> Float.NaN;
                case 3 -> Float.intBitsToFloat(0xFFC12345);
                default -> EDGES.draw(random);
            };
        }
    };

    private static final float[] EDGE = {
        0,
        Float.MIN_VALUE,
        3 * Float.MIN_VALUE,
        Float.MIN_NORMAL,
        0x1p-64f,
        0x1p-24f,
        0x1p-23f,
        0.5f,
        1,
        2,
        0x1p23f,
        0x1p24f,
        0x1p64f,
        Float.MAX_VALUE,
        ScalarMath.TANH_SMALL,
        9.01f,
        16.6f,
        13.2f,
        ScalarMath.NORMAL_FAR,
        ScalarMath.GELU_TANH_FAR,
        3,
        6,
        -ScalarMath.EXPM1_LOW,
        0.34657359f,
        43.6f,
        44.5f,
        87.3f,
        88.0f,
        88.72284f,
        ScalarMath.EXP_HIGH,
        103.97f,
        ScalarMath.EXP_LOW
    };

    abstract float draw(Random random);

    /** These values as far as they are finite. */
    Values finite() {
        return this == NOT_FINITE ? EDGES : this;
    }
}
