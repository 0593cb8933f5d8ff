"""The plots in docs/images, by their names; each function gives an SVG."""
from comparison import peers
from pages import tables
from pages.machines import WORKLOADS
from scaling import chart, points

SCALING = peers.ROOT / "docs/measurements/scaling.csv"
COLOURS = {"Lanewise": 0, "mini-batch NumPy": 1, "PyTorch, by hand": 2, "PyTorch, autograd": 3, "scikit-learn": 4}
SHORT = {"mini-batch NumPy": "NumPy", "the notebook in NumPy": "the notebook", "TensorFlow for Java": "TensorFlow",
         "DJL on PyTorch": "DJL"}
TICKS = (1, 2, 3, 5, 10, 20, 30, 60)


def short(system):
    return SHORT.get(system, system)


def speed(machines, jobs):
    """Seconds per epoch of every system, a panel for each workload."""
    panels, told = [], []
    for job in jobs:
        machine = tables.first_with(machines, job)
        rows = [(short(row.system), row.seconds(tables.EPOCH), row.cells[tables.EPOCH], int(row.system != "Lanewise"))
                for row in machine.rows(job, 1)]
        title = f"{WORKLOADS[job][0].upper()}{WORKLOADS[job][1:]} ({machine.name})"
        panels.append(chart.Bars(title, tuple(rows)))
        told.append(f"{title}: " + ", ".join(f"{name} {text}" for name, _, text, _ in rows) + ".")
    return chart.draw_bars(panels, "Time per epoch by system, one thread, logarithmic", " ".join(told))


def start(machines):
    """When epochs have ended, from the start of the process: a panel for each workload with these times."""
    panels, told = [], []
    for job in ("table", "notebook", "small", "wide"):
        machine = tables.first_with(machines, job)
        rows = [row for row in machine.rows(job, 1) if row.system in COLOURS and row.curve]
        if rows:
            last = max(rows[0].curve)
            title = f"{WORKLOADS[job][0].upper()}{WORKLOADS[job][1:]} ({machine.name}): seconds"
            panels.append(chart.Panel(title, "epochs", tuple(
                chart.Series(short(system), tuple(row.curve.items()), colour) for system, colour in COLOURS.items()
                for row in rows if row.system == system), ticks=[tick for tick in TICKS if tick <= last]))
            told.append(f"{title} after 1 and {last} epochs: " + ", ".join(
                f"{short(row.system)} {row.curve[1]:.3g} and {row.curve[last]:.3g}" for row in rows) + ".")
    return chart.draw(panels, "Time from the start of the process, one thread, both axes logarithmic", " ".join(told))


def both(x_title, lines, title, names=(), ticks=()):
    """Above the seconds of an epoch, below GFLOP/s; a line is (name, colour, dashed, {x: (seconds, gflops)})."""
    panels = [chart.Panel(heading, x_title, tuple(
        chart.Series(text, tuple((x, values[which]) for x, values in sorted(told.items())), colour, dashed)
        for text, colour, dashed, told in lines if told), linear=which == 1, names=names, ticks=ticks)
        for which, heading in ((0, "seconds per epoch"), (1, "GFLOP/s"))]
    told = []
    for text, _, _, values in lines:
        first, last = min(values), max(values)
        told.append(f"{text}: {values[first][0]:.3g} seconds at {names[first] if names else first} {x_title}, "
                    f"{values[last][0]:.3g} at {names[last] if names else last}.")
    return chart.draw(panels, title, " ".join(told))


def threads(count):
    return f"{count} thread{'s' * (count > 1)}"


def batch(rows):
    return both("examples in a mini-batch", [
        (f"{layers}, {threads(count)}", int(layers == points.WIDE), count == 1,
         {point.batch: value for point, value in points.fastest(rows, "batch").items()
          if (point.layers, point.threads) == (layers, count)})
        for layers in (points.NOTEBOOK, points.WIDE) for count in (1, 2)], "Two networks by the size of the mini-batch",
        ticks=(1, 4, 16, 64, 256, 1024))


def width(rows):
    return both("bits of a vector", [
        (f"{layers}, mini-batches of {128 if layers == points.WIDE else 10}", int(layers == points.WIDE), False,
         {points.WIDTHS.index(point.kernels): value for point, value in points.fastest(rows, "width").items()
          if point.layers == layers})
        for layers in (points.NOTEBOOK, points.WIDE)], "Two networks by the width of the vectors", points.WIDTHS)


def all_plots(machines):
    """By the file in docs/images, the text of every plot."""
    rows = points.read(SCALING)
    return {"how-fast.svg": speed(machines, ("notebook", "table")),
            "speed.svg": speed(machines, ("notebook", "table", "small", "wide")), "start.svg": start(machines),
            "scaling-batch.svg": batch(rows), "scaling-width.svg": width(rows)}
