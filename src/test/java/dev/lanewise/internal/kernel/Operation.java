package dev.lanewise.internal.kernel;

import java.util.Random;

/** The operations of {@link Kernels}: operands to draw, the call, and every element of its output in plain words. */
enum Operation {
    MULTIPLY_ADD {
        @Override
        Call draw(Shape s, Values values, Random random) {
            return product(s, values, random);
        }

        @Override
        void run(Kernels k, Call c) {
            Matrix out = c.out().view();
            k.multiply(c.shape().rows(), c.shape().columns(), c.shape().depth(), c.a().view(), c.b().view(), out, out);
        }

        @Override
        void terms(Call c, int r, int j, Terms terms) {
            for (int k = 0; k < c.shape().depth(); k++) {
                terms.add(c.a().get(r, k), c.b().get(k, j));
            }
        }
    },

    SPARSE_MULTIPLY_ADD {
        @Override
        Call draw(Shape s, Values values, Random random) {
            int inputs = sparseColumns(s);
            return sparseCall(s, random, TestMatrix.padded(inputs, s.columns(), values, random), s.rows(), values);
        }

        @Override
        void run(Kernels k, Call c) {
            k.sparseMultiplyAdd(
                    c.selection(), c.shape().columns(), c.b().view(), c.out().view());
        }

        @Override
        void terms(Call c, int i, int j, Terms terms) {
            float[] x = c.example(i);
            for (int k = 0; k < x.length; k++) {
                if (x[k] != 0) {
                    terms.add(x[k], c.b().get(k, j));
                }
            }
        }
    },

    SPARSE_TRANSPOSE_MULTIPLY_ADD {
        @Override
        Call draw(Shape s, Values values, Random random) {
            TestMatrix e = TestMatrix.padded(s.rows(), s.columns(), values, random);
            return sparseCall(s, random, e, sparseColumns(s), values);
        }

        @Override
        void run(Kernels k, Call c) {
            k.sparseTransposeMultiplyAdd(
                    c.selection(), c.shape().columns(), c.b().view(), c.out().view());
        }

        @Override
        void terms(Call c, int k, int j, Terms terms) {
            for (int i = 0; i < c.shape().rows(); i++) {
                if (c.example(i)[k] != 0) {
                    terms.add(c.example(i)[k], c.b().get(i, j));
                }
            }
        }
    },

    BITMAP_MULTIPLY_ADD {
        @Override
        Call draw(Shape s, Values values, Random random) {
            Shape row = new Shape(1, s.columns(), s.depth());
            TestMatrix x = TestMatrix.padded(1, s.depth(), values, random);
            int percent = random.nextInt(101);
            for (int k = 0; k < s.depth(); k++) {
                if (random.nextInt(100) < percent) {
                    x.array()[x.at(0, k)] = random.nextBoolean() ? 0f : -0f;
                }
            }
            return call(row, random, x, TestMatrix.padded(s.depth(), s.columns(), values, random), 1, values);
        }

        @Override
        void run(Kernels k, Call c) {
            NonZeroBitmap nonZeros = new NonZeroBitmap(c.shape().depth());
            new ScalarKernels().findNonZeros(c.shape().depth(), c.a().view(), nonZeros);
            k.bitmapMultiplyAdd(
                    c.shape().columns(),
                    nonZeros,
                    c.a().view(),
                    c.b().view(),
                    c.out().view());
        }

        @Override
        void terms(Call c, int r, int j, Terms terms) {
            for (int k = 0; k < c.shape().depth(); k++) {
                if (c.a().get(0, k) != 0) {
                    terms.add(c.a().get(0, k), c.b().get(k, j));
                }
            }
        }
    },

    BITMAP_MULTIPLY_ADD_OF_TWO {
        @Override
        Call draw(Shape s, Values values, Random random) {
            Shape rows = new Shape(2, s.columns(), s.depth());
            TestMatrix x = TestMatrix.padded(2, s.depth(), values, random);
            int percent = random.nextInt(101);
            for (int i = 0; i < 2; i++) {
                for (int k = 0; k < s.depth(); k++) {
                    if (random.nextInt(100) < percent) {
                        x.array()[x.at(i, k)] = 0;
                    }
                }
            }
            return call(rows, random, x, TestMatrix.padded(s.depth(), s.columns(), values, random), 2, values);
        }

        @Override
        void run(Kernels k, Call c) {
            NonZeroBitmap nonZeros = new NonZeroBitmap(c.shape().depth());
            new ScalarKernels().findNonZerosOfTwo(c.shape().depth(), c.a().view(), nonZeros);
            k.bitmapMultiplyAddOfTwo(
                    c.shape().columns(),
                    nonZeros,
                    c.a().view(),
                    c.b().view(),
                    c.out().view());
        }

        @Override
        void terms(Call c, int r, int j, Terms terms) {
            for (int k = 0; k < c.shape().depth(); k++) {
                if (c.a().get(0, k) != 0 || c.a().get(1, k) != 0) {
                    terms.add(c.a().get(r, k), c.b().get(k, j));
                }
            }
        }
    },

    ADD_ROWS {
        @Override
        Call draw(Shape s, Values values, Random random) {
            return call(s, random, TestMatrix.padded(s.rows(), s.columns(), values, random), null, 1, values);
        }

        @Override
        void run(Kernels k, Call c) {
            k.addRows(
                    c.shape().rows(), c.shape().columns(), c.a().view(), c.out().view());
        }

        @Override
        void terms(Call c, int r, int j, Terms terms) {
            for (int i = 0; i < c.shape().rows(); i++) {
                terms.add(1, c.a().get(i, j));
            }
        }
    },

    ADD_SCALED {
        @Override
        Call draw(Shape s, Values values, Random random) {
            Shape row = new Shape(1, TestedKernels.padded(s.columns()), 1);
            return call(row, random, TestMatrix.padded(1, row.columns(), values, random), null, 1, values);
        }

        @Override
        void run(Kernels k, Call c) {
            k.addScaled(
                    c.shape().columns(),
                    c.factor(),
                    c.a().array(),
                    c.a().offset(),
                    c.out().array(),
                    c.out().offset());
        }

        @Override
        void terms(Call c, int r, int j, Terms terms) {
            terms.add(c.factor(), c.a().get(r, j));
        }
    },

    SCALE {
        @Override
        void run(Kernels k, Call c) {
            k.scale(c.shape().rows(), c.columns(), c.factor(), c.out().view());
        }

        @Override
        float element(Call c, int r, int j) {
            return c.factor() * c.out().get(r, j);
        }
    },

    SIGMOID(Function.SIGMOID, (x, slope) -> ScalarMath.sigmoid(x)),
    TIMES_SIGMOID_PRIME(Function.SIGMOID, (a, e, slope) -> e * (a * (1 - a))),
    TANH(Function.TANH, (x, slope) -> ScalarMath.tanh(x)),
    TIMES_TANH_PRIME(Function.TANH, (a, e, slope) -> e * (1 - a * a)),
    RELU(Function.RELU, (x, slope) -> Float.isNaN(x) || x > 0 ? x : 0f),
    TIMES_RELU_PRIME(Function.RELU, (a, e, slope) -> Float.isNaN(a) || a > 0 ? e : 0f),
    LEAKY_RELU(Function.LEAKY_RELU, (x, slope) -> Float.isNaN(x) || x > 0 ? x : slope * x),
    TIMES_LEAKY_RELU_PRIME(Function.LEAKY_RELU, (a, e, slope) -> (Float.isNaN(a) || a > 0 ? 1 : slope) * e),
    ELU(Function.ELU, (x, slope) -> ScalarMath.elu(x)),
    TIMES_ELU_PRIME(Function.ELU, (a, e, slope) -> (a > 0 ? 1 : a + 1) * e),
    GELU(Function.GELU, (x, slope) -> ScalarMath.gelu(x)),
    TIMES_GELU_PRIME(Function.GELU, (a, e, slope) -> e * ScalarMath.geluPrime(a)),
    SILU(Function.SILU, (x, slope) -> ScalarMath.silu(x)),
    TIMES_SILU_PRIME(Function.SILU, (a, e, slope) -> e * ScalarMath.siluPrime(a)),
    SOFTPLUS(Function.SOFTPLUS, (x, slope) -> ScalarMath.softplus(x)),
    TIMES_SOFTPLUS_PRIME(Function.SOFTPLUS, (a, e, slope) -> e * ScalarMath.softplusPrime(a)),
    SOFTSIGN(Function.SOFTSIGN, (x, slope) -> x / (1 + Math.abs(x))),
    TIMES_SOFTSIGN_PRIME(Function.SOFTSIGN, (a, e, slope) -> e * ((1 - Math.abs(a)) * (1 - Math.abs(a)))),
    RELU6(Function.RELU6, (x, slope) -> Float.isNaN(x) ? x : Math.max(0f, Math.min(x, 6))),
    TIMES_RELU6_PRIME(Function.RELU6, (a, e, slope) -> Float.isNaN(a) || a > 0 && a < 6 ? e : 0f),
    SELU(Function.SELU, (x, slope) -> ScalarMath.selu(x)),
    TIMES_SELU_PRIME(Function.SELU, (a, e, slope) -> e * (a > 0 ? ScalarMath.SELU_SCALE : a + ScalarMath.SELU_FLOOR)),
    GELU_TANH(Function.GELU_TANH, (x, slope) -> ScalarMath.geluTanh(x)),
    TIMES_GELU_TANH_PRIME(Function.GELU_TANH, (a, e, slope) -> e * ScalarMath.geluTanhPrime(a)),
    MISH(Function.MISH, (x, slope) -> ScalarMath.mish(x)),
    TIMES_MISH_PRIME(Function.MISH, (a, e, slope) -> e * ScalarMath.mishPrime(a)),
    HARD_SWISH(Function.HARD_SWISH, (x, slope) -> ScalarMath.hardSwish(x)),
    TIMES_HARD_SWISH_PRIME(Function.HARD_SWISH, (a, e, slope) -> e * ScalarMath.hardSwishPrime(a)),
    EXP(Function.EXP, (x, slope) -> ScalarMath.exp(x)),

    DROPOUT {
        @Override
        Call draw(Shape s, Values values, Random random) {
            float[] shares = {0, 0.1f, 0.5f, 0.8f, Math.nextDown(1f), random.nextFloat()};
            return randomCall(s, random, shares[random.nextInt(shares.length)], values);
        }

        @Override
        void run(Kernels k, Call c) {
            k.dropout(
                    c.shape().rows(),
                    c.columns(),
                    c.factor(),
                    c.keys(),
                    c.from(),
                    c.a().view(),
                    c.out().view());
        }

        @Override
        float element(Call c, int r, int j) {
            double u = (ScalarRandom.bits(c.keys()[r], c.from() + j) >>> 1) * 0x1p-31;
            // Shares are told apart in steps of 2^-31.
            return u < Math.floor(c.factor() * 0x1p31) * 0x1p-31 ? 0 : c.a().get(r, j) * (1 / (1 - c.factor()));
        }
    },

    ADD_NOISE {
        @Override
        Call draw(Shape s, Values values, Random random) {
            return randomCall(s, random, values.draw(random), values);
        }

        @Override
        void run(Kernels k, Call c) {
            float[] workspace = new float[2 * Kernels.padded(Math.max(0, c.columns()))];
            k.addNoise(
                    c.shape().rows(), c.columns(), c.factor(), c.keys(), c.out().view(), workspace);
        }

        @Override
        float element(Call c, int r, int j) {
            float gaussian = ScalarRandom.gaussian(ScalarRandom.bits(c.keys()[r], j));
            return Math.fma(c.factor(), gaussian, c.out().get(r, j));
        }
    },

    MULTIPLY {
        @Override
        Call draw(Shape s, Values values, Random random) {
            return product(s, values, random);
        }

        @Override
        void run(Kernels k, Call c) {
            k.multiply(
                    c.shape().rows(),
                    c.shape().columns(),
                    c.shape().depth(),
                    c.a().view(),
                    c.b().view(),
                    null,
                    c.out().view());
        }

        @Override
        float element(Call c, int r, int j) {
            float[] sum = {0};
            terms(c, r, j, (x, y) -> sum[0] = Math.fma(x, y, sum[0]));
            return sum[0];
        }

        @Override
        void terms(Call c, int r, int j, Terms terms) {
            MULTIPLY_ADD.terms(c, r, j, terms);
        }
    };

    /** The value of an activation function, of which some have a slope. */
    private interface Value {
        float of(float x, float slope);
    }

    /** An error times the derivative of an activation function, from its value. */
    private interface Derivative {
        float of(float a, float e, float slope);
    }

    private final Function function;
    private final Value value;
    private final Derivative derivative;

    Operation() {
        this(null, null, null);
    }

    Operation(Function function, Value value) {
        this(function, value, null);
    }

    Operation(Function function, Derivative derivative) {
        this(function, null, derivative);
    }

    Operation(Function function, Value value, Derivative derivative) {
        this.function = function;
        this.value = value;
        this.derivative = derivative;
    }

    /** Takes the products that an element is the sum of, in the order of the bit contract. */
    @FunctionalInterface
    interface Terms {
        void add(float x, float y);
    }

    /** Draws operands. */
    Call draw(Shape s, Values values, Random random) {
        return call(s, random, TestMatrix.padded(s.rows(), s.columns(), values, random), null, s.rows(), values);
    }

    void run(Kernels k, Call c) {
        if (value != null) {
            k.activate(
                    function, c.factor(), c.shape().rows(), c.columns(), c.out().view());
        } else {
            k.multiplyByDerivative(
                    function,
                    c.factor(),
                    c.shape().rows(),
                    c.columns(),
                    c.a().view(),
                    c.out().view());
        }
    }

    /** What element (r, j) of the output has to be, given the operands before the call. */
    float element(Call c, int r, int j) {
        if (function != null) {
            float out = c.out().get(r, j);
            return value != null ? value.of(out, c.factor()) : derivative.of(c.a().get(r, j), out, c.factor());
        }
        float[] sum = {c.out().get(r, j)};
        terms(c, r, j, (x, y) -> sum[0] = Math.fma(x, y, sum[0]));
        return sum[0];
    }

    /** The products that are added to element (r, j) of an output that is a sum. */
    void terms(Call c, int r, int j, Terms terms) {
        throw new UnsupportedOperationException(this + " is no sum");
    }

    boolean isSum() {
        return ordinal() <= ADD_SCALED.ordinal() || this == MULTIPLY;
    }

    /** Whether it has one row, or two, whatever the shape. */
    boolean hasRowsOfItsOwn() {
        return this == ADD_SCALED || this == BITMAP_MULTIPLY_ADD || this == BITMAP_MULTIPLY_ADD_OF_TWO;
    }

    boolean isSparse() {
        return this == SPARSE_MULTIPLY_ADD || this == SPARSE_TRANSPOSE_MULTIPLY_ADD;
    }

    /** Enough columns of the sparse matrix for gaps that must be bridged. */
    private static int sparseColumns(Shape s) {
        return Math.max(1, 5 * s.depth());
    }

    Call product(Shape s, Values values, Random random) {
        TestMatrix a = TestMatrix.strided(s.rows(), s.depth(), values, random);
        return call(s, random, a, TestMatrix.padded(s.depth(), s.columns(), values, random), s.rows(), values);
    }

    Call call(Shape s, Random random, TestMatrix a, TestMatrix b, int outRows, Values values) {
        TestMatrix out = TestMatrix.padded(outRows, s.columns(), values, random);
        return new Call(this, s, values.draw(random), a, b, out, outRows, null, null, 0, null);
    }

    Call sparseCall(Shape s, Random random, TestMatrix b, int outRows, Values values) {
        Sparse sparse = Sparse.draw(1 + random.nextInt(s.rows() + 1), sparseColumns(s), values, random);
        int from = random.nextInt(4);
        int[] order = new int[from + s.rows()];
        for (int i = 0; i < order.length; i++) {
            order[i] = random.nextInt(sparse.dense().length);
        }
        TestMatrix out = TestMatrix.padded(outRows, s.columns(), values, random);
        return new Call(this, s, 0, null, b, out, outRows, sparse, order, from, null);
    }

    /** A call of an operation on a and out that draws random numbers, from any index on. */
    Call randomCall(Shape s, Random random, float factor, Values values) {
        TestMatrix a = TestMatrix.padded(s.rows(), s.columns(), values, random);
        TestMatrix out = TestMatrix.padded(s.rows(), s.columns(), values, random);
        int first = random.nextBoolean() ? Kernels.PAD * random.nextInt(5) : random.nextInt();
        return new Call(
                this,
                s,
                factor,
                a,
                null,
                out,
                s.rows(),
                null,
                null,
                first,
                random.longs(s.rows()).toArray());
    }
}
