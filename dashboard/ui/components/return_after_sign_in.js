// Streamlit sends users who sign in or out to the first page. This stores their page in the tab and returns to it.

const KEPT = "xep-hang-return-after-sign-in";
const LONGEST = 15 * 60 * 1000; // milliseconds at the provider; after that, the first page is shown

function remember(event) {
  if (event.target.closest(".st-key-sign-in button, .st-key-sign-out button")) {
    sessionStorage.setItem(KEPT, JSON.stringify({ link: location.pathname + location.search, at: Date.now() }));
  }
}

function returnToPage(home) {
  if (location.pathname !== home || location.search) return; // the user followed a link
  const kept = JSON.parse(sessionStorage.getItem(KEPT));
  sessionStorage.removeItem(KEPT);
  if (!kept || Date.now() - kept.at > LONGEST) return;
  const link = new URL(kept.link, location.origin);
  if (link.origin === location.origin && link.href !== location.href) location.replace(link);
}

export default function ({ data }) {
  if (!window.xepHangReturned) {
    // once per page load: what is stored below, before the user leaves, is for the next page
    window.xepHangReturned = true;
    returnToPage(data.home);
    document.addEventListener("click", remember, true);
  }
}
