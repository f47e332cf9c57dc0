// The verification desk by keyboard: J and K, or the arrows, go to the next and the previous card.

const WAYS = { j: "next", ArrowDown: "next", k: "prev", ArrowUp: "prev" };
const typing = (target) => target.closest("input, textarea, select, iframe, [contenteditable]");

document.addEventListener("keydown", (event) => {
  const way = WAYS[event.key] ?? WAYS[event.key.toLowerCase()];
  const arrow = event.key.startsWith("Arrow");
  if (!way || event.altKey || event.ctrlKey || event.metaKey || typing(event.target)) return;
  // the arrows scroll the page, unless the queue itself has the focus
  if (arrow && !event.target.closest(".queue-list")) return;
  const link = document.querySelector(`#dossier a[rel="${way}"]`);
  if (!link) return;
  event.preventDefault();
  link.click();
});

document.querySelector(".queue-list [aria-current]")?.scrollIntoView({ block: "nearest" });

for (const all of document.querySelectorAll("[data-all]")) {
  all.hidden = false;
  all.addEventListener("change", (event) => {
    const form = document.getElementById(all.dataset.all);
    for (const box of form.elements.card.length ? form.elements.card : [form.elements.card]) box.checked = event.target.checked;
  });
}
