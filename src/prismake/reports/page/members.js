// The members of a set as a table. Each id is embedded once; a set is runs of positions among the ids.
const choice = document.getElementById("members-choice");
const listed = document.getElementById("members-shown");
const { ids, studies, sets, files } = read("set-data");
const setsByName = new Map(sets.map((set) => [set[0], set]));
const membersOf = (runs) => {
  const members = [];
  for (let at = 0; at < runs.length; at += 2) members.push(...ids.slice(runs[at], runs[at] + runs[at + 1]));
  return members;
};
const reportsOf = () => {
  const reports = {};
  for (const entry of histories) if (entry.study) (reports[entry.study.id] ||= []).push(entry.id);
  return reports;
};
const MEMBERS = {
  records: (members) => [["Record", "Title", "Source", "State"], members.map((id) => {
    const entry = byId.get(id) || {};
    const record = (entry.records || []).find((record) => record.id === id) || {};
    return [id, record.title || entry.title || "", record.source || "", record.ends || entry.ends || ""];
  })],
  reports: (members) => [["Report", "Title", "Study", "State"], members.map((id) => {
    const entry = byId.get(id) || {};
    return [id, entry.title || "", entry.study ? entry.study.id : "", entry.ends || ""];
  })],
  studies: (members) => {
    const reports = reportsOf();
    return [["Study", "Title", "Reports"], members.map((id) => [id, studies[id] || "", (reports[id] || []).join(" | ")])];
  },
};
const UNITS = { records: "record", reports: "report", studies: "study" };
const showSet = (name, move) => {
  const [, part, words, unit, number, runs] = setsByName.get(name);
  const [columns, rows] = MEMBERS[unit](membersOf(runs));
  const label = part + ": " + words;
  const box = make("div");
  const about = make("p", number.toLocaleString("en") + " " + (number === 1 ? UNITS[unit] : unit) + " · " + name + " · ", { class: "hint" });
  about.append(make("a", "all sets as CSV", { href: (files || {})[part] || "prisma/members.csv" }), " · ", make("a", "back to the diagram", { href: "#flow" }));
  box.append(make("h3", label), about);
  if (rows.length) {
    const tools = make("div", null, { class: "tools" });
    const filter = make("label", "Filter ");
    filter.append(make("input", null, { type: "search", autocomplete: "off", spellcheck: "false", "aria-label": "Filter the rows of: " + label }));
    tools.append(filter, make("span", null, { class: "shown", role: "status" }));
    const head = make("tr", null, { role: "row" });
    for (const column of columns) head.append(make("th", column, { scope: "col", role: "columnheader" }));
    const table = make("table", null, { role: "table", class: "set of-" + unit });
    const heads = make("thead", null, { role: "rowgroup" });
    heads.append(head);
    table.append(heads, make("tbody", null, { role: "rowgroup" }));
    const scroll = make("div", null, { class: "scroll", tabindex: "0", role: "region", "aria-label": label });
    scroll.append(table);
    box.append(tools, scroll);
    grid(box, columns, rows)();
  } else box.append(make("p", "This set is empty."));
  listed.replaceChildren(box);
  choice.value = name;
  if (move) { listed.focus({ preventScroll: true }); document.getElementById("members").scrollIntoView(); }
};
choice.addEventListener("change", () => {
  listed.replaceChildren();
  if (choice.value) showSet(choice.value, false);
  window.history.replaceState(null, "", choice.value ? "#set=" + encodeURIComponent(choice.value) : "#members");
});
