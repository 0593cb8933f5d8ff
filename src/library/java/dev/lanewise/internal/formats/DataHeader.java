package dev.lanewise.internal.formats;

import dev.lanewise.data.ImageShape;
import dev.lanewise.data.Task;
import dev.lanewise.internal.rows.Segments;
import dev.lanewise.internal.text.Escape;
import dev.lanewise.internal.text.Quote;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The header of a data file: the lines {@code name: value} that {@code docs/layouts.md} describes, and others that the
 * program that wrote the file has added.
 *
 * @param scale of rows of bytes; 0 if they are floats
 * @param shape of the images that the rows are; null if they are none
 * @param targets number of classes, or of target columns
 * @param sizes of training, validation and test set
 * @param ordered whether the examples are other rows than those of the file, or in another order
 * @param names of classes or target columns; null if they have none
 */
public record DataHeader(
        int rows,
        int columns,
        float scale,
        @Nullable ImageShape shape,
        Task kind,
        int targets,
        int[] sizes,
        boolean ordered,
        boolean weighted,
        @Nullable List<String> names,
        Map<String, String> lines) {
    private static final int MOST_TARGETS = 1 << 20;
    private static final String YES = "yes";
    private static final String NO = "no";
    private static final String NAME = "name ";

    int examples() {
        return sizes[0] + sizes[1] + sizes[2];
    }

    /** Bytes of a row. */
    public long rowBytes() {
        return (long) columns * (scale > 0 ? Byte.BYTES : Float.BYTES);
    }

    /** Bytes that the targets, weights and numbers of rows of an example take. */
    public long exampleBytes() {
        int wanted = kind == Task.CLASSIFICATION ? 1 : targets;
        return (long) Float.BYTES * (wanted + (weighted ? 1 : 0) + (ordered ? 1 : 0));
    }

    /** The text of the header. */
    public String text() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("rows", rows + " " + columns);
        all.put("scale", Float.toString(scale));
        all.put(
                "image",
                shape == null
                        ? NO
                        : shape.rows() + " " + shape.columns() + (shape.isColour() ? " " + shape.channels() : ""));
        all.put("targets", kind + " " + targets);
        all.put("sets", sizes[0] + " " + sizes[1] + " " + sizes[2]);
        all.put("ordered", ordered ? YES : NO);
        all.put("weighted", weighted ? YES : NO);
        for (int i = 0; names != null && i < names.size(); i++) {
            all.put(NAME + i, names.get(i));
        }
        lines.forEach((name, value) -> {
            if (!name.matches("[a-z][a-z0-9 ]*") || all.put(name, value) != null) {
                throw new IllegalArgumentException(Quote.of(name) + " cannot be the name of a line");
            }
        });
        StringBuilder text = new StringBuilder();
        all.forEach((name, value) ->
                text.append(name).append(": ").append(Escape.of(value)).append('\n'));
        return text.toString();
    }

    /**
     * Reads what {@link #text} made.
     *
     * @throws IllegalArgumentException saying in one sentence what is wrong with it
     */
    public static DataHeader read(String text) {
        Map<String, String> lines = new LinkedHashMap<>();
        for (String line : text.split("\n", 0)) {
            int colon = line.indexOf(": ");
            if (colon < 0 || lines.put(line.substring(0, colon), Escape.undo(line.substring(colon + 2))) != null) {
                throw new IllegalArgumentException(
                        "a line is not of the form \"name: value\", or there are two of one" + " name");
            }
        }
        int[] size = numbers(lines, "rows", 2, 1, Integer.MAX_VALUE);
        float scale = scale(take(lines, "scale"));
        ImageShape shape = shape(lines);
        String[] wanted = take(lines, "targets").split(" ", -1);
        lines.put("targets", wanted[wanted.length - 1]);
        int targets = numbers(lines, "targets", 1, 1, MOST_TARGETS)[0];
        int[] sizes = numbers(lines, "sets", 3, 0, Integer.MAX_VALUE);
        if ((long) sizes[0] + sizes[1] + sizes[2] > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("there are more examples than Java can count");
        }
        boolean ordered = flag(lines, "ordered");
        boolean weighted = flag(lines, "weighted");
        List<String> names = names(lines, targets);
        DataHeader header = new DataHeader(
                size[0], size[1], scale, shape, Task.parse(wanted[0]), targets, sizes, ordered, weighted, names, lines);
        header.check();
        return header;
    }

    private void check() {
        if (shape != null && shape.inputs() != columns) {
            throw new IllegalArgumentException("a row of " + columns + " numbers is not an image of " + shape);
        }
        if (rowBytes() > Segments.MOST_BYTES) {
            throw new IllegalArgumentException("a row has " + columns + " numbers, more than can be mapped");
        }
        if (!ordered && examples() != rows) {
            throw new IllegalArgumentException("there are " + rows + " rows for " + examples() + " examples");
        }
        if (kind != Task.CLASSIFICATION && (long) examples() * targets > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("there are more targets than Java can hold");
        }
    }

    private static String take(Map<String, String> lines, String name) {
        String value = lines.remove(name);
        if (value == null) {
            throw new IllegalArgumentException("there is no line " + Quote.of(name));
        }
        return value;
    }

    private static int[] numbers(Map<String, String> lines, String name, int count, int least, int most) {
        String value = take(lines, name);
        String[] words = value.split(" ", -1);
        int[] numbers = new int[count];
        for (int i = 0; i < count; i++) {
            long number = words.length == count && words[i].matches("[0-9]{1,10}") ? Long.parseLong(words[i]) : -1;
            if (number < least || number > most) {
                throw new IllegalArgumentException("the line " + Quote.of(name) + " is " + Quote.of(value) + ", not "
                        + count + (count == 1 ? " number from " : " numbers from ") + least + " to " + most);
            }
            numbers[i] = (int) number;
        }
        return numbers;
    }

    private static float scale(String value) {
        float scale;
        try {
            scale = Float.parseFloat(value);
        } catch (NumberFormatException e) {
            scale = Float.NaN;
        }
        // So that no byte becomes infinite.
        if (!(scale >= 0 && 255 * scale <= Float.MAX_VALUE)) {
            throw new IllegalArgumentException(
                    "the scale of bytes is " + Quote.of(value) + ", not a finite number of at least 0");
        }
        return scale;
    }

    private static @Nullable ImageShape shape(Map<String, String> lines) {
        if (NO.equals(lines.get("image"))) {
            lines.remove("image");
            return null;
        }
        boolean hasChannels = lines.getOrDefault("image", "").matches("[^ ]* [^ ]* [^ ]*");
        int[] size = numbers(lines, "image", hasChannels ? 3 : 2, 1, Integer.MAX_VALUE);
        return new ImageShape(size[0], size[1], hasChannels ? size[2] : 1);
    }

    private static boolean flag(Map<String, String> lines, String name) {
        String value = take(lines, name);
        if (!value.equals(YES) && !value.equals(NO)) {
            throw new IllegalArgumentException(
                    "the line " + Quote.of(name) + " is " + Quote.of(value) + ", neither yes nor no");
        }
        return value.equals(YES);
    }

    private static @Nullable List<String> names(Map<String, String> lines, int count) {
        if (!lines.containsKey(NAME + 0)) {
            return null;
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            names.add(take(lines, NAME + i));
        }
        return names;
    }
}
