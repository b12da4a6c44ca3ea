// The leaderboard table. Rows come ranked and formatted from Python; here they are only ordered, searched and drawn.

const BATCH = 120; // rows drawn at once; more follow on scrolling

const SHADES = ["band-0", "band-1", "band-2", "band-3", "band-4"];
const COLOURS = ["g0", "g1", "g2", "g3", "g4", "g5", "g6", "g7"];

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

// Selects `code` in `select`, or `otherwise` if there is no such option; returns the selected code.
function choose(select, code, otherwise) {
  select.value = code;
  if (select.selectedIndex < 0 || !code) select.value = otherwise;
  return select.value;
}

const written = ({ query, sort, only, near }) => JSON.stringify([query, sort, only, near]);

const instances = new WeakMap();
const shared = (window.xepHang ??= {});

// A column's id is its code in the address; `order` returns a row's sort value, and is undefined if it cannot sort.
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
      order: (row) => row.groups[index].value ?? Number.NEGATIVE_INFINITY,
      first: -1,
      group: index,
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
    this.legend = parent.querySelector(".legend");
    this.frame = parent.querySelector(".frame");
    this.timer = 0;
    this.told = [];
    this.frame.addEventListener("focusin", () => this.hush(false));
    this.frame.addEventListener("pointermove", () => this.hush(false));
  }

  // Draws new data. The user's search and order stay, unless the address was changed elsewhere (a link, Back): what was
  // sent from here comes back, and the user may have changed more meanwhile.
  show({ data, setTriggerValue }) {
    shared.board = this;
    this.tell = setTriggerValue;
    const said = written(data.look);
    const echo = this.told.indexOf(said);
    this.told.splice(0, echo + 1);
    const fresh = !this.data || (echo < 0 && said !== written(this.data.look));
    if (fresh && document.activeElement !== this.input) {
      this.query = data.look.query;
      this.sort = this.readSort(data.look.sort);
      this.only = data.look.only;
      this.near = data.look.near;
    }
    const same = this.data && this.data.stamp === data.stamp;
    this.data = data;
    this.columns = columnsOf(data);
    if (!same || !this.table) this.build();
    this.input.value = this.query;
    this.chosen = {
      only: choose(this.filter, this.only, ""),
      near: choose(this.distance, this.near, data.near.otherwise),
    };
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
    this.filter = this.choice(data.filters, (code) => (this.only = code));
    this.distance = this.choice(data.near.choices, (code) => (this.near = code === data.near.otherwise ? "" : code));
    const { labels } = data;
    const bands = data.bands.map((name, band) => make("span", {}, make("i", { class: SHADES[band] }), name));
    this.bar.replaceChildren(
      this.input,
      make("label", {}, labels.filter, this.filter),
      make("label", {}, make("i", { class: "near-key" }), labels.near, this.distance),
      this.shown,
      make("span", { class: "stay" }, labels.ranksStay),
      data.groups.length ? make("span", { class: "key" }, labels.key, ...bands) : undefined,
    );
    this.legend.replaceChildren(
      ...this.columns
        .filter((column) => column.group !== undefined)
        .map((column) => {
          const sign = make("i", { class: COLOURS[column.group] });
          const name = make("span", { lang: "vi" }, column.label);
          const title = labels.align.replace("{group}", column.label);
          return make("button", { type: "button", title, onclick: () => this.sortBy(column) }, sign, name);
        }),
    );

    const head = make("tr");
    for (const column of this.columns) {
      const named = { title: column.title, "data-label": column.label };
      const cell = make("th", { scope: "col", class: column.className, ...named });
      if (column.order) {
        const button = make(
          "button",
          { type: "button" },
          column.group === undefined ? undefined : make("i", { class: COLOURS[column.group] }),
          make("span", column.group === undefined ? {} : { lang: "vi" }, column.label),
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
    const caption = make("caption");
    caption.innerHTML = data.labels.caption; // escaped by markupsafe
    this.table = make("table", {}, caption, make("thead", {}, head), this.body);
    this.end = make("div", { "aria-hidden": "true" });
    this.frame.replaceChildren(this.table, this.end);
    this.watcher?.disconnect();
    this.watcher = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && this.drawMore(),
    );
    this.watcher.observe(this.end);
    this.sizes?.disconnect();
    this.sizes = new ResizeObserver(() => this.fit());
    this.sizes.observe(this.frame);
    this.sizes.observe(this.legend);
    this.cells = new Map();
  }

  // Escape hides what is shown over the rows on hover or focus (WCAG 1.4.13).
  hush(on) {
    this.frame.classList.toggle("hushed", on);
  }

  // The head sticks to the screen below the legend, unless the table is wider than its frame and scrolls in it.
  fit() {
    this.frame.classList.remove("wide");
    this.frame.classList.toggle("wide", this.table.scrollWidth > this.frame.clientWidth + 1);
    this.frame.style.setProperty("--legend", `${this.legend.offsetHeight}px`);
  }

  choice(choices, take) {
    const options = choices.map(({ code, name }) => make("option", { value: code }, name));
    const select = make("select", {}, ...options);
    select.onchange = () => {
      take(select.value);
      this.chosen = { only: this.filter.value, near: this.distance.value };
      this.draw();
      this.tellSoon();
    };
    return select;
  }

  sortBy(column) {
    const direction = this.sort.id === column.sortId ? -this.sort.direction : column.first;
    this.sort = { id: column.sortId, direction };
    this.draw();
    this.tellSoon();
  }

  tellLook() {
    const look = this.look();
    this.told.push(written(look));
    this.tell("look", look);
    window.xepHang?.told?.();
  }

  tellSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.frame.isConnected && this.tellLook(), 600);
  }

  look() {
    return { query: this.query.trim(), sort: this.writeSort(), only: this.only, near: this.near };
  }

  // The URL with search and order in it, as the server writes it.
  withLook(address) {
    const url = new URL(address, location.href);
    const { query, sort, only, near } = this.look();
    for (const [name, value] of Object.entries({ tim: query, sx: sort, loc: only, sat: near })) {
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

  // Streamlit's own way to change page and URL adds two history entries. On Back and Forward it shows what the URL
  // says, and that is triggered here: one entry, and no page load.
  open(code) {
    clearTimeout(this.timer);
    history.replaceState(history.state, "", this.withLook(location.href));
    history.pushState({}, "", this.hrefOf(code));
    dispatchEvent(new PopStateEvent("popstate"));
  }

  draw() {
    const { rows, labels } = this.data;
    const wanted = fold(this.query);
    const { only } = this.chosen;
    const found = rows.filter((row) => row.search.includes(wanted) && (!only || row.filters.includes(only)));
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
    this.group = column.group;
    for (const [index, button] of [...this.legend.children].entries()) {
      button.setAttribute("aria-pressed", String(index === column.group));
    }
    this.bracketed = this.data.near.choices.find((choice) => choice.code === this.chosen.near);
    this.runs = [];
    for (const [run, [first, last]] of this.bracketed.runs.entries()) {
      for (let place = first; place <= last; place += 1) this.runs[place] = run;
    }
    this.ranked = ["hang", "diem"].includes(column.sortId);
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
        this.only = this.filter.value = this.chosen.only = "";
        this.draw();
        this.tellSoon();
        this.input.focus();
      };
      this.frame.append(
        make(
          "div",
          { class: "none" },
          (wanted ? labels.nothing : labels.nothingLeft).replace("{query}", this.query),
          clear,
        ),
      );
    }
  }

  drawMore(most = BATCH) {
    const first = this.drawn;
    const next = this.found.slice(first, first + most);
    this.drawn += next.length;
    this.body.append(...next.map((row, index) => this.marked(this.row(row), row, first + index)));
  }

  // Marks that depend on order and choice: the bracket around neighbours, the agency on screen, the group in front.
  marked(element, row, place) {
    const { said } = this.bracketed;
    const runAt = (at) => (this.ranked && this.found[at] ? this.runs[this.found[at].place] : undefined);
    const [run, rank] = [runAt(place), element.firstElementChild];
    const joins = [run !== undefined && runAt(place - 1) === run, run !== undefined && runAt(place + 1) === run];
    rank.className = `rank${joins[0] ? " joins-above" : ""}${joins[1] ? " joins-below" : ""}`;
    this.sayNear(element, row, joins.some(Boolean) ? said[run] : "");
    element.className = row.code === this.data.chosen ? "chosen" : "";
    for (const part of element.querySelectorAll(".stack i")) {
      const first = part.classList.contains(COLOURS[this.group]);
      part.classList.toggle("first", first);
      part.classList.toggle("recedes", this.group !== undefined && !first);
    }
    return element;
  }

  // Why a row is in a bracket: read out with its rank and its link, shown on hover and on focus.
  sayNear(element, row, said) {
    const link = element.querySelector("a");
    element.querySelector(".near-said")?.remove();
    link.removeAttribute("aria-describedby");
    if (!said) return;
    const note = make("span", { class: "near-said", id: `near-${row.place}` }, said);
    element.firstElementChild.append(note);
    link.setAttribute("aria-describedby", note.id);
  }

  row(row) {
    const known = this.cells.get(row.code);
    if (known) {
      known.querySelector("a").setAttribute("href", this.hrefOf(row.code));
      return known;
    }
    const { data } = this;
    const link = make("a", { href: this.hrefOf(row.code), lang: "vi" }, row.name);
    const open = (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return; // new tabs are left to the browser
      event.preventDefault();
      if (String(getSelection())) return; // the user is selecting text
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
    const bar = make("span", { class: "stack", "aria-hidden": "true", title: row.missing });
    if (row.start) bar.append(make("i", { class: "start", style: `width:${row.start}%` })); // up to where bars begin
    if (!row.groups.length) {
      const side = row.percentValue < 0 ? " below" : "";
      bar.append(make("i", { class: `g0${side}`, style: `width:${row.length}%` }));
    }
    for (const [index, group] of row.groups.entries()) {
      bar.append(
        make("i", {
          class: group.below ? `${COLOURS[index]} below` : COLOURS[index],
          style: `width:${group.share}%`,
          title: `${this.data.groups[index].name}: ${group.points}`,
        }),
      );
    }
    return bar;
  }

  heat(group, index) {
    if (group.value === null) return make("td", { class: "heat", title: this.data.labels.notApplicable }, "–");
    return make(
      "td",
      {
        class: ["heat", SHADES[group.band]].join(" ").trim(),
        title: `${this.data.groups[index].name}: ${group.points}`,
      },
      group.percent,
    );
  }
}

// All rows are printed.
if (!shared.printsBoard) {
  shared.printsBoard = true;
  window.addEventListener("beforeprint", () => shared.board?.frame.isConnected && shared.board.drawMore(Infinity));
}

if (!shared.hushesBoard) {
  shared.hushesBoard = true;
  document.addEventListener("keydown", (event) => event.key === "Escape" && shared.board?.hush(true));
}

export default function (component) {
  const { parentElement } = component;
  let board = instances.get(parentElement);
  if (!board) instances.set(parentElement, (board = new Board(parentElement)));
  board.show(component);
  return () => {
    board.watcher?.disconnect();
    board.sizes?.disconnect();
  };
}
