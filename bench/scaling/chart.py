"""Charts as SVG: narrow enough for a phone, on a background of their own, light or dark as the reader prefers."""
import math
from dataclasses import dataclass
from xml.sax.saxutils import escape

# A phone shows 360 pixels at most, and then text of 13 pixels stays above 11 with the margins of a page.
WIDTH, HEIGHT, FONT = 360, 262, 13
LEFT, RIGHT, TOP, BOTTOM = 58, 16, 36, 48
LEGEND_LINE = 20
BAR, NAME_WIDTH, VALUE_WIDTH, LABEL_WIDTH = 21, 132, 60, 48

COLOURS = ("#0969da", "#bc4c00", "#1a7f37", "#8250df", "#a40e26")
DARK_COLOURS = ("#58a6ff", "#f0883e", "#3fb950", "#bc8cff", "#ff7b72")

STYLE = "\n".join([
    "  .page { fill: #ffffff; } text { fill: #24292f; } .rule { stroke: #8b949e; fill: none; }",
    *(f"  .c{i} {{ stroke: {colour}; }} .d{i} {{ fill: {colour}; }}" for i, colour in enumerate(COLOURS)),
    "  @media (prefers-color-scheme: dark) {",
    "    .page { fill: #0d1117; } text { fill: #d1d7de; }",
    *(f"    .c{i} {{ stroke: {colour}; }} .d{i} {{ fill: {colour}; }}" for i, colour in enumerate(DARK_COLOURS)),
    "  }"])


@dataclass(frozen=True)
class Series:
    """A line: ``points`` are (x, y), ``colour`` is 0 to 4."""
    name: str
    points: tuple
    colour: int = 0
    dashed: bool = False


@dataclass(frozen=True)
class Panel:
    """A chart. Both axes are logarithmic unless ``linear`` says that y begins at 0; ``names`` stand for x = 0, 1, ...

    ``ticks`` are the marks of the x axis where powers of ten do not suit.
    """
    title: str
    x_title: str
    series: tuple
    linear: bool = False
    names: tuple = ()
    ticks: tuple = ()


@dataclass(frozen=True)
class Bars:
    """A chart of named values on a logarithmic axis: ``rows`` are (name, value, text of the value, colour)."""
    title: str
    rows: tuple


class Axis:
    """Numbers to pixels; logarithmic, from 0 on, or evenly spaced places with names."""

    def __init__(self, values, start, end, linear=False, names=(), ticks=()):
        self.start, self.end, self.linear, self.names = start, end, linear, names
        if names:
            self.low, self.high = -0.3, len(names) - 0.7
            self.ticks = list(range(len(names)))
        elif linear:
            step = nice_step(max(values) / 5)
            self.low, self.high = 0, step * math.ceil(max(values) / step)
            self.ticks = [step * i for i in range(round(self.high / step) + 1)]
        else:
            self.low, self.high = math.log10(min(values)) - 0.04, math.log10(max(values)) + 0.04
            self.ticks = list(ticks) or log_ticks(min(values), max(values))

    def at(self, value):
        place = value if self.linear or self.names else math.log10(value)
        return self.start + (place - self.low) / (self.high - self.low) * (self.end - self.start)

    def label(self, tick):
        return self.names[tick] if self.names else f"{tick:g}"


def nice_step(least):
    """1, 2 or 5 times a power of ten, at least so much."""
    power = 10 ** math.floor(math.log10(least))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= least * 0.999999)


def log_ticks(low, high):
    """Powers of ten in the range; if they are few, multiples of those, too."""
    decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    for factors in ((1,), (1, 3), (1, 2, 5), range(1, 10)):
        ticks = [round(factor * 10.0 ** decade, 12) for decade in decades for factor in factors]
        ticks = [tick for tick in ticks if low * 0.95 <= tick <= high * 1.05]
        if len(ticks) >= 4:
            break
    return ticks


def apart(axis, low, high):
    """Marks of a logarithmic axis whose labels do not touch: powers of ten first, then others in between."""
    kept = []
    for factors in ((1,), (2, 5), (3,)):
        for decade in range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1):
            for tick in (round(factor * 10.0 ** decade, 12) for factor in factors):
                if low / 1.6 <= tick <= high and all(abs(axis.at(tick) - axis.at(other)) >= LABEL_WIDTH for other in kept):
                    kept.append(tick)
    return sorted(kept)


def draw(panels, title, description):
    """An SVG with the panels below each other and one legend for all, which share their lines' names and colours."""
    legend = list({(line.name, line.colour, line.dashed): None for panel in panels for line in panel.series})
    parts = []
    for i, panel in enumerate(panels):
        parts += panel_parts(panel, i * HEIGHT)
    for i, (name, colour, dashed) in enumerate(legend):
        y = HEIGHT * len(panels) + i * LEGEND_LINE + 10
        parts.append(stroke(colour, dashed, f"M20 {y}h28") + label(56, y + 4.5, name, "start"))
    return document(parts, HEIGHT * len(panels) + len(legend) * LEGEND_LINE + 8, title, description)


def draw_bars(panels, title, description):
    """An SVG with the panels below each other, each with an axis of its own."""
    parts, top = [], 0
    for panel in panels:
        parts += bars_parts(panel, top)
        top += TOP + BAR * len(panel.rows) + BOTTOM - 14
    return document(parts, top, title, description)


def document(parts, height, title, description):
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
        ' role="img" aria-labelledby="title description"'
        f' font-family="system-ui, Segoe UI, DejaVu Sans, sans-serif" font-size="{FONT}">',
        f'<title id="title">{escape(title)}</title>', f'<desc id="description">{escape(description)}</desc>',
        f"<style>\n{STYLE}\n</style>", f'<rect class="page" width="{WIDTH}" height="{height}" rx="6"/>',
        *parts, "</svg>"]) + "\n"


def bars_parts(panel, top):
    values = [value for _, value, _, _ in panel.rows]
    axis = Axis([min(values) / 1.6, max(values)], NAME_WIDTH, WIDTH - VALUE_WIDTH)
    bottom = top + TOP + BAR * len(panel.rows)
    parts = [label(10, top + 22, panel.title, "start", ' font-weight="600"')]
    for tick in apart(axis, min(values), max(values)):
        x = axis.at(tick)
        parts.append(rule(f"M{x:.1f} {top + TOP - 4}V{bottom}", 0.28) + label(x, bottom + 16, f"{tick:g} s", "middle"))
    for i, (name, value, text, colour) in enumerate(panel.rows):
        y, x = top + TOP + BAR * i + BAR / 2, axis.at(value)
        parts.append(label(NAME_WIDTH - 8, y + 4.5, name, "end", WEIGHT[colour == 0])
                     + stroke(colour, False, f"M{NAME_WIDTH} {y:.1f}H{x:.1f}") + dot(colour, x, y, 4.5)
                     + label(x + 9, y + 4.5, text, "start", WEIGHT[colour == 0]))
    return parts


WEIGHT = ("", ' font-weight="600"')


def panel_parts(panel, top):
    points = [point for line in panel.series for point in line.points]
    x_axis = Axis([x for x, _ in points], LEFT, WIDTH - RIGHT, names=panel.names, ticks=panel.ticks)
    y_axis = Axis([y for _, y in points], top + HEIGHT - BOTTOM, top + TOP, linear=panel.linear)
    parts = [label(10, top + 22, panel.title, "start", ' font-weight="600"')]
    for tick in y_axis.ticks:
        y = y_axis.at(tick)
        parts.append(rule(f"M{x_axis.start} {y:.1f}H{x_axis.end}", 0.28)
                     + label(x_axis.start - 7, y + 4.5, y_axis.label(tick), "end"))
    for tick in x_axis.ticks:
        x = x_axis.at(tick)
        parts.append(rule(f"M{x:.1f} {y_axis.start}V{y_axis.end}", 0.28)
                     + label(x, y_axis.start + 17, x_axis.label(tick), "middle"))
    parts.append(rule(f"M{x_axis.start} {y_axis.end}V{y_axis.start}H{x_axis.end}", 1))
    parts.append(label((x_axis.start + x_axis.end) / 2, top + HEIGHT - 12, panel.x_title, "middle"))
    for line in panel.series:
        places = [(x_axis.at(x), y_axis.at(y)) for x, y in line.points]
        path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
        parts.append(stroke(line.colour, line.dashed, path)
                     + "".join(dot(line.colour, x, y, 2.6) for x, y in places))
    return parts


def stroke(colour, dashed, path):
    dashes = ' stroke-dasharray="5 4"' if dashed else ""
    return f'<path class="c{colour}" fill="none" stroke-width="2" stroke-linejoin="round"{dashes} d="{path}"/>'


def dot(colour, x, y, radius):
    return f'<circle class="d{colour}" cx="{x:.1f}" cy="{y:.1f}" r="{radius}"/>'


def rule(path, opacity):
    return f'<path class="rule" stroke-opacity="{opacity}" d="{path}"/>'


def label(x, y, text, anchor, more=""):
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{more}>{escape(text)}</text>'
