// The stage of a presentation. All screens come as HTML from Python, escaped there; this script shows one of them,
// handles keys and updates the URL. None of this needs the server: a meeting continues when the server is unreachable.

const REST = 3000; // ms without a move of the pointer until it is hidden, with all buttons
const SETTLED = 400; // ms that a screen is shown until it is written to the URL
const FROM = "xep-hang-presented-from"; // the page before, stored by presentation_key.js
const NO_KEY = "xep-hang-no-presentation-key";
const HIDDEN_BEHIND = ".st-key-above, .st-key-presentation-setup, .stAppHeader, [data-testid=stSkipToContent]";
const ICONS = {
  previous: "M15 5l-7 7 7 7",
  next: "M9 5l7 7-7 7",
  pause: "M9 6v12M15 6v12",
  goOn: "M8 5l11 7-11 7z",
  follow: "M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2v2h-2zM18 18h2v2h-2z",
  fullscreen: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
  choose: "M4 6h16M4 12h16M4 18h16",
  leave: "M6 6l12 12M18 6L6 18",
};

const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
};

const icon = (name) => {
  const drawn = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  drawn.setAttribute("viewBox", "0 0 24 24");
  drawn.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", ICONS[name]);
  drawn.append(path);
  return drawn;
};

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
const instances = new WeakMap();

class Presentation {
  constructor(parent) {
    this.bar = parent.querySelector(".bar");
    this.stage = parent.querySelector(".stage");
    this.screens = parent.querySelector(".screens");
    this.place = 0;
    this.told = new Set(); // codes that were sent to the server: when one of them comes back, that is no link to it
    this.wanted = true; // whether the stage is to be open
    this.typed = "";
    this.running = true;
    this.asked = 0; // the rank that is marked
    this.leading = new Leading(this, make);
    this.sliders = new ScreenSliders(this, make);
    this.later = null; // what was to be drawn while a slider was dragged
  }

  listen() {
    if (this.stop) return;
    this.stop = new AbortController();
    const { signal } = this.stop;
    document.addEventListener("keydown", (event) => this.pressed(event), { signal });
    document.addEventListener("fullscreenchange", () => this.fullscreenChanged(), { signal });
    window.addEventListener("popstate", () => this.travelled(), { signal });
    // a popover is printed as one sheet: while printing, the stage is part of the page instead
    window.addEventListener("beforeprint", () => this.wanted && this.stage.hidePopover(), { signal });
    window.addEventListener("afterprint", () => this.wanted && this.stage.showPopover(), { signal });
    for (const kind of ["mousemove", "pointerdown"])
      this.stage.addEventListener(kind, (event) => this.moved(event), { signal });
  }

  show(component) {
    const { data, setTriggerValue } = component;
    this.tell = setTriggerValue;
    this.listen();
    window.xepHangPresentation = this;
    this.later = this.sliders.dragging ? component : null;
    if (this.later) return;
    const fresh = this.data?.stamp !== data.stamp;
    const before = this.data && this.current?.dataset.code;
    const led = this.data?.screen !== data.screen && !this.told.has(data.screen); // a link, Back or Forward
    this.data = data;
    this.sliders.update(data.scenario);
    const focused = this.sliders.focused;
    if (fresh) this.build();
    const code = led ? data.screen : before;
    if (fresh || led)
      this.go(
        Math.max(
          0,
          this.sections.findIndex((one) => one.dataset.code === code),
        ),
        true,
      );
    if (this.wanted) this.open();
    this.sliders.focus(focused);
    this.leading.update();
  }

  drawLater() {
    if (this.later) this.show(this.later);
  }

  // Back, Forward or a link.
  travelled() {
    this.told.clear();
    this.sliders.forget();
  }

  build() {
    const { data } = this;
    const { labels } = data;
    this.screens.innerHTML = data.html; // escaped by construction, by dashboard/ui/html.py
    this.sections = [...this.screens.children];
    this.sliders.place();
    const button = (name, act) => {
      const made = make("button", { type: "button", "aria-label": labels[name], title: labels[name] }, icon(name));
      made.onclick = act;
      return made;
    };
    this.count = make("span", { class: "count" });
    this.pause = button("pause", () => this.togglePause());
    this.pause.hidden = !data.seconds;
    const chrome = make(
      "div",
      { class: "chrome", role: "toolbar", "aria-label": labels.controls },
      button("previous", () => this.step(-1)),
      button("next", () => this.step(1)),
      this.pause,
      button("follow", () => this.leading.toggle()),
      button("fullscreen", () => this.toggleFullscreen()),
      button("choose", () => this.close()),
      button("leave", () => this.leave()),
      this.count,
      this.leading.count,
    );
    const said = make("span");
    said.innerHTML = data.foot; // likewise
    this.foot = make("footer", { class: "foot" }, said, chrome);
    this.status = make("div", { class: "said", role: "status" });
    this.message = make("div", { class: "message", "aria-hidden": "true" });
    this.black = make("div", { class: "black" });
    this.pointer = make("div", { class: "pointer" });
    this.black.hidden = this.pointer.hidden = true;
    const over = [this.status, this.message, this.pointer, this.black];
    this.stage.replaceChildren(this.screens, this.leading.panel, this.foot, ...over);
    this.stage.setAttribute("role", "region");
    this.stage.setAttribute("aria-label", labels.stage);
    const key = make("input", { type: "checkbox" });
    key.checked = !localStorage.getItem(NO_KEY);
    key.onchange = () => (key.checked ? localStorage.removeItem(NO_KEY) : localStorage.setItem(NO_KEY, "1"));
    const start = make("button", { type: "button", class: "start" }, labels.start);
    start.onclick = () => this.open(true);
    this.bar.replaceChildren(start, make("label", {}, key, labels.keyF));
    this.restartTimer();
  }

  get current() {
    return this.sections?.[this.place];
  }

  // ---- open and closed

  open(byHand) {
    this.wanted = true;
    if (!this.stage.matches(":popover-open")) this.stage.showPopover();
    for (const element of document.querySelectorAll(HIDDEN_BEHIND)) element.inert = true;
    this.bar.inert = true;
    if (!this.stage.matches(":focus-within")) this.stage.focus({ preventScroll: true });
    if (byHand) this.announce();
    this.wake();
  }

  close() {
    this.keepPlace();
    this.wanted = false;
    this.hide();
    this.bar.querySelector(".start")?.focus();
  }

  hide() {
    if (this.stage.matches(":popover-open")) this.stage.hidePopover();
    for (const element of document.querySelectorAll(HIDDEN_BEHIND)) element.inert = false;
    this.bar.inert = false;
    if (document.fullscreenElement) document.exitFullscreen().catch(() => {});
  }

  // Returns to the page before, with the current parameters. As the leaderboard opens an agency: one history entry,
  // and no page load.
  leave() {
    if (this.sliders.asking) return void this.sliders.asking.then(() => this.leave());
    this.keepPlace();
    this.wanted = false;
    this.hide();
    const there = new URL(sessionStorage.getItem(FROM) || this.data.home, location.href);
    const address = new URL(location.href);
    if (there.pathname === address.pathname) return void this.bar.querySelector(".start")?.focus();
    there.search = address.search;
    if (there.origin !== location.origin) return;
    history.pushState({}, "", there.pathname + there.search);
    dispatchEvent(new PopStateEvent("popstate"));
  }

  end() {
    clearTimeout(this.timer);
    clearTimeout(this.settling);
    clearTimeout(this.sleeping);
    this.sliders.forget();
    this.stop?.abort();
    this.stop = null;
    this.leading.stop();
    this.hide();
  }

  // ---- the screen that is shown

  go(place, first) {
    this.current?.classList.remove("shown");
    this.place = Math.min(Math.max(place, 0), this.sections.length - 1);
    this.current.classList.add("shown");
    this.current.scrollTop = 0;
    const { scrollHeight, clientHeight } = this.current;
    if (scrollHeight > clientHeight + 1) this.current.tabIndex = 0; // so that keys can scroll it
    this.count.textContent = `${this.place + 1} / ${this.sections.length}`;
    this.mark("");
    this.announce();
    this.restartTimer();
    if (!first) this.keepPlaceSoon();
  }

  // What followers are to see: the server knows the screens by their codes.
  shownNow() {
    return { screen: this.current.dataset.code, rank: this.asked, black: !this.black.hidden };
  }

  step(by) {
    this.go(this.place + by);
  }

  announce() {
    const title = this.current.getAttribute("aria-label");
    this.status.textContent = fill(this.data.labels.announced, {
      place: this.place + 1,
      count: this.sections.length,
      title,
    });
  }

  say(text) {
    this.status.textContent = this.message.textContent = text;
    clearTimeout(this.saying);
    this.saying = setTimeout(() => (this.message.textContent = this.typed), REST);
  }

  keepPlaceSoon() {
    clearTimeout(this.settling);
    this.settling = setTimeout(() => this.stage.isConnected && this.keepPlace(), SETTLED);
  }

  keepPlace() {
    clearTimeout(this.settling);
    const { code } = this.current.dataset;
    const { scenario } = this.sliders;
    const url = new URL(this.sliders.url, location.href);
    const known = url.searchParams.get("man") === code;
    if (scenario === null && known) return;
    if (!known) url.searchParams.set("man", code);
    history.replaceState(history.state, "", url);
    this.told.add(code);
    this.tell("screen", { code, scenario });
    window.xepHang?.told?.();
  }

  // ---- ranks

  mark(rank) {
    for (const row of this.screens.querySelectorAll("tr.asked")) row.classList.remove("asked");
    if (rank) for (const row of this.current.querySelectorAll(`tr[data-rank="${rank}"]`)) row.classList.add("asked");
    this.asked = Number(rank);
    this.leading.tell();
  }

  // Shows the agency at a rank of the block on screen, or the row with this rank if agencies have no own screens.
  goToRank(rank) {
    const { block } = this.current.dataset;
    const mine = this.sections.filter((one) => !block || one.dataset.block === block);
    const found =
      mine.find((one) => one.dataset.rank === rank) ?? mine.find((one) => one.querySelector(`tr[data-rank="${rank}"]`));
    if (!found) return this.say(fill(this.data.labels.noRank, { rank }));
    this.message.textContent = "";
    this.go(this.sections.indexOf(found));
    this.mark(rank);
  }

  // ---- keys

  pressed(event) {
    if (!this.stage.isConnected) return;
    if (!this.stage.matches(":popover-open") || event.ctrlKey || event.altKey || event.metaKey) return;
    const onButton = event.composedPath()[0] instanceof HTMLButtonElement;
    if (onButton && (event.key === " " || (event.key === "Enter" && !this.typed))) return;
    const act = this.actOf(event.key);
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  actOf(key) {
    if (!this.black.hidden && key !== "Escape") return () => this.turnBlack(false);
    if (/^\d$/.test(key)) return () => this.type(this.typed.length < 5 ? this.typed + key : this.typed);
    const acts = {
      ArrowRight: () => this.step(1),
      " ": () => this.step(1),
      PageDown: () => this.step(1),
      ArrowLeft: () => this.step(-1),
      PageUp: () => this.step(-1),
      Home: () => this.go(0),
      End: () => this.go(this.sections.length - 1),
      Backspace: () => this.type(this.typed.slice(0, -1)),
      Enter: () => this.entered(),
      b: () => this.turnBlack(true),
      l: () => this.togglePointer(),
      p: () => this.togglePause(),
      t: () => this.leading.toggle(),
      f: () => this.toggleFullscreen(),
      Escape: () => this.escaped(),
    };
    return acts[key.length === 1 ? key.toLowerCase() : key];
  }

  type(typed) {
    this.typed = this.message.textContent = typed;
    clearTimeout(this.saying);
  }

  entered() {
    const rank = this.typed.replace(/^0+/, "");
    this.type("");
    if (rank) this.goToRank(rank);
  }

  turnBlack(on) {
    this.black.hidden = !on;
    this.leading.tell();
  }

  escaped() {
    if (!this.black.hidden) this.turnBlack(false);
    else if (!this.leading.panel.hidden) this.leading.show(false);
    else if (this.typed) this.type("");
    else this.leave();
  }

  // ---- pointer, buttons, full screen

  moved(event) {
    this.pointer.style.left = `${event.clientX}px`;
    this.pointer.style.top = `${event.clientY}px`;
    this.wake();
  }

  wake() {
    this.stage.classList.remove("idle");
    clearTimeout(this.sleeping);
    this.sleeping = setTimeout(() => this.stage.classList.add("idle"), REST);
  }

  togglePointer() {
    this.pointer.hidden = !this.pointer.hidden;
    this.say(this.data.labels[this.pointer.hidden ? "pointerOff" : "pointerOn"]);
    this.wake();
  }

  toggleFullscreen() {
    if (document.fullscreenElement) {
      this.leavesFullscreen = true;
      document.exitFullscreen().catch(() => {});
    } else document.documentElement.requestFullscreen?.().catch(() => this.say(this.data.labels.noFullscreen));
  }

  // In full screen the browser handles Esc itself: leaving full screen ends the presentation as well.
  fullscreenChanged() {
    const own = this.leavesFullscreen;
    this.leavesFullscreen = false;
    if (!document.fullscreenElement && !own && this.stage.isConnected && this.stage.matches(":popover-open"))
      this.leave();
  }

  // ---- a timed run

  togglePause() {
    const { labels, seconds } = this.data;
    if (!seconds) return this.say(labels.notTimed);
    this.running = !this.running;
    const does = this.running ? "pause" : "goOn";
    this.pause.replaceChildren(icon(does));
    this.pause.setAttribute("aria-label", labels[does]);
    this.pause.title = labels[does];
    this.say(labels[this.running ? "running" : "paused"]);
    this.restartTimer();
  }

  restartTimer() {
    clearTimeout(this.timer);
    if (!this.data.seconds || !this.running) return;
    this.timer = setTimeout(() => {
      if (!this.stage.isConnected) return;
      if (this.stage.matches(":popover-open")) this.go((this.place + 1) % this.sections.length);
      else this.restartTimer();
    }, 1000 * this.data.seconds);
  }
}

export default function (component) {
  const { parentElement } = component;
  let shown = instances.get(parentElement);
  if (!shown) instances.set(parentElement, (shown = new Presentation(parentElement)));
  shown.show(component);
  return () => shown.end();
}
