// What is answered, where the person is, and the way from an answer to the disk.

const state = {
  view: "start", index: 0, answers: new Map(), revisions: new Map(), revision: 0, undo: [],
  unsaved: 0, saved: "", savedAs: "", busy: false, asking: false, askAt: ASK_EVERY, done: null, changed: new Set(),
};

function blank(index) {
  const answer = { decided: "" };
  for (const name of form.given) answer[name] = textOf(index, name);
  return answer;
}

function answerOf(index) {
  return state.answers.get(index) ?? blank(index);
}

function decisionOf(index) {
  // Asked of all records at each decision, so without making an answer of each.
  const answer = state.answers.get(index);
  return answer ? answer[form.decision.name] : textOf(index, form.decision.name);
}

function isDone(index) {
  return decisionOf(index) !== "";
}

function isGiven(answer) {
  return form.given.some((name) => answer[name] !== "");
}

// Counted once for what the form brings, then kept with each answer: asked several times a decision, of up to 20,000 records.
function doneCount() {
  state.done ??= form.rows.reduce((count, _, index) => count + Number(isDone(index)), 0);
  return state.done;
}

// The only way by which answers come in and go.
function setAnswer(index, answer) {
  const done = doneCount() - Number(isDone(index));
  if (answer && isGiven(answer)) state.answers.set(index, answer);
  else state.answers.delete(index);
  state.done = done + Number(isDone(index));
}

// The next record without a decision after this one, or else the first one; -1 where none is left.
function nextOpen(after) {
  for (let step = 1; step <= total; step += 1) {
    const index = (after + step) % total;
    if (!isDone(index)) return index;
  }
  return -1;
}

function allLines() {
  const lines = [];
  for (let index = 0; index < total; index += 1) {
    const answer = answerOf(index);
    if (isGiven(answer)) lines.push(lineOf(index, answer));
  }
  return lines;
}

async function restore() {
  const { entry, values } = await readStored();
  take(entry);
  state.answers.clear();
  state.revisions.clear();
  state.done = null;
  for (const [record, { line, revision }] of values) {
    state.revisions.set(record - 1, revision);
    if (line) setAnswer(record - 1, answerOfLine(line));
  }
}

function take(entry) {
  state.revision = entry.revision;
  state.unsaved = entry.unsaved;
  state.saved = entry.saved;
  if (!entry.unsaved) dismiss("copy");
}

// Stores answers of records (index to answer), shows them, and returns whether they are now what the form holds.
// isCopied: they come from a copy.
async function keep(changes, isCopied = false) {
  const lines = [...changes].map(([index, answer]) => ({
    record: index + 1, line: isGiven(answer) ? lineOf(index, answer) : null, known: () => state.revisions.get(index) ?? 0,
  }));
  if (store.works) {
    try {
      const { entry, conflict } = await writeLines(lines, isCopied);
      if (conflict) {
        await restore();
        notice("conflict", `Record ${conflict} was changed in another tab or window. This one now shows what is stored. If you want another answer, give it again.`, "warn");
        return false;
      }
      take(entry);
      for (const [index] of changes) state.revisions.set(index, entry.revision);
      announceChange();
    } catch (error) {
      failed(error);
      tellStorageFailed();
    }
  }
  if (!store.works) {
    for (const index of changes.keys()) {
      if (state.changed.has(index) === isCopied) state.unsaved += isCopied ? -1 : 1;
      if (isCopied) state.changed.delete(index);
      else state.changed.add(index);
    }
  }
  for (const [index, answer] of changes) setAnswer(index, answer);
  askForCopy();
  return true;
}

function tellStorageFailed() {
  notice("storage", `This browser no longer stores your answers (${store.why}). They are in this tab alone: save a copy now, and again before you close it.`,
    "bad", element("button", { type: "button", class: "strong", onclick: saveCopy }, "Save a copy"));
}

// One change at a time. A key that comes before the next record is shown is not meant for that record, so it does nothing.
async function change(index, answer, undoable = true) {
  if (state.busy) return false;
  state.busy = true;
  const before = answerOf(index);
  const kept = await keep(new Map([[index, { ...answer, decided: new Date().toISOString() }]]));
  state.busy = false;
  if (kept && undoable) state.undo.push({ index, before });
  return kept;
}

async function undoLast() {
  await keepNote();
  const last = state.undo.pop();
  if (!last) {
    notice("undo", "There is nothing to undo since the form was opened. Go back with ←, or find the record with /, and decide again or clear its decision.");
    return;
  }
  if (await change(last.index, { ...last.before, ...withNoteOf(last.index) }, false)) {
    show("screen", last.index);
    tellLast(`Undone: record ${last.index + 1} is ${described(answerOf(last.index))} again.`);
    say(`Undone: record ${last.index + 1} is ${decisionOf(last.index) || "undecided"} again.`);
  }
}

// Undo takes back a decision, never a note.
function withNoteOf(index) {
  return form.note ? { [form.note.name]: answerOf(index)[form.note.name] } : {};
}

// Asks every 25 answers, and at the start if there are as many. Who closes the message is asked again 25 answers later.
function askForCopy() {
  if (state.unsaved < state.askAt) return;
  notice("copy", `${counted(state.unsaved, "change")} since the last copy. Save ${copyName()}: that file keeps them if this browser loses its data.`, "info",
    element("button", { type: "button", class: "strong", onclick: saveCopy }, "Save a copy"));
}

function copyName() {
  return `${form.file || "form"}_${doneCount()}-of-${total}.json`;
}

async function saveCopy() {
  await keepNote();
  const lines = allLines();
  const revision = state.revision;
  const done = doneCount();
  const name = copyName();
  download(copyText(HEAD, lines), name);
  state.savedAs = name;
  state.saved = new Date().toISOString();
  state.unsaved = 0;
  state.changed.clear();
  state.askAt = ASK_EVERY;
  if (store.works) {
    try {
      take(await writeSaved(revision));
      announceChange();
    } catch (error) {
      failed(error);
      tellStorageFailed();
    }
  }
  dismiss("copy");
  notice("saved", `Saved as ${name}, with ${done} of ${counted(total, "decision")}. It is in the folder of your downloads.`, "good");
  draw();
}

function described(answer) {
  const reason = form.reason ? answer[form.reason.name] : "";
  const word = answer[form.decision.name] || "undecided";
  return `${reason ? `${word} (${reason})` : word}${form.note && answer[form.note.name] ? ", with a note" : ""}`;
}
