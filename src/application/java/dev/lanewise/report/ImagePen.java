package dev.lanewise.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.font.FontRenderContext;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;

/** Draws on white paper, slightly larger than the size of the plot. */
final class ImagePen implements Pen {
    private static final double SCALE = 1.5;
    private static final int FONT_SIZE = 13;
    private static final float LINE_WIDTH = 2;

    private final Graphics2D graphics;

    private ImagePen(Graphics2D graphics) {
        this.graphics = graphics;
    }

    /** A plot as a PNG file. */
    static byte[] png(Plot plot) {
        BufferedImage image = new BufferedImage(
                (int) Math.ceil(SCALE * plot.width()),
                (int) Math.ceil(SCALE * plot.height()),
                BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        try {
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            graphics.setColor(Color.WHITE);
            graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
            graphics.scale(SCALE, SCALE);
            graphics.setFont(font());
            plot.draw(new ImagePen(graphics));
        } finally {
            graphics.dispose();
        }
        return Pictures.png(image);
    }

    private static Font font() {
        return new Font(Font.SANS_SERIF, Font.PLAIN, FONT_SIZE);
    }

    /**
     * A small run-time image of Java, or a system without fontconfig, fails at the first text, each in its own way.
     *
     * @throws NoFontsException if this JVM has no fonts
     */
    static void requireFonts() throws NoFontsException {
        try {
            font().createGlyphVector(new FontRenderContext(null, true, true), "0")
                    .getVisualBounds();
        } catch (LinkageError | InternalError | RuntimeException e) {
            throw new NoFontsException(e);
        }
    }

    @Override
    public void path(double[] x, double[] y, Ink ink) {
        Path2D path = new Path2D.Double();
        for (int i = 0; i < x.length; i++) {
            if (i == 0) {
                path.moveTo(x[i], y[i]);
            } else {
                path.lineTo(x[i], y[i]);
            }
        }
        boolean thin = ink == Ink.GRID || ink == Ink.TEXT;
        graphics.setStroke(new BasicStroke(
                thin ? 1 : LINE_WIDTH,
                BasicStroke.CAP_BUTT,
                BasicStroke.JOIN_ROUND,
                1,
                ink.dashes.length == 0 ? null : ink.dashes,
                0));
        graphics.setColor(ink.color);
        graphics.draw(path);
    }

    @Override
    public void area(double x, double y, double width, double height, Ink ink, double strength) {
        Color color = ink.color;
        graphics.setColor(
                new Color(color.getRed(), color.getGreen(), color.getBlue(), (int) Math.round(255 * strength)));
        graphics.fill(new Rectangle2D.Double(x, y, width, height));
    }

    @Override
    public void dot(double x, double y, Ink ink) {
        graphics.setColor(ink.color);
        graphics.fill(new Ellipse2D.Double(x - 3, y - 3, 6, 6));
    }

    @Override
    public void text(double x, double y, Anchor anchor, String text) {
        double width = graphics.getFontMetrics().stringWidth(text);
        double left = switch (anchor) {
            case START -> x;
            case MIDDLE -> x - width / 2;
            case END -> x - width;
        };
        graphics.setColor(Ink.TEXT.color);
        graphics.drawString(text, (float) left, (float) y);
    }

    @Override
    public void textUpwards(double x, double y, String text) {
        AffineTransform before = graphics.getTransform();
        graphics.translate(x, y);
        graphics.rotate(-Math.PI / 2);
        text(0, 0, Anchor.MIDDLE, text);
        graphics.setTransform(before);
    }
}
