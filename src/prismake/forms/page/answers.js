// Decision, reason, note and criteria beside the record.

let noteField = null;

function buildSide() {
  byId("answers").replaceChildren(...form.decision.choices.map((choice) => element("button", {
    type: "button", class: "answer", "data-word": choice.word, "data-tone": choice.tone, title: choice.meaning, onclick: () => decide(choice.word),
  }, element("span", {}, choice.word), element("kbd", {}, choice.key))));
  if (form.reason) {
    const { required, answer, choices } = form.reason;
    byId("reasons").replaceChildren(
      element("h2", { id: "reasons-title" }, required ? `Reason to ${answer}` : `Reason to ${answer} (optional)`),
      element("p", { id: "reasons-ask", hidden: "" }, "Choose the first reason that applies. ",
        element("button", { type: "button", class: "quiet", onclick: cancelAsking }, "Cancel ", element("kbd", {}, "Esc"))),
      ...choices.map((choice, place) => element("button", {
        type: "button", class: "reason", "data-word": choice.word, title: choice.meaning, onclick: () => decide(answer, choice.word),
      }, element("kbd", {}, reasonKey(place)), element("span", {}, choice.word))));
  }
  if (form.note) {
    noteField = element("textarea", { id: "note", rows: "2", maxlength: "30000", placeholder: form.note.help, oninput: () => keepNote(), onblur: () => keepNote() });
    byId("note-box").replaceChildren(element("label", { for: "note" }, form.note.header, " ", element("kbd", {}, "n")), noteField);
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
  const ask = byId("reasons-ask");
  if (ask) ask.hidden = !state.asking;
}

async function decide(word, reason = "") {
  if (state.view !== "screen" || state.busy) return;
  const index = state.index;
  const before = answerOf(index);
  const wantsReason = form.reason && word === form.reason.answer;
  const given = wantsReason && !reason && before[form.decision.name] === word ? before[form.reason.name] : reason;
  if (wantsReason && form.reason.required && !given) {
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
  else show("screen", next);
  say(`Record ${index + 1}: ${described(answer)}. ${left()}`);
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
