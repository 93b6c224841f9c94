// What a page gains where scripts run. Every page works without any of this.
//
//   data-counted, data-joint      live counts of characters, as the server counts them
//   form[data-autosave=URL]       a draft is saved while it is written (see “Drafts”)
//   form[data-forget=ACCOUNT]     signing out: this account's drafts go from this computer
//   data-weekday-for              the weekday beside a date
//   data-max, data-chosen         what was chosen for an upload, and whether it is too large
//   data-uploads                  the file that is chosen there is sent at once, without this button
//   form[data-outlets]            a link brings its outlet and how high it stands
//   data-left                     how many things of a visit's sheet are left
//   data-add-row                  another row in a table to fill in
//   data-check-all, data-checked  all boxes of a list, and how many are ticked
//   data-counts, data-uncounted   what is shown only with that count, and only without it
//   data-points, data-most        points of a score sheet, summed along into data-sum, data-given
//   data-print                    a button that prints
// and in every form: a second click does not submit twice.

const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

// Storage may be switched off; then nothing is kept on this computer.
const store = {
  get(key) { try { return localStorage.getItem(key); } catch { return null; } },
  set(key, value) { try { localStorage.setItem(key, value); } catch { /* full or off */ } },
  remove(key) { try { localStorage.removeItem(key); } catch { /* off */ } },
  keys() { try { return Object.keys(localStorage); } catch { return []; } },
};

/* ── Appearance ─────────────────────────────────────────────── */

const look = store.get("look");
if (look) $(`#look-${CSS.escape(look)}`)?.click();
for (const radio of $$('input[name="look"]')) {
  radio.addEventListener("change", () => {
    if (radio.value === "auto") {
      store.remove("look");
      delete document.documentElement.dataset.look;
    } else {
      store.set("look", radio.value);
      document.documentElement.dataset.look = radio.value;
    }
  });
}

/* ── Counts ─────────────────────────────────────────────────── */

// As the server counts (domain::text::count): Chinese characters and full-width marks one by one,
// runs of anything else as one, spaces and what prints nothing not at all.
const UNSEEN = /[\u0000-\u0008\u000E-\u001F\u007F-\u0084\u0086-\u009F\u00AD\u0300-\u036F\u061C\u115F-\u1160\u17B4-\u17B5\u180B-\u180F\u200B-\u200F\u202A-\u202E\u2060-\u206F\u2800\u2D7F\u3164\uFE00-\uFE0F\uFEFF\uFFA0\uFFF0-\uFFFB\u{1107F}\u{13430}-\u{1343F}\u{16FE4}\u{1BCA0}-\u{1BCA3}\u{1D159}\u{1D173}-\u{1D17A}\u{E0000}-\u{E0FFF}]/u;
const WIDE = /[·×—―‘’“”…‰※℃\u1100-\u11FF\u2160-\u217F\u2190-\u21FF\u2460-\u24FF\u25A0-\u26FF\u2E80-\uA4CF\uAC00-\uD7AF\uF900-\uFAFF\uFE30-\uFE4F\uFF00-\uFFEF\u{20000}-\u{3FFFF}]/u;
// What Rust calls white space; \s also has U+FEFF, which is unseen here, and lacks U+0085.
const SPACE = /[\s\u0085]/u;

export function count(text) {
  const chars = [...text];
  let total = 0;
  let inRun = false;
  chars.forEach((c, i) => {
    if (UNSEEN.test(c)) return;
    const apostrophe = c === "’" && inRun && /[A-Za-z]/.test(chars[i + 1] ?? "");
    if (SPACE.test(c)) {
      inRun = false;
    } else if (WIDE.test(c) && !apostrophe) {
      total += 1;
      inRun = false;
    } else if (!inRun) {
      total += 1;
      inRun = true;
    }
  });
  return total;
}

// As the server judges and says it (domain::text::check).
function verdict(n, { limit, about, least }) {
  if (n === 0) return ["todo", ""];
  if (limit && n > limit) return ["late", `超出 ${n - limit} 字（${n}/${limit}）。请删去至少 ${n - limit} 字。`];
  if (least && n < least) return ["soon", `还差 ${least - n} 字（${n}/${least}）。请补写至少 ${least - n} 字。`];
  if (about) {
    const low = Math.ceil((about * 80) / 100);
    const high = Math.floor((about * 120) / 100);
    if (n < low || n > high) {
      const gap = n > high ? `多 ${n - high} 字` : `少 ${low - n} 字`;
      return ["soon", `要求 ${about} 字左右，${low}—${high} 字为宜，现有 ${n} 字，${gap}。仅作提示，不影响提交。`];
    }
  }
  return ["done", ""];
}

const FILL = { late: "fill f-late", soon: "fill f-soon", done: "fill f-done", todo: "fill f1" };

function show(counter, n) {
  $("[data-count]", counter).textContent = n;
  if (!("counter" in counter.dataset)) return;
  const number = (key) => Number(counter.dataset[key]) || 0;
  const [state, words] = verdict(n, { limit: number("limit"), about: number("about"), least: number("least") });
  counter.dataset.state = state;
  const fill = $(".fill", counter);
  fill.setAttribute("class", FILL[state]);
  fill.setAttribute("width", `${Math.min(100, (n / number("scale")) * 100).toFixed(2)}%`);
  const says = $("[data-says]", counter);
  if (says.textContent !== words) says.textContent = words;
}

function recount(input) {
  const own = document.getElementById(`${input.id}-count`);
  if (own) show(own, count(input.value));
  const key = input.dataset.joint;
  const joint = key && document.getElementById(`joint-${key}`);
  if (joint) {
    const parts = $$(`[data-joint="${CSS.escape(key)}"]`);
    show(joint, parts.reduce((sum, part) => sum + count(part.value), 0));
  }
}

/* ── Weekdays, files, rows, boxes, print ────────────────────── */

function weekday(input) {
  const label = $(`[data-weekday-for="${CSS.escape(input.id)}"]`);
  if (!label) return;
  // A field that also takes months is plain text.
  const day = input.valueAsDate ?? (/^\d{4}-\d\d-\d\d$/.test(input.value) ? new Date(input.value) : null);
  label.textContent = day && !Number.isNaN(day.getTime()) ? `周${"日一二三四五六"[day.getUTCDay()]}` : "";
}

function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.ceil(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

function chosen(input) {
  const place = $("[data-chosen]", input.closest(".drop"));
  if (!place) return;
  const max = Number(input.dataset.max) || Infinity;
  place.replaceChildren(...[...input.files].map((file) => {
    const line = document.createElement("span");
    const over = file.size > max;
    line.className = over ? "field-error" : "";
    line.textContent = over
      ? `${file.name}：${size(file.size)}，超过 ${size(max)}，请换小一些的文件。`
      : `${file.name}（${size(file.size)}）`;
    return line;
  }));
}

// A link brings its outlet and level, until somebody writes others.
function outlet(url) {
  let host;
  try { ({ host } = new URL(url.value.trim())); } catch { return; }
  const known = JSON.parse(url.form.dataset.outlets).find(([end]) => host === end || host.endsWith(`.${end}`));
  if (!known) return;
  const { outlet: name, outlet_standing: standing } = url.form.elements;
  if (!name.value) name.value = known[1];
  if (!standing.value) standing.value = known[2];
}

// What is left of a visit's sheet, as the server counts it (domain::visit::Sheet::left).
function left(form) {
  const written = (name) => form.elements[name].value.trim().length > 1;
  const open = $$("[data-point]", form).filter((point) => {
    const taken = (part) => $(`input[name^="${part}."]:checked`, point)?.value;
    if (!taken("checked")) return point.dataset.point === "must" || $("textarea", point).value.trim();
    return taken("checked") !== "fits" && !($("textarea", point).value.trim().length > 3 && taken("kind") && taken("weight"));
  }).length + ["visited_on", "conclusion"].filter((name) => !written(name)).length;
  $("[data-left]", form).textContent = open > 0 ? `（还差 ${open} 项）` : "";
}

function addRow(button) {
  const body = $(`[data-rows="${CSS.escape(button.dataset.addRow)}"] tbody`);
  const rows = $$("tr", body);
  const row = rows.at(-1).cloneNode(true);
  for (const input of $$("input", row)) {
    const parts = input.name.split(".");
    parts[parts.length - 2] = rows.length;
    input.name = parts.join(".");
    input.value = "";
    input.setAttribute("aria-label", input.getAttribute("aria-label").replace(/\d+/, rows.length + 1));
  }
  body.append(row);
  $("input", row).focus();
}

function ticked(name) {
  const boxes = $$(`input[type="checkbox"][name="${CSS.escape(name)}"]`);
  const n = boxes.filter((box) => box.checked).length;
  for (const place of $$(`[data-checked="${CSS.escape(name)}"]`)) place.textContent = n;
  for (const all of $$(`[data-check-all="${CSS.escape(name)}"]`)) {
    all.checked = n > 0 && n === boxes.length;
    all.indeterminate = n > 0 && n < boxes.length;
  }
}

/* ── Points of a score sheet ────────────────────────────────── */

// As the server reads and sums them (domain::scoring: parse_points, subtotal), in hundredths.
export function points(text) {
  const plain = text.trim().replace(/[０-９．]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0));
  const found = /^([0-9]{1,6})(?:[.]([0-9]{0,2}))?$/.exec(plain);
  return found && Number(found[1]) * 100 + Number((found[2] ?? "").padEnd(2, "0"));
}

function sum(form) {
  let [total, given, vetoed] = [0, 0, false];
  for (const { value, dataset } of $$("[data-points]", form)) {
    const [n, most] = [points(value), Number(dataset.most)];
    const flag = dataset.points === "veto" && most === 0;
    if (n === null || (n > most && !flag)) continue;
    given += 1;
    if (dataset.points === "veto") vetoed ||= flag ? n > 0 : n === 0;
    if (!flag) total += dataset.points === "deduction" ? -n : n;
  }
  $("[data-given]", form).textContent = given;
  $("[data-sum]", form).textContent = vetoed ? 0 : Math.max(0, total) / 100;
}

for (const button of $$("[data-print], [data-add-row]")) button.hidden = false;
for (const button of $$("[data-uploads]")) button.hidden = true;
for (const shown of $$("[data-check-all], [data-counts]")) shown.hidden = false;
for (const plain of $$("[data-uncounted]")) plain.hidden = true;

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-print], [data-add-row]");
  if (!button) return;
  if ("print" in button.dataset) window.print();
  else addRow(button);
});

// A field that is being mended is wrong no more: the server says so when it is.
function mended(input) {
  const field = input.closest(".field");
  const wrong = $(".field-error", field ?? undefined);
  if (!field || !wrong || input.type === "hidden") return;
  for (const marked of $$("[aria-invalid]", field)) marked.removeAttribute("aria-invalid");
  wrong.remove();
  for (const id of [input.id, field.id, wrong.id.replace(/-error$/, "")]) $(`.errors a[href="#${CSS.escape(id)}"]`)?.closest("li").remove();
  const left = $$(".errors li").length;
  const head = $(".errors b");
  if (head) head.textContent = left > 0 ? `还有 ${left} 处要改。` : "都已改过，可以再提交。";
}

document.addEventListener("input", ({ target }) => {
  mended(target);
  if (target.form && $("[data-left]", target.form)) left(target.form);
  if (target.name === "url" && target.form?.dataset.outlets) outlet(target);
  if ("counted" in target.dataset || target.dataset.joint) recount(target);
  if (target.dataset.points) sum(target.form);
});

document.addEventListener("change", ({ target }) => {
  if (target.type === "date" || "moment" in target.dataset) weekday(target);
  if (target.type === "file" && target.closest(".drop")) {
    chosen(target);
    const send = $(`[data-uploads="${CSS.escape(target.id)}"]`);
    if (send && target.files.length > 0 && !$(".chosen .field-error", target.closest(".drop"))) send.click();
  }
  if (target.dataset.checkAll) {
    for (const box of $$(`input[type="checkbox"][name="${CSS.escape(target.dataset.checkAll)}"]`)) box.checked = target.checked;
    ticked(target.dataset.checkAll);
  } else if (target.type === "checkbox" && target.name) {
    ticked(target.name);
  }
});

/* ── One click, one submission ──────────────────────────────── */

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  // Not `disabled`: a disabled button would not send its name and value.
  for (const button of $$("button:not([type=button])", form)) button.setAttribute("aria-disabled", "true");
});

// Coming back with the browser's button, the form may be sent again.
window.addEventListener("pageshow", () => {
  for (const form of $$("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of $$("button[aria-disabled]", form)) button.removeAttribute("aria-disabled");
  }
});

/* ── Drafts ─────────────────────────────────────────────────── *
 * While a form with data-autosave is written, its fields go to that address by PUT, as a plain
 * form would send them, a moment after the last key. The answer is 2xx with the time to show as
 * text (“14:06”), or with nothing; 409 with a sentence when somebody else has saved meanwhile: then
 * it stops, and only a button saves. The headers X-Draft-Version and X-Draft-Shown of the answer
 * become the fields `version` and `shown`. One saving is on its way at a time, and a button waits
 * for it: else the page's own text would pass for somebody else's. Until the server has it, a
 * copy lies on this computer; when the session has ended it stays there and is offered again. */

const WAIT = 1500;
// What a page says of itself is no part of what was written.
const OWN = ["version", "over", "shown", "once"];

// A copy belongs to the account that wrote it (`draft:ACCOUNT/FORM`), is offered to no other, and
// goes when that account signs out. One that names no account could be anybody's.
function forget(whose) {
  for (const key of store.keys()) if (key.startsWith("draft:") && whose(key)) store.remove(key);
}

forget((key) => !key.includes("/"));
for (const form of $$("form[data-forget]")) {
  form.addEventListener("submit", () => {
    for (const draft of drafts) draft.end();
    forget((key) => key.startsWith(`draft:${form.dataset.forget}/`));
  });
}

class Draft {
  constructor(form) {
    this.form = form;
    this.url = form.dataset.autosave;
    this.key = `draft:${form.dataset.draftKey}`;
    this.place = $("[data-save-state]");
    this.timer = 0;
    this.busy = false;
    this.sent = this.body();
    form.addEventListener("input", () => this.changed());
    form.addEventListener("change", () => this.changed());
    form.addEventListener("submit", (event) => this.submit(event));
    window.addEventListener("pageshow", () => { this.leaving = false; this.waited = false; });
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") this.save(true); });
    this.offer();
  }

  // Files go with the form itself, never with a draft.
  fields() {
    return [...new FormData(this.form)].filter(([, value]) => typeof value === "string");
  }

  body() {
    return new URLSearchParams(this.fields().filter(([name]) => !OWN.includes(name))).toString();
  }

  // Two bodies say the same if they differ only in spaces at the ends, line ends and empty fields,
  // which the server may have put right.
  static plain(body) {
    return [...new URLSearchParams(body)]
      .map(([name, value]) => [name, value.replace(/\r\n?/g, "\n").trim()])
      .filter(([name, value]) => value && !OWN.includes(name))
      .map((pair) => pair.join("="))
      .join("&");
  }

  submit(event) {
    clearTimeout(this.timer);
    if (!this.busy || this.waited) {
      this.leaving = true;
      return;
    }
    event.preventDefault();
    const button = event.submitter;
    const goOn = () => {
      if (this.waited) return;
      this.waited = true;
      this.form.requestSubmit(button);
    };
    this.running.then(goOn);
    setTimeout(goOn, 10000);
  }

  changed() {
    if (this.over || this.body() === this.sent) return;
    store.set(this.key, JSON.stringify({ at: new Date().toISOString(), body: this.body() }));
    if (this.stopped) return;
    this.say("未保存", "todo");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(false), WAIT);
  }

  save(leaving) {
    clearTimeout(this.timer);
    const body = this.body();
    if (this.over || this.stopped || this.leaving || this.busy || body === this.sent) return;
    this.running = this.put(body, leaving);
  }

  async put(body, leaving) {
    this.busy = true;
    this.say("正在保存…", "wait");
    try {
      const answer = await fetch(this.url, {
        method: "PUT",
        body: new URLSearchParams(this.fields()),
        redirect: "manual",
        keepalive: leaving && body.length < 60000,
        headers: { Accept: "text/plain" },
      });
      if (answer.ok) {
        this.sent = body;
        for (const name of ["version", "shown"]) {
          const value = answer.headers.get(`X-Draft-${name}`);
          if (value && this.form.elements[name]) this.form.elements[name].value = value;
        }
        const at = (await answer.text()).trim() || new Date().toTimeString().slice(0, 5);
        if (this.body() === body) store.remove(this.key);
        this.say(`已保存 ${at}`, "done");
      } else if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
        this.say("未保存：登录已过期。您写的内容留在这台电脑上，重新登录后打开本页可以取回。", "late");
      } else {
        const why = answer.headers.get("Content-Type")?.startsWith("text/plain") ? (await answer.text()).trim() : "";
        this.say(`未保存：${why || "系统没有收下，稍后会再试。"}`, "late");
        this.stopped = answer.status === 409;
        if (answer.status >= 500) this.again();
      }
    } catch {
      this.say("未保存：连接中断，稍后会再试。您写的内容还在。", "late");
      this.again();
    } finally {
      this.busy = false;
    }
    // What was written while the answer was on its way.
    if (this.sent === body && this.body() !== body) this.changed();
  }

  // Nothing is kept or sent from here on.
  end() {
    clearTimeout(this.timer);
    this.over = true;
  }

  again() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(false), 20000);
  }

  say(words, state) {
    if (!this.place) return;
    this.place.textContent = words;
    this.place.dataset.state = state;
  }

  // A copy that never reached the server is offered, not forced on what is there now.
  offer() {
    const kept = store.get(this.key);
    if (!kept) return;
    let copy;
    try { copy = JSON.parse(kept); } catch { copy = null; }
    if (!copy?.body || Draft.plain(copy.body) === Draft.plain(this.sent)) {
      store.remove(this.key);
      return;
    }
    const at = new Date(copy.at);
    const note = document.createElement("div");
    note.className = "note";
    note.dataset.state = "soon";
    const words = document.createElement("p");
    words.textContent = `这台电脑上留有 ${at.getMonth() + 1}月${at.getDate()}日 ${at.toTimeString().slice(0, 5)} 写下、没有存到系统的内容。`;
    const actions = document.createElement("span");
    actions.className = "actions";
    const button = (label, act) => {
      const element = document.createElement("button");
      element.type = "button";
      element.className = "btn btn-small";
      element.textContent = label;
      element.addEventListener("click", () => { note.remove(); act(); });
      return element;
    };
    actions.append(
      button("取回这些内容", () => this.restore(new URLSearchParams(copy.body))),
      button("不要了", () => store.remove(this.key)),
    );
    note.append(words, actions);
    this.form.before(note);
  }

  restore(values) {
    // A table may have grown while it was written.
    for (const button of $$("[data-add-row]", this.form)) {
      const table = button.dataset.addRow;
      const last = Math.max(-1, ...[...values.keys()].filter((k) => k.startsWith(`${table}.`)).map((k) => Number(k.split(".").at(-2)) || 0));
      while ($$(`[data-rows="${CSS.escape(table)}"] tbody tr`).length <= last) addRow(button);
    }
    for (const element of this.form.elements) {
      if (!element.name || element.type === "file" || OWN.includes(element.name)) continue;
      if (element.type === "checkbox" || element.type === "radio") {
        element.checked = values.getAll(element.name).includes(element.value);
      } else if (values.has(element.name)) {
        element.value = values.get(element.name);
      }
      if ("counted" in element.dataset) recount(element);
      if (element.type === "date") weekday(element);
    }
    this.changed();
  }
}

const drafts = $$("form[data-autosave]").map((form) => new Draft(form));

// The browser may have kept what was typed when the page was left.
for (const input of $$("[data-counted]")) recount(input);
for (const form of $$("form:has([data-points]:not([readonly]))")) sum(form);
// What is to be mended comes into sight, also far down a page that has no list of it.
($("[role=alert].errors") ?? $("main [aria-invalid=true]"))?.focus();
