package dev.lanewise.cli;

import dev.lanewise.internal.text.EnumNames;
import dev.lanewise.metric.Metric;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.network.WeightPrecision;
import dev.lanewise.training.Augmentation;
import dev.lanewise.training.Schedule;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.TypeConversionException;

/** Parses the values of flags and refuses those out of range, naming the range; each class is one range. */
final class Values {

    private static final String SOFTMAX = "softmax";

    /** A converter of values that are words, all of which or the usual ones are known. */
    interface Choice {
        /** The words, for suggestions and for the completion of command lines. */
        List<String> words();
    }

    private Values() {}

    /** The words that an option accepts; none if it takes other values. */
    static List<String> words(ArgSpec argument) {
        for (ITypeConverter<?> converter : argument.converters()) {
            if (converter instanceof Choice choice) {
                return choice.words();
            }
        }
        return List.of();
    }

    @SafeVarargs
    static <E> List<String> names(E... values) {
        return List.of(values).stream().map(Object::toString).toList();
    }

    static long whole(String text, long low, long high, String expectation) {
        try {
            long value = Long.parseLong(text);
            if (value >= low && value <= high) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Text that is not a number gets the same message as a number out of range.
        }
        throw new TypeConversionException(expectation + " is expected, but '" + text + "' was given");
    }

    static final class ZeroOrMore implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return (int) whole(text, 0, Integer.MAX_VALUE, "a whole number from 0 to " + Integer.MAX_VALUE);
        }
    }

    static final class OneOrMore implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return (int) whole(text, 1, Integer.MAX_VALUE, "a whole number from 1 to " + Integer.MAX_VALUE);
        }
    }

    static final class TwoOrMore implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return (int) whole(text, 2, Integer.MAX_VALUE, "a whole number from 2 to " + Integer.MAX_VALUE);
        }
    }

    static final class Threads implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return (int) whole(text, 1, 1024, "a whole number from 1 to 1024");
        }
    }

    static final class Port implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return (int) whole(text, 0, 65535, "a whole number from 0 to 65535");
        }
    }

    /** Images along one side of a grid. */
    static final class Side implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return (int) whole(text, 1, 1000, "a whole number from 1 to 1000");
        }
    }

    static final class Seed implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            return whole(text, 0, (1L << 32) - 1, "a whole number from 0 to 4294967295");
        }
    }

    static final class Width implements ITypeConverter<Integer>, Choice {
        @Override
        public List<String> words() {
            return List.of("64", "128", "256", "512");
        }

        @Override
        public Integer convert(String text) {
            String expectation = "64, 128, 256 or 512";
            int width = (int) whole(text, 64, 512, expectation);
            if (Integer.bitCount(width) != 1) {
                throw new TypeConversionException(expectation + " is expected, but '" + text + "' was given");
            }
            return width;
        }
    }

    static final class PositiveSeconds implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            return number(text, Double.MIN_VALUE, Double.MAX_VALUE, "a number of seconds above 0");
        }
    }

    /** A number of epochs, or a time. */
    static final class OfEvery implements ITypeConverter<Period> {
        @Override
        public Period convert(String text) {
            return word(Period::parse, text);
        }
    }

    /** A share, {@code own}, or {@code 0}. */
    static final class OfValidation implements ITypeConverter<String>, Choice {
        @Override
        public List<String> words() {
            return List.of(EndingOptions.OWN);
        }

        @Override
        public String convert(String text) {
            if (text.equalsIgnoreCase(EndingOptions.OWN)) {
                return EndingOptions.OWN;
            }
            double share = number(text, 0, Math.nextDown(1.0), "own or a number that is at least 0 and less than 1");
            return share == 0 ? "0" : String.valueOf(share);
        }
    }

    static final class Rate implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            return number(text, Double.MIN_VALUE, Double.MAX_VALUE, "a number above 0");
        }
    }

    /** A share below 1. */
    static final class Share implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            return number(text, 0, 0.999, "a number from 0 to 0.999");
        }
    }

    static final class Deviation implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            return number(text, 0, 1e6, "a number from 0 to 1000000");
        }
    }

    /** A decay rate or share below 1. */
    static final class Kept implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            return number(text, 0, Math.nextDown(1.0), "a number that is at least 0 and less than 1");
        }
    }

    static final class Seconds implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            return number(text, 0, 60, "a number from 0 to 60");
        }
    }

    private static double number(String text, double low, double high, String expectation) {
        try {
            double value = Double.parseDouble(text);
            if (value >= low && value <= high) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Refused below, as one out of range is.
        }
        throw new TypeConversionException(expectation + " is expected, but '" + text + "' was given");
    }

    static final class OfActivation implements ITypeConverter<Activation>, Choice {
        @Override
        public List<String> words() {
            return names(Activation.values());
        }

        @Override
        public Activation convert(String text) {
            return word(Activation::parse, text);
        }
    }

    static final class OfActivations implements ITypeConverter<NetworkOptions.Activations>, Choice {
        @Override
        public List<String> words() {
            return names(Activation.values()).stream()
                    .filter(name -> !name.equals(SOFTMAX))
                    .toList();
        }

        @Override
        public NetworkOptions.Activations convert(String text) {
            return new NetworkOptions.Activations(word(
                    names -> Arrays.stream(names.split(",", -1))
                            .map(Activation::parse)
                            .toList(),
                    text));
        }
    }

    static final class OfInitializer implements ITypeConverter<Initializer>, Choice {
        @Override
        public List<String> words() {
            return names(Initializer.values());
        }

        @Override
        public Initializer convert(String text) {
            return word(Initializer::parse, text);
        }
    }

    static final class OfLoss implements ITypeConverter<Loss>, Choice {
        // A custom loss has functions, which a flag cannot give.
        private static final Loss[] BUILT_IN = {Loss.QUADRATIC, Loss.CROSS_ENTROPY, Loss.ABSOLUTE, Loss.HUBER};

        @Override
        public List<String> words() {
            return names(BUILT_IN);
        }

        @Override
        public Loss convert(String text) {
            return word(name -> EnumNames.parse(BUILT_IN, "loss", name), text);
        }
    }

    static final class NotNegative implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            return number(text, 0, Double.MAX_VALUE, "a number from 0");
        }
    }

    static final class OfSchedule implements ITypeConverter<Schedule>, Choice {
        @Override
        public List<String> words() {
            return List.of("constant", "step", "exponential", "cosine", "one-cycle", "plateau");
        }

        @Override
        public Schedule convert(String text) {
            return word(Schedule::parse, text);
        }
    }

    static final class OfOptimizer implements ITypeConverter<OptimizerOptions.Name>, Choice {
        @Override
        public List<String> words() {
            return names(OptimizerOptions.Name.values());
        }

        @Override
        public OptimizerOptions.Name convert(String text) {
            return word(OptimizerOptions.Name::parse, text);
        }
    }

    static final class OfAugmentation implements ITypeConverter<Augmentation>, Choice {
        @Override
        public List<String> words() {
            return List.of("none");
        }

        @Override
        public Augmentation convert(String text) {
            return word(Augmentation::parse, text);
        }
    }

    static final class OfKernels implements ITypeConverter<String>, Choice {
        @Override
        public List<String> words() {
            return List.of("auto", "scalar", "vector");
        }

        @Override
        public String convert(String text) {
            String kind = text.toLowerCase(Locale.ROOT);
            if (!words().contains(kind)) {
                throw new TypeConversionException(
                        "kernels are one of auto, scalar and vector, but '" + text + "' was given");
            }
            return kind;
        }
    }

    static final class OfPrecision implements ITypeConverter<WeightPrecision>, Choice {
        @Override
        public List<String> words() {
            return names(WeightPrecision.values());
        }

        @Override
        public WeightPrecision convert(String text) {
            return word(WeightPrecision::parse, text);
        }
    }

    static final class OfMethod implements ITypeConverter<Tune.Method>, Choice {
        @Override
        public List<String> words() {
            return names(Tune.Method.values());
        }

        @Override
        public Tune.Method convert(String text) {
            return word(Tune.Method::parse, text);
        }
    }

    static final class OfMetric implements ITypeConverter<Metric>, Choice {
        @Override
        public List<String> words() {
            return Metric.names().stream()
                    .map(name -> name.replace("top-K", "top-5"))
                    .toList();
        }

        @Override
        public Metric convert(String text) {
            return word(Metric::parse, text);
        }
    }

    static final class OfMetrics implements ITypeConverter<CrossValidate.Metrics> {
        @Override
        public CrossValidate.Metrics convert(String text) {
            return new CrossValidate.Metrics(Arrays.stream(text.split(",", -1))
                    .map(name -> word(Metric::parse, name.strip()))
                    .distinct()
                    .toList());
        }
    }

    /** Numbers of layers. */
    record Layers(List<Integer> layers) {
        int[] numbers() {
            return layers.stream().mapToInt(Integer::intValue).toArray();
        }

        @Override
        public String toString() {
            return layers.stream().map(String::valueOf).collect(Collectors.joining(","));
        }
    }

    static final class OfLayers implements ITypeConverter<Layers> {
        @Override
        public Layers convert(String text) {
            return new Layers(Arrays.stream(text.split(",", -1))
                    .map(layer -> (int) whole(
                            layer.strip(),
                            1,
                            Integer.MAX_VALUE,
                            "a layer number from 1, or several" + " separated by commas,"))
                    .sorted()
                    .distinct()
                    .toList());
        }
    }

    static final class OfHidden implements ITypeConverter<EstimatorOptions.Hidden> {
        @Override
        public EstimatorOptions.Hidden convert(String text) {
            return word(EstimatorOptions.Hidden::parse, text);
        }
    }

    static final class Smoothing implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            return number(text, 0, Math.nextDown(1.0), "a number from 0 to less than 1");
        }
    }

    static final class OfOutputFormat implements ITypeConverter<OutputFormat>, Choice {
        @Override
        public List<String> words() {
            return names(OutputFormat.values());
        }

        @Override
        public OutputFormat convert(String text) {
            return oneOf(OutputFormat.values(), text);
        }
    }

    static final class OfColourChoice implements ITypeConverter<ColourChoice>, Choice {
        @Override
        public List<String> words() {
            return names(ColourChoice.values());
        }

        @Override
        public ColourChoice convert(String text) {
            return oneOf(ColourChoice.values(), text);
        }
    }

    static <E> E oneOf(E[] values, String text) {
        for (E value : values) {
            if (value.toString().equalsIgnoreCase(text)) {
                return value;
            }
        }
        List<String> names = names(values);
        int last = names.size() - 1;
        throw new TypeConversionException(String.join(", ", names.subList(0, last)) + " or " + names.get(last)
                + " is expected, but '" + text + "' was given");
    }

    /** Reads a word, in lower case if it has no meaning as it was given. */
    static <E> E word(Function<String, E> parse, String text) {
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException e) {
            String lower = text.toLowerCase(Locale.ROOT);
            if (!lower.equals(text)) {
                try {
                    return parse.apply(lower);
                } catch (IllegalArgumentException second) {
                    // The first message quotes the text as it was given.
                }
            }
            throw new TypeConversionException(e.getMessage());
        }
    }
}
