// The first cells of a sheet, coloured by the role of each row and column. Its heads are buttons that open a list of
// possible roles; the choice is sent, and Python answers with the sheet coloured again.

const KINDS = ["header", "names", "codes", "agency", "criterion", "maxima", "group", "sum", "left-out"]; // coloured

const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== null && value !== false) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== undefined && child !== null && child !== ""));
  return element;
};

const instances = new WeakMap();

class LayoutGrid {
  constructor(parent) {
    this.frame = parent.querySelector(".frame");
    this.menu = parent.querySelector(".menu");
    this.frame.addEventListener("click", (event) => this.pressed(event));
    this.frame.addEventListener("keydown", (event) => this.step(event));
    this.frame.addEventListener("scroll", () => this.close());
    this.menu.addEventListener("click", (event) => this.chosen(event));
    this.menu.addEventListener("keydown", (event) => this.stepInMenu(event));
    this.menu.addEventListener("focusout", (event) => {
      if (!this.menu.contains(event.relatedTarget)) this.close();
    });
  }

  show({ data, setTriggerValue }) {
    this.send = setTriggerValue;
    if (this.data?.stamp === data.stamp) return;
    const other = this.data?.sheet !== data.sheet;
    const { scrollLeft, scrollTop } = this.frame;
    this.close();
    this.frame.removeAttribute("aria-busy");
    this.data = data;
    this.build();
    if (other) this.frame.scrollTo(0, 0);
    else this.frame.scrollTo(scrollLeft, scrollTop);
  }

  build() {
    const { columns, rows, labels } = this.data;
    const held = this.frame.contains(this.frame.getRootNode().activeElement) ? this.reached?.dataset : null;
    this.heads = { row: [], column: [] };
    const first = make("tr", {}, make("td", { class: "corner" }));
    for (const [place, column] of columns.entries()) first.append(this.head("column", column, columns[place - 1]));
    const body = rows.map((row, place) => {
      const cells = row.cells.map((text, at) =>
        make("td", { class: this.classesOf(row, columns[at], text) }, text.text),
      );
      return make("tr", { class: this.gap(row, rows[place - 1]) }, this.head("row", row, rows[place - 1]), ...cells);
    });
    const caption = make("caption", {}, labels.caption);
    this.table = make("table", {}, caption, make("thead", {}, first), make("tbody", {}, ...body));
    this.frame.replaceChildren(this.table);
    const again = held && this.heads[held.axis].find((button) => button.dataset.at === held.at);
    this.reach(again ?? this.frame.querySelector("button.doubt") ?? this.heads.column[0]);
    if (again) again.focus({ preventScroll: true });
  }

  head(axis, line, before) {
    const name = make("b", {}, line.name);
    const what = make("span", { class: "what" }, line.what);
    const more = line.more ? make("span", { class: "more" }, line.more) : "";
    const doubt = line.doubt ? make("span", { class: "asked" }, this.data.labels.doubt) : "";
    const attributes = {
      type: "button",
      tabindex: "-1",
      "aria-haspopup": "menu",
      "data-axis": axis,
      "data-at": line.at,
    };
    const button = make("button", { ...attributes, class: line.doubt ? "doubt" : null }, name, what, more, doubt);
    this.heads[axis].push(button);
    const scope = axis === "row" ? "row" : "col";
    return make(
      "th",
      { scope, class: `${painted(line.kind)} ${axis === "column" ? this.gap(line, before) : ""}` },
      button,
    );
  }

  // Marks where rows or columns are left out between two that are drawn.
  gap(line, before) {
    return before && line.at > before.at + 1 ? "gap" : "";
  }

  classesOf(row, column, cell) {
    const figure = cell.figure ? "figure" : "";
    let kind = row.kind;
    if (row.kind === "agency" || row.kind === "criterion") kind = column.kind;
    else if (column.kind === "left-out" && row.kind !== "none" && row.kind !== "header") kind = "left-out";
    return `${painted(kind)} ${figure} ${row.doubt || column.doubt ? "doubted" : ""}`;
  }

  pressed(event) {
    const button = event.target.closest("button");
    if (!button) return;
    this.reach(button);
    if (this.opener === button) this.close();
    else this.open(button);
  }

  // One head is reached by Tab, the others from it by arrow keys.
  step(event) {
    const button = event.target.closest("button");
    const way = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
    if (!button || !way || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const along = event.key === "ArrowLeft" || event.key === "ArrowRight" ? "column" : "row";
    const { axis } = button.dataset;
    const list = this.heads[axis];
    const next = axis === along ? list[list.indexOf(button) + way] : way > 0 ? this.heads[along][0] : undefined;
    if (!next) return;
    this.reach(next);
    next.focus();
  }

  reach(button) {
    this.reached?.setAttribute("tabindex", "-1");
    this.reached = button;
    button?.setAttribute("tabindex", "0");
  }

  open(button) {
    this.close();
    const { axis, at } = button.dataset;
    const line = this.data[axis === "row" ? "rows" : "columns"].find((each) => String(each.at) === at);
    const title = make("p", {}, this.data.labels[axis].replace("{name}", line.name));
    const choices = this.data.choices[axis].map(([what, label]) =>
      make(
        "button",
        {
          type: "button",
          role: "menuitemradio",
          "aria-checked": String(what === line.is),
          "data-what": what,
          tabindex: "-1",
        },
        label,
      ),
    );
    this.menu.replaceChildren(title, make("div", { role: "menu", "aria-label": title.textContent }, ...choices));
    this.opener = button;
    button.setAttribute("aria-expanded", "true");
    this.menu.showPopover();
    this.place(button);
    (choices.find((each) => each.dataset.what === line.is) ?? choices[0]).focus();
  }

  place(button) {
    const box = button.getBoundingClientRect();
    const screen = window.visualViewport ?? { height: innerHeight, width: innerWidth };
    const below = screen.height - box.bottom - 8;
    const up = below < this.menu.offsetHeight && box.top > below;
    const { style } = this.menu;
    style.maxHeight = `${Math.max(120, up ? box.top - 8 : below)}px`;
    style.left = `${Math.max(8, Math.min(box.left, screen.width - this.menu.offsetWidth - 8))}px`;
    style.top = up ? "auto" : `${box.bottom + 4}px`;
    style.bottom = up ? `${innerHeight - box.top + 4}px` : "auto";
  }

  close() {
    if (!this.opener) return;
    this.opener.removeAttribute("aria-expanded");
    this.opener = null;
    this.menu.hidePopover();
  }

  chosen(event) {
    const choice = event.target.closest("[role=menuitemradio]");
    if (!choice) return;
    const { axis, at } = this.opener.dataset;
    this.opener.focus();
    this.close();
    this.frame.setAttribute("aria-busy", "true");
    setTimeout(() => this.frame.removeAttribute("aria-busy"), 4000);
    this.send("say", { sheet: this.data.sheet, axis, at: Number(at), what: choice.dataset.what });
  }

  stepInMenu(event) {
    const choices = [...this.menu.querySelectorAll("[role=menuitemradio]")];
    const here = choices.indexOf(event.target);
    const to = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: choices.length - 1 }[event.key];
    if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      this.opener?.focus();
      this.close();
    } else if (to !== undefined) {
      event.preventDefault();
      choices[(to + choices.length) % choices.length].focus();
    }
  }
}

const painted = (kind) => (KINDS.includes(kind) ? kind : "none");

export default function (component) {
  const { parentElement } = component;
  let grid = instances.get(parentElement);
  if (!grid) instances.set(parentElement, (grid = new LayoutGrid(parentElement)));
  grid.show(component);
}
