// ← and → press the links to the agencies ranked next to the one on screen (neighbour_keys.py says why these keys).

const SIDES = { ArrowLeft: "before", ArrowRight: "after" };
// What has the focus where arrows do nothing of their own: fields, sliders, lists and frames that scroll keep theirs.
const FREE = "body, a, [data-testid=stMain]";

let left = false; // a neighbour was asked for: the links are those of an agency that is being left

document.addEventListener("keydown", (event) => {
  const side = SIDES[event.key];
  if (!side || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.defaultPrevented) return;
  if (left || !event.composedPath()[0].matches?.(FREE)) return;
  const link = document.querySelector(`.st-key-neighbour-${side} a`);
  if (!link) return;
  event.preventDefault();
  left = true;
  link.click();
});

export default function () {
  left = false;
}
