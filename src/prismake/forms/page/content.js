// The content of the form, and small helpers that every part uses. Text from data enters the page as text nodes alone.

const form = JSON.parse(document.getElementById("form-data").textContent);
const ASK_EVERY = 25;
const total = form.rows.length;
const places = new Map(form.names.map((name, place) => [name, place]));
const STORE_KEY = JSON.stringify([form.review, form.run, form.kind, form.person, form.digest]);

function byId(id) {
  return document.getElementById(id);
}

// A cell as it lies in the content: text, the parts of a text with terms, or label and address of a link.
function cell(index, name) {
  const place = places.get(name);
  return place === undefined ? "" : form.rows[index][place];
}

function textOf(index, name) {
  const value = cell(index, name);
  return Array.isArray(value) ? value.join("") : value;
}

function checkOf(index) {
  return form.rows[index][form.names.length];
}

const UNPRINTABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]|\p{Surrogate}/gu;

// The same as clean_text in Python: what a cell of a workbook can hold.
function cleaned(text) {
  return text.replace(/\r\n?/g, "\n").replace(/\t/g, " ").replace(UNPRINTABLE, "").trim();
}

function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value);
  }
  return filled(made, ...children);
}

// Replaces what is in an element; null and "" stand for nothing.
function filled(node, ...children) {
  node.replaceChildren(...children.filter((child) => child !== null && child !== ""));
  return node;
}

function counted(number, noun) {
  return `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
}
