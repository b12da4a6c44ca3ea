// Streamlit's page has lang="en" in every language, and English texts. This script translates it: each text and each
// label is looked up, as a whole, when it is added to the page. Our own HTML and our components (shadow roots) are in
// the right language already and are skipped.

const NAMED_BY = ["aria-label", "aria-description", "title", "placeholder", "alt"];
// (an icon of Streamlit's is named by its text)
const OURS = "[data-testid=stHtml], [data-testid=stIconMaterial], script, style, svg, canvas, code";

const literal = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

// Returns a function that translates a text of the one language into the other; undefined for an unknown text.
function interpreter(pairs) {
  const whole = new Map();
  const patterns = [];
  for (const [from, to] of pairs) {
    const name = from.match(/\{(\w+)\}/)?.[0];
    if (!name) whole.set(from.trim(), to.trim());
    else patterns.push([new RegExp(`^${from.split(name).map(literal).join("(.+)")}$`, "s"), to.split(name)]);
  }
  return (text) => {
    const said = text.trim();
    if (!said) return undefined;
    const known = whole.get(said);
    if (known !== undefined) return text.replace(said, () => known);
    for (const [pattern, [before, after]] of patterns) {
      const found = said.match(pattern);
      if (found) return text.replace(said, () => before + found[1] + after);
    }
    return undefined;
  };
}

class Interpreter {
  constructor() {
    this.language = "en"; // Streamlit's
    this.observer = new MutationObserver((changes) => {
      for (const { type, target, attributeName, addedNodes } of changes) {
        if (type === "attributes") this.attribute(target, attributeName);
        else if (type === "characterData") this.text(target);
        else for (const node of addedNodes) this.walk(node);
      }
    });
  }

  speak(language, words) {
    document.documentElement.lang = language;
    if (language === this.language) return;
    this.language = language;
    this.say = interpreter(language === "en" ? words.map(([english, other]) => [other, english]) : words);
    this.observer.disconnect();
    this.walk(document.body);
    if (language === "en") return; // later texts are English already
    this.observer.observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
      attributeFilter: NAMED_BY,
    });
  }

  walk(node) {
    if (node.nodeType === Node.TEXT_NODE) this.text(node);
    if (node.nodeType !== Node.ELEMENT_NODE || node.closest(OURS)) return;
    for (const name of NAMED_BY) this.attribute(node, name);
    for (const child of node.childNodes) this.walk(child);
  }

  text(node) {
    if (node.parentElement?.closest(OURS)) return;
    const said = this.say(node.data);
    if (said !== undefined) node.data = said;
  }

  attribute(element, name) {
    const value = element.getAttribute(name);
    const said = value === null || element.closest(OURS) ? undefined : this.say(value);
    if (said !== undefined) element.setAttribute(name, said);
  }
}

function speak(language, words) {
  // one per window: it keeps working when this component is redrawn, and when the server is unreachable
  window.xepHangInterpreter ??= new Interpreter();
  window.xepHangInterpreter.speak(language, words);
}

export default function ({ data }) {
  speak(data.language, WORDS);
}
