package dev.lanewise.cli;

import dev.lanewise.data.Task;
import dev.lanewise.metric.Metric;
import dev.lanewise.metric.Score;
import dev.lanewise.training.EpochRecord;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * A table with a row for every epoch, for people. A star marks an epoch that is the best so far on the validation set.
 * The table has as many columns as fit the terminal; its headings are printed again
 * when the terminal has changed its width and other columns fit.
 */
final class EpochTable {
    private static final String GAP = "  ";
    private static final String DIM = "\u001b[2m";
    private static final String GREEN = "\u001b[32m";
    private static final String RESET = "\u001b[0m";
    private static final String BEST = " *";
    private static final String NOT_BEST = "  ";

    private final Screen screen;
    private final int epochs;
    private final Task task;
    private final Metric monitoredOrNull;
    private EpochRecord best;
    private List<String> headings = List.of();
    /** By the two lines of the heading. */
    private final Map<String, Integer> widths = new HashMap<>();

    /**
     * A figure of an epoch.
     *
     * @param set data set that it was measured on; empty for none
     * @param name what it is
     * @param text its value
     * @param narrowest width that its column has at least
     * @param rank place in the order of importance, from 0; on a narrow terminal the last are left out
     */
    private record Cell(String set, String name, String text, int narrowest, int rank) {
        String heading() {
            return set + " " + name;
        }
    }

    /**
     * A table without rows.
     *
     * @param epochs number of epochs that are to be trained
     * @param monitoredOrNull metric that selects the best epoch; null if accuracy or loss do
     */
    EpochTable(Screen screen, int epochs, Task task, Metric monitoredOrNull) {
        this.screen = screen;
        this.epochs = epochs;
        this.task = task;
        this.monitoredOrNull = monitoredOrNull;
    }

    /** Takes note of an epoch whose row is not printed. */
    void skip(EpochRecord record) {
        boolean isJudged =
                record.validation().isPresent() && (monitoredOrNull == null || !Double.isNaN(record.monitored()));
        if (isJudged && (best == null || isBetter(record, best))) {
            best = record;
        }
    }

    /**
     * Prints the row of an epoch.
     *
     * @param learningRate learning rate at the end of the epoch
     */
    void row(EpochRecord record, double learningRate) {
        skip(record);
        List<Cell> cells = fitting(cells(record, learningRate));
        List<String> now = cells.stream().map(Cell::heading).toList();
        if (!now.equals(headings)) {
            headings = now;
            screen.paint(painted(DIM, line(cells.stream().map(Cell::set).toList(), cells)));
            screen.paint(painted(DIM, line(cells.stream().map(Cell::name).toList(), cells)));
        }
        String row = line(cells.stream().map(Cell::text).toList(), cells);
        screen.paint(Objects.equals(record, best) ? painted(GREEN, row) : row);
    }

    private List<Cell> cells(EpochRecord record, double learningRate) {
        String validation = "Validation";
        boolean validated = record.validation().isPresent();
        List<Cell> cells = new ArrayList<>();
        String last = String.valueOf(epochs);
        cells.add(new Cell(
                "",
                "Epoch" + NOT_BEST,
                record.epoch() + "/" + last + (record.equals(best) ? BEST : NOT_BEST),
                2 * last.length() + 3,
                0));
        loss(cells, "Training", record.training(), 4);
        hits(cells, "Training", record.training(), 9);
        loss(cells, validation, record.validation(), 3);
        hits(cells, validation, record.validation(), 1);
        if (monitoredOrNull != null && !monitoredOrNull.equals(Metric.loss())) {
            cells.add(new Cell(validation, monitoredOrNull.name(), number(record.monitored()), 7, 1));
        }
        loss(cells, "Test", record.test(), validated ? 8 : 3);
        hits(cells, "Test", record.test(), validated ? 6 : 1);
        cells.add(new Cell("", "Seconds", fixed(record.seconds(), record.seconds() < 1 ? 3 : 2), 7, 5));
        cells.add(new Cell("Learning", "rate", rate(learningRate), 8, 7));
        return cells;
    }

    private static void loss(List<Cell> cells, String set, Score score, int rank) {
        if (score.isPresent()) {
            cells.add(new Cell(set, "loss", number(score.loss()), 8, rank));
        }
    }

    /** The share of correct examples; for labels, those with all labels correct. */
    private void hits(List<Cell> cells, String set, Score score, int rank) {
        if (score.isPresent() && task != Task.REGRESSION) {
            cells.add(new Cell(
                    set,
                    task == Task.MULTI_LABEL ? "all right" : "accuracy",
                    fixed(100 * score.accuracy(), 2) + " %",
                    8,
                    rank));
        }
    }

    /** Width of a column, which never becomes narrower. */
    private int width(Cell cell) {
        int needed = Math.max(
                Math.max(cell.set().length(), cell.name().length()),
                Math.max(cell.text().length(), cell.narrowest()));
        return widths.merge(cell.heading(), needed, Math::max);
    }

    /**
     * Leaves out the least important cells until the others fit the terminal, whose last column stays free: some
     * terminals begin a new line with it.
     */
    private List<Cell> fitting(List<Cell> cells) {
        int columns = screen.lineWidth();
        while (cells.size() > 1 && width(cells) >= columns) {
            cells.remove(cells.stream().max(Comparator.comparingInt(Cell::rank)).orElseThrow());
        }
        return cells;
    }

    private int width(List<Cell> cells) {
        return cells.stream().mapToInt(this::width).sum() + GAP.length() * (cells.size() - 1);
    }

    private String line(List<String> texts, List<Cell> cells) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            String text = texts.get(i);
            line.append(i == 0 ? "" : GAP)
                    .append(" ".repeat(width(cells.get(i)) - text.length()))
                    .append(text);
        }
        return line.toString().stripTrailing() + "\n";
    }

    private String painted(String colour, String line) {
        return screen.coloured() ? colour + line.stripTrailing() + RESET + "\n" : line;
    }

    private boolean isBetter(EpochRecord record, EpochRecord than) {
        if (monitoredOrNull != null) {
            return monitoredOrNull.isBetter(record.monitored(), than.monitored());
        }
        Score score = record.validation();
        Score before = than.validation();
        return (task != Task.REGRESSION && score.correct() != before.correct())
                ? score.correct() > before.correct()
                : score.loss() < before.loss();
    }

    /** A number with four decimals; with fewer if it is large, and with a power of ten if it is very large or small. */
    static String number(double x) {
        double magnitude = Math.abs(x);
        if (!Double.isFinite(x)) {
            return Double.isNaN(x) ? "-" : x > 0 ? "inf" : "-inf";
        }
        if (x != 0 && (magnitude < 1e-3 || magnitude >= 1e7)) {
            return String.format(Locale.ROOT, "%.2e", x);
        }
        int decimals = magnitude < 100 ? 4 : 6 - (int) Math.log10(magnitude) - 1;
        return fixed(x, Math.max(0, decimals));
    }

    /** A number with six decimals, or with the digits of {@link #number} if it is large. */
    static String precise(double x) {
        return Math.abs(x) < 10 ? fixed(x, 6) : number(x);
    }

    /** A learning rate with as many digits as it has, four at most. */
    private static String rate(double x) {
        if (!(x > 0)) {
            return Double.isNaN(x) ? "-" : "0";
        }
        BigDecimal rounded = new BigDecimal(x).round(new MathContext(4)).stripTrailingZeros();
        return x < 1e-4 ? String.format(Locale.ROOT, "%.2e", x) : rounded.toPlainString();
    }

    /**
     * Rounds half up, as the JDK's formatter does, of the shortest decimal number for {@code x}; that formatter takes
     * 20 to 35 ms for its first number.
     */
    static String fixed(double x, int decimals) {
        return BigDecimal.valueOf(x).setScale(decimals, RoundingMode.HALF_UP).toPlainString();
    }
}
