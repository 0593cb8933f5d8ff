package dev.lanewise.report;

import dev.lanewise.report.Pen.Anchor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Series of numbers over an axis. */
record Chart(String name, String title, Axis x, Axis y, List<Series> series) implements Plot {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 420;
    private static final int LEFT = 80;
    private static final int RIGHT = 20;
    private static final int TOP = 70;
    private static final int BOTTOM = 56;
    private static final double BAR = 0.75;

    /** How a series is drawn. */
    enum Kind {
        LINE,
        DOTS,
        /** A line with a dot at every number. */
        DOTTED_LINE,
        /** What {@code x} holds are the ends of the bars, one more than there are bars. */
        BARS,
        /** A line to compare with, which is no data. */
        GUIDE
    }

    /** Numbers that belong together; those that an axis cannot show are left out. */
    record Series(String name, Kind kind, double[] x, double[] y) {}

    @Override
    public int width() {
        return WIDTH;
    }

    @Override
    public int height() {
        return HEIGHT;
    }

    private double placeX(double number) {
        return LEFT + x.place(number, WIDTH - LEFT - RIGHT);
    }

    private double placeY(double number) {
        return HEIGHT - BOTTOM - y.place(number, HEIGHT - TOP - BOTTOM);
    }

    @Override
    public void draw(Pen pen) {
        pen.text(LEFT, 24, Anchor.START, title);
        for (double tick : y.ticks()) {
            pen.line(LEFT, placeY(tick), WIDTH - RIGHT, placeY(tick), Ink.GRID);
            pen.text(LEFT - 8, placeY(tick) + 4, Anchor.END, y.text(tick));
        }
        for (double tick : x.ticks()) {
            pen.line(placeX(tick), HEIGHT - BOTTOM, placeX(tick), HEIGHT - BOTTOM + 5, Ink.TEXT);
            pen.text(placeX(tick), HEIGHT - BOTTOM + 20, Anchor.MIDDLE, x.text(tick));
        }
        pen.text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 12, Anchor.MIDDLE, x.label());
        pen.textUpwards(18, (TOP + HEIGHT - BOTTOM) / 2.0, y.label());
        double legend = LEFT;
        int number = 0;
        for (Series one : series) {
            Ink ink = one.kind == Kind.GUIDE ? Ink.GUIDE : Ink.ofSeries(number++);
            draw(one, ink, pen);
            if (series.size() > 1) {
                if (one.kind == Kind.DOTS) {
                    pen.dot(legend + 14, 46, ink);
                } else {
                    pen.line(legend, 46, legend + 28, 46, ink);
                }
                pen.text(legend + 36, 50, Anchor.START, one.name);
                legend += 60 + 8 * one.name.length();
            }
        }
        pen.line(LEFT, HEIGHT - BOTTOM, WIDTH - RIGHT, HEIGHT - BOTTOM, Ink.TEXT);
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

    /** A line with a gap where a number cannot be shown; a number alone is a dot. */
    private void drawLine(Series one, Ink ink, Pen pen) {
        int from = 0;
        for (int i = 0; i <= one.x.length; i++) {
            if (i < one.x.length && Axis.canShow(one.y[i])) {
                continue;
            }
            if (i - from == 1) {
                drawDot(one, from, ink, pen);
            } else if (i > from) {
                pen.path(Arrays.stream(one.x, from, i).map(this::placeX).toArray(),
                        Arrays.stream(one.y, from, i).map(this::placeY).toArray(), ink);
            }
            from = i + 1;
        }
    }

    /** What a script needs to draw lines over the same {@code x}; what is not finite is null. */
    Map<String, Object> json() {
        List<Map<String, Object>> lines = new ArrayList<>();
        for (Series one : series) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("name", one.name);
            line.put("values", Arrays.stream(one.y).mapToObj(v -> Double.isFinite(v) ? (Double) v : null).toList());
            lines.add(line);
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("title", title);
        fields.put("xLabel", x.label());
        fields.put("yLabel", y.label());
        fields.put("x", series.get(0).x);
        fields.put("series", lines);
        return fields;
    }
}
