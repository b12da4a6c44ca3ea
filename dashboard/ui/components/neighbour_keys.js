// ← and → press the links to the agencies ranked next to the one on screen (browser.py says why these keys).

const SIDES = { ArrowLeft: "before", ArrowRight: "after" };
// Focused elements that do not use arrow keys themselves; fields, sliders, lists and frames that scroll do.
const FREE = "body, a, h1, [data-testid=stMain]"; // the title has the focus after a link (page_frame.js)

let leaving = false; // a neighbour was requested: the links are those of an agency that is being left
let next = ""; // the key that was pressed meanwhile

const linkOf = (key) => document.querySelector(`.xh-neighbours a[data-side=${SIDES[key]}]`);

function press(key) {
  const link = linkOf(key);
  if (link) leaving = true;
  link?.click();
}

document.addEventListener("keydown", (event) => {
  const { key } = event;
  if (!SIDES[key] || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.defaultPrevented) return;
  if (!event.composedPath()[0].matches?.(FREE) || !linkOf(key)) return;
  event.preventDefault();
  if (leaving) next = key;
  else press(key);
});

export default function () {
  for (const key of Object.keys(SIDES)) linkOf(key)?.setAttribute("aria-keyshortcuts", key);
  const key = next;
  leaving = false;
  next = "";
  if (key) press(key);
}
