// The page for screen readers and the keyboard: the menu is a navigation that marks the current page, the skip link
// skips it, and a new title is read out; after a link of the menu was followed, and if a link that was followed no
// longer exists, the title has the focus.

const MENU = ".st-key-page-links";
const PAGES = `${MENU} > .stElementContainer a`; // the programme's name is a link to the first page and not a page
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

// Streamlit draws links and choices one after another, and redraws some of them. Those that contain only names of an
// edition are Vietnamese in English too. Streamlit's link to the first page has no path, so that it would lead to the
// current page if it were opened in a new tab or copied.
function mark() {
  for (const name of document.querySelectorAll(NAMES)) name.setAttribute("lang", "vi");
  for (const link of document.querySelectorAll(`${MENU} a[href^="?"]`))
    link.setAttribute("href", `./${link.getAttribute("href")}`);
  for (const link of document.querySelectorAll(PAGES)) {
    const [page] = link.getAttribute("href").replace("./", "").split("?");
    if (page === shared.page) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

const observer = new MutationObserver(mark);

export default function ({ data, parentElement }) {
  listenForPresentationKey();
  keepForPrinting(data.printed);
  shared.page = data.page;
  const menu = document.querySelector(MENU);
  if (menu) {
    menu.setAttribute("role", "navigation");
    menu.setAttribute("aria-label", data.menu);
  }
  mark();
  for (const drawn of document.querySelectorAll(DRAWN_LATE))
    observer.observe(drawn, { childList: true, subtree: true, attributes: true, attributeFilter: ["href"] });
  const before = shared.title;
  shared.title = data.title;
  if (before === undefined || before === data.title) return;
  parentElement.querySelector("[role=status]").textContent = data.title;
  const focused = document.activeElement;
  if (focused === document.body || focused.closest(MENU)) focusTitle();
}
