package dev.lanewise;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Splits;
import dev.lanewise.internal.Version;
import dev.lanewise.internal.rows.DataChecksum;
import dev.lanewise.internal.rows.SplitIndices;
import dev.lanewise.internal.text.Escape;
import dev.lanewise.internal.text.Quote;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Facts about the training of a model: its data, how they were read and split, and its settings. A model file stores
 * them, each in a line.
 *
 * <pre>{@code
 * Facts facts = Model.load(Path.of("iris.lanewise")).facts();
 * long seed = facts.get(Fact.SEED).orElseThrow();
 * }</pre>
 *
 * <p>An {@link Estimator} sets the facts about its training; {@code lanewise train} and {@code lanewise tune} also set
 * those about the file and its notation.
 *
 * <p>Immutable: each {@code with} method returns a changed copy.
 */
public final class Facts {
    /** No facts, except the current version of the library. */
    public static final Facts UNKNOWN = new Facts(Map.of()).with(Fact.LIBRARY, Version.TEXT);

    private static final Pattern SETTING = Pattern.compile("[A-Za-z0-9_.-]+");

    /** Texts by the names of facts, in the order of the file. */
    private final Map<String, String> lines;

    private Facts(Map<String, String> lines) {
        this.lines = lines;
    }

    /**
     * {@return the value of a fact; empty if it is unknown}
     *
     * @param <T> type of the value
     * @param fact fact to look up
     */
    public <T> Optional<T> get(Fact<T> fact) {
        return Optional.ofNullable(Objects.requireNonNull(fact, "fact").read(lines));
    }

    /**
     * {@return a copy with another value of a fact}
     *
     * @param <T> type of the value
     * @param fact fact to change
     * @param value new value
     */
    public <T> Facts with(Fact<T> fact, T value) {
        Objects.requireNonNull(fact, "fact");
        Map<String, String> changed = new LinkedHashMap<>(lines);
        changed.put(fact.toString(), fact.print(Objects.requireNonNull(value, "value")));
        return new Facts(changed);
    }

    /**
     * {@return a copy with the number and the checksum of these examples, all of which are read}
     *
     * @param training training set, without examples held out
     */
    public Facts withExamples(Dataset training) {
        return with(Fact.EXAMPLES, Objects.requireNonNull(training, "training").size())
                .with(Fact.CHECKSUM, DataChecksum.crc(training));
    }

    /**
     * {@return the examples of a file, divided into the same sets as for the training; empty if the model was trained
     * on other examples} The training set must have the same number of examples as the recorded one, and the data
     * either the same checksum or the same name. The name suffices because a corrected value, or rounding in a model
     * file of another format, changes the checksum.
     *
     * @param all all examples in the order of the file
     * @param data name of the file
     */
    public Optional<Splits> divide(Dataset all, String data) {
        Objects.requireNonNull(data, "data");
        SplitIndices rows =
                SplitIndices.undivided(Objects.requireNonNull(all, "all").size());
        Optional<Fact.SplitFacts> split = get(Fact.SPLIT);
        if (split.isPresent() && split.get().test() == Fact.Source.SHARE && all.size() > 1) {
            rows = rows.withTest(split.get().tested(), Splits.TEST_SEED);
        }
        if (split.isPresent() && split.get().validation() == Fact.Source.SHARE && rows.training().length > 1) {
            rows = rows.withValidation(split.get().share(), get(Fact.SEED).orElse(0L));
        }
        Dataset training = all.select(rows.training());
        boolean isTraining = training.size() > 0
                && get(Fact.EXAMPLES).orElse(training.size()) == training.size()
                && (get(Fact.DATA).filter(data::equals).isPresent()
                        || get(Fact.CHECKSUM)
                                .filter(checksum -> checksum.equals(DataChecksum.crc(training)))
                                .isPresent());
        return isTraining
                ? Optional.of(new Splits(training, all.select(rows.validation()), all.select(rows.test()), data))
                : Optional.empty();
    }

    /**
     * {@return all settings of the training that affect its result, in order, by the names of the flags of {@code
     * lanewise train} without their leading hyphens} Values are as on a command line; a switch that is on has the value
     * {@code true}.
     */
    public Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        lines.forEach((name, value) -> {
            if (name.startsWith(Fact.SETTING)) {
                settings.put(name.substring(Fact.SETTING.length()), value);
            }
        });
        return Collections.unmodifiableMap(settings);
    }

    /**
     * {@return a copy with these settings in addition, or instead of those of the same names}
     *
     * @param settings values by name, in the order of the map
     * @throws IllegalArgumentException if a name has characters other than ASCII letters, digits, hyphens, points and
     *     underscores
     */
    public Facts withSettings(Map<String, String> settings) {
        Map<String, String> changed = new LinkedHashMap<>(lines);
        Objects.requireNonNull(settings, "settings").forEach((name, value) -> {
            if (!SETTING.matcher(Objects.requireNonNull(name, "name of a setting"))
                    .matches()) {
                throw new IllegalArgumentException(
                        Quote.of(name) + " is not the name of a setting, such as learning-rate");
            }
            changed.put(Fact.SETTING + name, Objects.requireNonNull(value, () -> "setting " + name));
        });
        return new Facts(changed).checked();
    }

    /**
     * {@return the facts as the lines of a model file, by name} A backslash, a control character or half of a surrogate
     * pair is written as a backslash and four hexadecimal digits.
     */
    public Map<String, String> lines() {
        Map<String, String> escaped = new LinkedHashMap<>();
        lines.forEach((name, value) -> escaped.put(name, Escape.of(value)));
        return Collections.unmodifiableMap(escaped);
    }

    /**
     * {@return the facts in the lines of a model file}
     *
     * @param lines values by name, see {@link #lines()}; other lines are ignored
     * @throws IllegalArgumentException if the value of a fact is not valid
     */
    public static Facts ofLines(Map<String, String> lines) {
        Map<String, String> known = new LinkedHashMap<>();
        Objects.requireNonNull(lines, "lines").forEach((name, value) -> {
            if (name.equals("seed") && !value.isEmpty()) {
                // Older files have no other line of a setting.
                known.put(Fact.SEED.toString(), value);
            } else if (name.startsWith(Fact.SETTING)
                    || Fact.all().stream().anyMatch(fact -> name.equals(fact.toString()))) {
                known.put(name, Escape.undo(value));
            }
        });
        return new Facts(known).checked();
    }

    /** Checks that the lines of all facts have values. */
    private Facts checked() {
        Fact.all().forEach(this::get);
        return this;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Facts that && lines.equals(that.lines);
    }

    @Override
    public int hashCode() {
        return lines.hashCode();
    }

    /** Lists the facts that are known. */
    @Override
    public String toString() {
        return "Facts" + lines();
    }
}
