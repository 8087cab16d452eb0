// Functions that all parts of the script use.
const read = (id) => JSON.parse(document.getElementById(id).textContent);
const make = (tag, text, attributes) => {
  const node = document.createElement(tag);
  if (text !== undefined && text !== null) node.textContent = text;
  for (const [key, value] of Object.entries(attributes || {})) node.setAttribute(key, value);
  return node;
};
const plain = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

const histories = read("history-data");
const byId = new Map();
const studyIds = new Set();
for (const entry of histories) {
  byId.set(entry.id, entry);
  if (entry.study) studyIds.add(entry.study.id);
  for (const record of entry.records || []) byId.set(record.id, entry);
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
    else if (byId.has(token) || studyIds.has(token)) node.append(make("a", token, { href: "#record=" + encodeURIComponent(token) }));
    else node.append(token);
  });
};

