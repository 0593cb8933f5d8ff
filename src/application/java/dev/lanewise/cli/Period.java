package dev.lanewise.cli;

import dev.lanewise.training.CheckpointInterval;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Interval between checkpoints.
 *
 * @param text as it was given, such as {@code 3} or {@code 5m}
 */
record Period(String text, CheckpointInterval every) {
    private static final Pattern TIME = Pattern.compile("(\\d{1,6})([smh]?)");

    static Period parse(String text) {
        Matcher time = TIME.matcher(text);
        if (!time.matches() || Integer.parseInt(time.group(1)) == 0) {
            throw new IllegalArgumentException("a number of epochs above 0 or a time such as 30s, 5m or 2h is"
                    + " expected, but '" + text + "' was given");
        }
        int number = Integer.parseInt(time.group(1));
        return new Period(
                text,
                switch (time.group(2)) {
                    case "s" -> CheckpointInterval.of(Duration.ofSeconds(number));
                    case "m" -> CheckpointInterval.of(Duration.ofMinutes(number));
                    case "h" -> CheckpointInterval.of(Duration.ofHours(number));
                    default -> CheckpointInterval.epochs(number);
                });
    }

    @Override
    public String toString() {
        return text;
    }
}
