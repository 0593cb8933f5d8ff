package dev.lanewise.training;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.internal.Version;
import dev.lanewise.internal.engine.TargetScaling;
import dev.lanewise.internal.files.ArrayFile;
import dev.lanewise.internal.text.Count;
import dev.lanewise.internal.text.Printable;
import dev.lanewise.internal.text.Quote;
import dev.lanewise.internal.training.TrainerState;
import dev.lanewise.metric.Score;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Network;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * State of a training run, from which another process can resume it, bit for bit.
 *
 * <p>A checkpoint holds the trainer's state, the history, the best parameters, and a description of the run.
 */
public final class Checkpoint {
    static final String MAGIC = "LANEWCKP";
    private static final String WHAT = "a checkpoint";
    private static final String NUMBER = "number ";
    /** Begins the names of lines with facts. */
    static final String OF = "of ";

    private static final String BEST = "best";
    /** Present only with batch normalisation. */
    private static final String BEST_STATISTICS = "best statistics";
    /** Present only if regression targets are standardised: their means, then their deviations. */
    private static final String TARGET_SCALING = "target scaling";
    /** Present only if a metric is monitored. */
    private static final String MONITORED = "monitored";
    /** Begins the names of the arrays of the optimiser. */
    static final String ARRAY = "state ";
    /** Values per epoch in the history: epoch, steps, seconds, and three scores of three values. */
    private static final int COLUMNS = 12;

    private final TrainerState state;
    private final List<EpochRecord> history;
    private final int bestEpoch;
    private final float[] best;
    private final float[] bestStatistics;
    private final TargetScaling scaling;
    private final Map<String, String> facts;
    private final String configuration;

    /**
     * Creates a checkpoint.
     *
     * @param bestEpoch epoch of the best parameters, from 1; 0 if none are kept
     * @param best best parameters; empty if none are kept
     * @param bestStatistics their running means and variances; empty if there are none
     * @param scaling scaling of the targets, which the state does not include
     * @param facts settings that must match when the run is resumed, by name
     * @param configuration text that the caller of {@link Training#checkpoint} supplied
     * @throws IllegalArgumentException if the numbers of epochs or parameters do not fit one another
     */
    Checkpoint(
            TrainerState state,
            List<EpochRecord> history,
            int bestEpoch,
            float[] best,
            float[] bestStatistics,
            TargetScaling scaling,
            Map<String, String> facts,
            String configuration) {
        if (history.size() != state.epoch()) {
            throw new IllegalArgumentException(
                    "the history has " + Count.of(history.size(), "epoch") + ", but the state is of " + state.epoch());
        }
        if (bestEpoch < 0
                || bestEpoch > history.size()
                || best.length != (bestEpoch == 0 ? 0 : state.parameters().length)
                || bestStatistics.length != (bestEpoch == 0 ? 0 : state.statistics().length)) {
            throw new IllegalArgumentException("there are " + best.length + " best parameters of epoch " + bestEpoch);
        }
        this.state = state;
        this.history = List.copyOf(history);
        this.bestEpoch = bestEpoch;
        this.best = best;
        this.bestStatistics = bestStatistics;
        this.scaling = scaling;
        this.facts = facts;
        this.configuration = configuration;
    }

    /** {@return the number of completed epochs} */
    public int epochs() {
        return state.epoch();
    }

    /**
     * {@return the records of the completed epochs}
     *
     * <p>A checkpoint does not record the kind of targets. With regression targets, {@link Score#accuracy} of these
     * records is 0; it throws an exception in the history of a run that is resumed from the checkpoint.
     */
    public List<EpochRecord> history() {
        return history;
    }

    /** {@return the settings of the command that wrote the checkpoint; empty if a program wrote it} */
    public String configuration() {
        return configuration;
    }

    /**
     * {@return the network with the parameters of this checkpoint}
     *
     * @param architecture architecture of the run
     * @throws IllegalArgumentException if the run has another architecture
     */
    public Network network(Architecture architecture) {
        Objects.requireNonNull(architecture, "architecture");
        requireOf(architecture);
        return new Network(architecture, scaling.folded(architecture, state.parameters()), state.statistics());
    }

    /** Checks that the run has the given network. */
    void requireOf(Architecture architecture) {
        String network = facts.getOrDefault("network", "none");
        if (!network.equals(architecture.toString())) {
            throw new IllegalArgumentException(
                    "the checkpoint is of a network " + network + ", not of " + architecture);
        }
    }

    TargetScaling scaling() {
        return scaling;
    }

    TrainerState state() {
        return state;
    }

    int bestEpoch() {
        return bestEpoch;
    }

    float[] best() {
        return best;
    }

    float[] bestStatistics() {
        return bestStatistics;
    }

    /**
     * Checks that this checkpoint belongs to a run with the given facts.
     *
     * @throws IllegalArgumentException if not; the message names the first difference
     */
    void requireOf(Map<String, String> others) {
        requireSame("the checkpoint", facts, others);
    }

    /**
     * Checks that two runs have the same facts.
     *
     * @param what the file with the stored facts, as the subject of a sentence
     * @throws IllegalArgumentException if not; the message names the first difference
     */
    static void requireSame(String what, Map<String, String> facts, Map<String, String> others) {
        Set<String> names = new LinkedHashSet<>(facts.keySet());
        names.addAll(others.keySet());
        for (String name : names) {
            String stored = facts.getOrDefault(name, "none");
            String current = others.getOrDefault(name, "none");
            if (stored.equals(current)) {
                continue;
            }
            throw new IllegalArgumentException(what + " belongs to another training run: its " + name
                    + (visible(stored).equals(visible(current))
                            ? " differs from " + current + " only in whitespace or unprintable characters"
                            : " is " + stored + ", but here it is " + current));
        }
    }

    private static String visible(String text) {
        return Printable.of(text).replaceAll("(?U)\\s", "");
    }

    /**
     * Writes this checkpoint to a file. An existing file is replaced atomically, and stays unchanged if writing fails.
     *
     * @param file the file to write
     * @throws IOException if writing fails; the message names the file
     */
    public void write(Path file) throws IOException {
        content().write(Objects.requireNonNull(file, "file"), MAGIC);
    }

    private ArrayFile content() {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("library", Version.TEXT);
        lines.put("epoch", String.valueOf(state.epoch()));
        lines.put("best epoch", String.valueOf(bestEpoch));
        facts.forEach((name, value) -> lines.put(OF + name, stored(name, value)));
        state.numbers().forEach((name, value) -> lines.put(NUMBER + name, value.toString()));
        Map<String, Object> arrays = new LinkedHashMap<>();
        arrays.put("configuration", configuration.getBytes(StandardCharsets.UTF_8));
        arrays.put("history", numbers(history));
        double[] monitored =
                history.stream().mapToDouble(EpochRecord::monitored).toArray();
        if (Arrays.stream(monitored).anyMatch(value -> !Double.isNaN(value))) {
            arrays.put(MONITORED, monitored);
        }
        arrays.put("order", state.order());
        arrays.put("random", state.random());
        state.arrays().forEach((name, array) -> arrays.put(ARRAY + name, array));
        arrays.put(BEST, best);
        if (bestStatistics.length > 0) {
            arrays.put(BEST_STATISTICS, bestStatistics);
        }
        if (!scaling.isNone()) {
            arrays.put(TARGET_SCALING, scaling.numbers());
        }
        return new ArrayFile(lines, arrays);
    }

    /**
     * Reads a checkpoint from a file.
     *
     * @param file the file to read
     * @return the checkpoint
     * @throws NoSuchFileException if there is no such file
     * @throws DataFormatException if the file is not a checkpoint, damaged, truncated or of a later version;
     *     the message gives the reason and the place
     * @throws IOException if reading fails, for example because access is denied; the message names the file
     */
    public static Checkpoint read(Path file) throws IOException {
        Objects.requireNonNull(file, "file");
        return of(file.toString(), ArrayFile.read(file, MAGIC, WHAT));
    }

    /** Returns a fact as files store it: there, the text of a network calls the loss cost. */
    static String stored(String name, String value) {
        return renamed(name, value, " loss", " cost");
    }

    /** Returns a fact of a file, the inverse of {@link #stored}. Early files have own: for a custom schedule. */
    static String restored(String name, String value) {
        return name.equals("schedule") && value.startsWith("own:")
                ? "custom " + value.substring("own:".length())
                : renamed(name, value, " cost", " loss");
    }

    private static String renamed(String name, String value, String from, String to) {
        return name.equals("network") && value.endsWith(from)
                ? value.substring(0, value.length() - from.length()) + to
                : value;
    }

    private static Checkpoint of(String file, ArrayFile content) throws DataFormatException {
        try {
            Map<String, String> facts = new LinkedHashMap<>();
            Map<String, Double> numbers = new LinkedHashMap<>();
            content.lines().forEach((name, value) -> {
                if (name.startsWith(OF)) {
                    facts.put(name.substring(OF.length()), restored(name.substring(OF.length()), value));
                } else if (name.startsWith(NUMBER)) {
                    numbers.put(name.substring(NUMBER.length()), Double.valueOf(value));
                }
            });
            Map<String, float[]> arrays = new LinkedHashMap<>();
            content.arrays().forEach((name, array) -> {
                if (name.startsWith(ARRAY)) {
                    arrays.put(name.substring(ARRAY.length()), (float[]) array);
                }
            });
            TrainerState state = new TrainerState(
                    Integer.parseInt(line(content, "epoch")),
                    (int[]) array(content, "order"),
                    (int[]) array(content, "random"),
                    arrays,
                    numbers);
            return new Checkpoint(
                    state,
                    records((double[]) array(content, "history"), (double @Nullable [])
                            content.arrays().get(MONITORED)),
                    Integer.parseInt(line(content, "best epoch")),
                    (float[]) array(content, BEST),
                    (float[]) content.arrays().getOrDefault(BEST_STATISTICS, new float[0]),
                    TargetScaling.ofNumbers((double[]) content.arrays().getOrDefault(TARGET_SCALING, new double[0])),
                    facts,
                    new String((byte[]) array(content, "configuration"), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException | ClassCastException e) {
            throw new DataFormatException(file + ": not a valid checkpoint: " + e.getMessage(), e);
        }
    }

    /** Returns the network, the number of epochs and the best one. */
    @Override
    public String toString() {
        return "checkpoint of " + facts.getOrDefault("network", "a network") + " after "
                + Count.of(state.epoch(), "epoch")
                + (bestEpoch == 0 ? "" : ", the best was epoch " + bestEpoch);
    }

    private static String line(ArrayFile content, String name) {
        return require(content.lines().get(name), "line", name);
    }

    private static Object array(ArrayFile content, String name) {
        return require(content.arrays().get(name), "array", name);
    }

    private static <T> T require(@Nullable T found, String kind, String name) {
        if (found == null) {
            throw new IllegalArgumentException("there is no " + kind + " " + Quote.of(name));
        }
        return found;
    }

    private static double[] numbers(List<EpochRecord> history) {
        double[] numbers = new double[COLUMNS * history.size()];
        int at = 0;
        for (EpochRecord epoch : history) {
            numbers[at++] = epoch.epoch();
            numbers[at++] = epoch.steps();
            numbers[at++] = epoch.seconds();
            for (Score score : List.of(epoch.training(), epoch.validation(), epoch.test())) {
                numbers[at++] = score.examples();
                numbers[at++] = score.correct();
                numbers[at++] = score.loss();
            }
        }
        return numbers;
    }

    /** @param monitored one value per epoch; null if no metric was monitored */
    private static List<EpochRecord> records(double[] numbers, double @Nullable [] monitored) {
        if (numbers.length % COLUMNS != 0) {
            throw new IllegalArgumentException(
                    "the history has " + COLUMNS + " numbers per epoch, but " + numbers.length + " in all");
        }
        if (monitored != null && monitored.length != numbers.length / COLUMNS) {
            throw new IllegalArgumentException("the history has " + Count.of(numbers.length / COLUMNS, "epoch")
                    + ", but " + Count.of(monitored.length, "value") + " of the monitored metric");
        }
        List<EpochRecord> history = new ArrayList<>();
        for (int at = 0; at < numbers.length; at += COLUMNS) {
            if (numbers[at] != history.size() + 1) {
                throw new IllegalArgumentException(
                        "the history has epoch " + numbers[at] + " in place " + (history.size() + 1));
            }
            history.add(new EpochRecord(
                    (int) numbers[at],
                    (int) numbers[at + 1],
                    numbers[at + 2],
                    score(numbers, at + 3),
                    score(numbers, at + 6),
                    score(numbers, at + 9),
                    monitored == null ? Double.NaN : monitored[at / COLUMNS]));
        }
        return history;
    }

    private static Score score(double[] numbers, int at) {
        return numbers[at] == 0
                ? Score.NONE
                : new Score((int) numbers[at], (int) numbers[at + 1], numbers[at + 2], false);
    }
}
