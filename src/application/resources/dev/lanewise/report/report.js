// Makes the learning curves live. Without this script the page shows the same curves as pictures.
(function () {
  const charts = JSON.parse(document.getElementById("live-charts").textContent);

  document.querySelectorAll("figure[data-plot]").forEach((figure) => {
    const chart = charts[figure.dataset.plot];
    if (chart) {
      const frame = document.createElement("div");
      const hint = document.createElement("p");
      hint.className = "hint";
      hint.textContent = "Arrow keys move from epoch to epoch; drag to zoom, double click or Escape to see all.";
      figure.querySelector("svg").replaceWith(frame, hint);
      curves.draw(chart, frame, figure);
    }
  });
})();
