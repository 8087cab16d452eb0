// The first and the last screen.

function left() {
  const rest = total - doneCount();
  return rest ? `${counted(rest, "record")} left.` : "No record is left.";
}

function bullets(lines) {
  return element("ul", {}, ...lines.map((line) => element("li", {}, line)));
}

function recipient() {
  return form.send_to || "whoever sent you this form";
}

function drawStart() {
  const done = doneCount();
  const meanings = element("dl", { class: "meanings" });
  for (const { word, key, meaning, tone } of form.decision.choices) {
    meanings.append(element("dt", {}, element("span", { class: "badge", "data-tone": tone }, word), " ", element("kbd", {}, key)), element("dd", {}, meaning));
  }
  const reasons = element("ol", { class: "meanings" }, ...(form.reason?.choices ?? []).map(({ word, meaning }) => element("li", {}, element("strong", {}, word), meaning ? `: ${meaning}` : "")));
  filled(byId("start"),
    element("p", { class: "position" }, form.title),
    element("h1", { id: "start-title", tabindex: "-1" }, form.review),
    ...form.task.map((line) => element("p", {}, line)),
    storageLine(),
    element("div", { class: "row" },
      total ? element("button", { type: "button", id: "begin", class: "strong big", onclick: begin }, done ? `Continue: ${done} of ${total} decided` : "Start", " ", element("kbd", {}, "Enter")) : null,
      element("button", { type: "button", id: "load", onclick: () => byId("load-file").click() }, "Load a saved copy")),
    element("div", { class: "columns" },
      element("section", {}, element("h2", {}, "Decisions"), meanings,
        element("p", {}, "Press the key, or the button. Your decision is stored, and the next record comes. ", element("kbd", {}, "u"), " takes the last one back, and again the one before."),
        form.reason && !form.reason.required ? element("p", {}, "A reason excludes by itself: choose it instead of “", form.reason.answer, "”, not after it.") : null,
        element("p", {}, `At the end, or when you stop, save a copy, and send that file back to ${recipient()}.`)),
      form.criteria.length ? element("section", {}, element("h2", {}, "Criteria"), bullets(form.criteria)) : null,
      form.reason ? element("section", {}, element("h2", {}, form.reason.required ? "Reasons: each exclusion needs one" : "Reasons for exclusion"), reasons) : null),
  );
}

function storageLine() {
  if (!store.works) {
    return element("p", { class: "notice bad", role: "alert", id: "storage-line" },
      `This browser cannot store your answers (${store.why}). They would be in this tab alone. Open the file in another browser, or in a window that is not private. `
      + "If you go on here, save a copy before you close the tab.");
  }
  return element("p", { class: "quiet-text", id: "storage-line" },
    "A decision is stored in this browser, on this computer alone, when the next record shows. You may stop and come back. In a private window, or if the "
    + "browser's data is cleared, it is lost: so save a copy when you stop. Leave the file where it is until you are done.");
}

function begin() {
  const first = isDone(0) || state.index ? nextOpen(total - 1) : 0;
  if (first < 0) show("end");
  else show("screen", first);
}

function drawEnd() {
  const done = doneCount();
  const rest = total - done;
  const name = copyName();
  const isSaved = state.unsaved === 0 && state.savedAs !== "";
  const counts = element("ul", { class: "counts" }, ...form.decision.choices.map(({ word, tone }) => {
    const count = form.rows.filter((_, index) => decisionOf(index) === word).length;
    return element("li", { "data-tone": tone }, element("strong", {}, count.toLocaleString("en")), ` ${word}`);
  }), rest ? element("li", {}, element("strong", {}, rest.toLocaleString("en")), " undecided") : null);
  filled(byId("end"),
    element("p", { class: "position" }, form.title),
    element("h1", { id: "end-title", tabindex: "-1" }, rest ? `${counted(rest, "record")} not yet decided` : "All records are decided"),
    counts,
    element("ol", { class: "steps" },
      element("li", {}, isSaved ? `Saved as ${state.savedAs}, in the folder of your downloads.` : "Save the copy: it holds your answers, this page does not."),
      element("li", {}, "Send ", element("strong", {}, isSaved ? state.savedAs : name), ` back to ${recipient()}`,
        form.folder && form.folder !== "." ? `. They put it into ${form.folder}.` : ".")),
    element("div", { class: "row" },
      element("button", { type: "button", class: isSaved ? "" : "strong big", onclick: saveCopy }, isSaved ? "Save it again" : "Save the copy", " ", element("kbd", {}, "s")),
      rest ? element("button", { type: "button", onclick: () => show("screen", nextOpen(total - 1)) }, "Go to the first undecided record") : null,
      element("button", { type: "button", onclick: () => openFind("all") }, "Look through all records"),
      element("button", { type: "button", onclick: () => byId("load-file").click() }, "Load a saved copy")),
    rest ? element("p", { class: "quiet-text" }, "You may send a copy at any time. What is not decided comes back in your next form.") : null,
  );
}
