// A board that stays fresh, and the one path by which a script moves a card: the card's own button.

const board = () => document.getElementById("board");
const dragging = () => "dragging" in document.body.dataset;
const say = (words, tone) => document.dispatchEvent(new CustomEvent("say", { detail: { words, tone } }));
const columnName = (state) => document.querySelector(`#name-${state}`).firstChild.textContent.trim();

// --- moving: `card:move` on a card, detail {to}; preventDefault tells the sender that it was refused here

document.addEventListener("card:move", (event) => {
  const card = event.target;
  const way = card.querySelector(`[data-to="${event.detail.to}"]`);
  if (!way || card.getAttribute("aria-busy") === "true") {
    event.preventDefault();
    if (!way) say(refusal(card, event.detail.to), "refused");
  } else if (way.matches("button")) {
    way.click();
  } else {
    // the words it needs may be on record already: let the server say
    busy(card);
    htmx.ajax("POST", way.dataset.post, { source: "#moves", values: { version: card.dataset.version } });
  }
});

function refusal(card, to) {
  const name = card.querySelector("[data-name]").textContent;
  const here = columnName(card.dataset.state);
  const ways = [...new Set([...card.querySelectorAll("[data-to]")].map((way) => `“${columnName(way.dataset.to)}”`))];
  if (!ways.length) return `${name}现在是“${here}”，您的账号不能移动它。`;
  const where = to ? `不能移到“${columnName(to)}”，` : "";
  return `${name}现在是“${here}”，${where}只能移到${ways.join("或")}。`;
}

function busy(card) {
  card.setAttribute("aria-busy", "true"); // the next fresh board takes it away
}

// a second click on a button whose move is under way would only lose a race against the first
document.addEventListener("click", (event) => {
  const card = event.target.closest("button[data-to]")?.closest(".card");
  if (!card) return;
  if (card.getAttribute("aria-busy") === "true") {
    event.preventDefault();
    event.stopImmediatePropagation();
  } else busy(card);
}, true);

// --- staying fresh: the poll waits for a hidden tab, a card in the hand, an open dialog

const isPoll = (ctx) => ctx?.sourceElement === board();

document.addEventListener("htmx:before:request", (event) => {
  if (isPoll(event.detail.ctx) && (document.hidden || dragging() || document.querySelector("dialog[open]"))) event.preventDefault();
});

document.addEventListener("visibilitychange", () => {
  if (!document.hidden) refresh();
});

document.addEventListener("card:dropped", () => {
  if (missed) refresh();
});

function refresh() {
  htmx.trigger(board(), "every", {}, false);
}

// --- the swap: never under a card in the hand; focus stays on the card that had it

let missed = false;
let held = null;

document.addEventListener("htmx:before:swap", (event) => {
  const { ctx, tasks } = event.detail;
  if (dragging()) {
    missed = true;
    tasks.splice(0, tasks.length, ...tasks.filter((task) => task.type !== "main"));
  }
  const active = document.activeElement;
  const card = active?.closest?.(".card");
  held = card && { id: card.id, scroll: !isPoll(ctx) && active.matches(":focus-visible") };
  before = new Map([...document.querySelectorAll(".card")].map((card) => [card.id, card.dataset.state]));
});

let before = new Map();

document.addEventListener("htmx:after:swap", (event) => {
  if (event.detail.ctx.swap === "none") return;
  missed = dragging() && missed;
  for (const card of document.querySelectorAll(".card")) {
    if (before.has(card.id) && before.get(card.id) !== card.dataset.state) arrive(card);
  }
  const card = held && document.getElementById(held.id);
  if (card && !card.contains(document.activeElement)) card.focus({ preventScroll: !held.scroll });
  document.dispatchEvent(new CustomEvent("board:fresh"));
});

function arrive(card) {
  card.classList.add("moved");
  card.addEventListener("animationend", () => card.classList.remove("moved"), { once: true });
}

// --- when the server or the network does not answer as it should

let lost = false;

document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
  if (!/<hx-partial/.test(ctx.text)) say(`服务器没有正常回应（${ctx.response.status}），请稍后再试。`, "refused");
});

document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
  if (!ctx) return;
  if (!isPoll(ctx)) say("网络不通，刚才的操作没有保存。请检查网络后再试一次。", "refused");
  else if (!lost) say("与服务器失去联系，看板可能不是最新的；恢复后会自动刷新。", "refused");
  lost = lost || isPoll(ctx);
});

document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  const answered = ctx.response && ctx.response.status < 500;
  if (answered && lost) {
    lost = false;
    say("已恢复联系，看板是最新的。", "done");
  }
  if (isPoll(ctx) || (answered && ctx.swap !== "none")) return;
  for (const card of document.querySelectorAll('.card[aria-busy="true"]')) card.removeAttribute("aria-busy");
  document.dispatchEvent(new CustomEvent("card:stays"));
});
