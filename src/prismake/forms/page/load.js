// A saved copy that is loaded: what is new is taken, what differs is asked about, and Cancel takes nothing.

async function loadCopy(file) {
  await keepNote();
  let copy;
  try {
    copy = readCopy(await file.text());
  } catch (error) {
    notice("load", error.message, "bad");
    return;
  }
  const { same, fresh, different, foreign } = sorted(copy);
  const choice = different.size ? await askWhich(different) : "here";
  if (choice === "cancel") {
    notice("load", `Nothing was taken from ${file.name}.`);
    return;
  }
  if (choice === "copy") for (const [index, answer] of different) fresh.set(index, answer);
  const taken = new Map([...same, ...fresh]);
  if (taken.size && !(await keep(taken, true))) return;
  state.undo.length = 0;
  tellLast("");
  notice("load", `${counted(fresh.size, "answer")} taken from ${file.name}.`
    + (foreign ? ` ${counted(foreign, "answer")} of it ${foreign === 1 ? "is" : "are"} on records that this form does not have: send that copy back too.` : ""),
    foreign ? "warn" : "good");
  draw();
}

// The answers of a copy by what this form holds already; foreign: how many are on records that it does not have.
function sorted(copy) {
  const indexes = new Map(form.rows.map((_, index) => [`${checkOf(index)} ${textOf(index, form.id)}`, index]));
  const [same, fresh, different] = [new Map(), new Map(), new Map()];
  let foreign = 0;
  for (const line of copy.answers) {
    const index = indexes.get(`${line.check} ${line.cells[form.id]}`);
    const answer = answerOfLine(line);
    if (index === undefined) foreign += 1;
    else if (!isGiven(answerOf(index))) fresh.set(index, answer);
    else if (form.given.some((name) => answer[name] !== answerOf(index)[name])) different.set(index, answer);
    else same.set(index, answer);
  }
  return { same, fresh, different, foreign };
}

// Escape closes the dialog without a value, and cancels.
function askWhich(different) {
  byId("differ-text").textContent = `${counted(different.size, "record")} already ${different.size === 1 ? "has" : "have"} another answer in this browser.`;
  byId("differ-list").replaceChildren(...[...different].slice(0, 8).map(([index, answer]) => element("li", {},
    `Record ${index + 1}: ${described(answerOf(index))} here, ${described(answer)} in the copy`)));
  const dialog = byId("differ");
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => { dialog.onclose = () => resolve(dialog.returnValue || "cancel"); });
}
