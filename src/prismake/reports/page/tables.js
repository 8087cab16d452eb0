// Tables: rows are drawn in pages, so that a table with thousands of rows opens fast.
const NARROW = matchMedia("(max-width: 42rem)").matches;
const PAGE = NARROW ? 20 : 100;
const redraws = [];
// A longer text is cut to a few lines; a button shows the whole of it.
const LONG_TEXT = 60;
const clamp = (td, cell, column) => {
  const text = make("div", null, { class: "clamp" });
  fill(text, cell, column);
  const button = make("button", null, { type: "button", class: "whole", "aria-expanded": "false", "aria-label": "Show the whole text", title: "Show the whole text" });
  button.addEventListener("click", () => {
    const open = text.classList.toggle("open");
    button.setAttribute("aria-expanded", String(open));
  });
  td.append(text, button);
};
// Fill a table. box: contains the table with its headings, the filter field and the count of rows shown.
const grid = (box, columns, rows) => {
  const body = box.querySelector("tbody");
  const heads = [...box.querySelectorAll("th")];
  const input = box.querySelector("input");
  const shown = box.querySelector(".shown");
  const more = make("div", null, { class: "more" });
  box.append(more);
  const numeric = columns.map((_, at) => {
    const filled = rows.filter((row) => row[at] !== "");
    return filled.length > 0 && filled.every((row) => /^-?\d+(\.\d+)?( \([^)]*\))?$/.test(row[at]));
  });
  const long = columns.map((_, at) => rows.some((row) => row[at].length > 60));
  let hay = null;
  let order = rows.map((_, at) => at);
  let limit = PAGE;
  let sorted = { at: -1, down: false };
  const draw = () => {
    const part = document.createDocumentFragment();
    for (const at of order.slice(0, limit)) {
      const row = make("tr", null, { role: "row" });
      rows[at].forEach((cell, column) => {
        const td = make("td", null, { role: "cell", "data-label": columns[column] });
        if (numeric[column]) td.className = "n"; else if (long[column]) td.className = "long";
        if (cell.length > LONG_TEXT) clamp(td, cell, columns[column]); else fill(td, cell, columns[column]);
        row.append(td);
      });
      part.append(row);
    }
    body.replaceChildren(part);
    // A text that fits, or lacks as little as the button takes, is shown whole.
    for (const text of body.querySelectorAll(".clamp")) {
      if (text.scrollHeight <= text.clientHeight * 1.3) { text.nextElementSibling.remove(); text.classList.remove("clamp"); }
    }
    shown.textContent = order.length === rows.length && limit >= rows.length ? ""
      : Math.min(limit, order.length).toLocaleString("en") + " of " + order.length.toLocaleString("en")
        + (order.length === rows.length ? " rows shown" : " matching rows shown");
    more.replaceChildren();
    if (order.length > limit) {
      const next = make("button", "Show " + Math.min(PAGE * 2, order.length - limit) + " more", { type: "button" });
      next.addEventListener("click", () => { limit += PAGE * 2; draw(); });
      more.append(next);
    }
  };
  const arrange = () => {
    const words = plain(input.value).split(/\s+/).filter(Boolean);
    if (words.length && !hay) hay = rows.map((row) => plain(row.join("\n")));
    order = rows.map((_, at) => at).filter((at) => words.every((word) => hay[at].includes(word)));
    const { at, down } = sorted;
    if (at >= 0) {
      const compare = numeric[at] ? (a, b) => a - b : (a, b) => (a < b ? -1 : a > b ? 1 : 0);
      const keys = rows.map((row) => (numeric[at] ? parseFloat(row[at]) : plain(row[at])));
      order.sort((a, b) => {
        const empty = (rows[a][at] === "") - (rows[b][at] === "");
        return empty || (down ? -1 : 1) * compare(keys[a], keys[b]) || a - b;
      });
    }
    limit = PAGE;
    draw();
  };
  heads.forEach((head, at) => {
    // The column name stays outside the button: print repeats it on each page and omits buttons.
    const button = make("button", null, { type: "button", "aria-label": "Sort by " + head.textContent });
    head.append(button);
    button.addEventListener("click", () => {
      sorted = { at, down: sorted.at === at && !sorted.down };
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", sorted.down ? "descending" : "ascending");
      arrange();
    });
  });
  let timer = 0;
  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(arrange, 80); });
  redraws.push((most) => { limit = Math.max(limit, most); draw(); });
  return draw;
};
const tables = read("table-data");
for (const box of document.querySelectorAll("details.table")) {
  const { columns, rows } = tables[box.dataset.table];
  const draw = grid(box, columns, rows);
  if (NARROW) box.open = false;
  if (box.open) draw(); else box.addEventListener("toggle", draw, { once: true });
}
addEventListener("beforeprint", () => {
  document.querySelectorAll("details").forEach((box) => { box.open = true; });
  redraws.forEach((redraw) => redraw(1000));
});

