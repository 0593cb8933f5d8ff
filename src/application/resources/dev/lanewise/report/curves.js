// Charts: values under the pointer, zoom by dragging, lines on and off, all of it by keys as well.
"use strict";

const curves = (function () {
  const inks = ["--one", "--two", "--three", "--four", "--five", "--six"];
  const dashes = [[], [8, 4], [2, 4], [12, 3, 2, 3], [4, 2], [14, 6]];
  const borders = ["solid", "dashed", "dotted"];
  const darkness = matchMedia("(prefers-color-scheme: dark)");
  const font = "12px system-ui, sans-serif";

  // After as many series as there are inks, each ink has the next dashes.
  const inkOf = (i) => inks[i % inks.length];
  const turnOf = (i) => i + Math.floor(i / inks.length);

  function colour(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }

  function axis(label, more) {
    return Object.assign({
      label: label,
      labelSize: 22,
      font: font,
      labelFont: font,
      stroke: () => colour("--text"),
      grid: {stroke: () => colour("--grid"), width: 1},
      ticks: {stroke: () => colour("--grid"), width: 1},
    }, more);
  }

  const fitting = (plot, texts) => 20 + 7 * Math.max(6, ...(texts || []).map((text) => text.length));

  function shortened(text) {
    return text.length > 24 ? text.slice(0, 23) + "…" : text;
  }

  /** Draws a line between two places of the canvas, within the frame of the axes. */
  function drawLine(plot, x0, y0, x1, y1) {
    plot.ctx.save();
    plot.ctx.strokeStyle = colour("--guide");
    plot.ctx.lineWidth = devicePixelRatio;
    plot.ctx.beginPath();
    plot.ctx.rect(plot.bbox.left, plot.bbox.top, plot.bbox.width, plot.bbox.height);
    plot.ctx.clip();
    plot.ctx.beginPath();
    plot.ctx.moveTo(x0, y0);
    plot.ctx.lineTo(x1, y1);
    plot.ctx.stroke();
    plot.ctx.restore();
  }

  /** Draws a vertical line at the marked place, and a line where both axes have the same number, if these exist. */
  function drawGuides(plot, chart) {
    if (typeof chart.mark === "number") {
      const at = plot.valToPos(chart.mark, "x", true);
      drawLine(plot, at, plot.bbox.top, at, plot.bbox.top + plot.bbox.height);
    }
    if (chart.diagonal) {
      const {min, max} = plot.scales.x;
      drawLine(plot, plot.valToPos(min, "x", true), plot.valToPos(min, "y", true),
        plot.valToPos(max, "x", true), plot.valToPos(max, "y", true));
    }
  }

  function seriesOf(chart, one, i) {
    const bars = chart.kind === "bars" || chart.kind === "ranks";
    return {
      label: one.name,
      stroke: () => colour(inkOf(i)),
      fill: bars ? () => colour(inkOf(i)) : undefined,
      width: bars ? 0 : 2,
      dash: dashes[turnOf(i) % dashes.length],
      paths: bars ? uPlot.paths.bars({size: [0.9, Infinity]}) : chart.kind === "dots" ? () => null : undefined,
      points: chart.kind === "dots"
        ? {show: true, size: 6, width: 0, fill: () => colour(inkOf(i))}
        : {show: () => !bars && chart.x.length < 40, fill: () => colour("--paper")},
      value: (plot, value) => (value === null || value === undefined ? "–" : format(value)),
    };
  }

  function format(value) {
    return Number.isInteger(value) ? String(value) : value.toPrecision(5);
  }

  /** Returns the range of the horizontal axis; without a zoom, bars need half a bar more at each end. */
  function rangeOfX(chart, least, most) {
    if (least !== chart.x[0] || most !== chart.x[chart.x.length - 1]) {
      return [least, most];
    }
    if (chart.shares) {
      return [0, 1];
    }
    const bars = chart.kind === "bars" || chart.kind === "ranks";
    const apart = !bars ? 0 : chart.x.length > 1 ? (chart.x[1] - chart.x[0]) / 2 : 0.5;
    return least === most && !bars ? [least - 0.5, most + 0.5] : [least - apart, most + apart];
  }

  /** Bars begin at 0. */
  function rangeOfBars(least, most) {
    const from = Math.min(0, least);
    const to = Math.max(0, most);
    return from === to ? [0, 1] : [1.05 * from, 1.05 * to];
  }

  function heightOf(chart, width) {
    return chart.kind === "ranks" ? 80 + 24 * chart.x.length : Math.max(240, Math.min(380, width * 0.6));
  }

  function options(chart, width) {
    const ranks = chart.kind === "ranks";
    const x = ranks
      ? axis("", {
        side: 3,
        size: fitting,
        splits: () => chart.x,
        values: (plot, places) => places.map((place) => shortened(chart.labels[place] || "")),
        grid: {show: false},
      })
      : axis(chart.xLabel, Object.assign({size: 40}, chart.whole ? {incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 10000]} : {}));
    const y = axis(chart.yLabel, ranks ? {side: 2, size: 40} : {size: fitting});
    return {
      width: width,
      height: heightOf(chart, width),
      scales: {
        x: Object.assign({time: false, range: (plot, least, most) => rangeOfX(chart, least, most)},
          ranks ? {ori: 1, dir: -1} : {}),
        y: Object.assign(
          chart.shares ? {range: [0, 1]}
            : ranks || chart.kind === "bars" ? {range: (plot, least, most) => rangeOfBars(least, most)} : {},
          ranks ? {ori: 0} : {}),
      },
      axes: [x, y],
      series: [{
        label: chart.xLabel,
        value: (plot, value, i, at) => (value === null || at === null ? "–"
          : chart.labels ? chart.labels[at] : format(value)),
      }].concat(chart.series.map((one, i) => seriesOf(chart, one, i))),
      legend: {
        markers: {
          stroke: (plot, i) => (i > 0 ? `var(${inkOf(i - 1)})` : null),
          fill: () => null,
          dash: (plot, i) => borders[turnOf(i - 1) % borders.length],
        },
      },
      hooks: {draw: [(plot) => drawGuides(plot, chart)]},
    };
  }

  /** Arrow keys move the cursor from point to point, Escape ends a zoom. */
  function onKey(plot, event) {
    const last = plot.data[0].length - 1;
    const at = plot.cursor.idx;
    const before = at === null || at === undefined ? last : Math.max(0, at - 1);
    const after = at === null || at === undefined ? 0 : Math.min(last, at + 1);
    const next = {
      ArrowLeft: before,
      ArrowUp: before,
      ArrowRight: after,
      ArrowDown: after,
      Home: 0,
      End: last,
    }[event.key];
    if (next !== undefined) {
      const place = plot.valToPos(plot.data[0][next], "x");
      plot.setCursor(plot.scales.x.ori === 1
        ? {left: plot.over.clientWidth / 2, top: place}
        : {left: place, top: plot.over.clientHeight / 2});
      event.preventDefault();
    } else if (event.key === "Escape") {
      plot.setScale("x", {min: null, max: null});
      plot.setData(plot.data);
    }
  }

  /** uPlot's legend reacts only to clicks. */
  function openLegendToKeys(plot) {
    plot.root.querySelectorAll(".u-legend .u-series").forEach((row, i) => {
      if (i === 0) {
        return;
      }
      const label = row.querySelector("th");
      label.tabIndex = 0;
      label.setAttribute("role", "button");
      label.setAttribute("aria-pressed", "true");
      const toggle = () => {
        plot.setSeries(i, {show: !plot.series[i].show});
      };
      label.addEventListener("keydown", (event) => {
        if (event.key === "Enter" || event.key === " ") {
          toggle();
          event.preventDefault();
        }
      });
    });
    plot.hooks.setSeries = (plot.hooks.setSeries || []).concat(() => {
      plot.root.querySelectorAll(".u-legend .u-series th").forEach((label, i) => {
        if (i > 0) {
          label.setAttribute("aria-pressed", String(plot.series[i].show));
        }
      });
    });
  }

  /** Makes a plot accessible by keyboard and screen reader. */
  function open(plot, title) {
    plot.over.tabIndex = 0;
    plot.over.setAttribute("role", "application");
    plot.over.setAttribute("aria-label", title + "; arrow keys move from point to point");
    plot.over.addEventListener("keydown", (event) => onKey(plot, event));
    plot.root.querySelector(".u-legend").setAttribute("aria-live", "polite");
    openLegendToKeys(plot);
  }

  /** Gives a plot another width; its colours become those of the page. */
  function resize(plot, chart, width) {
    plot.setSize({width: width, height: heightOf(chart, width)});
  }

  /**
   * Draws a chart into an element, as wide as the figure around it is at any time.
   *
   * A chart has title, xLabel, yLabel, x and series, each of which has name and values. It may have a kind (line, dots,
   * bars or ranks), labels of its places, a mark (a number on the horizontal axis), a diagonal, and axes of whole
   * numbers or of shares.
   */
  function draw(chart, frame, figure) {
    const plot = new uPlot(options(chart, figure.clientWidth), data(chart), frame);
    open(plot, chart.title);
    new ResizeObserver(() => {
      if (figure.clientWidth > 0 && figure.clientWidth !== plot.width) {
        resize(plot, chart, figure.clientWidth);
      }
    }).observe(figure);
    darkness.addEventListener("change", () => plot.redraw());
    return plot;
  }

  function data(chart) {
    return [chart.x].concat(chart.series.map((one) => one.values));
  }

  return {draw: draw, data: data, resize: resize};
})();
