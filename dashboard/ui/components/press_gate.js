// Holds a press on a link or a button until all earlier changes are drawn (browser.py says why).
//
// Our components use it through `window.xepHang`: `told()` reports that something was sent that links do not have yet;
// the simulator registers itself there as `simulator` (`unsettled`, `settle`, `leave`, `drawn`).

const LONGEST = 3000; // ms that a press is held at most: an unreachable server must not block the page
const DOUBT = 300; // ms that page and URL may differ: a message may be in transit
const MOST_UNWRITTEN = 12; // URLs that are reported to the server: more than can be in transit
const MOST_DOUBTS = 3; // times in a row that a page is requested again because it differs from its URL
const RELOADED = "xep-hang-reloaded"; // key in the tab's storage: when a broken page was last reloaded
const AGAIN = 10_000; // ms before which it is not reloaded again
const INNER = "a.xh-inner"; // a link to a page of the dashboard in its own HTML
const TAKES = "a[download]"; // a link that downloads a file of what is on screen
const APPLY = "button.xh-apply"; // applies changes to the sliders: an event of the simulator
const PRESSED = [
  INNER,
  TAKES,
  APPLY,
  "[data-testid=stPageLink] a",
  "[data-testid=stButton] button",
  "[data-testid=stFormSubmitButton] button",
  "[data-testid=stDownloadButton] button",
].join(", ");

const shared = (window.xepHang ??= {});
const tick = () => new Promise((resolve) => setTimeout(resolve));

class Gate {
  constructor() {
    this.number = 0;
    this.told = false; // something was typed or sent since links and buttons were last up to date
    this.held = []; // presses that wait, in their order
    this.doubts = 0;
    document.addEventListener("click", (event) => this.pressed(event), true);
    document.addEventListener("auxclick", (event) => this.pressed(event), true);
    document.addEventListener("click", (event) => this.follow(event));
    document.addEventListener("click", (event) => this.apply(event));
    // our components report themselves what is typed behind their shadow roots
    const typed = (event) => (this.told ||= event.composedPath()[0] === event.target);
    for (const kind of ["input", "change"]) document.addEventListener(kind, typed, true);
    for (const kind of POINTED) document.addEventListener(kind, (event) => this.pointed(event), true);
    this.guardEntries();
  }

  // Streamlit writes a URL, and the path of a page, when the server's message arrives. After Back or Forward it may be
  // meant for the history entry that was left: the simulator stores its changes there, and the URL would overwrite the
  // entry that was reached. So nothing is written until a run has followed the browser to its current entry.
  guardEntries() {
    this.travels = 0; // presses of Back and Forward
    this.followed = 0; // how many of them a run has followed
    this.named = 0; // how many were reported to the server
    this.refused = null; // the last URL that was not written, until a run has followed
    this.unwritten = []; // the parameters of the last URLs that were not written
    this.refusals = 0; // the number of all URLs that were not written
    this.toldRefusals = 0; // how many of them were reported to the server
    this.repeats = false; // whether a popstate event is our own, which repeats a lost one
    window.addEventListener("popstate", () => (this.travels += this.repeats ? 0 : 1));
    const replace = history.replaceState.bind(history);
    for (const write of ["pushState", "replaceState"]) {
      const native = history[write].bind(history);
      history[write] = (state, unused, url) => {
        const corrects = this.corrected === location.href;
        this.corrected = null;
        if (!this.travelling()) return corrects ? replace(state, unused, url) : native(state, unused, url);
        const refused = new URL(url ?? "", location.href);
        if (samePlace(refused.search)) return; // the current URL contains all changes
        this.refused = refused;
        this.unwritten = [...this.unwritten, refused.search].slice(-MOST_UNWRITTEN);
        this.refusals += 1;
      };
    }
  }

  travelling() {
    return this.travels > this.followed;
  }

  // A run was drawn. Nothing is reported before the run of the entry that was reached: Streamlit sends every message to
  // the page that is drawn, with the state of its pickers.
  arrive({ session, travels, url, ...drawn }) {
    if (this.session !== session) this.named = 0;
    this.session = session;
    if (!this.travelling()) return;
    if (travels < this.travels) {
      if (this.named < this.travels && !isOtherPage(drawn) && samePlace(url)) this.namePlace();
      return;
    }
    this.followed = this.travels;
    this.arrived?.();
    const { refused } = this;
    if (refused && parameters(refused.search) !== parameters(url) && this.toldRefusals < this.refusals)
      this.namePlace();
    // changed after Back, and written before it was known here that a run had followed
    else if (refused && !samePlace(url) && parameters(refused.search) === parameters(url))
      history.pushState({}, "", refused);
    this.refused = null;
  }

  show({ data, setStateValue, parentElement }) {
    this.place = parentElement.host ?? parentElement;
    this.leaving = false;
    this.ask = () => this.leaving || setStateValue("asked", ++this.number);
    this.number = Math.max(this.number, data.answered ?? 0);
    this.namePlace = () => {
      this.named = this.travels;
      this.toldRefusals = this.refusals;
      const { travels, refusals, unwritten } = this;
      setStateValue("place", { session: data.session, travels, query: location.search, refusals, unwritten });
    };
    this.arrive(data);
    if (!this.travelling()) shared.simulator?.drawn(data.answered ?? 0);
    else if (!isOtherPage(data) && samePlace(data.url)) shared.simulator?.hold();
    this.agree(data);
    if (this.awaited !== undefined && data.answered >= this.awaited) this.answered?.();
  }

  // When nothing is in progress any more, the drawn page and the URL have the same path and parameters. If they differ,
  // the URL decides after Back and for the path; the server writes the parameters again, because Streamlit may have
  // taken those that a run wrote while a link was pressed for the link's.
  agree(data) {
    clearTimeout(this.doubt);
    const { url, ...drawn } = data;
    const differ = () => isOtherPage(drawn) || !samePlace(url);
    if (!differ()) return void (this.doubts = 0);
    this.doubt = setTimeout(() => {
      if (!differ() || this.awaited !== undefined || this.leaving) return;
      if (isRunning()) this.agree(data);
      else if (this.doubts++ < MOST_DOUBTS) this.correct(url, drawn);
    }, DOUBT);
  }

  correct(url, drawn) {
    if (isOtherPage(drawn)) {
      this.repeats = true;
      window.dispatchEvent(new PopStateEvent("popstate"));
      this.repeats = false;
    } else if (this.travelling()) this.namePlace();
    else if (this.doubts > 1) history.replaceState({}, "", `${location.pathname}?${url}`);
    else {
      this.corrected = location.href;
      this.ask();
    }
  }

  pressed(event) {
    const path = event.composedPath();
    const element = path.find((node) => node instanceof Element && node.matches(PRESSED));
    if (!element || this.letting || (event.type === "auxclick" && event.button !== 1)) return;
    const link = element.matches("a");
    const waits = element.matches(APPLY)
      ? this.travelling() || shared.simulator?.behind
      : this.told || shared.simulator?.unsettled();
    if (!this.place?.isConnected || !(this.held.length || waits)) {
      if (event.type === "click" && !elsewhere(event)) this.lets(element);
      return;
    }
    this.hold(event, { find: finder(element, PRESSED), tab: link && elsewhere(event) });
  }

  // Segmented controls react to the pointer and cannot be held, but they must not overtake a press that is held.
  pointed(event) {
    if (!this.held.length || this.letting) return;
    const element = event.composedPath().find((node) => node instanceof Element && node.matches(SEGMENT));
    if (!element) return;
    if (event.type === "click") this.hold(event, { find: finder(element, SEGMENT) });
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  hold(event, press) {
    event.preventDefault();
    event.stopImmediatePropagation();
    this.held.push(press);
    if (this.held.length === 1) this.passing = this.letThrough();
  }

  async letThrough() {
    while (this.held.length) {
      await this.settle();
      const { find, tab } = this.held[0];
      const element = find();
      if (tab && element) window.open(element.href, "_blank", "noopener");
      else if (element) {
        const leads = element.matches(LEADS);
        this.lets(element);
        this.letting = true;
        element.click();
        this.letting = false;
        if (leads)
          this.held.length = 0; // what was pressed after it was on the page that is being left
        else await tick();
      }
      this.held.shift();
    }
  }

  // A link is followed: Streamlit would take anything sent for this page from now on as a request to return to it.
  // After another press, changes on the sliders are sent when its run is drawn: a question is sent with the press.
  lets(element) {
    if (element.matches(LEADS)) {
      this.leaving = true;
      this.followed = this.travels;
      shared.simulator?.leave();
    } else if (element.matches("[data-testid=stButton] button")) {
      this.ask();
      shared.simulator?.standBehind(this.number);
    } else if (!element.matches(`${APPLY}, ${TAKES}, [data-testid=stDownloadButton] button`)) {
      shared.simulator?.standBehind(0); // without a question: Streamlit sends a form in a separate message
    }
  }

  // Streamlit handles only its own links and would reload the page. On Back and Forward it shows what the URL says, and
  // that is triggered here: one history entry, in the same session.
  follow(event) {
    const link = event.target.closest?.(INNER);
    if (!link || elsewhere(event) || event.defaultPrevented) return;
    event.preventDefault();
    history.pushState({}, "", link.href);
    window.dispatchEvent(new PopStateEvent("popstate"));
  }

  apply(event) {
    const button = event.target.closest?.(APPLY);
    if (button && !event.defaultPrevented) shared.simulator?.apply(button.dataset);
  }

  // The simulator's pending events are sent first, in a separate message; the question after them is a whole run.
  async settle() {
    if (this.travelling())
      await new Promise((resolve) => {
        this.arrived = resolve;
        setTimeout(resolve, LONGEST);
      });
    const drawn = new Promise((resolve) => {
      this.answered = resolve;
      setTimeout(resolve, LONGEST);
    });
    shared.simulator?.settle();
    await tick();
    this.told = false;
    this.awaited = this.number + 1;
    this.ask();
    await drawn;
    this.awaited = this.answered = undefined;
    await tick(); // what was drawn with the answer is in the page now
  }
}

const LEADS = `a:not(${TAKES})`;
const SEGMENT = "[data-testid=stButtonGroup] button";
const POINTED = ["pointerdown", "mousedown", "pointerup", "mouseup", "click"];
const parameters = (query) => JSON.stringify(Object.fromEntries([...new URLSearchParams(query)].sort()));
const samePlace = (query) => parameters(query) === parameters(location.search);
const isRunning = () => document.querySelector("[data-testid=stApp]")?.dataset.testScriptState === "running";
// The first page is at the root, which may be a folder of any name.
const isOtherPage = ({ page, pages }) => {
  const path = location.pathname.replace(/\/+$/, "").split("/").pop();
  return path !== page && (page !== "" || pages.includes(path));
};
const elsewhere = (event) => event.button === 1 || event.ctrlKey || event.metaKey || event.shiftKey;

// A pressed element may be redrawn while it is held: it is found again by its container in the page and its text.
function finder(element, kind) {
  const key = element.closest("[class*=st-key-]");
  const name = key && [...key.classList].find((one) => one.startsWith("st-key-"));
  const text = element.textContent;
  return () => {
    if (element.isConnected) return element;
    const scope = (name && document.querySelector(`.${CSS.escape(name)}`)) || document;
    const alike = [...scope.querySelectorAll(kind)].filter((one) => one.matches("a") === element.matches("a"));
    return alike.find((one) => one.textContent === text && one.download === element.download) ?? null;
  };
}

// When Streamlit's browser code is told to draw at a place that does not exist, it logs an error and stops drawing. The
// page is then reloaded, which loses no changes; not twice in a row, in case that does not help.
function reloadWhenLost() {
  const say = console.error.bind(console);
  console.error = (...said) => {
    say(...said);
    const before = Number(sessionStorage.getItem(RELOADED) ?? 0);
    if (!said.some((one) => String(one).includes("Bad delta path index")) || Date.now() - before < AGAIN) return;
    sessionStorage.setItem(RELOADED, Date.now());
    location.reload();
  };
}

if (!shared.gate) reloadWhenLost();
shared.gate ??= new Gate();
shared.told = () => (shared.gate.told = true);
// For our pickers: resolves when waiting presses have passed, and the simulator's pending events have been sent in a
// separate message.
window.xepHangSettle = async () => {
  await shared.gate.passing;
  shared.simulator?.settle();
  await tick();
};

export default function (component) {
  shared.gate.show(component);
}
