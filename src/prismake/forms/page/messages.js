// Messages: one at a time, in a bar that always has its room, so that no message moves a button or covers what is read.

// A fault comes first, then what follows from an action of the person, then what stands until it is settled.
const STANDING = /^(?:copy|tabs|earlier .*)$/;
// These go away with the next action; the others, and a copy that was refused or taken in part, stay until they are closed or settled.
const PASSING = new Set(["saved", "undo", "unread", "load"]);
const messages = new Map();
let shownMessage = null;

function say(text) {
  const live = byId("live");
  // A live region that keeps its text is not read again.
  live.textContent = "";
  requestAnimationFrame(() => { live.textContent = text; });
}

// One message of each kind: a later one takes the place of an earlier one.
function notice(kind, text, tone = "info", ...buttons) {
  const old = messages.get(kind);
  messages.delete(kind);
  // A reminder whose number goes up keeps its buttons, so that a click that has begun still counts.
  const isSame = old && old === shownMessage && kind === "copy";
  const message = isSame ? Object.assign(old, { text }) : { kind, text, tone, buttons };
  messages.set(kind, message);
  if (isSame) byId("notices").querySelector("p").textContent = text;
  drawMessage();
}

function dismiss(kind) {
  if (messages.delete(kind)) drawMessage();
}

function passMessages() {
  for (const { kind, tone } of [...messages.values()]) {
    if (PASSING.has(kind) && !(kind === "load" && (tone === "bad" || tone === "warn"))) dismiss(kind);
  }
}

function rankOf({ kind, tone }) {
  if (tone === "bad") return 3;
  return STANDING.test(kind) ? 1 : 2;
}

function drawMessage() {
  let top = null;
  for (const message of messages.values()) if (!top || rankOf(message) >= rankOf(top)) top = message;
  const more = messages.size > 1 ? `${messages.size - 1} more` : "";
  if (top !== shownMessage) {
    shownMessage = top;
    byId("notices").replaceChildren(...(top ? [messageBox(top)] : []));
  }
  const rest = byId("notices").querySelector(".more");
  if (rest) rest.textContent = more;
}

function messageBox({ kind, text, tone, buttons }) {
  const close = element("button", { type: "button", class: "quiet", onclick: () => {
    dismiss(kind);
    if (kind === "copy") state.askAt = state.unsaved + ASK_EVERY;
  } }, kind === "copy" ? "Later" : "Close");
  return element("div", { class: `notice ${tone}`, "data-kind": kind, role: tone === "bad" ? "alert" : "status" },
    element("p", {}, text), element("span", { class: "more" }), ...buttons, close);
}

// What was just decided or undone, in sight until the next one.
function tellLast(text) {
  const undo = element("button", { type: "button", class: "quiet", onclick: undoLast }, "Undo ", element("kbd", {}, "u"));
  filled(byId("last"), text ? element("span", {}, text) : null, text && state.undo.length ? undo : null);
}
