// Carrying a card to another column with mouse, pen or finger. A drop asks for the move; it decides nothing.

let carried = null;
let goHome = null; // puts a dropped card back where it was

function target(list) {
  if (Sortable.get(list)) return;
  new Sortable(list, {
    group: { name: "board", put: (to, from, card) => mayGo(card, to.el.dataset.state) },
    sort: false,
    draggable: ".card",
    filter: ".card:not([data-movable]), .verb",
    preventOnFilter: false,
    animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 140,
    forceFallback: true, // the same look on every browser, and one code path with touch
    fallbackTolerance: 5,
    delay: 220, // a finger that moves at once is scrolling
    delayOnTouchOnly: true,
    touchStartThreshold: 6,
    ghostClass: "gap",
    fallbackClass: "carried",
    chosenClass: "chosen",
    scrollSensitivity: 80,
    scrollSpeed: 14,
    onStart,
    onEnd,
  });
}

const mayGo = (card, state) => Boolean(card.querySelector(`[data-to="${state}"]`));

function onStart({ item, from }) {
  document.body.dataset.dragging = "";
  const next = item.nextElementSibling;
  goHome = () => from.insertBefore(item, next?.parentElement === from ? next : null);
  carried = item;
  for (const list of document.querySelectorAll(".cards")) {
    const { state } = list.dataset;
    if (state !== item.dataset.state) list.closest(".column").dataset.drop = mayGo(item, state) ? "yes" : "no";
  }
}

// a card that only passed over a column on its way must not be left lying there
document.addEventListener("pointermove", (event) => {
  if (carried && carried.parentElement.dataset.state !== carried.dataset.state && !mayGo(carried, under(event))) goHome();
});

function onEnd({ item, originalEvent }) {
  const state = under(originalEvent);
  carried = null;
  delete document.body.dataset.dragging;
  for (const column of document.querySelectorAll("[data-drop]")) delete column.dataset.drop;
  const asked = state && state !== item.dataset.state;
  const accepted = asked && item.dispatchEvent(
    new CustomEvent("card:move", { bubbles: true, cancelable: true, detail: { to: state } }));
  if (!accepted) goHome();
  item.focus({ preventScroll: true });
  document.dispatchEvent(new CustomEvent("card:dropped"));
}

// the column below the pointer, also when it took no card
function under(event) {
  const point = event?.changedTouches?.[0] ?? event;
  if (point?.clientX == null) return null;
  return document.elementFromPoint(point.clientX, point.clientY)?.closest(".column")?.querySelector(".cards").dataset.state;
}

document.addEventListener("card:stays", () => goHome?.());
document.addEventListener("contextmenu", (event) => {
  if ("dragging" in document.body.dataset) event.preventDefault(); // a long press on a link would open its menu
});

function start() {
  goHome = null;
  for (const list of document.querySelectorAll(".cards")) target(list);
}
document.addEventListener("board:fresh", start);
start();
