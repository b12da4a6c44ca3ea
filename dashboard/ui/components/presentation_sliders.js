// Sliders on the bars of changed scores. Each step is answered by plain HTTP with the resulting screen; after a pause,
// the scenario is written to the URL and sent to the server (`keepPlace` of presentation.js). Before presentation.js.

const MOVED_REST = 150; // ms without a key before the scenario is written to the URL; on release it is written at once
const STEP_PATIENCE = 5000; // ms for an answer
const NEXT_SCREEN = ["PageUp", "PageDown"]; // what the presenter's remote control sends

class ScreenSliders {
  // `make` makes an element; `presentation` is that of presentation.js.
  constructor(presentation, make) {
    this.presentation = presentation;
    this.make = make;
    this.points = new Map(); // points that the user has set, by score, until the server has drawn them
    this.answered = null; // the newest answer, until the server has drawn it
    this.asking = null;
    this.dragging = false;
    this.places = 0; // number of other URLs that were followed
  }

  get data() {
    return this.presentation.data.sliders;
  }

  // The URL to write, and the scenario to send, with the screen that is shown.
  get url() {
    return this.answered?.url ?? location.href;
  }

  get scenario() {
    return this.answered?.scenario ?? null;
  }

  // Another run has drawn the screens.
  update(scenario) {
    if (this.answered?.scenario === scenario) this.answered = null;
    if (!this.answered && !this.asking) this.points.clear();
  }

  // Another URL was followed: changes made at the one before do not apply to it.
  forget() {
    clearTimeout(this.resting);
    this.places += 1;
    this.due = null;
    this.points.clear();
    this.answered = null;
  }

  // The score whose slider has the focus; undefined if none has.
  get focused() {
    return this.presentation.screens.querySelector("tr:has(input:focus)")?.dataset.key;
  }

  focus(key) {
    if (key) this.presentation.screens.querySelector(`tr[data-key="${CSS.escape(key)}"] input`)?.focus();
  }

  pointsOf(key) {
    return this.points.get(key) ?? this.data.scores[key].points;
  }

  // Puts a slider on each bar that can be moved.
  place() {
    if (!this.data) return;
    for (const row of this.presentation.screens.querySelectorAll("tr[data-key]")) {
      const { key } = row.dataset;
      const score = this.data.scores[key];
      if (!score) continue;
      const cell = row.querySelector(".length");
      cell.removeAttribute("aria-hidden");
      const slider = this.make("input", {
        type: "range",
        min: score.minimum,
        max: score.maximum,
        step: "any",
        "aria-label": score.name,
      });
      slider.oninput = () => this.move(row, pointsAt(score, Number(slider.value)));
      slider.onpointerdown = () => this.take();
      slider.onkeydown = (event) => {
        if (event.ctrlKey || event.altKey || event.metaKey || NEXT_SCREEN.includes(event.key)) return;
        const points = pointsByKey(score, event.key, this.pointsOf(key));
        if (points === undefined) return;
        event.preventDefault();
        event.stopPropagation();
        slider.value = points;
        this.move(row, points);
      };
      cell.querySelector(".track").append(slider);
      this.show(row);
    }
    if (this.answered) this.draw(this.answered);
  }

  show(row) {
    const slider = row.querySelector("input");
    const figure = row.querySelector(".number").textContent;
    if (!this.dragging) slider.value = this.pointsOf(row.dataset.key);
    slider.setAttribute("aria-valuetext", figure);
  }

  move(row, points) {
    if (points === this.pointsOf(row.dataset.key)) return;
    this.points.set(row.dataset.key, points);
    this.presentation.restartTimer();
    window.xepHang?.told?.(); // links wait from now on
    this.ask(row.closest("section"));
  }

  take() {
    this.dragging = true;
    const letGo = new AbortController();
    for (const kind of ["pointerup", "pointercancel"]) // wherever the pointer is by then
      window.addEventListener(kind, () => letGo.abort(this.letGo()), { capture: true, signal: letGo.signal });
  }

  // From now on keys change the screen again.
  letGo() {
    if (!this.dragging) return;
    this.dragging = false;
    this.presentation.stage.focus({ preventScroll: true });
    this.presentation.drawLater();
    for (const row of this.presentation.screens.querySelectorAll("tr[data-key]:has(input)")) this.show(row);
    if (this.answered) this.rest();
  }

  restSoon() {
    clearTimeout(this.resting);
    if (this.answered && !this.dragging) this.resting = setTimeout(() => this.rest(), MOVED_REST);
  }

  rest() {
    clearTimeout(this.resting);
    this.presentation.keepPlace();
    this.presentation.announce();
  }

  // ---- steps

  // One request at a time, always with the newest points of the screen; resolves when all are answered.
  ask(section) {
    this.due = section;
    clearTimeout(this.resting);
    this.asking ??= this.askAll().finally(() => {
      this.asking = null;
      this.restSoon();
    });
    return this.asking;
  }

  async askAll() {
    while (this.due) {
      const section = this.due;
      this.due = null;
      const keys = [...section.querySelectorAll("tr[data-key]")].map((row) => row.dataset.key);
      const asked = Object.fromEntries(keys.map((key) => [key, this.pointsOf(key)]));
      const { places } = this;
      const told = await this.answer(asked);
      if (places !== this.places) continue;
      if (told) {
        this.answered = told;
        this.draw(told);
        this.presentation.leading.tell();
      } else if (!this.due) {
        for (const key of keys) this.points.delete(key);
        this.redraw();
        this.presentation.say(this.presentation.data.labels.noAnswer);
      }
    }
  }

  async answer(points) {
    const { path, token, stamp } = this.data;
    try {
      const answer = await fetch(path, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ token, stamp, points }),
        signal: AbortSignal.timeout(STEP_PATIENCE),
      });
      return answer.ok ? await answer.json() : null;
    } catch {
      return null;
    }
  }

  // Draws the screen of an answer in place of the old one. The sliders stay: one may be in use.
  draw({ html }) {
    const made = this.make("template");
    made.innerHTML = html; // escaped by construction, by dashboard/ui/html.py
    const [drawn] = made.content.children;
    const { code } = drawn.dataset;
    const section = this.presentation.sections.find((one) => one.dataset.code === code);
    if (!section) return;
    section.setAttribute("aria-label", drawn.getAttribute("aria-label"));
    for (const part of ["header", "table:not(.sliders)"])
      section.querySelector(part).replaceWith(drawn.querySelector(part));
    for (const row of drawn.querySelectorAll("tr[data-key]")) {
      const mine = section.querySelector(`tr[data-key="${CSS.escape(row.dataset.key)}"]`);
      mine.className = row.className;
      mine.querySelector(".number").replaceWith(row.querySelector(".number"));
      mine.querySelector(".track i").replaceWith(row.querySelector(".track i"));
      this.show(mine);
    }
  }

  // Draws the newest answer, or what the server has drawn, again.
  redraw() {
    const { focused } = this;
    this.dragging = false;
    if (this.answered) this.draw(this.answered);
    else this.presentation.build();
    this.presentation.go(this.presentation.place, true);
    this.focus(focused);
  }
}
