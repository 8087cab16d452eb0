// Keys. They do nothing while a field is typed in, with Ctrl, Alt or Cmd, and where the person switched them off.

const DECISIONS = new Map(form.decision.choices.map(({ key, word }) => [key, word]));
const KEYS = [
  ...form.decision.choices.map(({ key, word }) => [key, word]),
  ...(form.reason?.choices ?? []).map(({ word }, place) => [reasonKey(place), `${form.reason.answer}: ${word}`]).filter(([key]) => key),
  ["u", "undo the last decision; again, the one before"], ["→  ←", "next, previous record"], ["j", "next undecided record"], ["n", "write a note; Esc leaves it"],
  ["/", "find a record, or jump to its number"], ["s", "save a copy"], ["?", "this list"], ["Esc", "closes this list"],
];

function buildHelp() {
  byId("help-keys").replaceChildren(...KEYS.map(([key, meaning]) => element("tr", {},
    element("th", { scope: "row" }, element("kbd", {}, key)), element("td", {}, meaning))));
}

function openHelp() {
  byId("help").showModal();
}

// The letter or digit of a key on any keyboard: a Cyrillic layout gives other letters, a French one signs for digits.
function keyOf(event) {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (DECISIONS.has(key) || /^[a-z0-9/?]$/.test(key) || key.length > 1) return key;
  const code = /^(?:Key([A-Z])|Digit(\d)|Numpad(\d))$/.exec(event.code);
  return code ? (code[1]?.toLowerCase() ?? code[2] ?? code[3]) : key;
}

function isTyping(target) {
  return target instanceof Element && target.matches("input:not([type=checkbox]), textarea, select");
}

function onKey(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (document.querySelector("dialog[open]")) return;
  if (isTyping(event.target)) {
    if (event.key === "Escape" && event.target === noteField) byId("record-title").focus({ preventScroll: true });
    return;
  }
  const key = keyOf(event);
  if (key === "Escape" && state.asking) return void cancelAsking();
  if (!byId("keys-on").checked) return;
  const action = actionOf(key);
  if (!action) return;
  event.preventDefault();
  // A key that is held down repeats; only moving may.
  if (event.repeat && !key.startsWith("Arrow")) return;
  passMessages();
  action();
}

function actionOf(key) {
  const general = { "/": () => openFind("all"), "?": openHelp, s: saveCopy, u: undoLast };
  if (Object.hasOwn(general, key)) return general[key];
  if (state.view === "start") return key === "Enter" && !document.activeElement.matches("button, a") && total ? begin : null;
  if (key === "ArrowLeft") return () => go(state.view === "end" ? total - 1 : state.index - 1);
  if (state.view !== "screen") return null;
  if (key === "ArrowRight") return () => go(state.index + 1);
  if (key === "j") return goNextOpen;
  if (key === "n" && noteField) return () => noteField.focus();
  if (DECISIONS.has(key)) return () => decide(DECISIONS.get(key));
  const place = form.reason && /^\d$/.test(key) ? (Number(key) + 9) % 10 : -1;
  const reason = place >= 0 ? form.reason.choices[place] : null;
  return reason ? () => decide(form.reason.answer, reason.word) : null;
}
