"""Line charts as SVG, for light and dark pages alike: no background, and colours that change with the reader's choice."""
import math
from dataclasses import dataclass
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 420, 300
LEFT, RIGHT, TOP, BOTTOM = 62, 14, 34, 46
LEGEND_LINE = 18

STYLE = """\
  text { font: 12px system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; fill: #3d444d; }
  .title { font-weight: 600; }
  .grid { stroke: #8b949e; stroke-opacity: .28; }
  .axis { stroke: #8b949e; fill: none; }
  .line { fill: none; stroke-width: 2; stroke-linejoin: round; }
  .dashed { stroke-dasharray: 5 4; }
  .c0 { color: #0969da; } .c1 { color: #bc4c00; } .c2 { color: #1a7f37; } .c3 { color: #8250df; }
  .line { stroke: currentColor; } .dot { fill: currentColor; }
  @media (prefers-color-scheme: dark) {
    text { fill: #c9d1d9; }
    .c0 { color: #58a6ff; } .c1 { color: #f0883e; } .c2 { color: #3fb950; } .c3 { color: #bc8cff; }
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
    """A chart. Both axes are logarithmic unless ``linear`` says that y begins at 0; ``names`` stand for x = 0, 1, ..."""
    title: str
    x_title: str
    series: tuple
    linear: bool = False
    names: tuple = ()


class Axis:
    """Numbers to pixels; logarithmic, from 0 on, or evenly spaced places with names."""

    def __init__(self, values, start, end, linear=False, names=()):
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
            self.ticks = log_ticks(min(values), max(values))

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
    columns = min(len(legend), 2 * len(panels))
    rows = math.ceil(len(legend) / columns)
    width, height = WIDTH * len(panels), HEIGHT + rows * LEGEND_LINE + 6
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
             f'role="img">', f"<title>{escape(description)}</title>", f"<style>\n{STYLE}\n</style>"]
    for i, panel in enumerate(panels):
        parts += panel_parts(panel, i * WIDTH)
    for i, (name, colour, dashed) in enumerate(legend):
        x, y = LEFT + (i % columns) * (width - LEFT) / columns, HEIGHT + i // columns * LEGEND_LINE + 6
        parts.append(f'<g class="c{colour}"><path class="line{" dashed" if dashed else ""}" d="M{x:.0f} {y:.0f}h26"/>'
                     f'<text x="{x + 33:.0f}" y="{y + 4:.0f}">{escape(name)}</text></g>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def panel_parts(panel, left):
    points = [point for line in panel.series for point in line.points]
    x_axis = Axis([x for x, _ in points], left + LEFT, left + WIDTH - RIGHT, names=panel.names)
    y_axis = Axis([y for _, y in points], HEIGHT - BOTTOM, TOP, linear=panel.linear)
    parts = [f'<text class="title" x="{left + LEFT}" y="18">{escape(panel.title)}</text>']
    for tick in y_axis.ticks:
        y = y_axis.at(tick)
        parts.append(f'<path class="grid" d="M{x_axis.start} {y:.1f}H{x_axis.end}"/>'
                     f'<text x="{x_axis.start - 7}" y="{y + 4:.1f}" text-anchor="end">{y_axis.label(tick)}</text>')
    for tick in x_axis.ticks:
        x = x_axis.at(tick)
        parts.append(f'<path class="grid" d="M{x:.1f} {y_axis.start}V{y_axis.end}"/>'
                     f'<text x="{x:.1f}" y="{y_axis.start + 17}" text-anchor="middle">{escape(x_axis.label(tick))}</text>')
    parts.append(f'<path class="axis" d="M{x_axis.start} {y_axis.end}V{y_axis.start}H{x_axis.end}"/>')
    parts.append(f'<text x="{(x_axis.start + x_axis.end) / 2:.0f}" y="{HEIGHT - 10}" text-anchor="middle">'
                 f"{escape(panel.x_title)}</text>")
    for line in panel.series:
        places = [(x_axis.at(x), y_axis.at(y)) for x, y in line.points]
        path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
        dots = "".join(f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="2.6"/>' for x, y in places)
        parts.append(f'<g class="c{line.colour}"><path class="line{" dashed" if line.dashed else ""}" d="{path}"/>{dots}</g>')
    return parts
