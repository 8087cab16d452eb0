// One record: title, source, callouts, text with the highlighted terms, links.

function withTerms(value) {
  const parts = Array.isArray(value) ? value : [value];
  return parts.map((part, place) => (place % 2 ? element("mark", {}, part) : document.createTextNode(part)));
}

// What of a record does not depend on answers. That of the next record is made while a decision is written to the disk.
let prepared = { index: -1, parts: [] };

function prepare(index) {
  if (index >= 0 && prepared.index !== index) prepared = { index, parts: partsOf(index) };
}

function partsOf(index) {
  const title = element("h1", { id: "record-title", tabindex: "-1", dir: "auto" }, ...withTerms(cell(index, form.key)));
  if (!title.textContent) title.append("(no title)");
  const facts = element("dl", { class: "facts" });
  for (const [name, header] of form.facts) {
    const text = textOf(index, name);
    if (text) facts.append(element("div", {}, element("dt", { class: "unseen" }, header), element("dd", { dir: "auto" }, text)));
  }
  const callouts = form.callouts.filter(([name]) => textOf(index, name)).map(([name, header]) => element("section", { class: "callout" },
    element("h2", {}, header), element("p", { class: "lines", dir: "auto" }, textOf(index, name))));
  const links = form.links.map(([name, header]) => link(cell(index, name), header)).filter(Boolean);
  const texts = form.texts.map(([name, header]) => {
    const text = textOf(index, name);
    return element("section", { class: "text" }, element("h2", {}, header), text
      ? element("p", { class: "lines", dir: "auto" }, ...withTerms(cell(index, name)))
      : element("p", { class: "none" }, `There is none in the sources. ${links.length ? "The title and the links are" : "The title is"} all there is.`));
  });
  return [title, facts, links.length ? element("p", { class: "links" }, ...links) : null, ...callouts, ...texts];
}

function drawRecord() {
  const index = state.index;
  prepare(index);
  const word = decisionOf(index);
  const badge = word ? element("span", { class: "badge", "data-tone": toneOf(word) }, described(answerOf(index))) : null;
  const clear = word ? element("button", { type: "button", class: "quiet", id: "clear", onclick: clearDecision }, "Clear") : null;
  filled(byId("record-head"),
    element("p", { class: "position" }, `Record ${index + 1} of ${total}`, badge, clear),
    element("div", { class: "row turn" },
      element("button", { type: "button", id: "previous", onclick: () => go(index - 1) }, "← Previous"),
      element("button", { type: "button", id: "next", onclick: () => go(index + 1) }, index + 1 < total ? "Next →" : "End →"),
      element("button", { type: "button", id: "next-open", onclick: goNextOpen }, "Next undecided ", element("kbd", {}, "j"))),
  );
  filled(byId("record-text"), ...prepared.parts);
  byId("previous").disabled = index === 0;
}

function link(value, header) {
  if (!Array.isArray(value) || !value.length) return null;
  const [label, address] = value;
  if (!address || !/^https?:\/\//i.test(address)) return element("span", {}, `${header}: ${label}`);
  const text = header.toLowerCase() === label.toLowerCase() || label === "open" ? header : `${header} ${label}`;
  return element("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, text);
}

function toneOf(word) {
  return form.decision.choices.find((choice) => choice.word === word)?.tone ?? "open";
}

function go(index) {
  if (state.busy) return;
  keepNote();
  if (index >= total) show("end");
  else if (index >= 0) show("screen", index);
}

function goNextOpen() {
  const index = nextOpen(state.index);
  if (index < 0) go(total);
  else go(index);
}
