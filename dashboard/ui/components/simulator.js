// Sliders and ranked board. Draws what Python sends and reports what the user does; computes no points and no ranks.
// Names of an edition are Vietnamese in every language of the page; `lang` makes screen readers use the right voice.

const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== undefined && child !== null));
  return element;
};

const write = (element, text) => {
  if (element.textContent !== text) element.textContent = text;
};

const equal = (one, other) => Object.keys(one).every((name) => one[name] === other?.[name]);

// Position of points between the minimum (0) and the maximum (1).
const part = ({ minimum, maximum }, points) => (points - minimum) / (maximum - minimum);

const COMMIT_AFTER = 450; // ms without a change before changes are committed (debounced)
const SPOKEN_AFTER = 600; // ms without a change before the result is read out
let rowHeight = 28; // px of a row of the board: 1.75rem (simulator.css), which grows with the size of text
const LEAST_ROWS = 3; // rows of the board that are always visible, however low it is: the own one and its neighbours
const PAGE = "[data-testid=stMainBlockContainer]";
const BELOW = 12; // px between the board and the end of the screen
const NARROW = window.matchMedia("(max-width: 900px)"); // the board is below the sliders (simulator.css)
const ANSWERED = 3000; // ms within which Python answers, unless it does not know this session

const instances = new WeakMap();
const shared = (window.xepHang ??= {}); // explained in press_gate.js
// Number of the newest event in this tab, from any simulator: one that is drawn in place of another must not reuse a
// number that Python already knows.
shared.number ??= 0;

// The user's changes, stored in the tab under their history entry: F5, a reopened tab, Back and Forward bring to Python
// what the URL does not contain. They stay stored when the URL contains them: F5 at the moment when the URL is written
// loads the new entry with the URL of the old one.
const kept = {
  key: (entry) => `xep-hang-simulator-${entry}`,
  entry: () => window.navigation?.currentEntry?.key ?? "any", // without the Navigation API they are stored for F5 only
  content: (entry) => JSON.parse(sessionStorage.getItem(kept.key(entry))),
  // null: the URL contains everything
  read: (entry) => {
    const content = kept.content(entry);
    return content && (kept.isElsewhere(content) || kept.isInUrl(content)) ? null : content;
  },
  // A new entry takes over what is stored. F5 at that moment may load the old entry, and then there is no new one.
  moved: (entry, to) => kept.write(entry, { ...kept.content(entry), to }),
  isElsewhere: ({ to }) => to !== undefined && navigation.entries().some(({ key }) => key === to),
  isInUrl: ({ scenario, events }) => !events.length && scenario === scenarioOfUrl(),
  write: (entry, content) => sessionStorage.setItem(kept.key(entry), JSON.stringify(content)),
  forget: (entry) => sessionStorage.removeItem(kept.key(entry)),
};

const scenarioOfUrl = () => new URLSearchParams(location.search).get("thu") ?? "";

class Simulator {
  constructor(parent) {
    this.summary = parent.querySelector(".summary");
    this.sliders = parent.querySelector(".sliders");
    this.board = parent.querySelector(".board");
    this.pending = []; // events that Python has not acknowledged
    this.newGesture();
    this.dragging = false;
    this.held = new Map(); // criterion -> value on the slider that Python has not answered yet
    this.typedIn = new Set(); // criteria whose field has typed text that is not entered, even if it is unchanged
    this.filter = null;
    this.folded = new Set(); // names of the groups that are folded, which stay so for the next agency
    this.commitTimer = 0;
    this.answerTimer = 0;
    this.woken = false;
    this.preview = null; // figures from the preview, with the number of the newest event in them
    this.asking = false;
    this.unsent = false; // whether events wait for the commit, since their figures come from the preview
    this.entry = null; // history entry under which changes are stored
    this.entryBefore = null; // earlier entry with the same changes, in case F5 loads it
    this.toTell = kept.read(kept.entry()); // stored changes of the current entry that have not been sent yet
    // after a link, Back or Forward nothing more is sent for this page until a run has followed
    this.left = this.sliders.inert = shared.gate?.travelling() ?? false;
    this.holding = false; // the target of Back or Forward is on the screen; changes wait until a run has followed
    this.drawnEntry = null; // history entry that is on the screen
    this.behind = 0; // timer; a button was pressed: later changes are sent after its run, or they would overtake it
    this.speakTimer = 0;
    this.runAwaited = 0; // number of the press gate's question for the button
    this.ways = new Map(); // number of an event after a button -> steps that compute its value from what the run draws
    this.sliders.addEventListener("focusout", () => this.sendUnsent()); // the next element may lead away from the page
    this.page = parent.host.closest(PAGE);
    this.place = parent.host.closest(".st-key-simulator");
    shared.growing.observe(this.page); // elements above the board move it when they appear
  }

  show({ data, setStateValue }) {
    this.send = setStateValue;
    shared.simulator = this;
    // a new session knows only the URL
    if (this.data && this.data.session !== data.session) this.toTell = kept.read(kept.entry());
    shared.number = Math.max(shared.number, data.acknowledged);
    this.pending = this.pending.filter((event) => event.n > data.acknowledged);
    clearTimeout(this.answerTimer);
    this.answerTimer = 0;
    if (this.pending.length && !this.unsent) this.awaitAnswer();
    if (this.pending.length && this.woken) this.send("events", this.pending);
    this.woken = false;
    for (const [code, event] of this.held) if (event.n <= data.acknowledged) this.held.delete(code);
    const rebuilt = !this.data || this.data.stamp !== data.stamp;
    if (this.preview && (rebuilt || data.acknowledged >= this.preview.number)) this.preview = null;
    this.data = this.preview ? this.with(data, this.preview.figures) : data;
    this.told = { edition: data.edition, scenario: data.scenario };
    if (rebuilt) this.build();
    this.draw();
    this.place.dataset.drawn = ""; // frame.css
    this.fit();
    this.frame = performance.now();
    this.tellAgain();
    this.keep();
  }

  // Applies a plan or an allocation, which is drawn above the sliders: the result is shown, read out and focused.
  // `changes` replace the changes of `agency` so far, or without an agency are added to all; `points` are those of them
  // that are on the sliders. It is one event, like a change on the sliders: neither F5 nor Back loses it.
  apply({ agency, changes, points }) {
    if (!this.sliders.isConnected || this.data.readOnly) return;
    this.commitTyped();
    this.newGesture();
    this.tell("apply", "", changes, agency);
    const own = JSON.parse(points);
    for (const [code, { leaf }] of this.leaves)
      if (leaf && (agency || code in own)) this.showAlready(code, own[code] ?? leaf.today);
    this.commit();
    this.summary.scrollIntoView();
    this.summary.focus({ preventScroll: true });
  }

  // ---- events to Python

  // `step`: computes the value from the one before it; without it the value does not depend on the one before.
  tell(kind, criterion = "", value = null, agency = this.data.agency, step = () => value) {
    if (this.left && !this.holding) return;
    const event = {
      n: ++shared.number,
      k: kind,
      e: this.data.edition,
      a: agency,
      c: criterion,
      v: value,
      g: this.gesture,
    };
    if (kind === "set" && agency === this.data.agency) {
      const isBefore = (older) => older.k === "set" && older.c === criterion && older.g === event.g;
      const before = this.pending.filter(isBefore).flatMap(({ n }) => this.ways.get(n) ?? []);
      if (this.behind) this.ways.set(event.n, [...before, step]);
      this.pending = this.pending.filter((older) => !isBefore(older));
      this.held.set(criterion, { n: event.n, value });
    }
    this.pending.push(event);
    if (kind !== "commit") this.commitSoon();
    this.unsent = true;
    this.keep();
    if (kind === "set" && agency === this.data.agency && this.data.preview && !this.behind) this.askPreview();
    else this.sendUnsent();
  }

  sendUnsent() {
    if (!this.unsent || this.left || this.behind || !this.sliders.isConnected) return;
    this.unsent = false;
    this.send("events", this.pending);
    this.awaitAnswer();
  }

  // Requests the figures of a step by plain HTTP: on a run, Streamlit redraws the whole page before it passes on the
  // answer. One request at a time, always for the newest values. If other events are pending, or the request fails, the
  // events themselves are sent at once.
  async askPreview() {
    if (this.asking) return;
    this.asking = true;
    try {
      while (this.unsent && this.pending.every((event) => event.k === "set" && this.isOfScreen(event))) {
        const { stamp, preview } = this.data;
        const { number } = shared;
        const points = Object.fromEntries(this.pending.map((event) => [event.c, event.v]));
        const question = JSON.stringify({ token: preview.token, stamp, points });
        const answer = await fetch(preview.path, {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: question,
        });
        if (!answer.ok) return this.sendUnsent();
        const figures = await answer.json();
        if (this.data.stamp !== stamp) return this.sendUnsent();
        if (number > this.data.acknowledged) {
          this.preview = { number, figures };
          this.data = this.with(this.data, figures);
          this.draw();
        }
        if (number === shared.number) return;
      }
      this.sendUnsent();
    } catch {
      this.sendUnsent();
    } finally {
      this.asking = false;
    }
  }

  isOfScreen(event) {
    return event.e === this.data.edition && event.a === this.data.agency;
  }

  with(data, figures) {
    return { ...data, ...figures, values: { ...data.values, ...figures.values } };
  }

  awaitAnswer() {
    if (this.answerTimer) return;
    this.answerTimer = setTimeout(() => {
      this.answerTimer = 0;
      if (!this.pending.length || this.unsent || !this.sliders.isConnected) return;
      // a restarted server does not know this session before it has run the whole page; then the events are sent again
      this.woken = true;
      shared.gate?.ask();
      this.awaitAnswer();
    }, ANSWERED);
  }

  commitSoon() {
    clearTimeout(this.commitTimer);
    this.commitTimer = setTimeout(() => this.commit(), COMMIT_AFTER);
  }

  commit() {
    clearTimeout(this.commitTimer);
    this.commitTimer = 0;
    if (!this.sliders.isConnected) return; // the page was left meanwhile
    if (!this.dragging) this.newGesture(); // a pause during a drag does not begin a new undo step
    this.tell("commit");
  }

  letGo() {
    if (this.dragging && !this.commitTimer) this.newGesture(); // a pause has committed it already
    this.dragging = false;
  }

  // ---- nothing is lost

  // Whether links and buttons do not contain the latest changes yet.
  unsettled() {
    return (
      this.sliders.isConnected &&
      !this.data.readOnly &&
      (this.pending.length > 0 || this.commitTimer !== 0 || !this.inUrl())
    );
  }

  // Sends pending events, and text that was typed and not entered.
  settle() {
    if (!this.sliders.isConnected || this.left) return;
    this.commitTyped();
    if (this.commitTimer) this.commit();
    else this.sendUnsent();
  }

  // A link was followed: Streamlit would take anything sent for this page from now on as a request to return to it.
  leave() {
    if (!this.sliders.isConnected) return;
    clearTimeout(this.commitTimer);
    this.commitTimer = 0;
    this.left = true;
    this.sliders.inert = true;
  }

  standBehind(question) {
    clearTimeout(this.behind);
    this.runAwaited = question;
    this.behind = setTimeout(() => this.goOn(), ANSWERED);
  }

  // Keys that were pressed meanwhile are applied to what the run has drawn.
  goOn() {
    clearTimeout(this.behind);
    this.behind = 0;
    const points = new Map();
    for (const event of this.pending.filter((one) => this.isOfScreen(one) && this.leaves.has(one.c))) {
      const before = points.get(event.c) ?? this.data.values[event.c].value;
      const ways = this.ways.get(event.n); // only for an event after a button; any other has its value
      if (ways) event.v = ways.reduce((now, step) => step(now), before);
      const after = event.k === "set" ? event.v : this.shownAfter(event);
      if (after !== undefined) points.set(event.c, after);
    }
    for (const [code, value] of points) this.showAlready(code, value);
    this.ways.clear();
    this.sendUnsent();
  }

  // A whole run has been drawn, in answer to a question of the press gate.
  drawn(answered) {
    if (!this.sliders.isConnected) return;
    this.left = false;
    this.drawnEntry = kept.entry();
    this.sliders.inert = false;
    this.tellAgain();
    this.holding = false;
    if (!this.behind || answered >= this.runAwaited) this.goOn();
    this.keep();
  }

  // The target of Back or Forward is on the screen.
  hold() {
    this.holding = true;
    this.drawnEntry = kept.entry();
    this.sliders.inert = false;
  }

  // Back or Forward: the latest changes belong to the entry that was left, and are stored there.
  wentElsewhere() {
    clearTimeout(this.commitTimer);
    this.commitTimer = 0;
    this.entry = null;
    this.pending = [];
    this.unsent = false;
    this.held.clear();
    this.ways.clear();
    this.preview = null;
    this.left = true;
    this.holding = false;
    this.sliders.inert = true; // these belong to the entry that was left and must not be moved
    this.toTell = kept.read(kept.entry());
    if (kept.entry() !== this.drawnEntry) return;
    this.hold(); // Back and Forward before either was drawn
    const events = (this.toTell?.events ?? []).filter((event) => this.isOfScreen(event) && this.leaves.has(event.c));
    for (const event of events) {
      const value = event.k === "set" ? event.v : this.shownAfter(event);
      if (value !== undefined) this.showAlready(event.c, value);
    }
  }

  // A URL was written, for what is on the screen.
  written() {
    if (!this.left) this.drawnEntry = kept.entry();
    this.keep();
  }

  commitTyped() {
    for (const { typed } of this.leaves.values()) if (typed?.matches(":focus")) typed.onblur();
  }

  // Text in fields that was typed and not entered, as the events that it will be.
  typing() {
    const { agency, edition } = this.data;
    return [...this.typedIn].map((code) => ({
      k: "type",
      e: edition,
      a: agency,
      c: code,
      v: this.leaves.get(code).typed.value,
      g: "typing",
    }));
  }

  // Events that Python has not acknowledged.
  done() {
    const events = this.pending.filter((event) => event.k !== "commit" && event.e === this.told.edition);
    return [...events, ...this.typing()];
  }

  inUrl() {
    const { scenario, longest } = this.data;
    return scenario.length <= longest && scenarioOfUrl() === scenario;
  }

  keep() {
    if ((this.left && !this.holding) || this.data.readOnly || !this.sliders.isConnected) return;
    const entry = kept.entry();
    if (this.toTell) {
      if (this.holding) kept.write(entry, { ...this.toTell, events: [...this.toTell.events, ...this.done()] });
      return;
    }
    if (this.entry && this.entry !== entry) {
      kept.forget(this.entryBefore);
      this.entryBefore = this.entry;
      kept.moved(this.entry, entry);
    }
    this.entry = entry;
    const events = this.done();
    // another session has nothing to undo or redo: it is sent the resulting scenario
    const [first] = events;
    if (first?.k === "undo" || first?.k === "redo") events[0] = { ...first, k: "restore", v: this.data[first.k] };
    const content = { ...this.told, events };
    // without history entries a link that is opened in this tab would be taken for F5
    if (!window.navigation && kept.isInUrl(content)) kept.forget(entry);
    else kept.write(entry, content);
  }

  // Sends the stored changes of the current history entry, once a whole run has been drawn. It begins with the scenario
  // that the events are based on, so that nothing is applied twice, whether or not they had arrived before.
  tellAgain() {
    if (this.left || !this.toTell) return;
    const { edition, scenario, events } = this.toTell;
    const since = this.holding ? this.pending.filter(({ k }) => k !== "commit") : [];
    this.toTell = null;
    if (edition !== this.data.edition || this.data.readOnly) return;
    this.pending = [];
    this.newGesture();
    if (scenario !== this.data.scenario) this.tell("restore", "", scenario);
    let gesture = null;
    for (const event of [...events, ...since]) {
      if (event.g !== gesture) this.newGesture();
      gesture = event.g;
      this.tell(event.k, event.c, event.v, event.a);
    }
    this.sendUnsent();
  }

  // Begins an undo step for the next events. It is named by the number of its first event, which no other simulator of
  // this tab has used: Python would undo two gestures of one name as one.
  newGesture() {
    this.gesture = shared.number + 1;
  }

  // The value that a slider shows at once after an event other than "set"; undefined for text that is no plain number.
  shownAfter({ k, c, v }) {
    const { minimum, maximum, today } = this.leaves.get(c).leaf;
    if (k === "maximum") return maximum;
    if (k === "reset") return today;
    const plain = k === "type" && /^[-−]?\d+([.,]\d+)?$/.test(v) ? Number(v.replace(",", ".").replace("−", "-")) : NaN;
    return minimum <= plain && plain <= maximum ? plain : undefined;
  }

  // Shows a score on the slider before Python has answered: the next key press starts from it.
  showAlready(criterion, value) {
    if (this.left && !this.holding) return;
    this.held.set(criterion, { n: shared.number, value });
    this.drawSlider(criterion, this.leaves.get(criterion));
  }

  act(kind, criterion = "") {
    this.newGesture();
    this.tell(kind, criterion);
  }

  // ---- skeleton

  build() {
    const { data } = this;
    const labels = data.labels;
    this.held.clear();
    this.typedIn.clear();
    this.applied = "";
    this.filter = data.focused.length ? "focused" : data.readOnly && data.changed.length ? "changed" : "all";

    this.figures = {};
    const figure = (name, label) => {
      const before = make("span", { class: "before" });
      const after = make("span", { class: "after" });
      const note = make("span", { class: "note" });
      this.figures[name] = { before, after, note };
      return make(
        "div",
        { class: `figure ${name}` },
        make("dt", {}, label),
        make("dd", {}, before, make("span", { class: "arrow", "aria-hidden": "true" }, " → "), after, note),
      );
    };
    this.status = make("p", { class: "status" });
    this.heard = make("p", { class: "visually-hidden", role: "status" });
    this.spoken = data.spoken;
    this.passing = make("p", { class: "passing" });
    this.summary.replaceChildren(
      make(
        "dl",
        {},
        figure("rank", labels.rank),
        figure("total", labels.total),
        figure("percent", labels.percent),
        figure("mean", labels.mean),
      ),
      make("div", { class: "words" }, this.status, this.passing, this.heard),
    );

    this.buttons = {};
    const button = (name, label, run) => (this.buttons[name] = make("button", { type: "button", onclick: run }, label));
    this.copied = make("span", { class: "copied", role: "status" });
    const tools = make(
      "div",
      { class: "tools" },
      button("undo", labels.undo, () => this.act("undo")),
      button("redo", labels.redo, () => this.act("redo")),
      button("resetAll", labels.resetAll, () => this.act("reset_all")),
      button("copy", labels.copyLink, () => this.copyLink()),
      this.copied,
    );
    this.filters = {};
    const filters = make("div", { class: "filters", role: "group", "aria-label": labels.filter });
    for (const name of ["all", ...(data.focused.length ? ["focused"] : []), "changed"]) {
      this.filters[name] = make("button", { type: "button", onclick: () => this.choose(name) });
      filters.append(this.filters[name]);
    }
    this.empty = make("p", { class: "empty", hidden: true }, labels.noneChanged);

    tools.hidden = data.readOnly;
    this.leaves = new Map();
    this.groups = data.groups.map((group) => {
      const points = make("span", { class: "points" });
      const list = make("ul", {}, ...group.leaves.map((leaf) => this.leaf(leaf)));
      const isFolded = () => this.folded.has(group.name);
      const fold = make(
        "button",
        { type: "button", class: "fold", lang: "vi", onclick: () => this.fold(group.name) },
        group.name,
      );
      const alone = group.leaves.length === 1 && group.leaves[0].name === group.name; // criterion as its own group
      const element = make("section", {}, alone ? undefined : make("h2", {}, fold, points), list);
      return { element, points, fold, list, isFolded, codes: group.leaves.map((leaf) => leaf.code) };
    });
    this.sliders.replaceChildren(
      make("div", { class: "over" }, tools, filters),
      this.empty,
      ...this.groups.map((group) => group.element),
    );

    this.rows = new Map();
    this.list = make("ol", { class: "rows", "aria-label": labels.board });
    this.boardNote = make("p", { class: "boardnote" }, labels.boardNote);
    this.others = make("p", { class: "others" });
    this.scroller = make(
      "div",
      { class: "scroller", tabindex: "0", role: "region", "aria-label": labels.board },
      this.list,
    );
    this.board.replaceChildren(
      make("h2", {}, make("span", {}, labels.board), make("span", { class: "badge" }, labels.badge)),
      this.boardNote,
      this.scroller,
      this.others,
    );
    this.centred = false;
  }

  // The board extends to the end of the screen, so that the own row is visible without scrolling; a board that the user
  // has scrolled away from that row stays there. If the sliders end on the screen, the board ends with them, or it
  // would be pushed under the figures that stay on top. Beside few criteria the page is as long as the board, which
  // therefore is never higher than what the end of the page leaves of the screen.
  fit() {
    const { board, scroller } = this;
    if (!scroller?.isConnected) return;
    const seen = !this.isAway(this.seenPlace);
    const { top, bottom } = scroller.getBoundingClientRect();
    const around = board.getBoundingClientRect();
    const highest = Number.parseFloat(getComputedStyle(board).top) + top - around.top;
    const endOfSliders = this.sliders.getBoundingClientRect().bottom;
    const lowest = Math.max(
      window.innerHeight - this.belowColumns(),
      Math.min(window.innerHeight - BELOW, endOfSliders),
    );
    const room = Math.floor(lowest - Math.max(top, highest) - (around.bottom - bottom));
    scroller.style.maxHeight = NARROW.matches ? "" : `${Math.max(LEAST_ROWS * rowHeight + 1, room)}px`;
    if (seen) this.bring(this.seenPlace);
  }

  // Pixels of the page that follow sliders and board.
  belowColumns() {
    return this.page.getBoundingClientRect().bottom - this.sliders.parentElement.getBoundingClientRect().bottom;
  }

  leaf(leaf) {
    const { labels } = this.data;
    const name = leaf.name;
    const element = make("li", { "data-code": leaf.code });
    const note = make("span", { class: "today" }, leaf.todayText);
    const head = make("div", { class: "name" }, make("span", { lang: "vi" }, name), note);
    if (!leaf.applicable) {
      element.className = "not-applicable";
      element.append(head, make("span", { class: "absent" }, labels.notApplicable));
      this.leaves.set(leaf.code, { element });
      return element;
    }
    const slider = make("input", {
      type: "range",
      min: leaf.minimum,
      max: leaf.maximum,
      step: "any",
      "aria-label": labels.sliderName
        .replace("{criterion}", name)
        .replace("{minimum}", leaf.minimumText)
        .replace("{maximum}", leaf.maximumText),
    });
    const typed = make("input", {
      type: "text",
      inputmode: "decimal",
      autocomplete: "off",
      "aria-label": labels.typedName.replace("{criterion}", name),
    });
    const today = make("span", {
      class: "tick",
      style: `--at:${part(leaf, leaf.today)}`,
      title: leaf.todayText,
    });
    const toMaximum = make(
      "button",
      {
        type: "button",
        class: "small",
        title: labels.toMaximumOf.replace("{criterion}", name),
        "aria-label": labels.toMaximumOf.replace("{criterion}", name),
      },
      labels.toMaximum,
    );
    const reset = make(
      "button",
      {
        type: "button",
        class: "small",
        title: labels.resetOneOf.replace("{criterion}", name).replace("{points}", leaf.todayPoints),
        "aria-label": labels.resetOneOf.replace("{criterion}", name).replace("{points}", leaf.todayPoints),
      },
      labels.resetOne,
    );
    const message = make("p", { class: "message", role: "alert" });

    const move = (value, step) => {
      this.tell("set", leaf.code, value, this.data.agency, step);
      // Streamlit sends from its own timer. Drawing is delayed until then, or the timer would wait for the frame.
      setTimeout(() => this.drawSlider(leaf.code, this.leaves.get(leaf.code)));
    };
    slider.onfocus = () => this.dragging || this.newGesture(); // earlier changes are an undo step of their own
    slider.onpointerdown = () => {
      this.commitTyped(); // an undo step of its own; the field loses the focus only after the slider has moved
      this.newGesture();
      this.dragging = true;
    };
    slider.oninput = () => {
      const value = pointsAt(leaf, Number(slider.value));
      if (value !== this.valueOf(leaf.code)) move(value);
    };
    slider.onchange = () => (slider.value = this.valueOf(leaf.code));
    slider.onkeydown = (event) => {
      const { key } = event;
      const step = (from) => pointsByKey(leaf, key, from);
      const now = this.valueOf(leaf.code);
      const next = step(now);
      if (next === undefined) return;
      event.preventDefault();
      if (next !== now || this.behind) move(next, step);
    };
    const commit = () => {
      if (!this.typedIn.delete(leaf.code)) return;
      this.newGesture();
      this.tell("type", leaf.code, typed.value);
      // a plain number is shown on the slider at once, so that the next key starts from it; Python's answer is final
      const plain = this.shownAfter({ k: "type", c: leaf.code, v: typed.value.trim() });
      if (plain !== undefined) this.showAlready(leaf.code, plain);
    };
    typed.onfocus = () => typed.select();
    typed.oninput = () => {
      this.typedIn.add(leaf.code);
      this.drawMoves(leaf.code, this.leaves.get(leaf.code));
      this.keep();
    };
    typed.onblur = commit;
    typed.onkeydown = (event) => {
      if (event.key === "Enter") commit();
      if (event.key === "Escape") {
        this.typedIn.delete(leaf.code);
        this.keep();
        typed.blur();
        typed.value = this.data.values[leaf.code].text;
        this.drawMoves(leaf.code, this.leaves.get(leaf.code));
      }
    };
    toMaximum.onclick = () => {
      this.act("maximum", leaf.code);
      this.showAlready(leaf.code, leaf.maximum);
    };
    reset.onclick = () => {
      this.act("reset", leaf.code);
      this.showAlready(leaf.code, leaf.today);
    };

    if (this.data.readOnly) {
      slider.disabled = true;
      typed.readOnly = true;
      toMaximum.hidden = reset.hidden = true;
    }
    element.append(
      head,
      make(
        "div",
        { class: "controls" },
        make("span", { class: "track" }, slider, today),
        make("span", { class: "field" }, typed, make("span", { class: "of" }, leaf.ofText)),
        make("span", { class: "moves" }, toMaximum, reset),
      ),
      message,
    );
    this.leaves.set(leaf.code, { element, slider, typed, toMaximum, reset, message, leaf });
    return element;
  }

  valueOf(code) {
    return this.held.get(code)?.value ?? this.data.values[code].value;
  }

  // ---- what changes

  draw() {
    const { data } = this;
    // read before anything is written, or the browser would compute styles twice
    rowHeight = 1.75 * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    for (const [name, figure] of Object.entries(this.figures)) {
      const { before, after, note, kind } = data.summary[name];
      write(figure.before, before);
      write(figure.after, after);
      write(figure.note, note);
      const frame = figure.after.closest(".figure");
      frame.classList.toggle("changed", before !== after);
      frame.dataset.kind = kind;
    }
    write(this.status, data.status);
    if (this.spoken !== data.spoken) this.speakSoon();
    write(this.passing, data.passing);
    write(this.others, data.others);
    this.buttons.undo.disabled = !data.canUndo;
    this.buttons.redo.disabled = !data.canRedo;
    this.buttons.resetAll.disabled = !data.changed.length && !data.others;

    for (const [code, parts] of this.leaves) this.drawLeaf(code, parts);
    data.groupPoints.forEach((group, index) => {
      write(this.groups[index].points, group.points);
      this.groups[index].points.classList.toggle("changed", group.changed);
    });
    this.applyFilter();
    this.drawBoard();
  }

  // Reads out after a pause: figures of each step in between would be heard long after it.
  speakSoon() {
    this.spoken = this.data.spoken;
    clearTimeout(this.speakTimer);
    this.speakTimer = setTimeout(() => {
      write(this.heard, this.data.spoken);
      this.orderRows();
    }, SPOKEN_AFTER);
  }

  // Screen readers read the rows in document order; their position on the screen does not depend on it.
  orderRows() {
    const rows = this.data.board.rows.map(({ code }) => this.rows.get(code).element);
    if (rows.some((row, place) => this.list.children[place] !== row)) this.list.append(...rows, this.oldPlace);
  }

  drawLeaf(code, parts) {
    if (!parts.slider) return;
    const state = this.data.values[code];
    if (parts.state === state) return; // the preview has the changed criteria alone
    parts.state = state;
    parts.element.classList.toggle("changed", state.changed);
    this.drawSlider(code, parts);
    parts.slider.setAttribute("aria-valuetext", this.data.labels.sliderValue.replace("{points}", state.text));
    const refused = state.message !== "";
    if (!this.typedIn.has(code) && !refused) {
      // a user who has just entered the field and types must not find another text that is no longer selected
      const selected = parts.typed.selectionEnd - parts.typed.selectionStart === parts.typed.value.length;
      const changed = parts.typed.value !== state.text;
      parts.typed.value = state.text;
      if (changed && selected && parts.typed.matches(":focus")) parts.typed.select();
    }
    parts.typed.setAttribute("aria-invalid", String(refused));
    write(parts.message, state.message);
    this.drawMoves(code, parts);
  }

  // Text that is typed and not entered is another value than the slider's: both buttons have an effect then.
  drawMoves(code, { toMaximum, reset, leaf }) {
    const typed = this.typedIn.has(code);
    toMaximum.disabled = !typed && this.valueOf(code) === leaf.maximum;
    reset.disabled = !typed && !this.data.values[code].changed;
  }

  drawSlider(code, { slider, leaf }) {
    const value = this.valueOf(code);
    if (Number(slider.value) !== value) slider.value = value;
    slider.style.setProperty("--at", part(leaf, value));
  }

  fold(group) {
    if (!this.folded.delete(group)) this.folded.add(group);
    this.applyFilter();
  }

  choose(filter) {
    this.filter = filter;
    this.applyFilter();
  }

  applyFilter() {
    const { data } = this;
    const applied = JSON.stringify([this.filter, data.focused, data.changed, [...this.folded]]);
    if (this.applied === applied) return;
    this.applied = applied;
    const counts = { all: this.leaves.size, focused: data.focused.length, changed: data.changed.length };
    for (const [name, button] of Object.entries(this.filters)) {
      write(button, data.labels[name].replace("{count}", counts[name]));
      button.setAttribute("aria-pressed", String(this.filter === name));
      button.disabled = counts[name] === 0 && this.filter !== name;
    }
    const shown = this.filter === "all" ? null : new Set(this.filter === "focused" ? data.focused : data.changed);
    for (const group of this.groups) {
      let any = false;
      for (const code of group.codes) {
        const visible = !shown || shown.has(code);
        this.leaves.get(code).element.hidden = !visible;
        any ||= visible;
      }
      group.element.hidden = !any;
      group.list.hidden = !shown && group.isFolded(); // a filter also shows criteria of folded groups
      group.fold.disabled = Boolean(shown);
      group.fold.setAttribute("aria-expanded", String(!group.list.hidden));
    }
    this.empty.hidden = !(shown && shown.size === 0);
  }

  // Rows are placed by transform, so that they slide to their new places without a new layout.
  drawBoard() {
    const { board } = this.data;
    const seen = new Set();
    for (const row of board.rows) {
      seen.add(row.code);
      let parts = this.rows.get(row.code);
      if (!parts) {
        parts = {
          rank: make("span", { class: "rank" }),
          shared: make("span", { class: "visually-hidden" }),
          number: make("span", {}),
          name: make("span", { class: "who", lang: "vi" }),
          ghost: make("i", { class: "ghost" }),
          bar: make("i", { class: "bar" }),
          total: make("span", { class: "total" }),
          move: make("span", { class: "move" }),
        };
        parts.rank.append(parts.shared, parts.number);
        parts.element = make(
          "li",
          {},
          parts.rank,
          parts.name,
          make("span", { class: "track" }, parts.bar, parts.ghost),
          parts.total,
          parts.move,
        );
        parts.element.title = row.name;
        this.rows.set(row.code, parts);
        this.list.append(parts.element);
      }
      if (parts.rowHeight === rowHeight && equal(row, parts.row)) continue;
      Object.assign(parts, { row, rowHeight });
      parts.element.style.transform = `translateY(${row.place * rowHeight}px)`;
      parts.element.style.order = row.place; // on paper
      parts.element.className = `${row.own ? "own " : ""}${row.simulated ? "simulated" : ""}`;
      write(parts.shared, row.shared);
      write(parts.number, row.rank);
      write(parts.name, row.name);
      write(parts.total, row.total);
      write(parts.move, row.move);
      parts.move.role = row.moveInWords ? "img" : null;
      parts.move.ariaLabel = row.moveInWords || null;
      parts.element.ariaCurrent = row.own ? "true" : null;
      parts.move.dataset.kind = row.kind;
      parts.bar.style.transform = `translateX(${row.start * 100}%) scaleX(${row.bar})`;
      parts.ghost.style.left = `${row.ghost * 100}%`;
      parts.ghost.hidden = !row.simulated;
    }
    for (const [code, parts] of this.rows) {
      if (!seen.has(code)) {
        parts.element.remove();
        this.rows.delete(code);
      }
    }
    this.list.style.height = `${board.rows.length * rowHeight}px`;
    if (!this.oldPlace) this.oldPlace = make("li", { class: "oldplace", "aria-hidden": "true" });
    if (this.oldPlace.parentElement !== this.list) this.list.append(this.oldPlace);
    this.oldPlace.hidden = board.oldPlace === null || board.oldPlace === board.ownPlace;
    this.oldPlace.style.transform = `translateY(${(board.oldPlace ?? 0) * rowHeight}px)`;
    this.follow(board.ownPlace);
  }

  follow(place) {
    if (this.seenPlace === place && this.centred) return;
    this.seenPlace = place;
    this.centred = true;
    this.bring(place);
  }

  bring(place) {
    const { scroller } = this;
    if (this.isAway(place)) scroller.scrollTop = place * rowHeight - (scroller.clientHeight - rowHeight) / 2;
  }

  // Whether a place or one of its neighbours is outside the visible part of the board.
  isAway(place) {
    const { scrollTop, clientHeight, scrollHeight } = this.scroller;
    const first = Math.max(0, (place - 1) * rowHeight);
    const end = Math.min(scrollHeight, (place + 2) * rowHeight) - 1; // scrollTop may be a fraction of a pixel short
    return scrollHeight > clientHeight && (first < scrollTop || end > scrollTop + clientHeight);
  }

  async copyLink() {
    const link = new URL(this.data.link, location.href).href;
    if (navigator.clipboard && window.isSecureContext) await navigator.clipboard.writeText(link);
    else {
      const area = make("textarea", { style: "position:fixed;opacity:0" });
      area.value = link;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    write(this.copied, this.data.labels.copied);
    setTimeout(() => write(this.copied, ""), 3000);
  }
}

if (!shared.watching) {
  shared.watching = true;
  window.addEventListener("popstate", () => shared.gate?.repeats || shared.simulator?.wentElsewhere());
  for (const kind of ["pointerup", "pointercancel"])
    window.addEventListener(kind, () => shared.simulator?.letGo(), { capture: true });
  shared.growing = new ResizeObserver(() => shared.simulator?.fit());
  window.addEventListener("resize", () => shared.simulator?.fit());
  document.addEventListener("scroll", () => shared.simulator?.fit(), { capture: true, passive: true });
  // when Streamlit writes the URL, changes that are not in it yet belong to the new entry
  window.navigation?.addEventListener("currententrychange", ({ navigationType }) => {
    if (navigationType === "push") shared.simulator?.written();
  });
}

export default function (component) {
  const { parentElement } = component;
  let simulator = instances.get(parentElement);
  if (!simulator) instances.set(parentElement, (simulator = new Simulator(parentElement)));
  simulator.show(component);
}
