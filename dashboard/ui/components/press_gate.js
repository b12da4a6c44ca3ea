// Holds a press on a link or a button until what was done before it is drawn (press_gate.py says why).
//
// `window.xepHang` is how our components speak of it: `told()` says that something was sent that links do not know yet;
// the simulator leaves itself there as `simulator` (`unsettled`, `settle`, `leave`, `drawn`).

const LONGEST = 3000; // ms that a press is held at the most: a server that is gone must not lock the page
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
    this.held = null;
    document.addEventListener("click", (event) => this.pressed(event), true);
    document.addEventListener("auxclick", (event) => this.pressed(event), true);
    for (const kind of ["input", "change"]) document.addEventListener(kind, () => (this.told = true), true);
  }

  show({ data, setStateValue, parentElement }) {
    this.place = parentElement.host ?? parentElement;
    this.ask = () => setStateValue("asked", ++this.number);
    this.number = Math.max(this.number, data.answered ?? 0);
    shared.simulator?.drawn();
    if (this.awaited !== undefined && data.answered >= this.awaited) this.answered?.();
  }

  pressed(event) {
    const path = event.composedPath();
    const element = path.find((node) => node instanceof Element && node.matches(PRESSED));
    if (!element || this.letting || (event.type === "auxclick" && event.button !== 1)) return;
    const link = element.matches("a");
    if (!this.place?.isConnected || !(this.told || shared.simulator?.unsettled())) {
      if (link && event.type === "click" && !elsewhere(event)) shared.simulator?.leave();
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    const first = this.held === null;
    this.held = { find: finder(element), tab: link && elsewhere(event) }; // of several, the last one counts
    if (first) this.letThrough();
  }

  async letThrough() {
    await this.settle();
    const { find, tab } = this.held;
    this.held = null;
    const element = find();
    if (!element) return;
    if (tab) {
      window.open(element.href, "_blank", "noopener");
      return;
    }
    if (element.matches("a")) shared.simulator?.leave();
    this.letting = true;
    try {
      element.click();
    } finally {
      this.letting = false;
    }
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

const elsewhere = (event) => event.button === 1 || event.ctrlKey || event.metaKey || event.shiftKey;

// A pressed element may be drawn anew while it is held: found again by its place in the page, or by what it says.
function finder(element) {
  const key = element.closest("[class*=st-key-]");
  const name = key && [...key.classList].find((one) => one.startsWith("st-key-"));
  const text = element.textContent;
  return () => {
    if (element.isConnected) return element;
    const scope = (name && document.querySelector(`.${CSS.escape(name)}`)) || document;
    const alike = [...scope.querySelectorAll(PRESSED)].filter((one) => one.matches("a") === element.matches("a"));
    return alike.find((one) => one.textContent === text) ?? null;
  };
}

shared.gate ??= new Gate();
shared.told = () => (shared.gate.told = true);
// For pickers of ours: resolves when what the simulator holds has been sent, in a message of its own.
window.xepHangSettle = async () => {
  shared.simulator?.settle();
  await tick();
};

export default function (component) {
  shared.gate.show(component);
}
