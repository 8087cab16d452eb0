// The history of a record.
const query = document.getElementById("history-query");
const found = document.getElementById("history-found");
const count = document.getElementById("history-count");
const show = document.getElementById("history-shown");
const MOST = 30;
let index = null;
const indexed = () => {
  index ||= histories.map((entry) => ({
    entry,
    ids: [entry.id, ...(entry.ids || []), ...(entry.records || []).map((record) => record.id)].map(plain),
    text: plain([entry.title, entry.authors, entry.year, entry.id, ...(entry.ids || []),
      ...(entry.records || []).map((record) => record.id + " " + (record.title || "")),
      entry.study ? entry.study.id + " " + (entry.study.title || "") : ""].join(" ")),
  }));
  return index;
};
const search = (asked) => {
  const whole = plain(asked.trim()).replace(/^https?:\/\/(dx\.)?doi\.org\//, "").replace(/^(doi|pmid):\s*/, "");
  const words = whole.split(/\s+/).filter(Boolean);
  if (!words.length) return [];
  const exact = [], others = [];
  for (const hit of indexed()) {
    if (hit.ids.some((id) => id === whole || id.endsWith(":" + whole))) exact.push(hit.entry);
    else if (words.every((word) => hit.text.includes(word))) others.push(hit.entry);
  }
  return [...exact, ...others];
};
const item = (list, ...parts) => { const li = make("li"); li.append(...parts.filter((part) => part !== "")); list.append(li); return li; };
const step = (list, heading, build) => {
  const li = make("li");
  li.append(make("h4", heading));
  build(li);
  list.append(li);
};
const joined = (...parts) => parts.filter(Boolean).join(" · ");
const draw = (entry) => {
  const box = make("article", null, { class: "history", "data-id": entry.id });
  box.append(make("h3", entry.title || "(no title)"));
  box.append(make("p", joined(entry.authors, entry.journal, entry.year), { class: "hint" }));
  const chips = make("p");
  for (const id of entry.ids || []) {
    const chip = make("span", null, { class: "chip" });
    fill(chip, id, /^\d+$/.test(id) ? "pmid" : "");
    chips.append(chip);
  }
  chips.append(make("span", entry.id, { class: "chip" }));
  if (entry.integrity) chips.append(make("span", entry.integrity, { class: "chip wait" }));
  box.append(chips, make("span", entry.ends || "in no terminal state", { class: "end" }));
  const steps = make("ol");
  step(steps, "Found", (li) => {
    const list = make("ul");
    for (const record of entry.records || []) {
      const where = item(list, make("strong", record.source), " (" + record.arm + ")", record.on ? ", searched " + record.on : "");
      where.append(make("br"), make("small", joined(record.id, record.file, record.position && "place " + record.position)));
      if (record.url && /^https?:\/\//.test(record.url)) where.append(" ", make("a", "at its source", { href: record.url, rel: "noopener noreferrer" }));
      if (record.title && record.title !== entry.title) where.append(make("br"), make("small", "As written there: " + record.title));
      if (record.ends && record.ends !== entry.ends) where.append(make("br"), make("small", record.ends));
    }
    li.append(list);
  });
  if (entry.quarantine) step(steps, "Set aside", (li) => li.append(make("p", entry.quarantine)));
  if (entry.merges) step(steps, "Compared and merged", (li) => {
    const list = make("ul");
    for (const merge of entry.merges) {
      const line = item(list, make("strong", merge.outcome), ": " + merge.a + " and " + merge.b);
      line.append(make("br"), make("small", joined(merge.rule && "rule: " + merge.rule, merge.score && "strength " + merge.score, merge.relation)));
      for (const [key, value] of merge.evidence || []) line.append(make("br"), make("small", key + ": " + value));
    }
    li.append(list);
  });
  for (const stage of ["Title and abstract", "Full text"]) {
    if (stage === "Full text" && entry.retrieval) step(steps, "Retrieval", (li) => li.append(make("p",
      joined({yes: "retrieved", no: "not retrieved"}[entry.retrieval.retrieved] || "not retrieved by an earlier version, asked again", entry.retrieval.where, entry.retrieval.on, entry.retrieval.note))));
    const votes = (entry.votes || []).filter((vote) => vote.stage === stage);
    const decisions = (entry.decisions || []).filter((decision) => decision.stage === stage);
    if (votes.length || decisions.length) step(steps, stage, (li) => {
      const list = make("ul");
      for (const vote of votes) {
        const line = item(list, make("strong", vote.who), vote.role === "adjudicator" ? " (adjudicator)" : "", ": ", vote.decision, vote.reason ? " (" + vote.reason + ")" : "");
        if (vote.note) line.append(make("br"), make("small", vote.note));
        if (vote.carried) line.append(" ", make("small", vote.carried === "yes" ? "carried over" : "carried over and " + vote.carried));
      }
      li.append(list);
      for (const decision of decisions) li.append(make("p", "Decision: " + decision.decision + (decision.reason ? " (" + decision.reason + ")" : "")
        + (decision.by ? ", by " + decision.by : "") + ({yes: "; software alone decided", "people and software": "; people and software agreed"}[decision.automation] || "")));
    });
  }
  if (entry.study) step(steps, "Study", (li) => li.append(make("p", joined(entry.study.id, entry.study.title, entry.study.state)), make("small", joined(entry.study.reason, entry.study.by))));
  step(steps, "Where it ended", (li) => li.append(make("p", entry.ends || "in no terminal state")));
  box.append(steps);
  show.replaceChildren(box);
};
const open = (entry, move) => {
  draw(entry);
  found.replaceChildren();
  count.textContent = "";
  window.history.replaceState(null, "", "#record=" + encodeURIComponent(entry.id));
  if (move) { show.focus({ preventScroll: true }); document.getElementById("history").scrollIntoView(); }
};
const list = () => {
  const hits = search(query.value);
  show.replaceChildren();
  found.replaceChildren();
  if (!query.value.trim()) { count.textContent = ""; return; }
  count.textContent = hits.length ? hits.length.toLocaleString("en") + " found" + (hits.length > MOST ? ", the first " + MOST + " shown" : "") : "Nothing found";
  if (hits.length === 1) { draw(hits[0]); return; }
  for (const entry of hits.slice(0, MOST)) {
    const button = make("button", null, { type: "button" });
    button.append(entry.title || "(no title)", make("br"), make("small", joined(entry.year, (entry.ids || []).join(", "), entry.ends)));
    button.addEventListener("click", () => open(entry, false));
    item(found, button);
  }
};
let waiting = 0;
query.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(list, 100); });
