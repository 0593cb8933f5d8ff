package dev.lanewise.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;

/** Notes what is drawn, and fails for what is nowhere. */
final class Recorded implements Pen {
    record Area(double x, double y, double width, double height, Ink ink, double strength) {}

    final List<String> texts = new ArrayList<>();
    final List<Area> areas = new ArrayList<>();
    final List<double[][]> paths = new ArrayList<>();
    final List<double[]> dots = new ArrayList<>();

    private static void requirePlace(double x, double y) {
        assertTrue(x >= -1 && x < 5000 && y >= -1 && y < 5000, x + ", " + y);
    }

    @Override
    public void path(double[] x, double[] y, Ink ink) {
        assertEquals(x.length, y.length);
        for (int i = 0; i < x.length; i++) {
            requirePlace(x[i], y[i]);
        }
        paths.add(new double[][] {x, y});
    }

    @Override
    public void area(double x, double y, double width, double height, Ink ink, double strength) {
        requirePlace(x, y);
        assertTrue(width >= 0 && height >= -1e-9, width + " x " + height);
        assertTrue(strength >= 0 && strength <= 1, "strength " + strength);
        areas.add(new Area(x, y, width, height, ink, strength));
    }

    @Override
    public void dot(double x, double y, Ink ink) {
        requirePlace(x, y);
        dots.add(new double[] {x, y});
    }

    @Override
    public void text(double x, double y, Anchor anchor, String text) {
        requirePlace(x, y);
        texts.add(text);
    }

    @Override
    public void textUpwards(double x, double y, String text) {
        text(x, y, Anchor.MIDDLE, text);
    }
}
