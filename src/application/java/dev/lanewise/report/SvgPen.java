package dev.lanewise.report;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Draws as SVG, with classes for colours, which the style sheet of the page defines. */
final class SvgPen implements Pen {
    private final StringBuilder svg = new StringBuilder();

    private SvgPen() {}

    /** A plot as an element of a page that has {@code plot.css}. */
    static String element(Plot plot) {
        return element(plot, "");
    }

    /** Returns a plot as a separate file. */
    static String file(Plot plot) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                + element(
                        plot,
                        "<style>" + Resources.text("plot.css")
                                + "</style>\n<rect class=\"paper\" width=\"100%\" height=\"100%\"/>\n")
                + "\n";
    }

    private static String element(Plot plot, String style) {
        SvgPen pen = new SvgPen();
        plot.draw(pen);
        String title = Html.escape(plot.title());
        return "<svg class=\"plot\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + plot.width() + " "
                + plot.height() + "\" role=\"img\" aria-label=\"" + title + "\"><title>" + title + "</title>\n" + style
                + pen.svg + "</svg>";
    }

    @Override
    public void path(double[] x, double[] y, Ink ink) {
        svg.append("<polyline class=\"").append(ink.style).append("\" points=\"");
        for (int i = 0; i < x.length; i++) {
            svg.append(i == 0 ? "" : " ").append(number(x[i])).append(',').append(number(y[i]));
        }
        svg.append("\"/>\n");
    }

    @Override
    public void area(double x, double y, double width, double height, Ink ink, double strength) {
        svg.append("<rect class=\"fill ")
                .append(ink.style)
                .append("\" x=\"")
                .append(number(x))
                .append("\" y=\"")
                .append(number(y))
                .append("\" width=\"")
                .append(number(width))
                .append("\" height=\"")
                .append(number(height))
                .append("\" fill-opacity=\"")
                .append(BigDecimal.valueOf(strength).setScale(3, RoundingMode.HALF_EVEN))
                .append("\"/>\n");
    }

    @Override
    public void dot(double x, double y, Ink ink) {
        svg.append("<circle class=\"fill ")
                .append(ink.style)
                .append("\" cx=\"")
                .append(number(x))
                .append("\" cy=\"")
                .append(number(y))
                .append("\" r=\"3\"/>\n");
    }

    @Override
    public void text(double x, double y, Anchor anchor, String text) {
        String side = switch (anchor) {
            case START -> "";
            case MIDDLE -> " text-anchor=\"middle\"";
            case END -> " text-anchor=\"end\"";
        };
        svg.append("<text x=\"")
                .append(number(x))
                .append("\" y=\"")
                .append(number(y))
                .append('"')
                .append(side)
                .append('>')
                .append(Html.escape(text))
                .append("</text>\n");
    }

    @Override
    public void textUpwards(double x, double y, String text) {
        svg.append("<text text-anchor=\"middle\" transform=\"translate(")
                .append(number(x))
                .append(' ')
                .append(number(y))
                .append(") rotate(-90)\">")
                .append(Html.escape(text))
                .append("</text>\n");
    }

    private static String number(double pixels) {
        BigDecimal rounded = BigDecimal.valueOf(pixels).setScale(1, RoundingMode.HALF_EVEN);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }
}
