// Prefetches scripts: those of a page when the pointer or focus is on a link to it, and those of the other views of the
// current page after some time without a press. `SCRIPTS` lists them by the path of the page.

const DWELL = 65; // ms on a link: a pointer that only crosses the menu fetches nothing
const REST = 10_000; // ms without a press until the views are fetched: what is on screen comes first

const fetched = new Set();
let pointed = 0;
let resting = 0;

// `rel`: `modulepreload` also compiles; `prefetch` waits until nothing else is requested.
function fetchScripts(names, rel) {
  for (const name of names ?? []) {
    if (fetched.has(name)) continue;
    fetched.add(name);
    const link = document.createElement("link");
    Object.assign(link, { rel, href: new URL(name, import.meta.url).href });
    if (rel === "prefetch") link.as = "script";
    document.head.append(link);
  }
}

const pathOf = ({ pathname }) => pathname.split("/").pop();

function point(event, dwell) {
  clearTimeout(pointed);
  const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement && node.href);
  if (link?.origin !== location.origin) return;
  const fetchNext = () => fetchScripts(SCRIPTS.next[pathOf(link)], "modulepreload");
  if (dwell) pointed = setTimeout(fetchNext, dwell);
  else fetchNext();
}

function rest() {
  clearTimeout(resting);
  if (navigator.connection?.saveData) return;
  const fetchLater = () => fetchScripts(SCRIPTS.later[pathOf(location)], "prefetch");
  resting = setTimeout(() => (window.requestIdleCallback ?? setTimeout)(fetchLater), REST);
}

document.addEventListener("pointerover", (event) => point(event, DWELL), true);
document.addEventListener("focusin", (event) => point(event, DWELL), true);
document.addEventListener("pointerdown", (event) => point(event, 0), true);
document.addEventListener("click", rest, true);
rest();
