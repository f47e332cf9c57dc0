// The overview by keyboard: one cell is in the tab order, arrows choose which; the line below says what it is.

const table = document.getElementById("matrix");
const said = document.getElementById("said");
const links = () => [...table.querySelectorAll("tbody td > a")];
let current = null;

function choose(link) {
  if (current) current.tabIndex = -1;
  current = link;
  link.tabIndex = 0;
}

function tell(link) {
  const task = table.querySelector(`thead a[href$="/task/${link.dataset.n}"]`);
  said.textContent = link.title + (task ? `（${task.title}）` : "");
}

// the next cell that holds something, along the row or down the column
function beside(cell, right, down) {
  let [row, at] = [cell.parentElement, cell.cellIndex];
  const rows = [...table.tBodies].flatMap((body) => [...body.rows]).filter((one) => !one.classList.contains("group"));
  for (let index = rows.indexOf(row); rows[index]; ) {
    index += down;
    at += right;
    const next = rows[index]?.cells[at];
    if (!next || next.classList.contains("num")) return null;
    const link = next.querySelector(":scope > a");
    if (link && next.tagName === "TD") return link;
  }
}

function edge(cell, last) {
  const found = [...cell.parentElement.querySelectorAll("td > a")];
  return last ? found.at(-1) : found[0];
}

const WAYS = {
  ArrowRight: (cell) => beside(cell, 1, 0),
  ArrowLeft: (cell) => beside(cell, -1, 0),
  ArrowDown: (cell) => beside(cell, 0, 1),
  ArrowUp: (cell) => beside(cell, 0, -1),
  Home: (cell) => edge(cell, false),
  End: (cell) => edge(cell, true),
};

if (table) {
  for (const link of links()) link.tabIndex = -1;
  if (links().length) choose(links()[0]);
  table.addEventListener("keydown", (event) => {
    const way = WAYS[event.key];
    const cell = event.target.closest("td");
    if (!way || !cell || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    way(cell)?.focus();
  });
  for (const kind of ["focusin", "pointerover"]) {
    table.addEventListener(kind, (event) => {
      const link = event.target.closest("tbody td > a");
      if (!link) return;
      if (kind === "focusin") choose(link);
      tell(link);
    });
  }
}
