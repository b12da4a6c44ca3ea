// What the page is, for those who hear it and those who go by keys: the menu is a navigation that says where one is, the
// skip link leads past it, and when another title is on the screen it is read out; a link that was followed left the focus
// nowhere, and then the title has it.

const MENU = ".st-key-page-links";
const NAMES = ".st-key-home a, [class*=st-key-pick_block] [role=radio]";
const DRAWN_LATE = `${MENU}, .st-key-pickers`;
const TITLE = ".st-key-page h1";

const shared = (window.xepHang ??= {});

function focusTitle() {
  const title = document.querySelector(TITLE);
  title?.setAttribute("tabindex", "-1");
  title?.focus({ preventScroll: true });
  return title;
}

function skip(event) {
  if (!event.target.closest?.("[data-testid=stSkipToContent]")) return;
  event.preventDefault();
  focusTitle()?.scrollIntoView();
}

if (!shared.skips) document.addEventListener("click", skip);
shared.skips = true;

// Streamlit draws links and choices one after another, and some of them anew. Those that hold nothing but names of an
// edition are Vietnamese in English too.
function mark() {
  for (const name of document.querySelectorAll(NAMES)) name.setAttribute("lang", "vi");
  const menu = document.querySelector(MENU);
  if (!menu) return;
  const here = menu.querySelector(".st-key-page-link-here a");
  for (const link of menu.querySelectorAll("[aria-current]")) if (link !== here) link.removeAttribute("aria-current");
  here?.setAttribute("aria-current", "page");
}

const observer = new MutationObserver(mark);

export default function ({ data, parentElement }) {
  const menu = document.querySelector(MENU);
  if (menu) {
    menu.setAttribute("role", "navigation");
    menu.setAttribute("aria-label", data.menu);
  }
  mark();
  for (const drawn of document.querySelectorAll(DRAWN_LATE))
    observer.observe(drawn, { childList: true, subtree: true });
  const before = shared.title;
  shared.title = data.title;
  if (before === undefined || before === data.title) return;
  parentElement.querySelector("[role=status]").textContent = data.title;
  if (document.activeElement === document.body) focusTitle();
}
