// The board by keyboard. One card at a time is in the tab order, with its links and buttons; arrows choose which.

const all = (within = document) => [...within.querySelectorAll(".card")];
const columns = () => [...document.querySelectorAll(".column")];
let current = null; // its id: a card may be replaced, its name stays

function choose(card) {
  current = card?.id ?? null;
  for (const other of all()) {
    const index = other === card ? 0 : -1;
    other.tabIndex = index;
    for (const part of other.querySelectorAll("a, button")) part.tabIndex = index;
  }
}

function settle() {
  choose(document.getElementById(current) ?? all()[0]);
}

function go(card) {
  if (!card) return;
  choose(card);
  card.focus();
}

function beside(card, step) {
  const from = columns().findIndex((column) => column.contains(card));
  const row = all(columns()[from]).indexOf(card);
  for (let at = from + step; columns()[at]; at += step) {
    const there = all(columns()[at]);
    if (there.length) return there[Math.min(row, there.length - 1)];
  }
}

function move(card, step) {
  const states = columns().map((column) => column.querySelector(".cards").dataset.state);
  let at = states.indexOf(card.dataset.state) + step;
  while (states[at] && !card.querySelector(`[data-to="${states[at]}"]`)) at += step;
  // with nowhere to go, ask all the same: the answer says what is possible
  card.dispatchEvent(new CustomEvent("card:move", { bubbles: true, cancelable: true, detail: { to: states[at] } }));
}

document.addEventListener("keydown", (event) => {
  const card = event.target.closest?.(".card");
  if (!card || event.ctrlKey || event.metaKey) return;
  const own = event.target === card;
  const list = all(card.closest(".column"));
  const row = list.indexOf(card);
  const keys = {
    ArrowDown: () => go(list[row + 1]),
    ArrowUp: () => go(list[row - 1]),
    Home: () => go(list[0]),
    End: () => go(list.at(-1)),
    ArrowRight: () => (event.altKey ? move(card, 1) : go(beside(card, 1))),
    ArrowLeft: () => (event.altKey ? move(card, -1) : go(beside(card, -1))),
    m: () => move(card, 1),
    M: () => move(card, event.shiftKey ? -1 : 1),
    "?": () => document.getElementById("keys").showModal(),
    Enter: own && (() => card.querySelector("h3 a").click()),
  };
  const act = keys[event.key];
  if (!act || (event.altKey && !/^Arrow(Left|Right)$/.test(event.key))) return;
  event.preventDefault();
  act();
});

document.addEventListener("focusin", (event) => {
  const card = event.target.closest?.(".card");
  if (card && card.id !== current) choose(card);
});
document.addEventListener("board:fresh", settle);
settle();
