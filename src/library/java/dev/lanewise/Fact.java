package dev.lanewise;

import dev.lanewise.data.CsvFormat;
import dev.lanewise.data.Preprocessing;
import dev.lanewise.internal.text.EnumNames;
import dev.lanewise.internal.text.Escape;
import dev.lanewise.internal.text.Quote;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Key of a value in the {@link Facts} about the training of a model.
 *
 * @param <T> type of the value
 */
public final class Fact<T> {
    /** Prefix of the names of lines with settings. */
    static final String SETTING = "setting ";

    private static final CsvFormat FORMAT = CsvFormat.defaults();
    private static final List<Fact<?>> ALL = new ArrayList<>();

    /** Version of Lanewise that wrote the model. */
    public static final Fact<String> LIBRARY = text("library");
    /** Kind of file that the network was imported from, if another program trained it. */
    public static final Fact<String> ORIGIN = text("origin");
    /** Number of training examples, without those held out. */
    public static final Fact<Integer> EXAMPLES = new Fact<>("examples", Integer::valueOf);
    /** CRC-32C of inputs, targets and weights of the training examples, as eight hexadecimal digits. */
    public static final Fact<String> CHECKSUM = text("checksum");
    /** Target columns of the table, by heading; {@code column 3} and so on for columns without one. */
    public static final Fact<List<String>> TARGETS = new Fact<>(
            "targets",
            text -> EnumNames.parseList(text, Escape::undo),
            names -> names.stream()
                    .map(name -> Escape.of(name).replace(",", "\\002c"))
                    .collect(Collectors.joining(",")));
    /** Sources of the validation and test sets. */
    public static final Fact<SplitFacts> SPLIT = new Fact<>("split", SplitFacts::parse);
    /** Seed of the training. */
    public static final Fact<Long> SEED = new Fact<>(SETTING + "seed", Long::valueOf);
    /** Path of the training data, as the user gave it; {@code mnist} for the built-in data. */
    public static final Fact<String> DATA = text(SETTING + "data");
    /** Column of the weights of the examples, by heading or by number from 1. */
    public static final Fact<String> WEIGHTS = text(SETTING + "weights");
    /** Whether rows without a target were left out. */
    public static final Fact<Boolean> DROPS_MISSING_TARGETS =
            new Fact<>(SETTING + "drop-missing-target", Boolean::valueOf);
    /** Scaling of the numeric columns; {@link Model#schema} has the numbers. */
    public static final Fact<Preprocessing.Scaling> SCALING = new Fact<>(
            SETTING + "scale", name -> EnumNames.parse(Preprocessing.Scaling.values(), "scaling of columns", name));
    /** Name of the metric that selected the parameters, if it was not the default one. */
    public static final Fact<String> MONITORED = text(SETTING + "monitor");
    /** Index of the first input in the LIBSVM file: 0 or 1. */
    public static final Fact<Integer> FIRST_INDEX =
            new Fact<>(SETTING + "first-index", text -> EnumNames.parse(new Integer[] {0, 1}, "first index", text));
    /** Delimiter of the CSV file, if one was given or the decimal separator is a comma. */
    public static final Fact<Character> DELIMITER = new Fact<>(
            SETTING + "delimiter",
            word -> FORMAT.withDelimiter(character(word)).delimiter().orElseThrow(),
            Fact::word);
    /** Whether the CSV file has a header, if this was given or kept. */
    public static final Fact<Boolean> HEADER =
            new Fact<>(SETTING + "header", "yes"::equals, hasHeader -> hasHeader ? "yes" : "no");
    /** Decimal separator of the CSV file, if it was given or is a comma. */
    public static final Fact<Character> DECIMAL = new Fact<>(
            SETTING + "decimal",
            word -> FORMAT.withDecimalSeparator(character(word))
                    .decimalSeparator()
                    .orElseThrow());
    /** Thousands separator of the CSV file, if one was given. */
    public static final Fact<Character> THOUSANDS = new Fact<>(
            SETTING + "thousands",
            word -> FORMAT.withThousandsSeparator(character(word))
                    .thousandsSeparator()
                    .orElseThrow(),
            Fact::word);
    /** Encoding of the text file, if one was given. */
    public static final Fact<Charset> ENCODING = new Fact<>(SETTING + "encoding", Charset::forName);

    /** Source of a validation or test set. */
    public enum Source {
        /** There was none. */
        NONE,
        /** The data have such a set: in a file or array of its own, or drawn when a single file was read. */
        OWN,
        /** A share of the training examples was drawn at random. */
        SHARE,
        /** Other data were given, such as a test file. */
        OTHER;

        /** Returns the name of the constant in lower case. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Split of the examples of a training.
     *
     * <p>Shares are drawn as {@link dev.lanewise.data.Table#split} does, that of the validation set with the seed of
     * the training, and that of the test set with the seed 1.
     *
     * @param test source of the test set
     * @param tested share of all examples if the test set is a {@link Source#SHARE}; otherwise 0
     * @param validation source of the validation set
     * @param share share of the examples outside the test set if the validation set is a {@link Source#SHARE};
     *     otherwise 0
     */
    public record SplitFacts(Source test, double tested, Source validation, double share) {
        /**
         * Checks the values.
         *
         * @throws IllegalArgumentException if the share is not above 0 and below 1 for {@link Source#SHARE}, or not 0
         *     for other sources
         */
        public SplitFacts {
            Objects.requireNonNull(test, "test");
            Objects.requireNonNull(validation, "validation");
            requireShare(test, tested, "test");
            requireShare(validation, share, "validation");
        }

        private static void requireShare(Source source, double share, String set) {
            if (source == Source.SHARE ? !(share > 0 && share < 1) : share != 0) {
                throw new IllegalArgumentException(
                        "a share of " + share + " does not suit the source " + source + " of a " + set + " set");
            }
        }

        static SplitFacts parse(String text) {
            String[] words = text.split(" ", -1);
            if (words.length != 4) {
                throw new IllegalArgumentException("four words are expected");
            }
            return new SplitFacts(
                    source(words[0]), Double.parseDouble(words[1]), source(words[2]), Double.parseDouble(words[3]));
        }

        private static Source source(String name) {
            return EnumNames.parse(Source.values(), "source of a set", name);
        }

        /** Returns the values, separated by blanks. */
        @Override
        public String toString() {
            return test + " " + tested + " " + validation + " " + share;
        }
    }

    private final String name;
    private final Function<String, T> parse;
    private final Function<T, String> print;

    private static Fact<String> text(String name) {
        return new Fact<>(name, text -> text);
    }

    private Fact(String name, Function<String, T> parse) {
        this(name, parse, String::valueOf);
    }

    private Fact(String name, Function<String, T> parse, Function<T, String> print) {
        this.name = name;
        this.parse = parse;
        this.print = print;
        ALL.add(this);
    }

    /** Returns all facts. */
    static List<Fact<?>> all() {
        return ALL;
    }

    /** Returns the value of the line of this fact; null if there is none. */
    @Nullable
    T read(Map<String, String> lines) {
        String text = lines.get(name);
        try {
            return text == null ? null : parse.apply(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(Quote.of(text) + " is not a value of the fact " + Quote.of(name), e);
        }
    }

    String print(T value) {
        return print.apply(value);
    }

    private static char character(String word) {
        if (word.length() != 1 && !word.equals("tab") && !word.equals("space")) {
            throw new IllegalArgumentException("a character is expected");
        }
        return word.equals("tab") ? '\t' : word.equals("space") ? ' ' : word.charAt(0);
    }

    private static String word(char character) {
        return character == '\t' ? "tab" : character == ' ' ? "space" : String.valueOf(character);
    }

    /** Returns the name of the line. */
    @Override
    public String toString() {
        return name;
    }
}
