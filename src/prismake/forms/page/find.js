// Search and jump: every record in a list, filtered by words and by answer.

const MOST_FOUND = 200;
let texts = null;

function foldedText(index) {
  texts ??= form.rows.map((_, place) => [form.key, ...form.texts.map(([name]) => name), ...form.facts.map(([name]) => name), ...form.links.map(([name]) => name)]
    .map((name) => textOf(place, name)).join("\n").toLowerCase());
  return texts[index];
}

function openFind(which = "all") {
  byId("find-which").value = which;
  drawFound();
  byId("find").showModal();
  byId("find-words").focus();
  // Old words are replaced by what is typed.
  byId("find-words").select();
}

function buildFind() {
  const options = [["all", "all records"], ["", "undecided"], ...form.decision.choices.map(({ word }) => [word, word])];
  if (form.note) options.push([" note", "with a note"]);
  byId("find-which").append(...options.map(([value, label]) => element("option", { value }, label)));
  byId("find-which").addEventListener("change", drawFound);
  byId("find-words").addEventListener("input", drawFound);
  byId("find-words").addEventListener("keydown", (event) => {
    // A search field takes the first Escape for itself, and keys that follow would be typed into it.
    if (event.key === "Escape" && !event.isComposing) {
      event.preventDefault();
      byId("find").close();
    }
    if (event.key !== "Enter") return;
    event.preventDefault();
    byId("find-list").querySelector("button")?.click();
  });
}

function isWanted(index, which) {
  if (which === "all") return true;
  return which === " note" ? answerOf(index)[form.note.name] !== "" : decisionOf(index) === which;
}

function drawFound() {
  const typed = byId("find-words").value.trim().toLowerCase();
  const words = typed.split(/\s+/).filter(Boolean);
  const which = byId("find-which").value;
  const found = [];
  const number = /^\d+$/.test(typed) ? Number(typed) : 0;
  if (number >= 1 && number <= total) found.push(number - 1);
  for (let index = 0; index < total; index += 1) {
    if (index !== number - 1 && isWanted(index, which) && words.every((word) => foldedText(index).includes(word))) found.push(index);
  }
  byId("find-count").textContent = `${counted(found.length, "record")}${found.length > MOST_FOUND ? `, the first ${MOST_FOUND} shown` : ""}`;
  byId("find-list").replaceChildren(...found.slice(0, MOST_FOUND).map((index) => {
    const word = decisionOf(index);
    return element("li", {}, element("button", { type: "button", onclick: () => { byId("find").close(); go(index); } },
      element("span", { class: "number" }, String(index + 1)), element("span", { class: "title", dir: "auto" }, textOf(index, form.key) || "(no title)"),
      word ? element("span", { class: "badge", "data-tone": toneOf(word) }, word) : null));
  }));
}
