package dev.lanewise.internal.onnx;

import dev.lanewise.internal.engine.Normalizations;
import dev.lanewise.network.Activation;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A function of one number x, as the operators of a graph compute it: scale times a product of factors, plus shift.
 * Sums and products are ordered, and constant factors are moved out of them. So different forms of a formula, as
 * exporters write them, yield the same term.
 *
 * @param factors texts such as {@code x} or {@code (erf(0.707107*x)+1)}, in the order of {@link #ORDER}; empty for a
 *     constant
 */
record Term(List<String> factors, double scale, double shift) {
    private static final Comparator<String> ORDER =
            Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());
    /** The argument itself. */
    static final Term X = of("x");
    /** Values of a layer minus their mean, divided by their standard deviation. */
    static final Term LAYER_NORMALIZED = layerNormalized();
    /** Constants in a file are rounded to floats, and a function combines a few of them. */
    private static final double TOLERANCE = 1e-6;

    /** A formula that exporters write for an activation if their operator set or framework has no operator for it. */
    private record Formula(Activation activation, Term term) {}

    private static final List<Formula> FORMULAS = List.of(
            // PyTorch and Keras, before operator set 20
            new Formula(
                    Activation.GELU,
                    X.times(X.times(Math.sqrt(0.5)).apply("erf").plus(1)).times(0.5)),
            new Formula(
                    Activation.GELU_TANH,
                    X.times(X.plus(X.times(X).times(X).times(0.044715))
                                    .times(Math.sqrt(2 / Math.PI))
                                    .apply("tanh")
                                    .plus(1))
                            .times(0.5)),
            // PyTorch and Keras
            new Formula(Activation.SILU, X.times(X.apply("sigmoid"))),
            new Formula(Activation.MISH, X.times(X.apply("softplus").apply("tanh"))),
            // PyTorch before operator set 14; Keras, and PyTorch without the module
            new Formula(Activation.HARD_SWISH, X.times(X.apply(hardSigmoid(1 / 6.0, 0.5)))),
            new Formula(Activation.HARD_SWISH, X.times(X.plus(3).clip(0, 6)).times(1 / 6.0)),
            // As Keras wrote it before it supported the function.
            new Formula(Activation.SELU, X.apply(elu(1.6732632423543772)).times(1.0507009873554805)));

    /** Meaning of a term: scale times an activation of x, plus shift. */
    record Meaning(Activation activation, double scale, double shift) {}

    private static Term of(String factor) {
        return new Term(List.of(factor), 1, 0);
    }

    static Term constant(double number) {
        return new Term(List.of(), 0, number);
    }

    private static Term layerNormalized() {
        Term centred = X.plus(X.apply("mean").times(-1));
        Term variance = centred.times(centred).apply("mean");
        return centred.times(variance.plus(Normalizations.EPSILON).apply("sqrt").inverse());
    }

    /** Returns the name of the ELU with this alpha. */
    static String elu(double alpha) {
        return alpha == 1 ? "elu" : "elu[" + number(alpha) + "]";
    }

    /** Returns the name of the function max(0, min(1, alpha x + beta)). */
    static String hardSigmoid(double alpha, double beta) {
        return "hard-sigmoid[" + number(alpha) + "," + number(beta) + "]";
    }

    /** Formats a number with six digits, to which a constant in single and in double precision rounds alike. */
    private static String number(double number) {
        String text = String.valueOf(Float.parseFloat(String.format(Locale.ROOT, "%.5e", number)));
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    boolean isConstant() {
        return factors.isEmpty();
    }

    /** Whether this is scale times x, plus shift. */
    boolean isLinear() {
        return factors.equals(X.factors);
    }

    private String product() {
        return String.join("*", factors);
    }

    /** Returns the formula, such as {@code 0.797885*(x+0.044715*x*x*x)}. */
    String text() {
        if (isConstant()) {
            return number(shift);
        }
        return (scale == 1 ? "" : number(scale) + "*") + product() + (shift == 0 ? "" : "+" + number(shift));
    }

    Term apply(String function) {
        return of(function + "(" + text() + ")");
    }

    Term plus(double number) {
        return new Term(factors, scale, shift + number);
    }

    Term times(double number) {
        return new Term(factors, scale * number, shift * number);
    }

    Term plus(Term other) {
        if (isConstant() || other.isConstant()) {
            return isConstant() ? other.plus(shift) : plus(other.shift);
        }
        if (factors.equals(other.factors)) {
            return new Term(factors, scale + other.scale, shift + other.shift);
        }
        boolean isFirst = ORDER.compare(product(), other.product()) < 0;
        Term first = isFirst ? this : other;
        Term second = isFirst ? other : this;
        String ratio = number(second.scale / first.scale);
        String sum = "(" + first.product() + "+" + (ratio.equals("1") ? "" : ratio + "*") + second.product() + ")";
        return new Term(List.of(sum), first.scale, shift + other.shift);
    }

    Term times(Term other) {
        if (isConstant() || other.isConstant()) {
            return isConstant() ? other.times(shift) : times(other.shift);
        }
        List<String> all = Stream.concat(asFactors().stream(), other.asFactors().stream())
                .sorted(ORDER)
                .toList();
        return new Term(all, scale * other.scale, 0);
    }

    Term inverse() {
        return isConstant()
                ? constant(1 / shift)
                : new Term(List.of("1/" + String.join("/", asFactors())), 1 / scale, 0);
    }

    /** Returns the factors without the scale, but with the shift. */
    private List<String> asFactors() {
        return shift == 0 ? factors : List.of("(" + product() + "+" + number(shift / scale) + ")");
    }

    Term clip(double min, double max) {
        if (min == 0 && (max == 6 || max == Double.POSITIVE_INFINITY)) {
            return apply(max == 6 ? "relu6" : "relu");
        }
        String only = factors.size() == 1 && scale == 1 && shift == 0 ? factors.get(0) : "";
        return max == 6 && min <= 0 && only.startsWith("relu(")
                ? of("relu6" + only.substring("relu".length()))
                : apply("clip[" + number(min) + "," + number(max) + "]");
    }

    /** Returns the name of the leaky ReLU with this slope, from 0 to 1, below 0. */
    static String leakyRelu(double slope) {
        return slope == 0 ? "relu" : Activation.leakyRelu(slope).toString();
    }

    /** Returns the meaning of the function; null if networks have no such function. */
    @Nullable
    Meaning meaning() {
        for (Formula formula : FORMULAS) {
            if (formula.term.factors.equals(factors)) {
                return meaning(formula.activation, scale / formula.term.scale);
            }
        }
        String name = product();
        if (name.endsWith("(x)")) {
            try {
                return meaning(Activation.parse(name.substring(0, name.length() - "(x)".length())), scale);
            } catch (IllegalArgumentException e) {
                return null;
            }
        }
        return null;
    }

    private Meaning meaning(Activation activation, double factor) {
        return Math.abs(factor - 1) < TOLERANCE && Math.abs(shift) < TOLERANCE
                ? new Meaning(activation, 1, 0)
                : new Meaning(activation, factor, shift);
    }
}
