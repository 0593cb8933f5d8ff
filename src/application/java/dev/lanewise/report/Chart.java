package dev.lanewise.report;

import dev.lanewise.report.Pen.Anchor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A chart of series of numbers.
 *
 * @param layout positions of its parts
 * @param mark number on the horizontal axis with a vertical line; NaN for none
 */
record Chart(String name, String title, Axis x, Axis y, List<Series> series, Layout layout, double mark)
        implements Plot {
    private static final double BAR = 0.75;
    /** Upper bound of the average width of a character, in pixels. */
    private static final double LETTER = 8.3;

    private static final int LEGEND_ROW = 20;

    /** Sizes in pixels: of the whole, and of the margins around the place for the series. */
    private enum Layout {
        /** For a file. */
        LARGE(720, 420, 80, 20, 70, 56),
        /** For a page: on a phone of 360 pixels its text still has 11. */
        SMALL(370, 260, 30, 14, 14, 50);

        final int width;
        final int height;
        final int left;
        final int right;
        final int top;
        final int bottom;

        Layout(int width, int height, int left, int right, int top, int bottom) {
            this.width = width;
            this.height = height;
            this.left = left;
            this.right = right;
            this.top = top;
            this.bottom = bottom;
        }
    }

    Chart(String name, String title, Axis x, Axis y, List<Series> series) {
        this(name, title, x, y, series, Layout.LARGE, Double.NaN);
    }

    /** Returns a copy with a vertical line. */
    Chart withMark(double at) {
        return new Chart(name, title, x, y, series, layout, at);
    }

    /** Style of a series. */
    enum Kind {
        LINE,
        DOTS,
        /** A line with a dot at every number. */
        DOTTED_LINE,
        /** Bars; {@code x} holds their edges, one more than there are bars. */
        BARS,
        /** A reference line without data. */
        GUIDE
    }

    /** A series of numbers; those that an axis cannot show are left out. */
    record Series(String name, Kind kind, double[] x, double[] y) {}

    @Override
    public Chart small() {
        return new Chart(name, title, x, y, series, Layout.SMALL, mark);
    }

    @Override
    public int width() {
        return layout.width;
    }

    /** Includes a row for each entry of the legend, because a small chart lists them vertically. */
    @Override
    public int height() {
        return layout.height + top() - layout.top;
    }

    private int top() {
        return layout.top + (layout == Layout.SMALL && series.size() > 1 ? LEGEND_ROW * series.size() : 0);
    }

    /** The margin at the left; a small one fits its longest number. */
    private int left() {
        return layout == Layout.LARGE ? layout.left : layout.left + (int) (LETTER * longest(y));
    }

    /** Keeps the last number on the axis from being clipped. */
    private int right() {
        double[] ticks = x.ticks();
        int half = (int) Math.ceil(LETTER * x.text(ticks[ticks.length - 1]).length() / 2);
        return layout.width - Math.max(layout.right, layout == Layout.LARGE ? 0 : half);
    }

    private int base() {
        return height() - layout.bottom;
    }

    private double placeX(double number) {
        return left() + x.place(number, right() - left());
    }

    private double placeY(double number) {
        return base() - y.place(number, base() - top());
    }

    @Override
    public void draw(Pen pen) {
        int left = left();
        if (layout == Layout.LARGE) {
            pen.text(left, 24, Anchor.START, title);
        }
        for (double tick : y.ticks()) {
            pen.line(left, placeY(tick), right(), placeY(tick), Ink.GRID);
            pen.text(left - 8, placeY(tick) + 4, Anchor.END, y.text(tick));
        }
        drawTicksOfX(pen);
        pen.text((left + right()) / 2.0, height() - 12, Anchor.MIDDLE, x.label());
        pen.textUpwards(layout == Layout.LARGE ? 18 : 14, (top() + base()) / 2.0, y.label());
        if (!Double.isNaN(mark)) {
            pen.line(placeX(mark), top(), placeX(mark), base(), Ink.GUIDE);
        }
        double legend = left;
        int row = layout == Layout.LARGE ? 46 : 12;
        int number = 0;
        for (Series one : series) {
            Ink ink = one.kind == Kind.GUIDE ? Ink.GUIDE : Ink.ofSeries(number++);
            draw(one, ink, pen);
            if (series.size() > 1) {
                if (one.kind == Kind.DOTS) {
                    pen.dot(legend + 14, row, ink);
                } else {
                    pen.line(legend, row, legend + 28, row, ink);
                }
                pen.text(legend + 36, row + 4, Anchor.START, one.name);
                legend += layout == Layout.LARGE ? 60 + 8 * one.name.length() : 0;
                row += layout == Layout.LARGE ? 0 : LEGEND_ROW;
            }
        }
        pen.line(left, base(), right(), base(), Ink.TEXT);
    }

    private static int longest(Axis axis) {
        return Arrays.stream(axis.ticks())
                .mapToInt(tick -> axis.text(tick).length())
                .max()
                .orElse(0);
    }

    /** Draws as many tick labels as fit. */
    private void drawTicksOfX(Pen pen) {
        double[] ticks = x.ticks();
        double longest = LETTER * longest(x);
        double apart = ticks.length < 2 ? longest + LETTER : placeX(ticks[1]) - placeX(ticks[0]);
        int every = (int) Math.max(1, Math.ceil((longest + LETTER) / apart));
        for (int i = 0; i < ticks.length; i += every) {
            pen.line(placeX(ticks[i]), base(), placeX(ticks[i]), base() + 5, Ink.TEXT);
            pen.text(placeX(ticks[i]), base() + 20, Anchor.MIDDLE, x.text(ticks[i]));
        }
    }

    private void draw(Series one, Ink ink, Pen pen) {
        switch (one.kind) {
            case LINE, GUIDE -> drawLine(one, ink, pen);
            case DOTS -> drawDots(one, ink, pen);
            case DOTTED_LINE -> {
                drawLine(one, ink, pen);
                drawDots(one, ink, pen);
            }
            case BARS -> {
                for (int i = 0; i < one.y.length; i++) {
                    double left = placeX(one.x[i]);
                    double top = placeY(one.y[i]);
                    double width = Math.max(1, placeX(one.x[i + 1]) - left - 1);
                    pen.area(left, top, width, placeY(0) - top, ink, BAR);
                }
            }
        }
    }

    private void drawDots(Series one, Ink ink, Pen pen) {
        for (int i = 0; i < one.x.length; i++) {
            drawDot(one, i, ink, pen);
        }
    }

    private void drawDot(Series one, int i, Ink ink, Pen pen) {
        if (Axis.canShow(one.x[i]) && Axis.canShow(one.y[i])) {
            pen.dot(placeX(one.x[i]), placeY(one.y[i]), ink);
        }
    }

    /** Draws a line with a gap at numbers that cannot be shown; an isolated number becomes a dot. */
    private void drawLine(Series one, Ink ink, Pen pen) {
        int from = 0;
        for (int i = 0; i <= one.x.length; i++) {
            if (i < one.x.length && Axis.canShow(one.y[i])) {
                continue;
            }
            if (i - from == 1) {
                drawDot(one, from, ink, pen);
            } else if (i > from) {
                pen.path(
                        Arrays.stream(one.x, from, i).map(this::placeX).toArray(),
                        Arrays.stream(one.y, from, i).map(this::placeY).toArray(),
                        ink);
            }
            from = i + 1;
        }
    }

    /**
     * Returns the data that the script needs to draw lines over a common {@code x}; numbers that are not finite become
     * null.
     */
    Map<String, Object> json() {
        List<Map<String, Object>> lines = new ArrayList<>();
        for (Series one : series) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("name", one.name);
            line.put(
                    "values",
                    Arrays.stream(one.y)
                            .mapToObj(v -> Double.isFinite(v) ? (Double) v : null)
                            .toList());
            lines.add(line);
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("title", title);
        fields.put("xLabel", x.label());
        fields.put("yLabel", y.label());
        fields.put("x", series.get(0).x);
        fields.put("mark", Double.isNaN(mark) ? null : mark);
        fields.put("series", lines);
        return fields;
    }
}
