"use strict";
(() => {
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const make = (tag, text, attributes) => {
    const node = document.createElement(tag);
    if (text !== undefined && text !== null) node.textContent = text;
    for (const [key, value] of Object.entries(attributes || {})) node.setAttribute(key, value);
    return node;
  };
  const plain = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

  const lives = read("life-data");
  const byId = new Map();
  for (const life of lives) {
    byId.set(life.id, life);
    for (const record of life.records || []) byId.set(record.id, life);
  }

  const address = (token, column) => {
    if (/^https?:\/\/\S+$/.test(token)) return token;
    if (/^10\.\d{4,9}\/\S+$/.test(token)) return "https://doi.org/" + encodeURI(token);
    if (/^NCT\d{8}$/.test(token)) return "https://clinicaltrials.gov/study/" + token;
    if (column.toLowerCase() === "pmid" && /^\d+$/.test(token)) return "https://pubmed.ncbi.nlm.nih.gov/" + token + "/";
    return "";
  };
  const fill = (node, text, column) => {
    if (text.length > 400 && !text.includes(" | ")) { node.textContent = text; return; }
    text.split(" | ").forEach((token, place) => {
      if (place) node.append(" | ");
      const web = address(token, column);
      if (web) node.append(make("a", token, { href: web, rel: "noopener noreferrer" }));
      else if (byId.has(token)) node.append(make("a", token, { href: "#life=" + encodeURIComponent(token) }));
      else node.append(token);
    });
  };

  // Tables: rows are drawn a page at a time, so that thousands of them cost nothing until they are asked for.
  const NARROW = matchMedia("(max-width: 42rem)").matches;
  const PAGE = NARROW ? 20 : 100;
  const tables = read("table-data");
  const redraws = [];
  for (const box of document.querySelectorAll("details.table")) {
    const { columns, rows } = tables[box.dataset.table];
    const body = box.querySelector("tbody");
    const heads = [...box.querySelectorAll("th")];
    const input = box.querySelector("input");
    const shown = box.querySelector(".shown");
    const more = make("div", null, { class: "more" });
    box.append(more);
    const numeric = columns.map((_, at) => {
      const told = rows.filter((row) => row[at] !== "");
      return told.length > 0 && told.every((row) => /^-?\d+(\.\d+)?( \([^)]*\))?$/.test(row[at]));
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
          fill(td, cell, columns[column]);
          row.append(td);
        });
        part.append(row);
      }
      body.replaceChildren(part);
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
      // The name stays text of its own: printers repeat it on each page, and leave buttons out.
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
    if (NARROW) box.open = false;
    if (box.open) draw(); else box.addEventListener("toggle", draw, { once: true });
  }
  addEventListener("beforeprint", () => {
    document.querySelectorAll("details").forEach((box) => { box.open = true; });
    redraws.forEach((redraw) => redraw(1000));
  });

  // The life of a record.
  const query = document.getElementById("life-query");
  const found = document.getElementById("life-found");
  const count = document.getElementById("life-count");
  const show = document.getElementById("life-shown");
  const MOST = 30;
  let index = null;
  const indexed = () => {
    index ||= lives.map((life) => ({
      life,
      ids: [life.id, ...(life.ids || []), ...(life.records || []).map((record) => record.id)].map(plain),
      text: plain([life.title, life.authors, life.year, life.id, ...(life.ids || []),
        ...(life.records || []).map((record) => record.id + " " + (record.title || "")),
        life.study ? life.study.id + " " + (life.study.title || "") : ""].join(" ")),
    }));
    return index;
  };
  const search = (asked) => {
    const whole = plain(asked.trim()).replace(/^https?:\/\/(dx\.)?doi\.org\//, "").replace(/^(doi|pmid):\s*/, "");
    const words = whole.split(/\s+/).filter(Boolean);
    if (!words.length) return [];
    const exact = [], others = [];
    for (const entry of indexed()) {
      if (entry.ids.some((one) => one === whole || one.endsWith(":" + whole))) exact.push(entry.life);
      else if (words.every((word) => entry.text.includes(word))) others.push(entry.life);
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
  const draw = (life) => {
    const box = make("article", null, { class: "life", "data-id": life.id });
    box.append(make("h3", life.title || "(no title)"));
    box.append(make("p", joined(life.authors, life.journal, life.year), { class: "hint" }));
    const chips = make("p");
    for (const id of life.ids || []) {
      const chip = make("span", null, { class: "chip" });
      fill(chip, id, /^\d+$/.test(id) ? "pmid" : "");
      chips.append(chip);
    }
    chips.append(make("span", life.id, { class: "chip" }));
    if (life.integrity) chips.append(make("span", life.integrity, { class: "chip wait" }));
    box.append(chips, make("span", life.ends || "in no terminal state", { class: "end" }));
    const steps = make("ol");
    step(steps, "Found", (li) => {
      const list = make("ul");
      for (const record of life.records || []) {
        const where = item(list, make("strong", record.source), " (" + record.arm + ")", record.on ? ", searched " + record.on : "");
        where.append(make("br"), make("small", joined(record.id, record.file, record.position && "place " + record.position)));
        if (record.url && /^https?:\/\//.test(record.url)) where.append(" ", make("a", "at its source", { href: record.url, rel: "noopener noreferrer" }));
        if (record.title && record.title !== life.title) where.append(make("br"), make("small", "As written there: " + record.title));
        if (record.ends && record.ends !== life.ends) where.append(make("br"), make("small", record.ends));
      }
      li.append(list);
    });
    if (life.quarantine) step(steps, "Set aside", (li) => li.append(make("p", life.quarantine)));
    if (life.merges) step(steps, "Compared and merged", (li) => {
      const list = make("ul");
      for (const merge of life.merges) {
        const one = item(list, make("strong", merge.outcome), ": " + merge.a + " and " + merge.b);
        one.append(make("br"), make("small", joined(merge.rule && "rule: " + merge.rule, merge.score && "strength " + merge.score, merge.relation)));
        for (const [key, value] of merge.evidence || []) one.append(make("br"), make("small", key + ": " + value));
      }
      li.append(list);
    });
    for (const stage of ["Title and abstract", "Full text"]) {
      if (stage === "Full text" && life.retrieval) step(steps, "Retrieval", (li) => li.append(make("p",
        joined(life.retrieval.retrieved === "no" ? "not retrieved" : "retrieved", life.retrieval.where, life.retrieval.on, life.retrieval.note))));
      const votes = (life.votes || []).filter((vote) => vote.stage === stage);
      const decisions = (life.decisions || []).filter((decision) => decision.stage === stage);
      if (votes.length || decisions.length) step(steps, stage, (li) => {
        const list = make("ul");
        for (const vote of votes) {
          const one = item(list, make("strong", vote.who), vote.role === "adjudicator" ? " (adjudicator)" : "", ": ", vote.decision, vote.reason ? " (" + vote.reason + ")" : "");
          if (vote.note) one.append(make("br"), make("small", vote.note));
          if (vote.carried === "yes") one.append(" ", make("small", "carried over"));
        }
        li.append(list);
        for (const decision of decisions) li.append(make("p", "Decision: " + decision.decision + (decision.reason ? " (" + decision.reason + ")" : "")
          + (decision.by ? ", by " + decision.by : "") + (decision.automation === "yes" ? "; every vote was cast by software" : "")));
      });
    }
    if (life.study) step(steps, "Study", (li) => li.append(make("p", joined(life.study.id, life.study.title, life.study.state)), make("small", joined(life.study.reason, life.study.by))));
    step(steps, "Where it ended", (li) => li.append(make("p", life.ends || "in no terminal state")));
    box.append(steps);
    show.replaceChildren(box);
  };
  const open = (life, move) => {
    draw(life);
    found.replaceChildren();
    count.textContent = "";
    history.replaceState(null, "", "#life=" + encodeURIComponent(life.id));
    if (move) { show.focus({ preventScroll: true }); document.getElementById("life").scrollIntoView(); }
  };
  const list = () => {
    const hits = search(query.value);
    show.replaceChildren();
    found.replaceChildren();
    if (!query.value.trim()) { count.textContent = ""; return; }
    count.textContent = hits.length ? hits.length.toLocaleString("en") + " found" + (hits.length > MOST ? ", the first " + MOST + " shown" : "") : "Nothing found";
    if (hits.length === 1) { draw(hits[0]); return; }
    for (const life of hits.slice(0, MOST)) {
      const button = make("button", null, { type: "button" });
      button.append(life.title || "(no title)", make("br"), make("small", joined(life.year, (life.ids || []).join(", "), life.ends)));
      button.addEventListener("click", () => open(life, false));
      item(found, button);
    }
  };
  let waiting = 0;
  query.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(list, 100); });
  const follow = () => {
    const hash = location.hash;
    if (hash.startsWith("#life=")) {
      let id = "";
      try { id = decodeURIComponent(hash.slice(6)); } catch { return; }
      if (byId.has(id)) open(byId.get(id), true);
      else { query.value = id; list(); }
    } else if (hash.startsWith("#table-")) {
      const box = document.getElementById(hash.slice(1));
      if (box) box.open = true;
    }
  };
  addEventListener("hashchange", follow);
  if (NARROW) document.getElementById("flow-text").open = true;
  follow();
})();
