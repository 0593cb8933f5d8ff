package dev.lanewise.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The status of a training run, as one line.
 *
 * @param epoch number of the epoch, from 1
 * @param share of the epoch that is done, 0 to 1
 * @param rate examples per second
 * @param left remaining time; its seconds are NaN while there is no estimate
 * @param accuracy after the epoch before; NaN if there is none
 * @param loss after the epoch before; NaN if there is none
 * @param curve accuracy or loss after each epoch so far
 */
record TrainingStatus(
        int epoch,
        int epochs,
        double share,
        double rate,
        RemainingTime.Estimate left,
        double accuracy,
        double loss,
        List<Double> curve) {
    private static final int MOST_POINTS = 20;
    private static final String HEIGHTS = "▁▂▃▄▅▆▇█";
    /** The parts in the order in which a narrow terminal leaves them out. */
    private static final List<Part> LEAST_WANTED =
            List.of(Part.RATE, Part.LOSS, Part.CURVE, Part.BAR, Part.LEFT, Part.ACCURACY);

    private enum Part {
        EPOCH,
        BAR,
        SHARE,
        ACCURACY,
        LOSS,
        CURVE,
        RATE,
        LEFT
    }

    /**
     * The line, for example {@code Epoch  3 of 30 [=====>    ]  45 %  95.81 %  loss 0.0123  ▁▅█  812,000/s  0:12 left}, with as
     * many of its parts as fit.
     *
     * @param columns of the terminal; the last stays free, because some terminals begin a new line with it
     */
    String text(int columns) {
        List<Part> parts = new ArrayList<>(List.of(Part.values()));
        parts.removeIf(part -> text(part).isEmpty());
        for (Part part : LEAST_WANTED) {
            if (joined(parts).length() < columns) {
                break;
            }
            parts.remove(part);
        }
        return StatusLine.fitted(joined(parts), columns);
    }

    private String joined(List<Part> parts) {
        return String.join("  ", parts.stream().map(this::text).toList());
    }

    private String text(Part part) {
        return switch (part) {
            case EPOCH -> String.format(Locale.ROOT, "Epoch %2d of %d", epoch, epochs);
            case BAR -> StatusLine.bar(share);
            case SHARE -> String.format(Locale.ROOT, "%3d %%", StatusLine.percent(share));
            case ACCURACY -> Double.isNaN(accuracy) ? "" : String.format(Locale.ROOT, "%.2f %% right", 100 * accuracy);
            case LOSS -> Double.isNaN(loss) ? "" : String.format(Locale.ROOT, "loss %.4g", loss);
            case CURVE -> curve.size() < 2 ? "" : sparkline(curve);
            case RATE -> rate > 0 && rate < Double.POSITIVE_INFINITY ? String.format(Locale.ROOT, "%,.0f/s", rate) : "";
            case LEFT ->
                left.seconds() < Double.POSITIVE_INFINITY && left.seconds() >= 0
                        ? (left.atMost() ? "at most " : "") + StatusLine.duration(left.seconds()) + " left"
                        : "";
        };
    }

    /** The latest values as heights between the least and the greatest of them. */
    static String sparkline(List<Double> values) {
        List<Double> latest = values.subList(Math.max(0, values.size() - MOST_POINTS), values.size());
        double least = latest.stream()
                .mapToDouble(Double::doubleValue)
                .filter(Double::isFinite)
                .min()
                .orElse(0);
        double most = latest.stream()
                .mapToDouble(Double::doubleValue)
                .filter(Double::isFinite)
                .max()
                .orElse(0);
        StringBuilder line = new StringBuilder();
        for (double value : latest) {
            double height = most > least ? (value - least) / (most - least) : 0;
            line.append(
                    Double.isFinite(value) ? HEIGHTS.charAt((int) Math.round(height * (HEIGHTS.length() - 1))) : ' ');
        }
        return line.toString();
    }
}
