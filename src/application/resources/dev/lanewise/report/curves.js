// Learning curves as charts: values under the pointer, zoom by dragging, lines on and off, all of it by keys as well.
"use strict";

const curves = (function () {
  const inks = ["--one", "--two", "--three"];
  const dashes = [[], [8, 4], [2, 4]];
  const borders = ["solid", "dashed", "dotted"];
  const darkness = matchMedia("(prefers-color-scheme: dark)");

  function colour(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }

  function axis(label, size) {
    return {
      label: label,
      labelSize: 22,
      size: size,
      font: "12px system-ui, sans-serif",
      labelFont: "12px system-ui, sans-serif",
      stroke: () => colour("--text"),
      grid: {stroke: () => colour("--grid"), width: 1},
      ticks: {stroke: () => colour("--grid"), width: 1},
    };
  }

  /** Draws a vertical line at the marked epoch, if there is one. */
  function drawMark(plot, mark) {
    const at = mark === null || mark === undefined ? NaN : plot.valToPos(mark, "x", true);
    if (at >= plot.bbox.left && at <= plot.bbox.left + plot.bbox.width) {
      plot.ctx.save();
      plot.ctx.strokeStyle = colour("--guide");
      plot.ctx.lineWidth = devicePixelRatio;
      plot.ctx.beginPath();
      plot.ctx.moveTo(at, plot.bbox.top);
      plot.ctx.lineTo(at, plot.bbox.top + plot.bbox.height);
      plot.ctx.stroke();
      plot.ctx.restore();
    }
  }

  function options(chart, width) {
    const series = chart.series.map((one, i) => ({
      label: one.name,
      stroke: () => colour(inks[i % inks.length]),
      width: 2,
      dash: dashes[i % dashes.length],
      points: {show: () => chart.x.length < 40},
      value: (plot, value) => (value === null ? "–" : value.toPrecision(5)),
    }));
    const epochs = Object.assign(axis(chart.xLabel, 40), {incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 10000]});
    return {
      width: width,
      height: Math.max(240, Math.min(380, width * 0.6)),
      scales: {x: {time: false, range: (plot, least, most) => (least === most ? [least - 0.5, most + 0.5] : [least, most])}},
      axes: [epochs, axis(chart.yLabel, (plot, texts) => 20 + 7 * Math.max(6, ...(texts || []).map((text) => text.length)))],
      series: [{label: chart.xLabel, value: (plot, value) => (value === null ? "–" : value)}].concat(series),
      legend: {markers: {dash: (plot, i) => borders[(i - 1) % borders.length]}},
      hooks: {draw: [(plot) => drawMark(plot, chart.mark)]},
    };
  }

  /** Arrow keys move the cursor from epoch to epoch, Escape ends a zoom. */
  function onKey(plot, event) {
    const last = plot.data[0].length - 1;
    const at = plot.cursor.idx;
    const next = {
      ArrowLeft: at === null || at === undefined ? last : Math.max(0, at - 1),
      ArrowRight: at === null || at === undefined ? 0 : Math.min(last, at + 1),
      Home: 0,
      End: last,
    }[event.key];
    if (next !== undefined) {
      plot.setCursor({left: plot.valToPos(plot.data[0][next], "x"), top: plot.over.clientHeight / 2});
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
    plot.over.setAttribute("aria-label", title + "; arrow keys move from epoch to epoch");
    plot.over.addEventListener("keydown", (event) => onKey(plot, event));
    plot.root.querySelector(".u-legend").setAttribute("aria-live", "polite");
    openLegendToKeys(plot);
  }

  /**
   * Draws a chart into an element, as wide as the figure around it is at any time.
   *
   * A chart has title, xLabel, yLabel, x and series, each of which has name and values. Its mark is a number on the
   * horizontal axis, or null.
   */
  function draw(chart, frame, figure) {
    const plot = new uPlot(options(chart, figure.clientWidth), data(chart), frame);
    open(plot, chart.title);
    new ResizeObserver(() => {
      const size = options(chart, figure.clientWidth);
      if (size.width !== plot.width) {
        plot.setSize({width: size.width, height: size.height});
      }
    }).observe(figure);
    darkness.addEventListener("change", () => plot.redraw());
    return plot;
  }

  function data(chart) {
    return [chart.x].concat(chart.series.map((one) => one.values));
  }

  return {draw: draw, data: data};
})();
