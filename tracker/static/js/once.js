// Forms that must not be sent twice by a double click: <form data-once>. The server refuses the second all the same,
// but the answer to the first, with the passwords in it, would be lost.

document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-once]");
  if (!form) return;
  if (form.dataset.once === "sent") return event.preventDefault();
  form.dataset.once = "sent";
  event.submitter?.setAttribute("aria-disabled", "true");
});

// a page that comes back from the browser's memory may send again
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll('[data-once="sent"]')) {
    form.dataset.once = "";
    form.querySelector("[aria-disabled]")?.removeAttribute("aria-disabled");
  }
});
