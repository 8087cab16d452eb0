// Decision, reason, note and criteria beside the record.

let noteField = null;

function buildSide() {
  byId("answers").replaceChildren(...form.decision.choices.map((choice) => element("button", {
    type: "button", class: "answer", "data-word": choice.word, "data-tone": choice.tone, title: choice.meaning, onclick: (event) => decide(choice.word, "", event.detail > 0),
  }, element("span", {}, choice.word), element("kbd", {}, choice.key))));
  if (form.reason) {
    const { required, answer, choices } = form.reason;
    byId("reasons").replaceChildren(
      element("div", { id: "reasons-head" },
        element("h2", { id: "reasons-title" }, `${answer[0].toUpperCase()}${answer.slice(1)} because …`, required ? null : element("span", {}, " (optional)")),
        element("p", { id: "reasons-ask", hidden: "" }, "Choose the first that applies."),
        element("button", { type: "button", class: "quiet", id: "reasons-cancel", hidden: "", onclick: cancelAsking }, "Cancel ", element("kbd", {}, "Esc"))),
      ...choices.map((choice, place) => element("button", {
        type: "button", class: "reason", "data-word": choice.word, title: choice.meaning, onclick: (event) => decide(answer, choice.word, event.detail > 0),
      }, element("kbd", {}, reasonKey(place)), element("span", {}, choice.word))));
  }
  if (form.note) {
    noteField = element("textarea", { id: "note", rows: "2", maxlength: "30000", placeholder: form.note.help, "aria-describedby": "note-help", oninput: () => keepNote(), onblur: () => keepNote() });
    byId("note-box").replaceChildren(element("label", { for: "note" }, form.note.header, " ", element("kbd", {}, "n"), element("span", {}, " Esc leaves them")),
      noteField, element("p", { id: "note-help" }, "Write before you decide, or go back with ←."));
  }
  if (form.criteria.length) {
    byId("criteria").replaceChildren(element("h2", {}, "Criteria"), element("ul", {}, ...form.criteria.map((line) => element("li", {}, line))));
  }
  byId("side").querySelector("#reasons").hidden = !form.reason;
}

// 1 to 9, then 0; the others are reached with Tab.
function reasonKey(place) {
  return place < 9 ? String(place + 1) : place === 9 ? "0" : "";
}

function drawSide(answer = answerOf(state.index)) {
  for (const button of byId("answers").children) button.setAttribute("aria-pressed", String(button.dataset.word === answer[form.decision.name]));
  for (const button of byId("reasons").querySelectorAll(".reason")) {
    button.setAttribute("aria-pressed", String(form.reason !== null && button.dataset.word === answer[form.reason.name]));
  }
  if (noteField && document.activeElement !== noteField) noteField.value = answer[form.note.name];
  drawAsking();
}

function drawAsking() {
  document.body.classList.toggle("asking", state.asking);
  if (!form.reason) return;
  // In the same row, so that no reason moves.
  byId("reasons-title").hidden = state.asking;
  for (const name of ["reasons-ask", "reasons-cancel"]) byId(name).hidden = !state.asking;
}

// isClick: given with a mouse or a finger, and not with a key.
async function decide(word, reason = "", isClick = false) {
  if (state.view !== "screen" || state.busy) return;
  const index = state.index;
  const before = answerOf(index);
  const wantsReason = form.reason && word === form.reason.answer;
  const given = wantsReason && !reason && before[form.decision.name] === word ? before[form.reason.name] : reason;
  const asks = wantsReason && form.reason.required && !given;
  if (!(asks && !isClick) && isTooEarly(word, reason, isClick)) return;
  if (asks) {
    state.asking = true;
    drawAsking();
    byId("reasons").querySelector(".reason")?.focus({ preventScroll: true });
    say("Choose the reason: press its digit, or Escape.");
    return;
  }
  state.asking = false;
  const answer = { ...before, [form.decision.name]: word };
  if (form.reason) answer[form.reason.name] = wantsReason ? given : "";
  if (form.note) answer[form.note.name] = cleaned(noteField.value);
  const stored = change(index, answer);
  // The answer shows at once on its button; the next record comes when it is on the disk, and is made meanwhile.
  drawSide(answer);
  requestAnimationFrame(() => setTimeout(() => { if (state.busy) prepare(nextOpen(index)); }));
  if (!(await stored)) {
    draw();
    return;
  }
  const next = nextOpen(index);
  if (next < 0) show("end");
  else show("screen", next, { index, word, reason });
  tellDone(index, answer);
}

function tellDone(index, answer) {
  const text = `Record ${index + 1}: ${described(answer)}.`;
  tellLast(text);
  say(`${text} ${left()}`);
}

// Takes the decision of this record back, however long ago it was given; its note stays.
async function clearDecision() {
  const index = state.index;
  const answer = { ...answerOf(index), [form.decision.name]: "" };
  if (form.reason) answer[form.reason.name] = "";
  if (form.note) answer[form.note.name] = cleaned(noteField.value);
  await change(index, answer);
  draw();
  byId("record-title").focus({ preventScroll: true });
  tellLast(`Record ${index + 1} is undecided again.`);
  say(`Record ${index + 1} is undecided again.`);
}

function cancelAsking() {
  state.asking = false;
  drawAsking();
  byId("record-title").focus({ preventScroll: true });
}

// A note is stored with each letter: what is typed during a write is written after it, even if another record is shown by then.
const drafts = new Map();
let noteWrite = null;

function keepNote() {
  if (state.view === "screen" && noteField) drafts.set(state.index, cleaned(noteField.value));
  noteWrite ??= writeNotes().finally(() => { noteWrite = null; });
  return noteWrite;
}

async function writeNotes() {
  while (drafts.size) {
    const [[index, text]] = drafts;
    drafts.delete(index);
    const before = answerOf(index);
    if (text === before[form.note.name]) continue;
    await keep(new Map([[index, { ...before, [form.note.name]: text, decided: new Date().toISOString() }]]));
    drawProgress();
  }
}
