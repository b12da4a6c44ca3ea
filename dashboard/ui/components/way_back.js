// Streamlit sends whoever signs in or out to the first page. This remembers in the tab where he was, and leads back.

const KEPT = "xep-hang-way-back";
const LONGEST = 15 * 60 * 1000; // milliseconds at the provider; after that, the first page it is

function remember(event) {
  if (event.target.closest(".st-key-sign-in button, .st-key-sign-out button")) {
    sessionStorage.setItem(KEPT, JSON.stringify({ link: location.pathname + location.search, at: Date.now() }));
  }
}

function leadBack(home) {
  if (location.pathname !== home || location.search) return; // somebody followed a link
  const kept = JSON.parse(sessionStorage.getItem(KEPT));
  sessionStorage.removeItem(KEPT);
  if (!kept || Date.now() - kept.at > LONGEST) return;
  const link = new URL(kept.link, location.origin);
  if (link.origin === location.origin && link.href !== location.href) location.replace(link);
}

export default function ({ data }) {
  if (!window.xepHangWayBack) {
    // once a page: what is remembered below, while one is still here, is for the next page
    window.xepHangWayBack = true;
    leadBack(data.home);
    document.addEventListener("click", remember, true);
  }
}
