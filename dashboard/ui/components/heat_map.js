// Agencies × criteria as a table of shaded percentages. The order and all texts come from Python.

const SHADES = ["band-0", "band-1", "band-2", "band-3", "band-4"];
const BAND = 100 / SHADES.length; // percentage points per shade
const UPRIGHT = 12; // most criteria with horizontal names; the names of more are vertical

const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== undefined && child !== null));
  return element;
};

const instances = new WeakMap();

class HeatMap {
  constructor(parent) {
    this.bar = parent.querySelector(".bar");
    this.frame = parent.querySelector(".frame");
    this.frame.addEventListener("click", (event) => this.pressed(event));
    this.frame.addEventListener("keydown", (event) => this.step(event));
  }

  show({ data }) {
    const same = this.data?.stamp === data.stamp && this.data.agencyPage === data.agencyPage;
    this.data = data;
    if (!same) this.build();
    for (const row of this.table.tBodies[0].rows) row.classList.toggle("chosen", row.dataset.code === data.chosen);
  }

  build() {
    const { criteria, rows, bands, labels } = this.data;
    const key = bands.map((band, index) => make("span", {}, make("i", { class: SHADES[index] }), band));
    key.push(make("span", {}, make("i", { class: "none" }), labels.notApplicable));
    this.bar.replaceChildren(labels.key, ...key);

    const names = make("tr", {}, make("th", { scope: "col" }, labels.agency));
    const means = make("tr", { class: "mean" }, make("th", { scope: "row" }, labels.blockMean));
    const gaps = make("tr", { class: "gap" }, make("th", { scope: "row" }, labels.apart));
    for (const criterion of criteria) {
      names.append(make("th", { scope: "col", title: criterion.name }, make("span", { lang: "vi" }, criterion.short)));
      means.append(make("td", { class: shade(criterion.mean ?? undefined) }, String(criterion.mean ?? "–")));
      gaps.append(make("td", {}, criterion.gap));
    }
    const body = make("tbody", {}, ...rows.map((row) => this.row(row)));
    const caption = make("caption");
    caption.innerHTML = labels.caption; // escaped by markupsafe
    this.table = make("table", {}, caption, make("thead", {}, names, means, gaps), body);
    this.table.classList.toggle("on-end", criteria.length > UPRIGHT);
    this.frame.replaceChildren(this.table);
    this.reach(this.table.querySelector("tbody td a"));
  }

  row(row) {
    const { criteria, labels } = this.data;
    const rank = make("span", { class: "rank", "aria-hidden": "true" }, String(row.place));
    const said = make("span", { class: "said" }, `${row.rank} `);
    const name = make("a", { class: "xh-inner", href: this.hrefOf(row.code), lang: "vi" }, row.name);
    const cells = row.cells.map(([percent, points], column) => {
      const what = `${row.name} · ${criteria[column].name}: ${points ?? labels.notApplicable}`;
      const href = this.hrefOf(row.code, criteria[column].code);
      const link = { class: "xh-inner", href, tabindex: "-1", title: what, "aria-label": what };
      return make("td", { class: shade(percent) }, make("a", link, String(percent ?? "–")));
    });
    return make("tr", { "data-code": row.code }, make("th", { scope: "row" }, rank, said, name), ...cells);
  }

  hrefOf(agency, criterion) {
    const url = new URL(this.data.agencyPage, location.href);
    url.searchParams.set("cq", agency);
    if (criterion) url.searchParams.set("tc", criterion);
    return url.pathname + url.search;
  }

  // As a row of the leaderboard does: one history entry, in the same session.
  pressed(event) {
    const link = event.composedPath()[0].closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    history.pushState({}, "", link.href);
    dispatchEvent(new PopStateEvent("popstate"));
  }

  // One cell is reached by Tab, the others from it by arrow keys.
  step(event) {
    const cell = event.composedPath()[0].closest("tbody td");
    const way = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    if (!cell || !way || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const row = this.table.tBodies[0].rows[cell.parentElement.sectionRowIndex + way[0]];
    const link = row?.cells[cell.cellIndex + way[1]]?.matches("td") && row.cells[cell.cellIndex + way[1]].firstChild;
    if (!link) return;
    this.reach(link);
    link.focus();
  }

  reach(link) {
    this.reached?.setAttribute("tabindex", "-1");
    this.reached = link;
    link?.setAttribute("tabindex", "0");
  }
}

const shade = (percent) => SHADES[Math.max(0, Math.min(SHADES.length - 1, Math.floor(percent / BAND)))] ?? "none";

export default function (component) {
  const { parentElement } = component;
  let map = instances.get(parentElement);
  if (!map) instances.set(parentElement, (map = new HeatMap(parentElement)));
  map.show(component);
}
