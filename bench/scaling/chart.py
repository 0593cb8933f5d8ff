"""Line charts as SVG, for light and dark pages alike: no background, and colours that change with the reader's choice."""
import math
from dataclasses import dataclass
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 420, 300
LEFT, RIGHT, TOP, BOTTOM = 62, 14, 34, 46
LEGEND_LINE = 18

INK, RULE = "#6e7781", "#8b949e"
COLOURS = ("#0969da", "#bc4c00", "#1a7f37", "#8250df")

# Attributes say how it looks on a light page, also to what draws SVG without style sheets; rules override them.
STYLE = """\
  @media (prefers-color-scheme: dark) {
    text { fill: #c9d1d9; }
    .c0 { stroke: #58a6ff; } .c1 { stroke: #f0883e; } .c2 { stroke: #3fb950; } .c3 { stroke: #bc8cff; }
    .d0 { fill: #58a6ff; } .d1 { fill: #f0883e; } .d2 { fill: #3fb950; } .d3 { fill: #bc8cff; }
  }"""


@dataclass(frozen=True)
class Series:
    """A line: ``points`` are (x, y), ``colour`` is 0 to 3."""
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


def draw(panels, description):
    """An SVG with the panels side by side and one legend for all, which share their lines' names and colours."""
    legend = list({(line.name, line.colour, line.dashed): None for panel in panels for line in panel.series})
    columns = min(len(legend), len(panels))
    rows = math.ceil(len(legend) / columns)
    width, height = WIDTH * len(panels), HEIGHT + rows * LEGEND_LINE + 6
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
             f'role="img" font-family="system-ui, Segoe UI, DejaVu Sans, sans-serif" font-size="12">', f"<title>{escape(description)}</title>", f"<style>\n{STYLE}\n</style>"]
    for i, panel in enumerate(panels):
        parts += panel_parts(panel, i * WIDTH)
    for i, (name, colour, dashed) in enumerate(legend):
        x, y = LEFT + (i % columns) * (width - LEFT) / columns, HEIGHT + i // columns * LEGEND_LINE + 6
        parts.append(stroke(colour, dashed, f"M{x:.0f} {y:.0f}h26") + label(x + 33, y + 4, name, "start"))
    return "\n".join([*parts, "</svg>"]) + "\n"


def panel_parts(panel, left):
    points = [point for line in panel.series for point in line.points]
    x_axis = Axis([x for x, _ in points], left + LEFT, left + WIDTH - RIGHT, names=panel.names, ticks=panel.ticks)
    y_axis = Axis([y for _, y in points], HEIGHT - BOTTOM, TOP, linear=panel.linear)
    parts = [label(left + LEFT, 18, panel.title, "start", ' font-weight="600"')]
    for tick in y_axis.ticks:
        y = y_axis.at(tick)
        parts.append(rule(f"M{x_axis.start} {y:.1f}H{x_axis.end}", 0.28)
                     + label(x_axis.start - 7, y + 4, y_axis.label(tick), "end"))
    for tick in x_axis.ticks:
        x = x_axis.at(tick)
        parts.append(rule(f"M{x:.1f} {y_axis.start}V{y_axis.end}", 0.28)
                     + label(x, y_axis.start + 17, x_axis.label(tick), "middle"))
    parts.append(rule(f"M{x_axis.start} {y_axis.end}V{y_axis.start}H{x_axis.end}", 1))
    parts.append(label((x_axis.start + x_axis.end) / 2, HEIGHT - 10, panel.x_title, "middle"))
    for line in panel.series:
        places = [(x_axis.at(x), y_axis.at(y)) for x, y in line.points]
        path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
        parts.append(stroke(line.colour, line.dashed, path) + "".join(
            f'<circle class="d{line.colour}" fill="{COLOURS[line.colour]}" cx="{x:.1f}" cy="{y:.1f}" r="2.6"/>'
            for x, y in places))
    return parts


def stroke(colour, dashed, path):
    dashes = ' stroke-dasharray="5 4"' if dashed else ""
    return (f'<path class="c{colour}" fill="none" stroke="{COLOURS[colour]}" stroke-width="2" stroke-linejoin="round"'
            f'{dashes} d="{path}"/>')


def rule(path, opacity):
    return f'<path fill="none" stroke="{RULE}" stroke-opacity="{opacity}" d="{path}"/>'


def label(x, y, text, anchor, more=""):
    return f'<text fill="{INK}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{more}>{escape(text)}</text>'
