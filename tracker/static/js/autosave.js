// Forms that save themselves while one types: <form data-autosave> with a hidden version and a #draft-state, which the
// server renders anew for every answer. Without this script the form's own button does it.

const form = document.querySelector("form[data-autosave]");
const IDLE = 2000; // after the last key
const LONGEST = 15000; // of typing without a pause
const AGAIN = 10000; // after trouble
let unsaved = false; // something was typed since the last request set out
let sending = false;
let halted = false; // somebody else wrote meanwhile: a person has to bring the texts together first
let leaving = false; // the person has pressed the form's own button
let timer;
let began;

form.addEventListener("input", () => {
  if (!unsaved) began = Date.now();
  unsaved = true;
  if (halted) return;
  say("有未保存的修改");
  plan(Math.min(IDLE, Math.max(0, began + LONGEST - Date.now())));
});

form.addEventListener("submit", (event) => {
  clearTimeout(timer);
  leaving = true;
  if (sending) event.preventDefault(); // it goes on when the version is known
});

form.addEventListener("click", (event) => {
  if (!event.target.closest("[data-resumes]")) return;
  halted = false;
  save();
});

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden" && unsaved && !halted) save();
});

addEventListener("beforeunload", (event) => {
  if ((unsaved || sending) && !leaving) event.preventDefault();
});

addEventListener("pageshow", () => { leaving = false; });

function plan(milliseconds) {
  clearTimeout(timer);
  timer = setTimeout(save, milliseconds);
}

async function save() {
  clearTimeout(timer);
  if (sending) return;
  sending = true;
  unsaved = false;
  const trouble = await send();
  sending = false;
  if (trouble) {
    unsaved = true;
    say(trouble, "field-error");
    if (!leaving) plan(AGAIN);
  }
  if (leaving && !halted) return form.requestSubmit();
  leaving = false;
  if (unsaved && !halted && !trouble) plan(IDLE);
}

// What went wrong, in words; nothing when the server has answered for itself.
async function send() {
  const typed = new FormData(form);
  say("正在保存…");
  let answer;
  try {
    answer = await fetch(form.action, { method: "POST", body: typed, headers: { "HX-Request": "true" } });
  } catch {
    return "网络不通，没有保存。文字还在，将自动再试。";
  }
  if (answer.status === 401 || answer.status === 400) return "登录已过期，没有保存。请先复制文字，重新登录后粘贴。";
  const state = answer.redirected ? null : fragment(await answer.text());
  if (!state) return "系统繁忙，没有保存。文字还在，将自动再试。";
  form.elements.version.value = state.dataset.version;
  halted = state.dataset.state === "conflict";
  document.getElementById("draft-state").replaceWith(state);
  for (const button of state.querySelectorAll("[data-resumes]")) button.hidden = false;
  return "";
}

function fragment(html) {
  return document.createRange().createContextualFragment(html).querySelector("#draft-state");
}

function say(words, looks = "aside small") {
  const state = document.getElementById("draft-state");
  const text = document.createElement("p");
  text.className = looks;
  text.textContent = words;
  if (state.dataset.state === "conflict" && halted) state.prepend(text);
  else state.replaceChildren(text);
}

for (const button of form.querySelectorAll("[data-resumes]")) button.hidden = false;
