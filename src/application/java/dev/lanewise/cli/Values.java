package dev.lanewise.cli;

import dev.lanewise.data.Task;
import dev.lanewise.internal.text.EnumNames;
import dev.lanewise.internal.text.Suggestion;
import dev.lanewise.metric.Metric;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Loss;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.TypeConversionException;

/**
 * Parses the values of flags. The type of a flag determines how its values are written; for texts and numbers, each
 * class is a range.
 */
final class Values {
    /** Names of scikit-learn for the tasks. */
    private static final Map<String, Task> OTHER_TASKS = Map.of(
            "regression", Task.REGRESSION, "classification", Task.CLASSIFICATION, "multilabel", Task.MULTI_LABEL);

    private Values() {}

    /** A converter of values that are words, all of which or the usual ones are known. */
    interface Choice {
        /** The words, for suggestions and for the completion of command lines. */
        List<String> words();
    }

    /**
     * Converts text to the values of a type: by its static method {@code parse} or, for an enum without one, by the
     * names of its constants.
     */
    private record Type<E>(Class<E> type) implements ITypeConverter<E>, Choice {
        /** Whether this converter reads the values of a type, rather than picocli. */
        static boolean isRead(Class<?> type) {
            return type == Charset.class || type.getName().startsWith("dev.lanewise.");
        }

        @Override
        public E convert(String text) {
            return word(this::parse, text);
        }

        private E parse(String text) {
            if (type == Charset.class) {
                return type.cast(charset(text));
            }
            if (type == Task.class) {
                return type.cast(task(text));
            }
            if (type == Loss.class) {
                // Loss.parse also accepts the names of custom losses, whose functions a flag cannot provide.
                return type.cast(EnumNames.parse(
                        new Loss[] {Loss.QUADRATIC, Loss.CROSS_ENTROPY, Loss.ABSOLUTE, Loss.HUBER}, "loss", text));
            }
            try {
                return type.cast(type.getDeclaredMethod("parse", String.class).invoke(null, text));
            } catch (NoSuchMethodException e) {
                return oneOf(type.getEnumConstants(), text);
            } catch (InvocationTargetException e) {
                if (e.getCause() instanceof RuntimeException refused) {
                    throw refused;
                }
                throw new IllegalStateException(e.getCause());
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            }
        }

        void register(CommandLine line) {
            line.registerConverter(type, this);
        }

        @Override
        public List<String> words() {
            return switch (type.getSimpleName()) {
                case "Activation" -> names(Activation.values());
                case "Activations" ->
                    names(Activation.values()).stream()
                            .filter(name -> !name.equals("softmax"))
                            .toList();
                case "Augmentation" -> List.of("none");
                case "Charset" -> List.of("UTF-8", "windows-1252", "ISO-8859-1", "UTF-16");
                case "Delimiter" -> List.of("tab");
                case "Thousands" -> List.of(",", ".", "'", "_", "space");
                case "Loss" -> List.of("quadratic", "cross-entropy", "absolute", "huber");
                case "Metric" ->
                    Metric.names().stream()
                            .map(name -> name.replace("top-K", "top-5"))
                            .toList();
                case "Schedule" -> List.of("constant", "step", "exponential", "cosine", "one-cycle", "plateau");
                default -> type.isEnum() ? names(type.getEnumConstants()) : List.of();
            };
        }
    }

    /** Registers the converters of the flags of a command. */
    static CommandLine register(CommandLine line) {
        for (ArgSpec argument : line.getCommandSpec().args()) {
            if (Type.isRead(argument.type())) {
                new Type<>(argument.type()).register(line);
            }
        }
        return line;
    }

    /** The converter of an option or argument; empty if its values are converted as usual. */
    static Optional<ITypeConverter<?>> converter(ArgSpec argument) {
        return argument.converters().length > 0
                ? Optional.of(argument.converters()[0])
                : Optional.of(argument.type()).filter(Type::isRead).map(type -> new Type<>(type));
    }

    /** The words that an option accepts; none if it takes other values. */
    static List<String> words(ArgSpec argument) {
        return converter(argument)
                .map(converter -> converter instanceof Choice choice ? choice.words() : List.<String>of())
                .orElse(List.of());
    }

    @SafeVarargs
    private static <E> List<String> names(E... values) {
        return Stream.of(values).map(Object::toString).toList();
    }

    /** Parses words separated by commas. */
    static <E> List<E> list(String text, Function<String, E> parse) {
        return Arrays.stream(text.split(",", -1))
                .map(each -> word(parse, each.strip()))
                .toList();
    }

    private static Task task(String text) {
        Task meant = OTHER_TASKS.get(text.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", ""));
        return meant != null ? meant : Task.parse(text);
    }

    private static Charset charset(String text) {
        try {
            return Charset.forName(text);
        } catch (IllegalArgumentException e) {
            Set<String> known = new LinkedHashSet<>();
            Charset.availableCharsets().forEach((name, charset) -> {
                known.add(name);
                known.addAll(charset.aliases());
            });
            throw new TypeConversionException("an encoding such as windows-1252 or UTF-16 is expected, but '" + text
                    + "' was given" + Suggestion.question(text, known));
        }
    }

    private static TypeConversionException expected(String expectation, String text) {
        return new TypeConversionException(expectation + " is expected, but '" + text + "' was given");
    }

    private static long whole(String text, long low, long high, String expectation) {
        try {
            long value = Long.parseLong(text);
            if (value >= low && value <= high) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Text that is not a number gets the same message as a number out of range.
        }
        throw expected(expectation, text);
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
        throw expected(expectation, text);
    }

    private static <E> E oneOf(E[] values, String text) {
        for (E value : values) {
            if (value.toString().equalsIgnoreCase(text)) {
                return value;
            }
        }
        throw expected(either(names(values)), text);
    }

    private static String either(List<String> words) {
        int last = words.size() - 1;
        return String.join(", ", words.subList(0, last)) + " or " + words.get(last);
    }

    /** Reads a word, in lower case if it has no meaning as it was given. */
    private static <E> E word(Function<String, E> parse, String text) {
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

    /** Whole numbers in a range. */
    abstract static class Whole implements ITypeConverter<Integer> {
        private final int low;
        private final int high;

        Whole(int low, int high) {
            this.low = low;
            this.high = high;
        }

        @Override
        public Integer convert(String text) {
            return (int) whole(text, low, high, "a whole number from " + low + " to " + high);
        }
    }

    static final class ZeroOrMore extends Whole {
        ZeroOrMore() {
            super(0, Integer.MAX_VALUE);
        }
    }

    static final class OneOrMore extends Whole {
        OneOrMore() {
            super(1, Integer.MAX_VALUE);
        }
    }

    static final class TwoOrMore extends Whole {
        TwoOrMore() {
            super(2, Integer.MAX_VALUE);
        }
    }

    static final class Threads extends Whole {
        Threads() {
            super(1, 1024);
        }
    }

    static final class Port extends Whole {
        Port() {
            super(0, 65535);
        }
    }

    /** Images along one side of a grid. */
    static final class Side extends Whole {
        Side() {
            super(1, 1000);
        }
    }

    /** Index of the first input. */
    static final class FirstIndex extends Whole {
        FirstIndex() {
            super(0, 1);
        }
    }

    static final class Seed implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            return whole(text, 0, (1L << 32) - 1, "a whole number from 0 to 4294967295");
        }
    }

    static final class Seconds implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            return number(text, 0, 60, "a number from 0 to 60");
        }
    }

    /** Numbers above 0. */
    static final class Rate implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            return number(text, Double.MIN_VALUE, Double.MAX_VALUE, "a number above 0");
        }
    }

    static final class NotNegative implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            return number(text, 0, Double.MAX_VALUE, "a number from 0");
        }
    }

    /** Decay rates and shares below 1. */
    static final class Share implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            return number(text, 0, Math.nextDown(1.0), "a number that is at least 0 and less than 1");
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

    /** One of a few words. */
    abstract static class Words implements Choice {
        private final List<String> words;

        Words(String... words) {
            this.words = List.of(words);
        }

        @Override
        public List<String> words() {
            return words;
        }

        String word(String text) {
            String word = text.toLowerCase(Locale.ROOT);
            if (!words.contains(word)) {
                throw expected(either(words), text);
            }
            return word;
        }
    }

    /** Bits of a vector. */
    static final class Width extends Words implements ITypeConverter<Integer> {
        Width() {
            super("64", "128", "256", "512");
        }

        @Override
        public Integer convert(String text) {
            return Integer.valueOf(word(text));
        }
    }

    /** Decimal separator. */
    static final class OfDecimal extends Words implements ITypeConverter<Character> {
        OfDecimal() {
            super(".", ",");
        }

        @Override
        public Character convert(String text) {
            return word(text).charAt(0);
        }
    }

    /** Numbers of layers. */
    record Layers(List<Integer> layers) {
        static Layers parse(String text) {
            return new Layers(list(text, layer -> (int) whole(
                            layer, 1, Integer.MAX_VALUE, "a layer number from 1, or several separated by commas,"))
                    .stream()
                    .sorted()
                    .distinct()
                    .toList());
        }

        int[] numbers() {
            return layers.stream().mapToInt(Integer::intValue).toArray();
        }

        @Override
        public String toString() {
            return layers.stream().map(String::valueOf).collect(Collectors.joining(","));
        }
    }

    /** A switch that is detected if it is not given. */
    enum YesOrNo {
        YES,
        NO;

        static YesOrNo of(boolean isYes) {
            return isYes ? YES : NO;
        }

        boolean isYes() {
            return this == YES;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
