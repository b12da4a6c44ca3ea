// Holds a press on a link or a button until what was done before it is drawn (ui/components/browser.py says why).
//
// `window.xepHang` is how our components speak of it: `told()` says that something was sent that links do not know yet;
// the simulator leaves itself there as `simulator` (`unsettled`, `settle`, `leave`, `drawn`).

const LONGEST = 3000; // ms that a press is held at the most: a server that is gone must not lock the page
const DOUBT = 300; // ms that page and URL may differ: a message may be on its way
const MOST_UNWRITTEN = 12; // URLs that the server is told of: more than can be under way
const MOST_DOUBTS = 3; // times in a row that a page is asked for anew because it differs from its URL
const RELOADED = "xep-hang-reloaded"; // in the tab's storage: when a page that was lost was loaded anew
const AGAIN = 10_000; // ms before which it is not loaded anew once more
const INNER = "a.xh-inner"; // a link to a page of ours in HTML of ours
const TAKES = "a[download]"; // a link that takes away a file, of what is on screen
const APPLY = "button.xh-apply"; // puts changes on the sliders: an event of the simulator
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
    this.told = false; // something was typed or sent since links and buttons were last known to be new
    this.held = []; // presses that wait, in their order
    this.doubts = 0;
    document.addEventListener("click", (event) => this.pressed(event), true);
    document.addEventListener("auxclick", (event) => this.pressed(event), true);
    document.addEventListener("click", (event) => this.follow(event));
    document.addEventListener("click", (event) => this.apply(event));
    // what is typed in components of ours, behind their shadow roots, they tell themselves
    const typed = (event) => (this.told ||= event.composedPath()[0] === event.target);
    for (const kind of ["input", "change"]) document.addEventListener(kind, typed, true);
    for (const kind of POINTED) document.addEventListener(kind, (event) => this.pointed(event), true);
    this.guardEntries();
  }

  // Streamlit writes a URL, and the path of a page, when the server's message arrives. After Back or Forward this may be
  // what was meant for the entry that was left: there the simulator keeps it, and here it would take the place of what was
  // come to. So nothing is written until a run has followed the browser to where it is.
  guardEntries() {
    this.travels = 0; // presses of Back and Forward
    this.followed = 0; // how many of them a run has followed
    this.named = 0; // how many the server was told of
    this.refused = null; // the URL that was not written last, until a run has followed
    this.unwritten = []; // the parameters of the last that were not written
    this.refusals = 0; // how many were not written in all
    this.toldRefusals = 0; // how many of them the server was told of
    this.repeats = false; // a popstate of ours, which repeats one that was lost
    window.addEventListener("popstate", () => (this.travels += this.repeats ? 0 : 1));
    const replace = history.replaceState.bind(history);
    for (const write of ["pushState", "replaceState"]) {
      const native = history[write].bind(history);
      history[write] = (state, unused, url) => {
        const corrects = this.corrected === location.href;
        this.corrected = null;
        if (!this.travelling()) return corrects ? replace(state, unused, url) : native(state, unused, url);
        const refused = new URL(url ?? "", location.href);
        if (samePlace(refused.search)) return; // nothing was done there that the URL does not say
        this.refused = refused;
        this.unwritten = [...this.unwritten, refused.search].slice(-MOST_UNWRITTEN);
        this.refusals += 1;
      };
    }
  }

  travelling() {
    return this.travels > this.followed;
  }

  // A run was drawn. Nothing is told before that is a run of what was come to: Streamlit tells every message to the page
  // that is drawn, with the pickers as they stand there.
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
    // done after Back, and written before it was known here that it was followed
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

  // What was drawn and what stands in the URL are the same page and the same parameters when nothing is under way any
  // more. Where they are not, the URL counts after Back and for the page; its parameters the server writes anew, for
  // Streamlit may have taken those that a run wrote while a link was pressed for the link's.
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

  // Segmented controls act on the pointer and cannot be held, but they must not overtake a press that is.
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

  // A link is followed: what was sent for this page from now on, Streamlit would take for a wish to come back to it.
  // After another press, what is done on the sliders is sent when its run has been drawn: the question goes with it.
  lets(element) {
    if (element.matches(LEADS)) {
      this.leaving = true;
      this.followed = this.travels;
      shared.simulator?.leave();
    } else if (element.matches("[data-testid=stButton] button")) {
      this.ask();
      shared.simulator?.standBehind(this.number);
    } else if (!element.matches(`${APPLY}, ${TAKES}, [data-testid=stDownloadButton] button`)) {
      shared.simulator?.standBehind(0); // without a question: Streamlit sends a form in a message of its own
    }
  }

  // Streamlit knows no link but its own and would load the page anew. Its answer to Back and Forward is to show what the
  // URL says, and that is asked for here: one entry of the history, and the session goes on.
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

  // What the simulator holds goes first and in a message of its own; the question after it is a whole run.
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
    await tick(); // what was drawn with the answer stands in the page now
  }
}

const LEADS = `a:not(${TAKES})`;
const SEGMENT = "[data-testid=stButtonGroup] button";
const POINTED = ["pointerdown", "mousedown", "pointerup", "mouseup", "click"];
const parameters = (query) => JSON.stringify(Object.fromEntries([...new URLSearchParams(query)].sort()));
const samePlace = (query) => parameters(query) === parameters(location.search);
const isRunning = () => document.querySelector("[data-testid=stApp]")?.dataset.testScriptState === "running";
// The first page stands at the root, which may be a folder of another name.
const isOtherPage = ({ page, pages }) => {
  const path = location.pathname.replace(/\/+$/, "").split("/").pop();
  return path !== page && (page !== "" || pages.includes(path));
};
const elsewhere = (event) => event.button === 1 || event.ctrlKey || event.metaKey || event.shiftKey;

// A pressed element may be drawn anew while it is held: found again by its place in the page, or by what it says.
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

// When Streamlit's browser code is told to draw where it has no place, it says so to the console and draws nothing any
// more. The page is then loaded anew, which loses nothing that was done; not twice at once, should that not help.
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
// For pickers of ours: resolves when presses that wait have gone through, and what the simulator holds has been sent in a
// message of its own.
window.xepHangSettle = async () => {
  await shared.gate.passing;
  shared.simulator?.settle();
  await tick();
};

export default function (component) {
  shared.gate.show(component);
}
