// The file that goes back: one line an answer, each with a seal, so that a damaged or cut file is noticed when it is read.

const SEPARATOR = "\u001f";
const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, number) => {
  let value = number;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value >>> 0;
});

// CRC-32: it finds damage, and is no protection against forgery.
function seal(parts) {
  let value = 0xffffffff;
  for (const byte of new TextEncoder().encode(parts.map(String).join(SEPARATOR))) {
    value = CRC_TABLE[(value ^ byte) & 0xff] ^ (value >>> 8);
  }
  return ((value ^ 0xffffffff) >>> 0).toString(16).padStart(8, "0");
}

function sealOfLine(line) {
  return seal([line.record, line.check, line.decided, ...Object.entries(line.cells).flat()]);
}

// Over all but the answers, whose seals it holds: what it says can be trusted even if an answer is damaged.
function sealOfCopy(copy) {
  return seal([copy["prismake form"], copy.form, copy.review, copy.records, copy.saved, ...copy.columns.flat(),
    ...copy.answered, ...copy.seals]);
}

// What a copy says of its form; stored with the answers, so that a later form can save a copy of an earlier one.
const HEAD = {
  "prismake form": form.tag, form: form.digest, review: form.review, records: total, columns: form.returned,
};

function lineOf(index, answer) {
  const cells = {};
  for (const [name, kind] of form.returned) cells[name] = kind === "answer" ? answer[name] ?? "" : textOf(index, name);
  const line = { record: index + 1, check: checkOf(index), decided: answer.decided, cells };
  return { ...line, seal: sealOfLine(line) };
}

function answerOfLine(line) {
  const answer = { decided: line.decided };
  for (const name of form.given) answer[name] = line.cells[name] ?? "";
  return answer;
}

// ASCII alone: no program that passes the file on can spoil its letters.
function ascii(value) {
  return JSON.stringify(value).replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function copyText(head, lines) {
  const copy = { ...head, saved: new Date().toISOString(), answered: lines.map((line) => line.record), seals: lines.map((line) => line.seal), answers: lines };
  const parts = Object.entries(copy).filter(([name]) => name !== "answers").map(([name, value]) => `${ascii(name)}: ${ascii(value)}`);
  parts.push(`"seal": ${ascii(sealOfCopy(copy))}`, `"answers": [\n${lines.map(ascii).join(",\n")}\n]`);
  return `{\n${parts.join(",\n")}\n}\n`;
}

// The lines of a copy that this person saved for this version and stage. Throws an Error whose message is for the person.
function readCopy(text) {
  let copy;
  try {
    copy = JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    throw new Error("This is not a copy that a form saved, or it is incomplete. Choose a file that ends in .json.");
  }
  if (!copy || typeof copy["prismake form"] !== "string" || !Array.isArray(copy.answers)) {
    throw new Error("This is not a copy that a form saved. Choose a file that ends in .json.");
  }
  if (copy["prismake form"] !== form.tag) {
    throw new Error(`This copy belongs to another form (${copy["prismake form"]}). This form is ${form.tag}.`);
  }
  let whole = false;
  try {
    whole = sealOfCopy(copy) === copy.seal && copy.answers.length === copy.seals.length
      && copy.answers.every((line, place) => sealOfLine(line) === copy.seals[place]);
  } catch {
    whole = false;
  }
  if (!whole) throw new Error("This copy is damaged: it is no longer as the form saved it. Nothing was taken from it. Choose another copy.");
  return copy;
}

function download(text, name) {
  const address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const anchor = element("a", { href: address, download: name, hidden: "" });
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
