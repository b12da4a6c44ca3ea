// What the page is, for those who hear it and those who go by keys: the menu is a navigation that says where one is, the
// skip link leads past it, and when another title is on the screen it is read out; a link that was followed left the focus
// nowhere, and then the title has it.

const MENU = ".st-key-page-links";
const NAMES = ".st-key-home a, [class*=st-key-pick_block] [role=radio]";
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

// Streamlit draws the links one after another, and some of them anew.
function markHere(menu) {
  const here = menu.querySelector(".st-key-page-link-here a");
  for (const link of menu.querySelectorAll("[aria-current]")) if (link !== here) link.removeAttribute("aria-current");
  here?.setAttribute("aria-current", "page");
}

const observer = new MutationObserver(() => {
  const menu = document.querySelector(MENU);
  if (menu) markHere(menu);
});

export default function ({ data, parentElement }) {
  const menu = document.querySelector(MENU);
  if (menu) {
    menu.setAttribute("role", "navigation");
    menu.setAttribute("aria-label", data.menu);
    markHere(menu);
    observer.observe(menu, { childList: true, subtree: true });
  }
  // Streamlit's own widgets that hold nothing but names of an edition.
  for (const name of document.querySelectorAll(NAMES)) name.setAttribute("lang", "vi");
  const before = shared.title;
  shared.title = data.title;
  if (before === undefined || before === data.title) return;
  parentElement.querySelector("[role=status]").textContent = data.title;
  if (document.activeElement === document.body) focusTitle();
}
