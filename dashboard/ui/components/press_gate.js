// Holds a press on a link or a button until what was done before it is drawn (press_gate.py says why).
//
// `window.xepHang` is how our components speak of it: `told()` says that something was sent that links do not know yet;
// the simulator leaves itself there as `simulator` (`unsettled`, `settle`, `leave`, `drawn`).

const LONGEST = 3000; // ms that a press is held at the most: a server that is gone must not lock the page
const DOUBT = 300; // ms that page and URL may differ: a message may be under way
const PRESSED = [
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
    document.addEventListener("click", (event) => this.pressed(event), true);
    document.addEventListener("auxclick", (event) => this.pressed(event), true);
    // what is typed in components of ours, behind their shadow roots, they tell themselves
    const typed = (event) => (this.told ||= event.composedPath()[0] === event.target);
    for (const kind of ["input", "change"]) document.addEventListener(kind, typed, true);
    for (const kind of POINTED) document.addEventListener(kind, (event) => this.pointed(event), true);
  }

  show({ data, setStateValue, parentElement }) {
    this.place = parentElement.host ?? parentElement;
    this.leaving = false;
    this.ask = () => this.leaving || setStateValue("asked", ++this.number);
    this.number = Math.max(this.number, data.answered ?? 0);
    shared.simulator?.drawn();
    this.agree(data.url);
    if (this.awaited !== undefined && data.answered >= this.awaited) this.answered?.();
  }

  // What the page was drawn for and what stands in the URL: when Back was pressed while the URL was being written they
  // may differ. Then the URL counts, and is asked for once.
  agree(url) {
    clearTimeout(this.doubt);
    const parameters = (text) => JSON.stringify(Object.fromEntries([...new URLSearchParams(text)].sort()));
    const there = () => parameters(location.search);
    const drawn = parameters(url);
    if (there() === drawn || this.asked === there() + drawn) return;
    this.doubt = setTimeout(() => {
      if (there() === drawn || this.awaited !== undefined) return;
      this.asked = there() + drawn;
      this.ask();
    }, DOUBT);
  }

  pressed(event) {
    const path = event.composedPath();
    const element = path.find((node) => node instanceof Element && node.matches(PRESSED));
    if (!element || this.letting || (event.type === "auxclick" && event.button !== 1)) return;
    const link = element.matches("a");
    if (!this.place?.isConnected || !(this.told || this.held.length || shared.simulator?.unsettled())) {
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
        const link = element.matches("a");
        this.lets(element);
        this.letting = true;
        element.click();
        this.letting = false;
        if (link) this.held.length = 0; // what was pressed after it was on the page that is being left
        else await tick();
      }
      this.held.shift();
    }
  }

  // A link is followed: what was sent for this page from now on, Streamlit would take for a wish to come back to it.
  // After another press, what is done on the sliders is sent when its run has been drawn.
  lets(element) {
    if (element.matches("a")) {
      this.leaving = true;
      shared.simulator?.leave();
    } else if (!element.matches("[data-testid=stDownloadButton] button")) shared.simulator?.standBehind();
  }

  // What the simulator holds goes first and in a message of its own; the question after it is a whole run.
  async settle() {
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

const SEGMENT = "[data-testid=stButtonGroup] button";
const POINTED = ["pointerdown", "mousedown", "pointerup", "mouseup", "click"];
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
    return alike.find((one) => one.textContent === text) ?? null;
  };
}

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
