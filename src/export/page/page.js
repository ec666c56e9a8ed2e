"use strict";
// The page by itself: nothing is fetched, nothing is stored, nothing comes from anywhere but the
// elements of the page. Text is only ever read; what is drawn is made of numbers.
(() => {
const page = document.documentElement;
const one = (css, from = document) => from.querySelector(css);
const all = (css, from = document) => [...from.querySelectorAll(css)];
const stage = one("#stage"), world = one("#world"), lines = one("#lines"), bar = one("#bar");
const sheets = all(".sheet"), topics = all(".n");
const calm = matchMedia("(prefers-reduced-motion: reduce)");
let sheet = sheets[0];

// ---- The tree ----

const box = li => li.firstElementChild;
const fold = li => { const first = box(li).firstElementChild; return first.className === "o" ? first : null; };
const list = li => box(li).nextElementSibling;
const above = li => { const up = li.parentElement.parentElement; return up.tagName === "LI" ? up : null; };
const isOpen = li => { const f = fold(li); return !f || f.open; };
// A root may have its children on two sides.
const kidsOf = li => { const l = list(li), more = l?.nextElementSibling; return more ? [...l.children, ...more.children] : l ? l.children : []; };
const shownKids = li => isOpen(li) ? kidsOf(li) : [];
const isMap = () => page.dataset.view === "map";
const topicAt = element => element.closest(".n");

// The shown topics of a sheet, in reading order, with a stack of our own.
function* shown(of = sheet) {
  const stack = [...one(".tree", of).children].reverse();
  while (stack.length) {
    const li = stack.pop();
    yield li;
    const kids = shownKids(li);
    for (let i = kids.length - 1; i >= 0; i--) stack.push(kids[i]);
  }
}

function setOpen(li, open) {
  const f = fold(li);
  if (!f || f.open === open) return false;
  f.open = open;
  box(li).setAttribute("aria-expanded", open);
  return true;
}

function reveal(li) {
  for (let up = above(li); up; up = above(up)) setOpen(up, true);
}

for (const tree of all(".tree")) {
  tree.setAttribute("role", "tree");
  tree.setAttribute("aria-label", tree.parentElement.getAttribute("aria-label") || document.title);
  tree.setAttribute("aria-describedby", "keys");
}
const level = new Map();
for (const li of topics) {
  const t = box(li), up = above(li);
  const deep = li.dataset.l ? +li.dataset.l + 1 : up ? level.get(up) + 1 : 1;
  level.set(li, deep);
  li.setAttribute("role", "none");
  list(li)?.setAttribute("role", "none");
  t.setAttribute("role", "treeitem");
  t.setAttribute("aria-level", deep);
  t.tabIndex = -1;
  const f = fold(li);
  if (f) {
    t.setAttribute("aria-expanded", f.open);
    f.firstElementChild.tabIndex = -1;
  }
}

let current = null;
function focusOn(li, scroll = true) {
  if (current) { box(current).tabIndex = -1; box(current).classList.remove("at"); }
  current = li;
  box(li).tabIndex = 0;
  box(li).focus({preventScroll: true});
  if (scroll) show(li);
  relate();
}
function show(li) {
  if (isMap()) return bring(li);
  box(li).scrollIntoView({block: "nearest"});
  const top = box(li).getBoundingClientRect().top, edge = bar.getBoundingClientRect().bottom + 8;
  if (top < edge) scrollBy(0, top - edge);
}
function go(li) {
  if (isMap()) for (const e of all(".e[open]", world)) e.open = false;
  const home = li.closest(".sheet");
  if (home !== sheet) showSheet(sheets.indexOf(home));
  reveal(li);
  redraw();
  focusOn(li);
}
const firstTop = () => one(".tree > .n", sheet);

// Folds so that the topic stays where it is seen.
function toggle(li, open = !isOpen(li)) {
  const before = box(li).getBoundingClientRect();
  if (!setOpen(li, open)) return;
  if (!isMap()) return;
  const after = box(li).getBoundingClientRect();
  view.x += before.left - after.left;
  view.y += before.top - after.top;
  place();
  draw();
}

// What a map can show at once and still move.
const MOST = 3000;
function foldTo(deepest) {
  if (isMap()) {
    const counts = [];
    for (const deep of level.values()) counts[deep] = (counts[deep] || 0) + 1;
    let sum = 0, fits = 0;
    while (fits + 1 < counts.length && (sum += counts[fits + 1] || 0) <= MOST) fits++;
    deepest = Math.min(deepest, Math.max(1, fits - 1));
  }
  for (const li of topics) setOpen(li, level.get(li) <= deepest);
  if (current && current.offsetParent === null) {
    while (above(current) && !isOpen(above(current))) current = above(current);
  }
  if (isMap()) { shrink(); split(); draw(); fit(true); }
}

// ---- The map: place, zoom, lines ----

const view = {x: 0, y: 0, k: 1};
const NEAR = 4, FAR = .04;
function place(smooth = false) {
  world.classList.toggle("move", smooth && !calm.matches);
  world.style.transform = isMap() ? `translate(${view.x}px,${view.y}px) scale(${view.k})` : "";
  one("#full").textContent = Math.round(view.k * 100) + " %";
}
// The main topics of a two-sided map: the first half on the right, the others on the left.
function merge() {
  for (const left of all(".left")) {
    left.previousElementSibling.append(...left.children);
    left.remove();
  }
}
function split() {
  merge();
  const root = firstTop(), right = list(root);
  if (!isMap() || !sheet.dataset.two || !right || !isOpen(root) || right.children.length < 3) return;
  const kids = [...right.children], heights = kids.map(li => li.offsetHeight + 26);
  const half = heights.reduce((sum, height) => sum + height, 0) / 2;
  let at = 0, sum = 0;
  while (at < kids.length - 1 && Math.abs(sum + heights[at] - half) <= Math.abs(sum - half)) sum += heights[at++];
  if (at === 0 || at === kids.length) return;
  const left = document.createElement("ul");
  left.className = "left";
  left.setAttribute("role", "none");
  left.append(...kids.slice(at));
  root.append(left);
}
function zoom(factor, x = stage.clientWidth / 2, y = stage.clientHeight / 2, smooth = false) {
  const k = Math.min(NEAR, Math.max(FAR, view.k * factor));
  view.x = x - (x - view.x) * k / view.k;
  view.y = y - (y - view.y) * k / view.k;
  view.k = k;
  place(smooth);
}
function fit(smooth = false, least = 0) {
  const w = world.offsetWidth, h = world.offsetHeight, sw = stage.clientWidth, sh = stage.clientHeight, edge = 28;
  const whole = Math.min(1.25, (sw - 2 * edge) / w, (sh - 2 * edge) / h);
  view.k = Math.max(FAR, whole, least);
  view.x = Math.max(edge, (sw - w * view.k) / 2);
  view.y = (sh - h * view.k) / 2;
  if (least > whole) {
    // All of it would be too small to read: the root, where it begins.
    const root = box(firstTop());
    if (list(firstTop())?.nextElementSibling && w * whole < w * view.k && w * view.k > sw - 2 * edge) view.x = sw / 2 - (root.offsetLeft + root.offsetWidth / 2) * view.k;
    view.y = sh / 2 - (root.offsetTop + root.offsetHeight / 2) * view.k;
  }
  place(smooth);
}
function bring(li) {
  const r = box(li).getBoundingClientRect(), s = stage.getBoundingClientRect(), edge = 40;
  let dx = 0, dy = 0;
  if (r.left < s.left + edge) dx = s.left + edge - r.left;
  else if (r.right > s.right - edge) dx = Math.max(s.right - edge - r.right, s.left + edge - r.left);
  if (r.top < s.top + edge) dy = s.top + edge - r.top;
  else if (r.bottom > s.bottom - edge) dy = s.bottom - edge - r.bottom;
  if (!dx && !dy) return;
  view.x += dx;
  view.y += dy;
  place(true);
}

const SVG = "http://www.w3.org/2000/svg";
function drawn(name, into, attributes, text) {
  const element = document.createElementNS(SVG, name);
  for (const key in attributes) element.setAttribute(key, attributes[key]);
  if (text) element.textContent = text;
  into.append(element);
  return element;
}
const r1 = number => Math.round(number * 10) / 10;
function ends(li) {
  const t = box(li), x = t.offsetLeft, y = t.offsetTop, w = t.offsetWidth, h = t.offsetHeight;
  const isLine = li.classList.contains("dn") && !li.classList.contains("callout") && !li.classList.contains("summary");
  return {left: x, right: x + w, y: isLine ? y + h - 1 : y + h / 2, top: y, bottom: y + h, isLine};
}
// A title that was broken into lines takes no more room than its longest line.
let measured = new Set();
function shrink() {
  const found = [], range = document.createRange();
  for (const li of shown()) {
    if (measured.has(li)) continue;
    measured.add(li);
    const t = box(li), h = one(".h", t);
    if (h.offsetHeight < 34) continue;
    range.selectNodeContents(h);
    const rights = [...range.getClientRects()].map(rect => rect.right);
    const width = Math.ceil((Math.max(...rights) - h.getBoundingClientRect().left) / view.k) + 1;
    if (width < h.offsetWidth - 4) found.push([h, width]);
  }
  for (const [h, width] of found) h.style.width = width + "px";
}
function unshrink() {
  for (const li of measured) one(".h", box(li)).style.width = "";
  measured = new Set();
}
function draw() {
  if (!isMap()) return;
  shrink();
  lines.replaceChildren();
  const back = drawn("g", lines, {});
  const paths = [];
  const seen = new Map();
  for (const li of shown()) {
    const e = ends(li);
    const up = above(li), of = up && seen.get(up);
    e.onLeft = of ? of.onLeft || li.parentElement.className === "left" : false;
    e.branch = li.classList.contains("d1") || !of ? [...li.classList].find(c => /^b\d$/.test(c)) || "b0" : of.branch;
    seen.set(li, e);
    if (!of) continue;
    const deep = level.get(li);
    const a = deep === 2 ? 7 : deep === 3 ? 3.4 : 2, b = deep === 2 ? 2.6 : 2;
    const x1 = e.onLeft ? of.left + 1 : of.right - 1, x2 = e.onLeft ? e.right - 1 : e.left + (e.isLine ? 0 : 1), y1 = of.y, y2 = e.y, c = (x1 + x2) / 2;
    // Where the curve is steep, its width lies across.
    const lean = Math.max(-1, Math.min(1, (y2 - y1) / (x2 - x1))) * (a + b) / 4, right = r1(c + lean), left = r1(c - lean);
    (paths[e.branch.slice(1)] ||= []).push(
      `M${r1(x1)} ${r1(y1 - a / 2)}C${right} ${r1(y1 - a / 2)} ${right} ${r1(y2 - b / 2)} ${r1(x2)} ${r1(y2 - b / 2)}` +
      `V${r1(y2 + b / 2)}C${left} ${r1(y2 + b / 2)} ${left} ${r1(y1 + a / 2)} ${r1(x1)} ${r1(y1 + a / 2)}Z`);
  }
  paths.forEach((path, index) => drawn("path", lines, {class: "lf b" + index, d: path.join("")}));
  for (const mark of all(".bd", sheet)) {
    const from = topicAt(mark), to = document.getElementById(mark.dataset.to);
    if (!to || !seen.has(from) || !seen.has(to)) continue;
    let x = Infinity, right = 0;
    for (let li = from; li; li = li === to ? null : li.nextElementSibling) {
      x = Math.min(x, li.offsetLeft - 9);
      right = Math.max(right, li.offsetLeft + li.offsetWidth + 9);
    }
    const y = from.offsetTop - 7;
    const bottom = to.offsetTop + to.offsetHeight + 8;
    drawn("rect", back, {class: "bnd", x, y, width: right - x, height: bottom - y, rx: 14});
    const title = titleOf(mark);
    if (title) drawn("text", back, {class: "bnt", x: x + 12, y: y - 4}, title);
  }
  relate();
}
const titleOf = element => all(".w > span", element).filter(span => getComputedStyle(span).display !== "none").map(span => span.textContent).join(" ");

// Relations of the topic that is looked at, as curves.
let pointed = null;
function relate() {
  one("#rels")?.remove();
  const li = pointed || current;
  if (!isMap() || !li || li.offsetParent === null) return;
  const group = drawn("g", lines, {id: "rels"});
  const from = box(li);
  for (const a of all(":scope > .e .ls a.r", from)) {
    let to = document.getElementById(a.hash.slice(1));
    if (!to || to.closest(".sheet") !== sheet) continue;
    for (let up = above(to); up; up = above(up)) if (!isOpen(up)) to = up;
    const t = box(to);
    if (to === li) continue;
    const x1 = from.offsetLeft + from.offsetWidth / 2, y1 = from.offsetTop + from.offsetHeight / 2;
    const tx = t.offsetLeft + t.offsetWidth / 2, ty = t.offsetTop + t.offsetHeight / 2;
    const down = ty > y1;
    const sy = down ? from.offsetTop + from.offsetHeight + 3 : from.offsetTop - 3;
    const ey = down ? t.offsetTop - 5 : t.offsetTop + t.offsetHeight + 5;
    const bend = Math.max(30, Math.abs(ey - sy) * .4) * (down ? 1 : -1);
    drawn("path", group, {class: "rel", d: `M${r1(x1)} ${r1(sy)}C${r1(x1)} ${r1(sy + bend)} ${r1(tx)} ${r1(ey - bend)} ${r1(tx)} ${r1(ey)}`});
    const s = down ? -1 : 1;
    drawn("path", group, {class: "rarrow", d: `M${r1(tx)} ${r1(ey)}l-5 ${9 * s}h10Z`});
  }
}

let due = false;
function redraw() {
  if (due) return;
  due = true;
  requestAnimationFrame(() => { due = false; draw(); });
}

function setView(name) {
  unshrink();
  merge();
  page.dataset.view = name;
  for (const button of all("[data-v]")) button.setAttribute("aria-pressed", button.dataset.v === name);
  if (name === "map") {
    for (const e of all(".e[open]")) e.open = false;
  }
  showSheet(sheets.indexOf(sheet));
  place();
  if (current) show(current);
}
function showSheet(index) {
  sheet = sheets[index];
  const chosen = one("#sheets");
  if (chosen) chosen.selectedIndex = index;
  for (const other of sheets) other.classList.toggle("off", other !== sheet);
  if (isMap()) { shrink(); split(); draw(); fit(false, .8); }
}

// ---- Pointers ----

const fingers = new Map();
let moved = 0, spread = 0;
stage.addEventListener("pointerdown", event => {
  if (!isMap() || (event.pointerType === "mouse" && event.button > 1) || event.target.closest(".x")) return;
  fingers.set(event.pointerId, [event.clientX, event.clientY]);
  if (fingers.size === 1) moved = 0;
  spread = 0;
  if (event.button === 1) event.preventDefault();
});
addEventListener("pointermove", event => {
  const last = fingers.get(event.pointerId);
  if (!last) return;
  const dx = event.clientX - last[0], dy = event.clientY - last[1];
  moved += Math.abs(dx) + Math.abs(dy);
  fingers.set(event.pointerId, [event.clientX, event.clientY]);
  if (moved < 5) return;
  stage.classList.add("drag");
  view.x += dx / fingers.size;
  view.y += dy / fingers.size;
  if (fingers.size === 2) {
    const [a, b] = [...fingers.values()], s = stage.getBoundingClientRect();
    const now = Math.hypot(a[0] - b[0], a[1] - b[1]);
    if (spread) zoom(now / spread, (a[0] + b[0]) / 2 - s.left, (a[1] + b[1]) / 2 - s.top);
    spread = now;
  }
  place();
});
for (const name of ["pointerup", "pointercancel"]) addEventListener(name, event => {
  fingers.delete(event.pointerId);
  spread = 0;
  if (!fingers.size) stage.classList.remove("drag");
});
stage.addEventListener("wheel", event => {
  if (!isMap()) return;
  const card = event.target.closest(".x");
  if (card && card.scrollHeight > card.clientHeight && !event.ctrlKey) return;
  event.preventDefault();
  const unit = event.deltaMode === 1 ? 24 : event.deltaMode === 2 ? stage.clientHeight : 1;
  const dx = event.deltaX * unit, dy = event.deltaY * unit;
  const s = stage.getBoundingClientRect();
  if (event.shiftKey) { view.x -= dx || dy; return place(); }
  if (Math.abs(dx) > Math.abs(dy)) { view.x -= dx; return place(); }
  const speed = event.ctrlKey ? .01 : .0022;
  zoom(Math.exp(-Math.max(-160, Math.min(160, dy)) * speed), event.clientX - s.left, event.clientY - s.top);
}, {passive: false});
world.addEventListener("pointerover", event => {
  const t = event.target.closest(".t"), li = t && topicAt(t);
  if (li !== pointed) { pointed = li; relate(); }
});

document.addEventListener("click", event => {
  if (isMap() && moved >= 5 && event.target.closest("#stage")) {
    moved = 0;
    event.preventDefault();
    event.stopPropagation();
    return;
  }
  moved = 0;
  const a = event.target.closest("a");
  if (a) {
    const href = a.getAttribute("href");
    if (/^#t\d+$/.test(href)) {
      const li = document.getElementById(href.slice(1));
      event.preventDefault();
      if (li) go(li);
    } else if (href.startsWith("#") && isMap()) {
      event.preventDefault();
      const refs = one("#refs");
      refs.classList.add("on");
      one(href).scrollIntoView({block: "nearest"});
    }
    return;
  }
  const head = event.target.closest("summary");
  const li = head && topicAt(head);
  if (li && head.className === "h") {
    event.preventDefault();
    toggle(li);
    focusOn(li, false);
  } else if (li) {
    // One card at a time on the map.
    if (isMap()) for (const e of all(".e[open]", world)) if (e !== head.parentElement) e.open = false;
    focusOn(li, false);
  } else if (event.target.closest(".t") && !event.target.closest(".x")) {
    focusOn(topicAt(event.target), false);
  } else if (isMap() && event.target.closest("#stage") && !event.target.closest(".x")) {
    for (const e of all(".e[open]", world)) e.open = false;
  }
}, true);
world.addEventListener("toggle", event => {
  const li = topicAt(event.target);
  if (li && event.target.className === "o") box(li).setAttribute("aria-expanded", event.target.open);
  if (isMap()) redraw();
}, true);

// ---- Keys ----

function step(li, way) {
  if (isMap()) {
    // The next one on the same level.
    let before = null, found = false;
    for (const other of shown()) {
      if (level.get(other) !== level.get(li)) continue;
      if (found) return other;
      if (other === li) {
        if (way < 0) return before;
        found = true;
      }
      before = other;
    }
    return null;
  }
  if (way > 0) {
    if (shownKids(li).length) return shownKids(li)[0];
    for (let at = li; at; at = above(at)) if (at.nextElementSibling) return at.nextElementSibling;
    return null;
  }
  let at = li.previousElementSibling;
  if (!at) return above(li);
  while (shownKids(at).length) at = list(at).lastElementChild;
  return at;
}
const note = li => all(":scope > .e", box(li))[0];
document.addEventListener("keydown", event => {
  if (event.isComposing) return;
  const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
  const ctrl = event.ctrlKey || event.metaKey;
  if (isMap() && ctrl && !event.altKey) {
    if (event.key === "+" || event.key === "=") { event.preventDefault(); return zoom(1.2, undefined, undefined, true); }
    if (event.key === "-") { event.preventDefault(); return zoom(1 / 1.2, undefined, undefined, true); }
    if (event.key === "0") { event.preventDefault(); return zoom(1 / view.k, undefined, undefined, true); }
  }
  if (ctrl && event.key === "f" && !event.altKey && isMap()) { event.preventDefault(); return query.select(); }
  if (typing || ctrl || event.altKey) return;
  if (event.key === "/") { event.preventDefault(); return query.select(); }
  if (event.key === "Escape") { for (const e of all(".e[open]", world)) e.open = false; one("#refs")?.classList.remove("on"); return; }
  if (isMap() && event.key === "0") return fit(true);
  if (isMap() && event.key === "1") return zoom(1 / view.k, undefined, undefined, true);
  const t = event.target.closest?.(".t");
  // A button or link of a topic has its own Enter.
  if (!t || (event.target !== t && event.target.className !== "h")) return;
  const li = topicAt(t);
  let to = null;
  switch (event.key) {
    case "ArrowDown": to = step(li, 1); break;
    case "ArrowUp": to = step(li, -1); break;
    case "ArrowRight": if (!isOpen(li)) toggle(li, true); else to = shownKids(li)[0]; break;
    case "ArrowLeft": if (fold(li) && isOpen(li) && !isMap()) toggle(li, false); else to = above(li); break;
    case "Home": to = firstTop(); break;
    case "End": for (const other of shown()) to = other; break;
    case "+": case "=": toggle(li, true); break;
    case "-": toggle(li, false); break;
    case "*": for (const other of li.parentElement.children) setOpen(other, true); redraw(); break;
    case "Enter": case " ": if (fold(li)) toggle(li); else if (note(li)) note(li).open = !note(li).open; break;
    case "n": if (note(li)) note(li).open = !note(li).open; break;
    default: return;
  }
  event.preventDefault();
  if (to) focusOn(to);
});
world.addEventListener("focusin", event => {
  const t = event.target.closest(".t"), li = t && topicAt(t);
  if (li && li !== current) {
    if (current) box(current).tabIndex = -1;
    current = li;
    box(li).tabIndex = 0;
    if (isMap() && !fingers.size) bring(li);
  }
});
// What has the keys is brought into view by moving the map, never by scrolling below it.
stage.addEventListener("scroll", () => { if (isMap()) stage.scrollTo(0, 0); });

// ---- Search ----

const forms = new Map();
for (const line of one("#han").content.textContent.split("\n")) {
  const [first, ...others] = line;
  for (const other of others) forms.set(other, first);
}
const signs = {"ø": "o", "ł": "l", "đ": "d", "ı": "i", "ς": "σ", "ß": "ss", "æ": "ae", "œ": "oe", "⁄": "/", "〜": "~"};
for (const c of "‘’‛′ʼʻ") signs[c] = "'";
for (const c of "“”„‟″") signs[c] = '"';
for (const c of "‐‑‒–—―−") signs[c] = "-";
for (const c of "・‧•∙") signs[c] = "·";
const nothing = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufe00-\ufe0f]/g;
const wide = /[\u00b7\u1100-\u11ff\u2e80-\u2fff\u3001-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f]|[\ud840-\ud8bf][\udc00-\udfff]/;
const wideEnd = new RegExp("(?:" + wide.source + ")$"), wideStart = new RegExp("^(?:" + wide.source + ")");
function letters(text) {
  let out = "";
  const plain = text.replace(nothing, "").normalize("NFKC").toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").normalize("NFC");
  for (let c of plain) {
    if (c >= "ァ" && c <= "ヶ") c = String.fromCharCode(c.charCodeAt(0) - 0x60);
    out += signs[c] ?? forms.get(c) ?? c;
  }
  return out;
}
// The folded text, and for each of its units where it came from.
function folded(text) {
  let out = "", gap = false;
  const from = [], to = [];
  for (const found of text.matchAll(/[^\p{M}]\p{M}*|\p{M}+/gsu)) {
    const unit = found[0];
    if (/^[\s\x00-\x1f\x7f-\x9f]/.test(unit)) { gap = true; continue; }
    const new_ = letters(unit);
    if (!new_) continue;
    if (gap && out && !(wideEnd.test(out.slice(-2)) && wideStart.test(new_))) { out += " "; from.push(found.index); to.push(found.index); }
    gap = false;
    for (let i = 0; i < new_.length; i++) { from.push(found.index); to.push(found.index + unit.length); }
    out += new_;
  }
  return {text: out, from, to};
}
function quick(text) {
  if (/^[\x20-\x7e\n]*$/.test(text)) return text.toLowerCase().replace(/\s+/g, " ");
  return folded(text).text;
}
const query = one("#q"), count = one("#hits");
let index = null, hits = [], at = -1, opened = new Set(), words = [], peeked = null;
const headOf = li => all(".w > span, .lb, .no, .date", one(".h", box(li))).map(e => e.textContent);
const textsOf = li => {
  const t = box(li), texts = headOf(li);
  const x = one(":scope > .e > .x", t);
  if (x) texts.push(x.textContent);
  return texts;
};
function search() {
  words = [...new Set(folded(query.value).text.split(" ").filter(Boolean))];
  for (const li of hits) box(li).classList.remove("hit");
  if (globalThis.Highlight) CSS.highlights.delete("found");
  hits = [];
  at = -1;
  if (words.length) {
    index ||= topics.map(li => textsOf(li).map(quick).join("\u0001"));
    hits = topics.filter((_, i) => words.every(word => index[i].includes(word)));
  }
  // What an earlier word opened and this one does not need is closed again.
  const wanted = new Set();
  for (const li of hits.slice(0, 500)) for (let up = above(li); up; up = above(up)) wanted.add(up);
  for (let up = current && !words.length ? above(current) : null; up; up = above(up)) wanted.add(up);
  for (const li of opened) if (!wanted.has(li)) { setOpen(li, false); opened.delete(li); }
  if (words.length) for (const li of wanted) if (setOpen(li, true)) opened.add(li);
  if (!words.length) opened.clear();
  for (const li of hits) box(li).classList.add("hit");
  mark();
  peek(null);
  draw();
  if (hits.length) {
    const here = hits.findIndex(li => li.closest(".sheet") === sheet);
    turn(Math.max(here, 0) - at, false);
  } else tell();
}
// Opens the note of what was found in it, and shuts the one before.
function peek(li) {
  if (peeked) peeked.open = false;
  peeked = null;
  const e = li && note(li);
  if (!e || e.open) return;
  const head = headOf(li).map(quick).join("\u0001");
  if (words.every(word => head.includes(word))) return;
  peeked = e;
  e.open = true;
}
function mark() {
  if (!globalThis.Highlight || !words.length) return;
  const ranges = [];
  for (const li of hits.slice(0, 1000)) {
    const walk = document.createTreeWalker(box(li), NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      const f = folded(node.data);
      for (const word of words) {
        for (let i = f.text.indexOf(word); i >= 0; i = f.text.indexOf(word, i + word.length)) {
          const range = document.createRange();
          range.setStart(node, f.from[i]);
          range.setEnd(node, f.to[i + word.length - 1]);
          ranges.push(range);
        }
      }
    }
  }
  CSS.highlights.set("found", new Highlight(...ranges));
}
function tell() {
  count.textContent = !query.value.trim() ? "" : hits.length ? `${at + 1}/${hits.length}` : "0";
}
function turn(by, wrap = true) {
  if (!hits.length) return tell();
  at = wrap ? (at + by + hits.length) % hits.length : Math.min(hits.length - 1, Math.max(0, at + by));
  const li = hits[at], home = li.closest(".sheet");
  if (home !== sheet) showSheet(sheets.indexOf(home));
  for (let up = above(li); up; up = above(up)) if (setOpen(up, true)) opened.add(up);
  peek(li);
  draw();
  if (current) box(current).classList.remove("at");
  current = li;
  box(li).classList.add("at");
  show(li);
  relate();
  tell();
}
let waiting = 0;
query.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(search, topics.length > 3000 ? 150 : 0); });
query.addEventListener("keydown", event => {
  if (event.isComposing) return;
  if (event.key === "Enter") { event.preventDefault(); clearTimeout(waiting); if (hits.length) turn(event.shiftKey ? -1 : 1); else search(); }
  if (event.key === "Escape") {
    event.preventDefault();
    const li = current;
    query.value = "";
    search();
    if (li && li.offsetParent) focusOn(li); else query.blur();
  }
});
one("#next").onclick = () => turn(1);
one("#prev").onclick = () => turn(-1);

// ---- The bar ----

for (const button of all("[data-v]")) button.onclick = () => setView(button.dataset.v);
one("#in").onclick = () => zoom(1.25, undefined, undefined, true);
one("#out").onclick = () => zoom(.8, undefined, undefined, true);
one("#full").onclick = () => zoom(1 / view.k, undefined, undefined, true);
one("#fit").onclick = () => fit(true);
const levels = one("#level");
levels.onchange = () => { if (levels.value) foldTo(+levels.value); levels.selectedIndex = 0; };
one("#notes").onclick = () => {
  const open = one("#notes").getAttribute("aria-pressed") !== "true";
  one("#notes").setAttribute("aria-pressed", open);
  for (const e of all(".e")) e.open = open;
};
const choice = one("#la");
function language(value) {
  [page.dataset.a, page.dataset.b] = value.split(",");
  if (choice.tagName === "SELECT") choice.value = value;
  else for (const button of choice.children) button.setAttribute("aria-pressed", button.value === value);
  unshrink();
  if (isMap()) { shrink(); split(); draw(); if (current) bring(current); else fit(false, .8); }
}
if (choice) {
  if (choice.tagName === "SELECT") choice.onchange = () => language(choice.value);
  else for (const button of choice.children) button.onclick = () => language(button.value);
}
const theme = one("#theme");
if (theme) theme.onclick = () => {
  page.dataset.theme = getComputedStyle(page).colorScheme === "dark" ? "light" : "dark";
};
const tabs = one("#sheets");
if (tabs) tabs.onchange = () => showSheet(tabs.selectedIndex);
const shut = one("#shut");
if (shut) { shut.hidden = false; shut.onclick = () => one("#refs").classList.remove("on"); }
for (const img of all("img[data-p]")) img.src = one("#" + img.dataset.p)?.src || "";
addEventListener("resize", redraw);
document.fonts?.ready.then(() => { unshrink(); redraw(); });

bar.hidden = false;
if (choice) language(page.dataset.a + "," + page.dataset.b);
const wish = location.hash.slice(1);
setView(wish === "map" || wish === "outline" ? wish : innerWidth >= 760 ? "map" : "outline");
box(firstTop()).tabIndex = 0;
const named = /^t\d+$/.test(wish) && document.getElementById(wish);
if (named) go(named);
})();
