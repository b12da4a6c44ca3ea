// Replaces the page that the server has sent by the one that Streamlit has drawn underneath, once that is complete: in
// one frame, with the same scroll position and the same link in focus. If no page could be sent there is an empty one,
// so that nothing is seen to move while Streamlit draws.

const first = document.getElementById("first-page");
const PATIENCE = 15000; // milliseconds from Streamlit's first element: whatever is missing then is drawn visibly
const ELEMENT = "[data-testid=stMain] [data-testid=stElementContainer]";
const MESSAGE = first?.firstElementChild ? "h1" : ELEMENT; // a message that nothing can be shown has no title
const EMPTY = ":is(button, div.bar, div.frame, div.text, div.picker):empty";
const COMING = "[data-stale=true], [data-testid=stSkeleton]:not(.stPrintGraphic > *)"; // a chart has its place already
let drawnAt = 0;

function isDrawn(component) {
  const root = [component, ...component.querySelectorAll("*")].find((element) => element.shadowRoot)?.shadowRoot;
  return root?.querySelector("div, span") && !root.querySelector(EMPTY);
}

// Whether the style sheet that a run imports has loaded (page_assets.py).
function isStyled(app) {
  const rules = [...app.querySelectorAll("style")].flatMap(({ sheet }) => [...(sheet?.cssRules ?? [])]);
  return rules.every((rule) => !(rule instanceof CSSImportRule) || rule.styleSheet);
}

function isWhole(app) {
  if (app.dataset.testScriptState !== "notRunning" || !app.querySelector(MESSAGE)) return false;
  if (app.querySelector(COMING) || !isStyled(app)) return false;
  return [...app.querySelectorAll("[data-testid=stBidiComponentIsolated]")].every(isDrawn);
}

function isDue() {
  if (document.querySelector("[role=dialog], [data-testid=stException]")) return true; // a message for the user
  const app = document.querySelector("#root [data-testid=stApp]");
  if (!app) return false;
  if (isWhole(app)) return document.fonts.status === "loaded";
  if (!drawnAt && app.querySelector(ELEMENT)) drawnAt = performance.now();
  return drawnAt > 0 && performance.now() - drawnAt > PATIENCE;
}

function linkInFocus() {
  let focused = document.activeElement;
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  return first.contains(document.activeElement) ? focused.href : "";
}

function linkTo(href, root) {
  for (const element of root.querySelectorAll("*")) {
    if (element.href === href) return element;
    const inside = element.shadowRoot && linkTo(href, element.shadowRoot);
    if (inside) return inside;
  }
  return null;
}

function giveWay() {
  const href = linkInFocus();
  const { scrollTop } = first;
  first.remove();
  const main = document.querySelector("[data-testid=stMain]");
  if (main) main.scrollTop = scrollTop;
  if (href && main) linkTo(href, main)?.focus({ preventScroll: true });
}

function look() {
  if (isDue()) giveWay();
  else requestAnimationFrame(look);
}

if (first) look();
