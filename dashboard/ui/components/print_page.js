// Sheets of A4 with a foot, made when printing begins: only then are the time and the width of charts known.
// Before page_frame.js.

const MARGIN = { top: 12, side: 12, foot: 20 }; // mm
const PX = 96 / 25.4; // a millimetre of paper in px
const TIME_ZONE = "Asia/Ho_Chi_Minh";

const printed = (window.xepHangPrint ??= { data: null, style: document.createElement("style") });

const quoted = (text) => `"${text.replace(/[\\"]/g, "\\$&").replace(/\n/g, "\\a ")}"`;

function moment(language) {
  const [now, zone] = [new Date(), { timeZone: TIME_ZONE }];
  const place = language === "vi" ? "vi-VN" : "en-GB";
  const month = language === "vi" ? "numeric" : "long";
  const day = now.toLocaleDateString(place, { day: "numeric", month, year: "numeric", ...zone });
  return `${day} ${now.toLocaleTimeString(place, { hour: "2-digit", minute: "2-digit", ...zone })}`;
}

// A text with page counters in it, as a CSS value.
function counted(text) {
  const pieces = text.split(/(\{pages?\})/).filter(Boolean);
  return pieces
    .map((piece) => (/^\{pages?\}$/.test(piece) ? `counter(${piece.slice(1, -1)})` : quoted(piece)))
    .join(" ");
}

function sheet({ foot, landscape, labels, language }) {
  const printed = quoted(`${labels.printed.replace("{moment}", moment(language))}\n`);
  const look =
    'font: 7.5pt/1.35 "Source Sans", sans-serif; white-space: pre-wrap; vertical-align: top; padding-top: 2mm';
  return `@page {
    size: A4 ${landscape ? "landscape" : "portrait"};
    margin: ${MARGIN.top}mm ${MARGIN.side}mm ${MARGIN.foot}mm;
    @bottom-left { content: ${quoted(foot.join("\n"))}; ${look}; text-align: left; width: 75%; }
    @bottom-right { content: ${printed} ${counted(labels.page)}; ${look}; text-align: right; width: 25%; }
  }`;
}

// Charts have their size on the screen. They are reduced if they are wider than the paper, or if they then fit on one
// sheet below their title. Longer ones begin on a sheet of their own, with a size and a margin by which sheets end
// between two of their bars: a picture is cut wherever a sheet ends.
const charts = () => document.querySelectorAll(".js-plotly-plot");
const TITLED = 0.58; // of a sheet's height, beneath the head of the page
const LEGIBLE = 0.55; // of the size on the screen

// If plotly does not tell the positions of its bars, the chart is as large as the paper allows.
function cutBetweenBars(chart, height, largest) {
  const { _size: plot, yaxis } = chart._fullLayout ?? {};
  if (!plot || !yaxis?.range) {
    chart.style.zoom = largest;
    return;
  }
  const bar = plot.h / Math.abs(yaxis.range[1] - yaxis.range[0]);
  const above = plot.t / bar + 0.05; // in bars: the space above the first bar's place, and a small part of the next gap
  const sheet = Math.floor(height); // Chromium's sheets are whole pixels high
  chart.style.zoom = sheet / (Math.ceil(height / largest / bar) * bar);
  chart.style.marginTop = `${(Math.ceil(above) - above) * bar}px`;
  chart.closest(".stElementContainer").style.breakBefore = "page";
}

function fit(width, height) {
  const app = document.querySelector(".stApp");
  const dark = app && getComputedStyle(app).colorScheme === "dark";
  for (const chart of charts()) {
    if (dark) chart.style.filter = "invert(1) hue-rotate(180deg)"; // paper is white
    const drawn = chart.getBoundingClientRect();
    const [wide, high] = [Math.min(1, width / drawn.width), (TITLED * height) / drawn.height];
    if (high >= LEGIBLE) chart.style.zoom = Math.min(wide, high);
    else cutBetweenBars(chart, height, wide);
  }
}

function keepForPrinting(data) {
  printed.data = data;
  if (printed.watching) return;
  printed.watching = true;
  window.addEventListener("beforeprint", () => {
    const { data, style } = printed;
    if (!data) return; // a page without an edition has no foot
    style.textContent = sheet(data);
    document.head.append(style);
    const [width, height] = data.landscape ? [297, 210] : [210, 297];
    fit((width - 2 * MARGIN.side) * PX, (height - MARGIN.top - MARGIN.foot) * PX);
  });
  window.addEventListener("afterprint", () => {
    printed.style.remove();
    for (const chart of charts()) {
      chart.style.zoom = chart.style.marginTop = chart.style.filter = "";
      chart.closest(".stElementContainer").style.breakBefore = "";
    }
  });
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("button.xh-print")) window.print();
  });
}
