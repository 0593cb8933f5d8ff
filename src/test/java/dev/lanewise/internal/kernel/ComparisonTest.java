package dev.lanewise.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The checker checked: kernels that are deliberately wrong, in ways that kernels go wrong, must be caught. */
class ComparisonTest {
    private static final Arithmetic RIGHT = Arithmetic.of(new ScalarKernels());
    private static final Shape AWKWARD = new Shape(5, 33, 17);

    /** A wrong twin. */
    private enum Wrong implements Arithmetic {
        ALL_ZERO(call -> {
            forEachElement(call, (r, j) -> call.out().set(r, j, 0));
        }),
        NOTHING_DONE(call -> {}),
        ONE_LANE_OFF(call -> {
            RIGHT.carryOut(call);
            TestMatrix right = call.out().copy();
            int columns = call.columns();
            forEachElement(call, (r, j) -> call.out().set(r, j, right.get(r, (j + 1) % columns)));
        }),
        LAST_COLUMN_LEFT_OUT(call -> {
            TestMatrix before = call.out().copy();
            RIGHT.carryOut(call);
            for (int r = 0; r < call.outRows(); r++) {
                call.out().set(r, call.columns() - 1, before.get(r, call.columns() - 1));
            }
        }),
        LAST_ROW_LEFT_OUT(call -> {
            TestMatrix before = call.out().copy();
            RIGHT.carryOut(call);
            int last = call.outRows() - 1;
            for (int j = 0; j < call.columns(); j++) {
                call.out().set(last, j, before.get(last, j));
            }
        }),
        LAST_BIT_OF_ONE_ELEMENT(call -> {
            RIGHT.carryOut(call);
            int r = call.outRows() / 2;
            int j = call.columns() / 2;
            call.out()
                    .set(
                            r,
                            j,
                            Float.intBitsToFloat(Float.floatToIntBits(call.out().get(r, j)) ^ 1));
        }),
        SUMMED_IN_REVERSE(operation -> operation.isSum() && operation != Operation.ADD_SCALED, call -> {
            Call before = call.copy();
            forEachElement(call, (r, j) -> {
                List<float[]> products = products(before, r, j);
                Collections.reverse(products);
                float sum = before.out().get(r, j);
                for (float[] product : products) {
                    sum = Math.fma(product[0], product[1], sum);
                }
                call.out().set(r, j, sum);
            });
        }),
        SUMMED_BEFORE_IT_IS_ADDED(operation -> operation.isSum() && operation != Operation.ADD_SCALED, call -> {
            Call before = call.copy();
            forEachElement(call, (r, j) -> {
                float sum = 0;
                for (float[] product : products(before, r, j)) {
                    sum = Math.fma(product[0], product[1], sum);
                }
                call.out().set(r, j, before.out().get(r, j) + sum);
            });
        }),
        NOT_FUSED(operation -> operation.isSum() && operation != Operation.ADD_ROWS, call -> {
            Call before = call.copy();
            forEachElement(call, (r, j) -> {
                float sum = before.out().get(r, j);
                for (float[] product : products(before, r, j)) {
                    sum += product[0] * product[1];
                }
                call.out().set(r, j, sum);
            });
        }),
        WRITES_BEFORE_THE_OUTPUT(call -> {
            RIGHT.carryOut(call);
            call.out().array()[call.out().offset() - 1] = 7;
        }),
        WRITES_BEYOND_THE_PADDING_OF_A_ROW(call -> {
            RIGHT.carryOut(call);
            call.out().array()[call.out().at(0, TestedKernels.padded(call.columns()))] = 7;
        }),
        WRITES_BEYOND_THE_LAST_ROW(call -> {
            RIGHT.carryOut(call);
            call.out().array()[call.out().array().length - 1] = 7;
        }),
        WRITES_TO_AN_INPUT(
                operation ->
                        operation.draw(AWKWARD, Values.ORDINARY, new Random(1)).a() != null,
                call -> {
                    RIGHT.carryOut(call);
                    call.a().array()[0] = -call.a().array()[0] - 1;
                }),
        SIGN_OF_ZERO_LOST(operation -> operation == Operation.SCALE, call -> {
            RIGHT.carryOut(call);
            forEachElement(call, (r, j) -> call.out().set(r, j, call.out().get(r, j) + 0f));
        }),
        NAN_TAKEN_FOR_ZERO(call -> {
            RIGHT.carryOut(call);
            forEachElement(
                    call,
                    (r, j) -> call.out()
                            .set(
                                    r,
                                    j,
                                    Float.isNaN(call.out().get(r, j))
                                            ? 0
                                            : call.out().get(r, j)));
        }),
        INFINITY_CLAMPED(
                operation -> operation == Operation.SCALE || operation == Operation.RELU || operation == Operation.EXP,
                call -> {
                    RIGHT.carryOut(call);
                    forEachElement(
                            call,
                            (r, j) -> call.out()
                                    .set(
                                            r,
                                            j,
                                            Math.min(Float.MAX_VALUE, call.out().get(r, j))));
                }),
        SUBNORMALS_FLUSHED(operation -> !operation.isSum() && operation != Operation.SIGMOID, call -> {
            RIGHT.carryOut(call);
            forEachElement(
                    call,
                    (r, j) -> call.out()
                            .set(
                                    r,
                                    j,
                                    Math.abs(call.out().get(r, j)) < Float.MIN_NORMAL
                                            ? 0f
                                            : call.out().get(r, j)));
        });

        private final Predicate<Operation> goesWrong;
        private final Arithmetic mistaken;

        Wrong(Arithmetic mistaken) {
            this(operation -> true, mistaken);
        }

        Wrong(Predicate<Operation> goesWrong, Arithmetic mistaken) {
            this.goesWrong = goesWrong;
            this.mistaken = mistaken;
        }

        @Override
        public void carryOut(Call call) {
            mistaken.carryOut(call);
        }

        /** Whether the mistake makes a difference to the operation. */
        boolean goesWrong(Operation operation) {
            return goesWrong.test(operation);
        }

        private interface Element {
            void at(int r, int j);
        }

        private static void forEachElement(Call call, Element element) {
            for (int r = 0; r < call.outRows(); r++) {
                for (int j = 0; j < call.columns(); j++) {
                    element.at(r, j);
                }
            }
        }

        private static List<float[]> products(Call call, int r, int j) {
            List<float[]> products = new ArrayList<>();
            call.operation().terms(call, r, j, (x, y) -> products.add(new float[] {x, y}));
            return products;
        }
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(Wrong.values())
                .flatMap(wrong -> Stream.of(Operation.values())
                        .filter(wrong::goesWrong)
                        .map(operation -> Arguments.of(wrong, operation)));
    }

    /** Among a few calls of an awkward shape, as the properties draw them by the hundred. */
    @ParameterizedTest
    @MethodSource("mistakes")
    void wrongKernelIsCaught(Wrong wrong, Operation operation) {
        assertThrows(AssertionError.class, () -> {
            for (Values values : Values.values()) {
                for (int seed = 0; seed < 12; seed++) {
                    Call call = roomy(operation.draw(AWKWARD, values, new Random(seed)));
                    Comparison.BITS.check(wrong, RIGHT, call);
                }
            }
        });
    }

    @ParameterizedTest
    @MethodSource("operations")
    void writingToThePaddingIsAllowed(Operation operation) {
        Call call = roomy(operation.draw(AWKWARD, Values.ORDINARY, new Random(1)));
        assertDoesNotThrow(() -> Comparison.BITS.check(
                c -> {
                    RIGHT.carryOut(c);
                    for (int j = c.columns(); j < TestedKernels.padded(c.columns()); j++) {
                        c.out().set(0, j, Float.NaN);
                    }
                },
                RIGHT,
                call));
    }

    static Operation[] operations() {
        return Operation.values();
    }

    /** The same call with something before, between and after the rows of its output. */
    private static Call roomy(Call call) {
        int stride = TestedKernels.padded(call.columns()) + 3;
        TestMatrix out = new TestMatrix(new float[7 + call.outRows() * stride + 40], 7, stride, 1);
        for (int r = 0; r < call.outRows(); r++) {
            for (int j = 0; j < call.columns(); j++) {
                out.set(r, j, call.out().get(r, j));
            }
        }
        return call.with(out);
    }

    /** So that the vector kernel of a new function is held to its scalar twin. */
    @ParameterizedTest
    @EnumSource(Function.class)
    void everyFunctionIsCompared(Function function) {
        Operation.valueOf(function.name());
        if (function != Function.EXP) {
            Operation.valueOf("TIMES_" + function.name() + "_PRIME");
        }
    }
}
