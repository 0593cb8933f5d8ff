// Makes the learning curves interactive, marks the current section, and opens folded parts for links and for printing.
// Without this script, the page shows the same curves as images, and parts open by a click.
(function () {
  const charts = JSON.parse(document.getElementById("live-charts").textContent);

  document.querySelectorAll("figure[data-plot]").forEach((figure) => {
    const chart = charts[figure.dataset.plot];
    if (chart) {
      const frame = document.createElement("div");
      const hint = document.createElement("p");
      frame.className = "frame";
      hint.className = "hint";
      hint.textContent = "Arrow keys move from epoch to epoch; drag to zoom, double-click or press Escape to see all.";
      // The image is kept for printing.
      figure.classList.add("live");
      figure.append(frame, hint);
      curves.draw(chart, frame, figure);
    }
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
  });
  addEventListener("afterprint", () => closed.forEach((part) => {
    part.open = false;
  }));
})();
