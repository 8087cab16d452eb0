// Screens, and the start.

function draw() {
  drawProgress();
  if (state.view === "start") drawStart();
  if (state.view === "end") drawEnd();
  if (state.view === "screen") {
    drawRecord();
    drawSide();
  }
}

function drawProgress() {
  const done = doneCount();
  const meter = byId("meter");
  meter.setAttribute("aria-valuemax", String(total));
  meter.setAttribute("aria-valuenow", String(done));
  meter.setAttribute("aria-valuetext", `${done} of ${total} decided`);
  byId("meter-fill").style.width = `${total ? (100 * done) / total : 0}%`;
  byId("left").textContent = `${done.toLocaleString("en")} of ${total.toLocaleString("en")} decided, ${(total - done).toLocaleString("en")} left`
    + (state.unsaved ? ` · ${counted(state.unsaved, "change")} not in a copy yet` : "");
  byId("save").classList.toggle("due", state.unsaved > 0);
}

// by: the decision that brought the record (see guard.js).
function show(view, index = state.index, by = null) {
  state.view = view;
  state.index = index;
  state.asking = false;
  if (noteField) noteField.blur();
  document.body.dataset.view = view;
  for (const name of ["start", "screen", "end"]) byId(name).hidden = name !== view;
  draw();
  noteArrival(by);
  byId(view === "screen" ? "record-title" : `${view}-title`).focus({ preventScroll: true });
  byId("record-text").scrollTop = 0;
  window.scrollTo(0, 0);
}

async function start() {
  byId("unopened").hidden = true;
  byId("app").hidden = false;
  document.title = form.title;
  byId("bar-title").textContent = form.review;
  byId("bar-person").textContent = form.title;
  buildSide();
  buildFind();
  buildHelp();
  byId("find-open").addEventListener("click", () => openFind("all"));
  byId("help-open").addEventListener("click", openHelp);
  byId("undo").addEventListener("click", undoLast);
  byId("save").addEventListener("click", saveCopy);
  byId("help-load").addEventListener("click", () => {
    byId("help").close();
    byId("load-file").click();
  });
  // A message of the last action goes away with the next one; those of keys are in keys.js.
  document.addEventListener("click", (event) => {
    if (event.target.closest("button") && !event.target.closest("#notices")) passMessages();
  }, true);
  byId("load-file").addEventListener("change", async (event) => {
    const [file] = event.target.files;
    if (file) await loadCopy(file);
    event.target.value = "";
  });
  await openStore();
  if (store.works) {
    try {
      await restore();
      await tellEarlierForms();
    } catch (error) {
      failed(error);
    }
  }
  show("start");
  askForCopy();
  openChannel();
  document.addEventListener("keydown", onKey);
  document.addEventListener("visibilitychange", () => (document.hidden ? keepNote() : follow()));
  window.addEventListener("focus", follow);
  window.addEventListener("pagehide", keepNote);
  window.addEventListener("beforeunload", (event) => {
    keepNote();
    if (state.unsaved) event.preventDefault();
  });
  setInterval(follow, ASK_STORE_EVERY);
  document.body.dataset.opened = String(Math.round(performance.now()));
  document.body.dataset.ready = "yes";
}

async function tellEarlierForms() {
  for (const { key, entry, lines } of await earlierForms()) {
    const { revision, savedRevision, unsaved, saved, answered: _, file, kind, person, run, ...head } = entry;
    notice(`earlier ${key}`, `This browser holds ${counted(lines.length, "answer")} of an earlier form of yours, not all of them in a copy. Save that copy and send it back too.`, "warn",
      element("button", { type: "button", class: "strong", onclick: async () => {
        download(copyText(head, lines), `${file || "form"}_earlier_${lines.length}-of-${head.records}.json`);
        await writeEarlierSaved(key);
        dismiss(`earlier ${key}`);
      } }, "Save that copy"));
  }
}

start();
