// Every page: menus that close by themselves, dialogs, and the live region's sentences.

const notice = document.getElementById("notice");

function say(words, tone = "info") {
  const message = document.createElement("div");
  message.className = "message";
  message.dataset.tone = tone;
  const text = message.appendChild(document.createElement("p"));
  text.textContent = words;
  message.append(closer());
  notice.replaceChildren(message);
}

function closer() {
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.closesNotice = "";
  button.setAttribute("aria-label", "关闭提示");
  button.textContent = "✕";
  return button;
}

// other scripts speak by an event, so that none needs to know this file's fingerprinted address
document.addEventListener("say", (event) => say(event.detail.words, event.detail.tone));

let fading;
new MutationObserver(() => {
  clearTimeout(fading);
  // good news leaves by itself; a refusal stays until it is read
  if (notice.querySelector('[data-tone="done"]')) fading = setTimeout(() => notice.replaceChildren(), 8000);
}).observe(notice, { childList: true });

document.addEventListener("click", (event) => {
  const target = event.target;
  if (target.closest("[data-closes-notice]")) notice.replaceChildren();
  const opener = target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens)?.showModal();
  for (const drop of document.querySelectorAll("details[data-drop][open]")) {
    if (!drop.contains(target)) drop.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const drop = document.querySelector("details[data-drop][open]");
  if (!drop) return notice.replaceChildren();
  drop.open = false;
  drop.querySelector("summary").focus();
});

// numbers beside links, which no page waits for; the browser keeps an answer for a minute
const counted = document.querySelectorAll("[data-count]");
if (counted.length) {
  fetch(counted[0].dataset.count)
    .then((answer) => (answer.ok && !answer.redirected ? answer.text() : "0"))
    .then(Number)
    .then((count) => {
      for (const link of count ? counted : []) {
        const badge = link.appendChild(document.createElement("span"));
        badge.className = "badge";
        badge.dataset.tone = "red";
        badge.textContent = count > 99 ? "99+" : count;
        const unit = badge.appendChild(document.createElement("span"));
        unit.className = "unseen";
        unit.textContent = "项";
      }
    })
    .catch(() => {});
}

// buttons that only a script can serve are hidden until one is there
for (const opener of document.querySelectorAll("[data-opens][hidden]")) opener.hidden = false;
