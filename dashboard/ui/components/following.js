// The page of followers: it shows what the server sends, and says when the presenter or the server is disconnected. The
// last screen stays. The page needs no input and sends nothing.

const SILENCE = 40_000; // ms without an event; the server sends one every 15 s
const AGAIN = 2000; // ms until a connection is tried again, plus a random part so that followers reconnect one by one
const FULL = 15_000;

const main = document.querySelector("main");
const texts = JSON.parse(main.dataset.texts);
const part = (name) => main.querySelector(`.${name}`);
const [line, screens, foot, place, announced] = ["line", "screens", "said-of", "count", "said"].map(part);
let source = null;
let heard = 0;
let waiting = 0;
let connected = false;
let shown = null; // the state that the server sent last
let leader = true; // whether the presenter is there

function say(text, link) {
  if (line.textContent !== text) line.textContent = text;
  line.hidden = !text;
  if (!link) return;
  const anchor = document.createElement("a");
  anchor.href = main.dataset.home;
  anchor.textContent = link;
  line.append(" ", anchor);
}

function tellWhere() {
  if (!connected) say(shown ? texts.serverGone : texts.connecting);
  else if (!shown) say(texts.notBegun);
  else if (!leader) say(texts.leaderGone);
  else say(shown.black ? texts.black : "");
  main.classList.toggle("dark", connected && leader && Boolean(shown?.black));
}

function show(state) {
  const another = shown?.html !== state.html;
  const onward = shown?.place !== state.place;
  shown = state;
  if (another) {
    screens.innerHTML = state.html; // escaped by construction, by dashboard/ui/html.py
    foot.innerHTML = state.foot; // likewise
    screens.lang = foot.lang = announced.lang = state.lang;
    screens.firstElementChild.classList.add("shown");
    place.textContent = `${state.place} / ${state.count}`;
    document.title = announced.textContent = state.title;
    if (onward) scrollTo(0, 0); // but not while the presenter moves a slider
  }
  for (const row of screens.querySelectorAll("tr[data-rank]")) {
    const asked = row.dataset.rank === String(state.rank);
    if (asked && !row.classList.contains("asked")) row.scrollIntoView({ block: "nearest" });
    row.classList.toggle("asked", asked);
  }
}

function connect() {
  clearTimeout(waiting);
  source?.close();
  const mine = new EventSource(`${location.pathname}/events`);
  source = mine;
  heard = Date.now();
  const on = (kind, act) =>
    mine.addEventListener(kind, (event) => {
      if (mine !== source) return;
      heard = Date.now();
      connected = true;
      if (event.data) act(JSON.parse(event.data));
      if (mine === source) tellWhere();
    });
  on("screen", show);
  on("presenter", (told) => (leader = told.here));
  on("beat", () => {});
  on("ended", () => leave(shown ? texts.over : texts.unknown, texts.enterAnother));
  on("full", () => {
    leave(texts.full);
    waiting = setTimeout(connect, FULL);
  });
  mine.onerror = () => {
    if (mine !== source) return;
    connected = false;
    tellWhere();
    // the browser reconnects by itself, but not after a response such as that of a proxy without a server process
    if (mine.readyState === EventSource.CLOSED) waiting = setTimeout(connect, AGAIN * (1 + Math.random()));
  };
}

function leave(text, link) {
  source.close();
  source = null;
  main.classList.remove("dark");
  say(text, link);
}

// A phone that was asleep, or a network that drops messages, does not close the connection.
function look() {
  if (source && Date.now() - heard > SILENCE) {
    connected = false;
    tellWhere();
    connect();
  }
}

setInterval(look, SILENCE / 4);
document.addEventListener("visibilitychange", look);
connect();
