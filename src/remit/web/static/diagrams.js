// Draws BPMN, CMMN and DMN with the vendored viewers, and lays live states and counts on the elements.
"use strict";
(() => {
  const VIEWERS = { bpmn: () => window.BpmnJS, cmmn: () => window.CmmnJS, dmn: () => window.DmnJS };

  // cmmn-js answers by callback, its younger sisters by promise.
  async function imported(viewer, xml, notation) {
    const done = notation === "cmmn"
      ? new Promise((resolve, reject) => viewer.importXML(xml, (error) => (error ? reject(error) : resolve())))
      : viewer.importXML(xml);
    await done;
  }
  function decorate(viewer, marks) {
    const canvas = viewer.get("canvas");
    const overlays = viewer.get("overlays");
    const registry = viewer.get("elementRegistry");
    for (const mark of marks) {
      const element = mark.element in registry._elements ? mark.element : [...idsOf(registry, mark.element)][0];
      if (!element) continue;
      if (mark.state) canvas.addMarker(element, `is-${mark.state}`);
      if (mark.count) {
        const count = document.createElement("span");
        count.className = mark.bad ? "count bad" : "count";
        count.textContent = String(mark.count);
        if (mark.title) count.title = mark.title;
        overlays.add(element, { position: { top: -11, right: 14 }, html: count });
      }
    }
  }
  // A plan item stands for its definition: marks may name either.
  function* idsOf(registry, id) {
    for (const element of registry.getAll()) {
      const definition = element.businessObject && element.businessObject.definitionRef;
      if (definition && definition.id === id) yield element.id;
    }
  }
  // What is drawn smaller than this cannot be read: a large drawing keeps it, and is moved by finger, wheel or arrows.
  const SCALE_MIN = 0.6;
  const STEP_PX = 60;
  const ARROWS = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
  // A small drawing needs no tall place: as high as it is at this width, at most what the style gives.
  function fit(place, canvas) {
    const width = place.parentElement.clientWidth;
    if (!width || place.dataset.width === String(width)) return;
    place.dataset.width = String(width);
    place.style.height = place.style.minHeight = "";
    const inner = canvas.viewbox().inner;
    const wanted = inner.height * Math.max(SCALE_MIN, Math.min(1, width / inner.width)) + 90;
    if (wanted < place.clientHeight) place.style.height = place.style.minHeight = `${Math.max(160, Math.round(wanted))}px`;
    canvas.resized();
    canvas.zoom("fit-viewport", "auto");
    if (canvas.zoom() < SCALE_MIN) readably(place, canvas, inner);
  }
  // Where all of it would be too small, the drawing begins at its top left and is as high as it needs: a finger draws it
  // sideways, so that up and down stay the page's own, and arrows reach the rest.
  function readably(place, canvas, inner) {
    const margin = 20 / SCALE_MIN;
    place.style.height = place.style.minHeight = `${Math.round(inner.height * SCALE_MIN + 90)}px`;
    canvas.resized();
    const seen = { width: place.clientWidth / SCALE_MIN, height: place.clientHeight / SCALE_MIN };
    canvas.viewbox({ x: inner.x - margin, y: inner.y - margin, ...seen });
    if (place.tabIndex === 0) return;
    place.tabIndex = 0;
    place.style.touchAction = "pan-y";
    place.addEventListener("keydown", (event) => {
      const to = ARROWS[event.key];
      if (!to || event.target !== place) return;
      event.preventDefault();
      canvas.scroll({ dx: to[0] * STEP_PX, dy: to[1] * STEP_PX });
    });
    let at = null;
    place.addEventListener("pointerdown", (event) => { at = event.pointerType === "touch" ? event.clientX : null; });
    place.addEventListener("pointermove", (event) => {
      if (at === null || event.pointerType !== "touch") return;
      canvas.scroll({ dx: event.clientX - at, dy: 0 });
      at = event.clientX;
    });
  }
  async function draw(place) {
    if (place.dataset.drawn) return;
    const Viewer = VIEWERS[place.dataset.notation]();
    if (!Viewer) return;
    const xml = await (await fetch(place.dataset.diagram)).text();
    place.textContent = "";
    const viewer = new Viewer({ container: place });
    try {
      await imported(viewer, xml, place.dataset.notation);
      if (place.dataset.notation === "dmn") {
        const table = viewer.getViews().find((view) => view.type === "decisionTable");
        if (table) await viewer.open(table);
        const box = place.querySelector(".tjs-table-container");
        if (box) box.tabIndex = 0;
        const corner = place.querySelector("th.index-column");
        if (corner) corner.textContent = "#";
        place.dataset.drawn = "1";
        return;
      }
      fit(place, viewer.get("canvas"));
      new ResizeObserver(() => fit(place, viewer.get("canvas"))).observe(place.parentElement);
      const data = document.getElementById(place.dataset.marks);
      if (data) decorate(viewer, JSON.parse(data.textContent));
    } catch {
      place.textContent = place.dataset.undrawn;
    }
    place.dataset.drawn = "1";
  }
  // What lies folded has no width to fit: it is drawn once it is unfolded.
  const open = (place) => !place.closest("details:not([open])");
  document.addEventListener("toggle", (event) => event.target.querySelectorAll?.("[data-diagram]").forEach((place) => open(place) && draw(place)), true);
  document.addEventListener("DOMContentLoaded", () => [...document.querySelectorAll("[data-diagram]")].filter(open).forEach(draw));
})();
