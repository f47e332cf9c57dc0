// The sheet of one-time passwords: print it, and do not lose it by a slip of the hand.

let printed = false;
addEventListener("afterprint", () => { printed = true; });
addEventListener("beforeunload", (event) => { if (!printed) event.preventDefault(); });

for (const button of document.querySelectorAll("[data-prints]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
