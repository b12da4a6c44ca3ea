// The presenter's side of following: it opens a room, tells the server which screen is shown, and answers the server's
// heartbeats, by which followers know that it is connected. The secret of the room is stored in this tab, so that a
// reload or a restarted server does not end the room. Before presentation.js.

const ROOM = "xep-hang-room";
const PATIENCE = 8000; // ms for an answer
const AGAIN = 1000; // ms until a failed message is sent again

class Leading {
  // `make` makes an element; `presentation` has `data`, `stage`, `say` and `shownNow`.
  constructor(presentation, make) {
    this.presentation = presentation;
    this.make = make;
    this.room = JSON.parse(sessionStorage.getItem(ROOM));
    this.panel = make("div", { class: "room", role: "region" });
    this.count = make("span", { class: "followers" });
    this.panel.hidden = true;
  }

  get data() {
    return this.presentation.data.leading;
  }

  // Another run has drawn the page: there may be other screens, and another session.
  update() {
    this.draw();
    this.listen();
    this.tell();
  }

  stop() {
    this.source?.close();
    this.source = null;
  }

  toggle() {
    if (!this.data.token) this.presentation.say(this.data.labels.notServed);
    else if (!this.room) this.open();
    else this.show(this.panel.hidden);
  }

  show(on) {
    this.panel.hidden = !on;
    this.presentation.stage.classList.toggle("inviting", on);
    if (!on) this.presentation.stage.focus({ preventScroll: true });
  }

  async ask(where, question) {
    const body = JSON.stringify({ language: this.data.language, ...question });
    try {
      const signal = AbortSignal.timeout(PATIENCE);
      return await fetch(this.data.path + where, { method: "POST", body, signal });
    } catch {
      return null;
    }
  }

  async open() {
    if (this.opening) return;
    this.opening = true;
    const answer = await this.ask("", { token: this.data.token });
    this.opening = false;
    if (!answer?.ok) return this.presentation.say(answer ? await answer.text() : this.data.labels.noAnswer);
    this.room = await answer.json();
    sessionStorage.setItem(ROOM, JSON.stringify(this.room));
    this.update();
    this.show(true);
    this.panel.querySelector("button").focus();
  }

  async end() {
    const answer = await this.ask(`/${this.room.code}`, { secret: this.room.secret, end: true });
    if (answer) this.forget();
    else this.presentation.say(this.data.labels.noAnswer);
  }

  forget() {
    if (!this.room) return;
    this.room = null;
    sessionStorage.removeItem(ROOM);
    this.stop();
    this.show(false);
    this.draw();
    this.presentation.say(this.data.labels.endedHere);
  }

  // ---- sending

  tell() {
    if (!this.room || !this.data.token) return;
    this.due = true;
    this.telling ??= this.tellAll().finally(() => (this.telling = null));
  }

  // One message at a time, each with the newest state: followers never see an older screen after a newer one.
  async tellAll() {
    await null; // all changes by one press are one message
    while (this.due && this.room && this.presentation.stage.isConnected) {
      this.due = false;
      const { code, secret } = this.room;
      const { token } = this.data;
      const answer = await this.ask(`/${code}`, { secret, token, ...this.presentation.shownNow() });
      if (answer?.status === 404) this.forget();
      else if (answer?.status === 413) this.presentation.say(await answer.text());
      else if (!answer || answer.status >= 500) {
        await new Promise((go) => setTimeout(go, AGAIN));
        this.due = true;
      }
    }
  }

  // ---- receiving

  listen() {
    if (this.source || !this.room || !this.data.token) return;
    const source = new EventSource(`${this.data.path}/${this.room.code}/events?leads`);
    this.source = source;
    source.addEventListener("beat", (event) => this.beat(JSON.parse(event.data).followers));
    source.addEventListener("ended", () => this.forget());
    source.onerror = () => {
      if (source.readyState !== EventSource.CLOSED || this.source !== source) return;
      this.source = null; // a proxy had no server process
      setTimeout(() => this.presentation.stage.isConnected && this.listen(), AGAIN);
    };
  }

  // Answered at once and without a timer: in a hidden tab browsers delay timers by up to a minute.
  async beat(followers) {
    if (!this.room) return;
    this.followers = followers;
    this.drawCount();
    const { code, secret } = this.room;
    const answer = await this.ask(`/${code}`, { secret });
    if (answer?.status === 404) this.forget();
  }

  // ---- drawing

  draw() {
    const { make, room } = this;
    const { labels, withheld } = this.data;
    this.told = null;
    this.drawCount();
    if (!room) return this.panel.replaceChildren();
    const qr = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    qr.setAttribute("viewBox", `0 0 ${room.qr.size} ${room.qr.size}`);
    qr.setAttribute("class", "qr");
    qr.setAttribute("role", "img");
    qr.setAttribute("aria-label", labels.scan);
    const modules = document.createElementNS("http://www.w3.org/2000/svg", "path");
    modules.setAttribute("d", room.qr.path);
    qr.append(modules);
    const button = (label, act) => {
      const made = make("button", { type: "button", class: "act" }, label);
      made.onclick = act;
      return made;
    };
    this.panel.setAttribute("aria-label", labels.invitation);
    this.told = make("p", { class: "told" });
    const said = [withheld && labels.onlyHere, room.loopback && labels.loopback].filter(Boolean);
    this.panel.replaceChildren(
      qr,
      make(
        "div",
        { class: "words" },
        make("h2", {}, labels.invitation),
        make("p", {}, labels.scan),
        make("p", { class: "address" }, room.address),
        make("p", {}, labels.andEnter),
        make("p", { class: "code" }, room.code.slice(0, 4), make("span", { class: "apart" }), room.code.slice(4)),
        this.told,
        ...said.map((sentence) => make("p", { class: "caution" }, sentence)),
        make(
          "div",
          { class: "acts" },
          button(labels.hide, () => this.show(false)),
          button(labels.end, () => this.end()),
        ),
      ),
    );
    this.drawCount();
  }

  drawCount() {
    const said = this.room ? this.data.labels.followers.replace("{count}", this.followers ?? 0) : "";
    this.count.textContent = said;
    if (this.told) this.told.textContent = said;
  }
}
