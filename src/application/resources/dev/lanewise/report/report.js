// Draws the charts, marks the current section, and opens folded parts for links and for printing. Without this script,
// the page shows the numbers of the charts as tables, and parts open by a click.
(function () {
  const charts = JSON.parse(document.getElementById("charts").textContent);
  const root = document.documentElement;
  /** Width of a chart on paper, of which two stand side by side. */
  const PAPER = 320;
  /** One for each chart: draws it if it is in sight, and gives it a width on paper, or its usual one. */
  const frames = [];

  document.querySelectorAll("details.values").forEach((part) => {
    part.open = false;
  });
  document.querySelectorAll("figure[data-plot]").forEach((figure) => {
    const chart = charts[figure.dataset.plot];
    const frame = document.createElement("div");
    frame.className = "frame";
    figure.querySelector("h3").after(frame);
    if (frames.length === 0) {
      const hint = document.createElement("p");
      hint.className = "hint";
      hint.textContent = "Arrow keys move from point to point; drag to zoom, double-click or press Escape to see all.";
      frame.after(hint);
    }
    let plot = null;
    const show = (width) => {
      if (plot === null && figure.clientWidth > 0) {
        plot = curves.draw(chart, frame, figure);
      }
      if (plot !== null && width) {
        curves.resize(plot, chart, width);
      }
    };
    frames.push({show: show, restore: () => figure.clientWidth > 0 && show(figure.clientWidth)});
    show();
    // A chart in a folded part has no width until the part is opened.
    new ResizeObserver(() => show()).observe(figure);
  });

  /** Opens the part that the fragment of the address names. */
  function openPart(hash) {
    const section = hash.length > 1 && document.getElementById(hash.slice(1));
    const part = section && section.querySelector("details.part");
    if (part) {
      part.open = true;
    }
  }

  const nav = document.querySelector("nav");
  const links = new Map();
  nav.querySelectorAll("a").forEach((link) => {
    links.set(link.hash.slice(1), link);
    link.addEventListener("click", () => openPart(link.hash));
  });
  addEventListener("hashchange", () => openPart(location.hash));
  openPart(location.hash);

  const sections = [...document.querySelectorAll("main > section")];
  let current = null;

  /** Marks the link to the section that begins above the upper third of the window, or the last one at the end. */
  function mark() {
    const end = innerHeight + scrollY >= document.documentElement.scrollHeight - 2;
    const above = sections.filter((section) => section.getBoundingClientRect().top < innerHeight / 3);
    const section = end ? sections[sections.length - 1] : above[above.length - 1] || sections[0];
    if (section === current) {
      return;
    }
    current = section;
    links.forEach((link, id) => {
      if (id === section.id) {
        link.setAttribute("aria-current", "location");
        // Sideways only: the page itself must not move.
        nav.scrollLeft = link.offsetLeft - (nav.clientWidth - link.offsetWidth) / 2;
      } else {
        link.removeAttribute("aria-current");
      }
    });
  }
  addEventListener("scroll", mark, {passive: true});
  addEventListener("resize", mark);
  mark();

  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("details:not([open])")];
    closed.forEach((part) => {
      part.open = true;
    });
    root.classList.add("paper");
    frames.forEach((frame) => frame.show(PAPER));
  });
  addEventListener("afterprint", () => {
    root.classList.remove("paper");
    closed.forEach((part) => {
      part.open = false;
    });
    frames.forEach((frame) => frame.restore());
  });
})();
