// Files go up one by one while the form is being filled, with their progress. Without this script they travel with the form.

const form = document.querySelector("form[data-uploads]");
const limit = Number(form.dataset.limit);
const accepted = form.dataset.accept.split(",");
const ways = JSON.parse(form.dataset.ways); // extension → what to do instead
const AT_ONCE = 2, TRIES = 5, AGAIN = 2000; // files, times that a busy server is asked again, milliseconds
const running = new Set();
const queue = [];
let active = 0;
let leaving = false; // the person has already asked to send the form

for (const input of form.querySelectorAll("input[type=file]")) {
  input.addEventListener("change", () => {
    const list = input.closest(".field").querySelector("[data-attachments]");
    for (const file of input.files) send(file, input.dataset.slot, list);
    input.value = "";
  });
}

form.addEventListener("submit", (event) => {
  if (running.size) {
    event.preventDefault();
    leaving = true;
    say(`还有 ${running.size} 个附件正在上传，传完后自动提交。`);
    return;
  }
  if (form.dataset.sent) event.preventDefault(); // a second click files nothing twice
  form.dataset.sent = "yes";
});

// coming back by the browser's own button: the form may be sent again
addEventListener("pageshow", () => { delete form.dataset.sent; });

function send(file, slot, list) {
  const line = document.createElement("li");
  line.className = "attachment";
  list.append(line);
  const problem = unfit(file);
  if (problem) return refuse(line, problem);
  line.textContent = `等待上传 ${file.name}`;
  running.add(line);
  queue.push(() => upload(file, slot, line));
  next();
}

function next() {
  while (active < AT_ONCE && queue.length) {
    active += 1;
    queue.shift()();
  }
}

function upload(file, slot, line, tries = 0) {
  const request = new XMLHttpRequest();
  const again = () => request.status === 503 && tries < TRIES;
  line.replaceChildren();
  const bar = progress(line, file, () => request.abort());
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) bar.value = event.loaded / event.total;
  });
  request.addEventListener("load", () => {
    if (request.status === 200) line.replaceWith(fragment(request.responseText));
    else if (!again()) refuse(line, sentence(request, file.name));
  });
  request.addEventListener("error", () => refuse(line, `“${file.name}”没有传上去，请检查网络后重新选择。`));
  request.addEventListener("abort", () => line.remove());
  request.addEventListener("loadend", () => {
    if (again()) return setTimeout(upload, AGAIN, file, slot, line, tries + 1);
    active -= 1;
    running.delete(line);
    next();
    if (leaving && !running.size) finish();
  });
  const body = new FormData();
  body.append("csrf_token", form.elements.csrf_token.value);
  body.append("slot", slot);
  body.append("file", file);
  request.open("POST", form.dataset.uploads);
  request.setRequestHeader("Accept", "application/json");
  request.send(body);
}

function finish() {
  leaving = false;
  if (form.querySelector('.attachment[data-state="refused"]')) say("有附件没有传上去，请看附件下面的说明，然后再提交。", "refused");
  else form.requestSubmit();
}

function unfit(file) {
  if (!file.size) return `“${file.name}”是空文件，没有上传。`;
  if (file.size > limit) return `“${file.name}”超过单个文件 ${Math.round(limit / 1048576)} MB 的上限，请压缩或拆分后再选。`;
  const end = file.name.slice(file.name.lastIndexOf(".")).toLowerCase();
  if (!accepted.includes(end)) return `“${file.name}”的类型不能上传。${ways[end.slice(1)] ?? ""}可以上传：${form.dataset.listed}。`;
  return "";
}

function progress(line, file, cancel) {
  const box = line.appendChild(document.createElement("div"));
  box.className = "attachment-progress";
  box.append(`正在上传 ${file.name}`);
  const bar = box.appendChild(document.createElement("progress"));
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", `${file.name} 的上传进度`);
  box.append(button("取消", cancel));
  return bar;
}

function refuse(line, words) {
  line.dataset.state = "refused";
  const text = document.createElement("p");
  text.className = "field-error";
  text.textContent = words;
  line.replaceChildren(text, button("知道了", () => line.remove()));
  say(words, "refused");
}

function button(words, action) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button";
  made.dataset.kind = "quiet";
  made.dataset.size = "small";
  made.textContent = words;
  made.addEventListener("click", action);
  return made;
}

function fragment(html) {
  const fresh = document.createRange().createContextualFragment(html);
  const id = fresh.querySelector("input").value;
  form.querySelector(`input[name="staged"][value="${id}"]`)?.closest("li").remove(); // the same file, chosen again
  return fresh;
}

function sentence(request, name) {
  try {
    return JSON.parse(request.responseText).error;
  } catch {
    return `“${name}”没有传上去，请稍后重新选择。`;
  }
}

function say(words, tone = "info") {
  document.dispatchEvent(new CustomEvent("say", { detail: { words, tone } }));
}
