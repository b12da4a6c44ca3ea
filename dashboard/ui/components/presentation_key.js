// The key F opens the presentation from every page, as its link does, in full screen if the browser permits it. The
// page before is stored in the tab, for Esc. Before page_frame.js.

const FROM = "xep-hang-presented-from";
const NO_KEY = "xep-hang-no-presentation-key";
const LINK = ".st-key-page-links a[href^=trinh-chieu]";
const TYPING =
  "input:not([type=range], [type=checkbox], [type=radio]), textarea, select, [contenteditable], [role=textbox]";

function begin() {
  sessionStorage.setItem(FROM, location.pathname);
  if (!document.fullscreenElement) document.documentElement.requestFullscreen?.().catch(() => {});
}

function pressed(event) {
  if (event.key !== "f" && event.key !== "F") return;
  if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || localStorage.getItem(NO_KEY)) return;
  const [target] = event.composedPath();
  if (target instanceof Element && target.closest(TYPING)) return;
  const link = document.querySelector(LINK);
  if (link) link.click();
  else if (window.xepHangPresentation?.stage.isConnected) window.xepHangPresentation.open(true);
}

function listenForPresentationKey() {
  if (window.xepHangPresentationKey) return;
  window.xepHangPresentationKey = true;
  document.addEventListener("keydown", pressed);
  document.addEventListener(
    "click",
    (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      if (event.composedPath().some((node) => node instanceof Element && node.matches(LINK))) begin();
    },
    true,
  );
}
