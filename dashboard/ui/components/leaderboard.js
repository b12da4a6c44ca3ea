// The leaderboard table. Rows come ranked and formatted from Python; here they are only ordered, searched and drawn.

const BATCH = 120; // rows drawn at once; more follow as one scrolls

const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null) continue;
    if (name.startsWith("on")) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== undefined && child !== null));
  return element;
};

const instances = new WeakMap();
const shared = (window.xepHang ??= {});

// A column's id is what the address holds; `order` gives the row's value, undefined when it cannot be ordered by it.
function columnsOf(data) {
  const labels = data.labels;
  const columns = [
    { id: "hang", className: "rank number", label: labels.rank, order: (row) => row.place, first: 1 },
    { id: "agency", className: "agency", label: labels.agency, order: (row) => row.nameOrder, first: 1, sortId: "ten" },
    { id: "diem", className: "number total", label: labels.total, order: (row) => row.totalValue, first: -1 },
    {
      id: "phan-tram",
      className: "number percent",
      label: labels.percent,
      title: labels.percentLong,
      order: (row) => row.percentValue,
      first: -1,
    },
    { id: "bars", className: "bars", label: labels.contributions },
  ];
  if (data.hasChange) {
    columns.splice(1, 0, {
      id: "thay-doi",
      className: "change",
      label: labels.change,
      title: labels.changeLong,
      order: (row) => row.changeValue ?? -Infinity,
      first: -1,
    });
  }
  for (const [index, group] of data.groups.entries()) {
    columns.push({
      id: `nhom-${group.code}`,
      className: "heat",
      label: group.name,
      order: (row) => row.groups[index].value ?? -1,
      first: -1,
    });
  }
  columns.push({
    id: "next",
    className: "next number",
    label: labels.next,
    title: labels.nextLong,
    order: (row) => row.nextValue ?? Infinity,
    first: 1,
    sortId: "len-hang",
  });
  return columns.map((column) => ({ ...column, sortId: column.sortId ?? column.id }));
}

class Board {
  constructor(parent) {
    this.bar = parent.querySelector(".bar");
    this.frame = parent.querySelector(".frame");
    this.timer = 0;
  }

  // Draws new data. What the user has typed stays, unless the address says something else (a link, Back).
  show({ data, setTriggerValue }) {
    shared.board = this;
    this.tell = setTriggerValue;
    const fresh = !this.data || data.look.query !== this.data.look.query || data.look.sort !== this.data.look.sort;
    if (fresh && document.activeElement !== this.input) {
      this.query = data.look.query;
      this.sort = this.readSort(data.look.sort);
    }
    const same = this.data && this.data.stamp === data.stamp;
    this.data = data;
    this.columns = columnsOf(data);
    if (!same || !this.table) this.build();
    this.input.value = this.query;
    this.draw();
  }

  readSort(text) {
    const descending = text.startsWith("-");
    return { id: descending ? text.slice(1) : text || "hang", direction: descending ? -1 : 1 };
  }

  writeSort() {
    const text = (this.sort.direction < 0 ? "-" : "") + this.sort.id;
    return text === "hang" ? "" : text;
  }

  build() {
    const { data } = this;
    this.input = make("input", {
      type: "search",
      placeholder: data.labels.searchHint,
      "aria-label": data.labels.search,
      autocomplete: "off",
    });
    this.input.oninput = () => {
      this.query = this.input.value;
      this.draw();
      this.tellSoon();
    };
    this.shown = make("span", { class: "shown", role: "status" });
    const legend = make("span", { class: "legend", "aria-hidden": "true" });
    for (const [index, group] of data.groups.entries()) {
      legend.append(make("span", {}, make("i", { style: `background:var(--group-${index % 8})` }), group.name));
    }
    this.bar.replaceChildren(this.input, this.shown, make("span", { class: "stay" }, data.labels.ranksStay), legend);

    const head = make("tr");
    for (const column of this.columns) {
      const named = { title: column.title, "data-label": column.label };
      const cell = make("th", { scope: "col", class: column.className, ...named });
      if (column.order) {
        const button = make(
          "button",
          { type: "button" },
          make("span", {}, column.label),
          make("span", { class: "arrow", "aria-hidden": "true" }),
        );
        button.onclick = () => this.sortBy(column);
        cell.append(button);
      } else {
        cell.append(make("span", { class: "plain" }, column.label));
      }
      column.head = cell;
      head.append(cell);
    }
    this.body = make("tbody");
    this.table = make("table", {}, make("caption", {}, data.labels.caption), make("thead", {}, head), this.body);
    this.frame.style.setProperty("--frame-height", data.rows.length > 40 ? "78vh" : "none");
    this.end = make("div", { "aria-hidden": "true" });
    this.frame.replaceChildren(this.table, this.end);
    this.watcher?.disconnect();
    this.watcher = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && this.drawMore(),
    );
    this.watcher.observe(this.end);
    this.cells = new Map();
  }

  sortBy(column) {
    const direction = this.sort.id === column.sortId ? -this.sort.direction : column.first;
    this.sort = { id: column.sortId, direction };
    this.draw();
    this.tellSoon();
  }

  tellLook() {
    this.tell("look", this.look());
    window.xepHang?.told?.();
  }

  tellSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.frame.isConnected && this.tellLook(), 600);
  }

  look() {
    return { query: this.query.trim(), sort: this.writeSort() };
  }

  // The address with search and order in it, as the server writes it.
  withLook(address) {
    const url = new URL(address, location.href);
    const { query, sort } = this.look();
    for (const [name, value] of [
      ["tim", query],
      ["sx", sort],
    ]) {
      if (value) url.searchParams.set(name, value);
      else url.searchParams.delete(name);
    }
    return url;
  }

  hrefOf(code) {
    const url = this.withLook(this.data.agencyPage);
    url.searchParams.set("cq", code);
    return url.pathname + url.search;
  }

  // Streamlit's own way of changing the page and its address puts two entries into the history. Its answer to Back and
  // Forward is to show what the address says, and that is asked for here: one entry, and no new load.
  open(code) {
    clearTimeout(this.timer);
    history.replaceState(history.state, "", this.withLook(location.href));
    history.pushState({}, "", this.hrefOf(code));
    dispatchEvent(new PopStateEvent("popstate"));
  }

  draw() {
    const { rows, labels } = this.data;
    const wanted = fold(this.query);
    const found = wanted ? rows.filter((row) => row.search.includes(wanted)) : [...rows];
    const column =
      this.columns.find((candidate) => candidate.sortId === this.sort.id && candidate.order) ?? this.columns[0];
    const { direction } = this.sort;
    found.sort((a, b) => {
      const [x, y] = [column.order(a), column.order(b)];
      return x === y ? a.place - b.place : (x < y ? -1 : 1) * direction;
    });
    for (const other of this.columns) {
      if (!other.head) continue;
      const sorted = other.sortId === column.sortId;
      other.head.setAttribute("aria-sort", sorted ? (direction > 0 ? "ascending" : "descending") : "none");
      const arrow = other.head.querySelector(".arrow");
      if (arrow) arrow.textContent = sorted ? (direction > 0 ? "▲" : "▼") : "";
    }
    this.shown.textContent = labels.shown.replace("{shown}", found.length);
    this.found = found;
    this.drawn = 0;
    this.body.replaceChildren();
    this.drawMore();
    this.frame.querySelector(".none")?.remove();
    if (!found.length) {
      const clear = make("button", { type: "button" }, labels.clear);
      clear.onclick = () => {
        this.query = this.input.value = "";
        this.draw();
        this.tellSoon();
        this.input.focus();
      };
      this.frame.append(make("div", { class: "none" }, labels.nothing.replace("{query}", this.query), clear));
    }
  }

  drawMore(most = BATCH) {
    const next = this.found.slice(this.drawn, this.drawn + most);
    this.drawn += next.length;
    this.body.append(...next.map((row) => this.row(row)));
  }

  row(row) {
    const known = this.cells.get(row.code);
    if (known) {
      known.querySelector("a").setAttribute("href", this.hrefOf(row.code));
      return known;
    }
    const { data } = this;
    const link = make("a", { href: this.hrefOf(row.code) }, row.name);
    const open = (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return; // a new tab is the browser's business
      event.preventDefault();
      if (String(getSelection())) return; // somebody is selecting text
      this.open(row.code);
    };
    const total = make(
      "td",
      { class: "number total" },
      row.total,
      make(
        "span",
        {
          class: `origin ${row.origin.kind}`,
          role: "img",
          title: row.origin.sentence,
          "aria-label": row.origin.sentence,
        },
        row.origin.sign,
      ),
    );
    const cells = [
      make("td", { class: "rank" }, row.rank, row.shared ? make("small", {}, row.shared) : undefined),
      data.hasChange
        ? make(
            "td",
            { class: `change ${row.change.kind}`, title: row.change.sentence },
            make("span", { "aria-hidden": "true" }, row.change.sign),
          )
        : undefined,
      make("th", { class: "agency", scope: "row" }, link),
      total,
      make("td", { class: "number percent" }, row.percent),
      make("td", { class: "bars" }, this.stack(row)),
      ...row.groups.map((group, index) => this.heat(group, index)),
      make("td", { class: "next" }, row.next),
    ];
    const element = make("tr", { onclick: open }, ...cells);
    if (data.hasChange) cells[1].append(make("span", { class: "visually-hidden" }, row.change.sentence));
    this.cells.set(row.code, element);
    return element;
  }

  stack(row) {
    const bar = make("span", { class: "stack", "aria-hidden": "true" });
    if (!row.groups.length) bar.append(make("i", { style: `width:${row.percentValue}%;background:var(--group-0)` }));
    for (const [index, group] of row.groups.entries()) {
      bar.append(
        make("i", {
          style: `width:${group.share}%;background:var(--group-${index % 8})`,
          title: `${this.data.groups[index].name}: ${group.points}`,
        }),
      );
    }
    return bar;
  }

  heat(group, index) {
    if (group.value === null) return make("td", { class: "heat", title: this.data.labels.notApplicable }, "–");
    const strength = Math.round(1 + 22 * (Math.max(0, group.heat) / 100) ** 3); // weak groups stay pale, strong ones tell
    return make(
      "td",
      {
        class: "heat",
        title: `${this.data.groups[index].name}: ${group.points}`,
        style: `background:color-mix(in srgb, var(--accent) ${strength}%, transparent)`,
      },
      group.percent,
    );
  }
}

// Paper holds every row.
if (!shared.printsBoard) {
  shared.printsBoard = true;
  window.addEventListener("beforeprint", () => shared.board?.frame.isConnected && shared.board.drawMore(Infinity));
}

export default function (component) {
  const { parentElement } = component;
  let board = instances.get(parentElement);
  if (!board) instances.set(parentElement, (board = new Board(parentElement)));
  board.show(component);
  return () => board.watcher?.disconnect();
}
