package dev.lanewise.internal.kernel;

import java.util.Random;

/** The operations of {@link Kernels}: operands to draw, the call, and every element of its output in plain words. */
enum Operation {
    MULTIPLY_ADD {
        @Override
        Call draw(Shape s, Values values, Random random) {
            return call(
                    s,
                    random,
                    TestMatrix.strided(s.rows(), s.depth(), values, random),
                    TestMatrix.padded(s.depth(), s.columns(), values, random),
                    s.rows(),
                    values);
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

    SIGMOID {
        @Override
        void run(Kernels k, Call c) {
            k.activate(
                    Function.SIGMOID,
                    c.factor(),
                    c.shape().rows(),
                    c.columns(),
                    c.out().view());
        }

        @Override
        float element(Call c, int r, int j) {
            return ScalarMath.sigmoid(c.out().get(r, j));
        }
    },

    TIMES_SIGMOID_PRIME {
        @Override
        void run(Kernels k, Call c) {
            k.multiplyByDerivative(
                    Function.SIGMOID,
                    c.factor(),
                    c.shape().rows(),
                    c.columns(),
                    c.a().view(),
                    c.out().view());
        }

        @Override
        float element(Call c, int r, int j) {
            float a = c.a().get(r, j);
            return c.out().get(r, j) * (a * (1 - a));
        }
    },

    TANH {
        @Override
        void run(Kernels k, Call c) {
            k.activate(
                    Function.TANH,
                    c.factor(),
                    c.shape().rows(),
                    c.columns(),
                    c.out().view());
        }

        @Override
        float element(Call c, int r, int j) {
            return ScalarMath.tanh(c.out().get(r, j));
        }
    },

    TIMES_TANH_PRIME {
        @Override
        void run(Kernels k, Call c) {
            k.multiplyByDerivative(
                    Function.TANH,
                    c.factor(),
                    c.shape().rows(),
                    c.columns(),
                    c.a().view(),
                    c.out().view());
        }

        @Override
        float element(Call c, int r, int j) {
            float a = c.a().get(r, j);
            return c.out().get(r, j) * (1 - a * a);
        }
    },

    RELU {
        @Override
        void run(Kernels k, Call c) {
            k.activate(
                    Function.RELU,
                    c.factor(),
                    c.shape().rows(),
                    c.columns(),
                    c.out().view());
        }

        @Override
        float element(Call c, int r, int j) {
            float x = c.out().get(r, j);
            return Float.isNaN(x) || x > 0 ? x : 0f;
        }
    },

    TIMES_RELU_PRIME {
        @Override
        void run(Kernels k, Call c) {
            k.multiplyByDerivative(
                    Function.RELU,
                    c.factor(),
                    c.shape().rows(),
                    c.columns(),
                    c.a().view(),
                    c.out().view());
        }

        @Override
        float element(Call c, int r, int j) {
            float a = c.a().get(r, j);
            return Float.isNaN(a) || a > 0 ? c.out().get(r, j) : 0f;
        }
    },

    LEAKY_RELU {
        @Override
        void run(Kernels k, Call c) {
            k.activate(
                    Function.LEAKY_RELU,
                    c.factor(),
                    c.shape().rows(),
                    c.columns(),
                    c.out().view());
        }

        @Override
        float element(Call c, int r, int j) {
            float x = c.out().get(r, j);
            return Float.isNaN(x) || x > 0 ? x : c.factor() * x;
        }
    },

    TIMES_LEAKY_RELU_PRIME {
        @Override
        void run(Kernels k, Call c) {
            k.multiplyByDerivative(
                    Function.LEAKY_RELU,
                    c.factor(),
                    c.shape().rows(),
                    c.columns(),
                    c.a().view(),
                    c.out().view());
        }

        @Override
        float element(Call c, int r, int j) {
            float a = c.a().get(r, j);
            return (Float.isNaN(a) || a > 0 ? 1 : c.factor()) * c.out().get(r, j);
        }
    },

    ELU {
        @Override
        void run(Kernels k, Call c) {
            k.activate(
                    Function.ELU,
                    c.factor(),
                    c.shape().rows(),
                    c.columns(),
                    c.out().view());
        }

        @Override
        float element(Call c, int r, int j) {
            return ScalarMath.elu(c.out().get(r, j));
        }
    },

    TIMES_ELU_PRIME {
        @Override
        void run(Kernels k, Call c) {
            k.multiplyByDerivative(
                    Function.ELU,
                    c.factor(),
                    c.shape().rows(),
                    c.columns(),
                    c.a().view(),
                    c.out().view());
        }

        @Override
        float element(Call c, int r, int j) {
            float a = c.a().get(r, j);
            return (a > 0 ? 1 : a + 1) * c.out().get(r, j);
        }
    },

    GELU {
        @Override
        void run(Kernels k, Call c) {
            k.activate(
                    Function.GELU,
                    c.factor(),
                    c.shape().rows(),
                    c.columns(),
                    c.out().view());
        }

        @Override
        float element(Call c, int r, int j) {
            return ScalarMath.gelu(c.out().get(r, j));
        }
    },

    TIMES_GELU_PRIME {
        @Override
        void run(Kernels k, Call c) {
            k.multiplyByDerivative(
                    Function.GELU,
                    c.factor(),
                    c.shape().rows(),
                    c.columns(),
                    c.a().view(),
                    c.out().view());
        }

        @Override
        float element(Call c, int r, int j) {
            return c.out().get(r, j) * ScalarMath.geluPrime(c.a().get(r, j));
        }
    },

    SILU {
        @Override
        void run(Kernels k, Call c) {
            k.activate(
                    Function.SILU,
                    c.factor(),
                    c.shape().rows(),
                    c.columns(),
                    c.out().view());
        }

        @Override
        float element(Call c, int r, int j) {
            return ScalarMath.silu(c.out().get(r, j));
        }
    },

    TIMES_SILU_PRIME {
        @Override
        void run(Kernels k, Call c) {
            k.multiplyByDerivative(
                    Function.SILU,
                    c.factor(),
                    c.shape().rows(),
                    c.columns(),
                    c.a().view(),
                    c.out().view());
        }

        @Override
        float element(Call c, int r, int j) {
            return c.out().get(r, j) * ScalarMath.siluPrime(c.a().get(r, j));
        }
    },

    SOFTPLUS {
        @Override
        void run(Kernels k, Call c) {
            k.activate(
                    Function.SOFTPLUS,
                    c.factor(),
                    c.shape().rows(),
                    c.columns(),
                    c.out().view());
        }

        @Override
        float element(Call c, int r, int j) {
            return ScalarMath.softplus(c.out().get(r, j));
        }
    },

    TIMES_SOFTPLUS_PRIME {
        @Override
        void run(Kernels k, Call c) {
            k.multiplyByDerivative(
                    Function.SOFTPLUS,
                    c.factor(),
                    c.shape().rows(),
                    c.columns(),
                    c.a().view(),
                    c.out().view());
        }

        @Override
        float element(Call c, int r, int j) {
            return c.out().get(r, j) * ScalarMath.softplusPrime(c.a().get(r, j));
        }
    },

    RELU6 {
        @Override
        void run(Kernels k, Call c) {
            k.activate(
                    Function.RELU6,
                    c.factor(),
                    c.shape().rows(),
                    c.columns(),
                    c.out().view());
        }

        @Override
        float element(Call c, int r, int j) {
            float x = c.out().get(r, j);
            return Float.isNaN(x) ? x : Math.max(0f, Math.min(x, 6));
        }
    },

    TIMES_RELU6_PRIME {
        @Override
        void run(Kernels k, Call c) {
            k.multiplyByDerivative(
                    Function.RELU6,
                    c.factor(),
                    c.shape().rows(),
                    c.columns(),
                    c.a().view(),
                    c.out().view());
        }

        @Override
        float element(Call c, int r, int j) {
            float a = c.a().get(r, j);
            return Float.isNaN(a) || a > 0 && a < 6 ? c.out().get(r, j) : 0f;
        }
    },

    SELU {
        @Override
        void run(Kernels k, Call c) {
            k.activate(
                    Function.SELU,
                    c.factor(),
                    c.shape().rows(),
                    c.columns(),
                    c.out().view());
        }

        @Override
        float element(Call c, int r, int j) {
            return ScalarMath.selu(c.out().get(r, j));
        }
    },

    TIMES_SELU_PRIME {
        @Override
        void run(Kernels k, Call c) {
            k.multiplyByDerivative(
                    Function.SELU,
                    c.factor(),
                    c.shape().rows(),
                    c.columns(),
                    c.a().view(),
                    c.out().view());
        }

        @Override
        float element(Call c, int r, int j) {
            float a = c.a().get(r, j);
            return c.out().get(r, j) * (a > 0 ? ScalarMath.SELU_SCALE : a + ScalarMath.SELU_FLOOR);
        }
    },

    GELU_TANH {
        @Override
        void run(Kernels k, Call c) {
            k.activate(
                    Function.GELU_TANH,
                    c.factor(),
                    c.shape().rows(),
                    c.columns(),
                    c.out().view());
        }

        @Override
        float element(Call c, int r, int j) {
            return ScalarMath.geluTanh(c.out().get(r, j));
        }
    },

    TIMES_GELU_TANH_PRIME {
        @Override
        void run(Kernels k, Call c) {
            k.multiplyByDerivative(
                    Function.GELU_TANH,
                    c.factor(),
                    c.shape().rows(),
                    c.columns(),
                    c.a().view(),
                    c.out().view());
        }

        @Override
        float element(Call c, int r, int j) {
            return c.out().get(r, j) * ScalarMath.geluTanhPrime(c.a().get(r, j));
        }
    },

    MISH {
        @Override
        void run(Kernels k, Call c) {
            k.activate(
                    Function.MISH,
                    c.factor(),
                    c.shape().rows(),
                    c.columns(),
                    c.out().view());
        }

        @Override
        float element(Call c, int r, int j) {
            return ScalarMath.mish(c.out().get(r, j));
        }
    },

    TIMES_MISH_PRIME {
        @Override
        void run(Kernels k, Call c) {
            k.multiplyByDerivative(
                    Function.MISH,
                    c.factor(),
                    c.shape().rows(),
                    c.columns(),
                    c.a().view(),
                    c.out().view());
        }

        @Override
        float element(Call c, int r, int j) {
            return c.out().get(r, j) * ScalarMath.mishPrime(c.a().get(r, j));
        }
    },

    HARD_SWISH {
        @Override
        void run(Kernels k, Call c) {
            k.activate(
                    Function.HARD_SWISH,
                    c.factor(),
                    c.shape().rows(),
                    c.columns(),
                    c.out().view());
        }

        @Override
        float element(Call c, int r, int j) {
            return ScalarMath.hardSwish(c.out().get(r, j));
        }
    },

    TIMES_HARD_SWISH_PRIME {
        @Override
        void run(Kernels k, Call c) {
            k.multiplyByDerivative(
                    Function.HARD_SWISH,
                    c.factor(),
                    c.shape().rows(),
                    c.columns(),
                    c.a().view(),
                    c.out().view());
        }

        @Override
        float element(Call c, int r, int j) {
            return c.out().get(r, j) * ScalarMath.hardSwishPrime(c.a().get(r, j));
        }
    },

    EXP {
        @Override
        void run(Kernels k, Call c) {
            k.activate(
                    Function.EXP,
                    c.factor(),
                    c.shape().rows(),
                    c.columns(),
                    c.out().view());
        }

        @Override
        float element(Call c, int r, int j) {
            return ScalarMath.exp(c.out().get(r, j));
        }
    },

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
            return call(
                    s,
                    random,
                    TestMatrix.strided(s.rows(), s.depth(), values, random),
                    TestMatrix.padded(s.depth(), s.columns(), values, random),
                    s.rows(),
                    values);
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

    /** Takes the products that an element is the sum of, in the order of the bit contract. */
    @FunctionalInterface
    interface Terms {
        void add(float x, float y);
    }

    /** Draws operands. */
    Call draw(Shape s, Values values, Random random) {
        return call(s, random, TestMatrix.padded(s.rows(), s.columns(), values, random), null, s.rows(), values);
    }

    abstract void run(Kernels k, Call c);

    /** What element (r, j) of the output has to be, given the operands before the call. */
    float element(Call c, int r, int j) {
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
