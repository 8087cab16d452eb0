// Answers in the browser's database. A write has ended only when the browser says that it is on the disk (strict durability).

const DATABASE = "prismake forms";
const PATIENCE = 6000;
const store = { database: null, works: false, why: "" };
let writes = Promise.resolve();

function patiently(promise, what) {
  return Promise.race([promise, new Promise((_, reject) => {
    setTimeout(() => reject(new Error(`${what} takes too long`)), PATIENCE);
  })]);
}

function answered(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function opened() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("answers");
      request.result.createObjectStore("forms");
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("it did not open"));
    request.onblocked = () => reject(new Error("another page blocks it"));
  });
}

// Runs work(answers, forms) in one transaction, and returns its result once everything is on the disk.
function transaction(mode, work) {
  return patiently(new Promise((resolve, reject) => {
    const made = store.database.transaction(["answers", "forms"], mode, { durability: "strict" });
    let result;
    made.oncomplete = () => resolve(result);
    made.onabort = () => reject(made.error ?? new Error("the write was given up"));
    work(made.objectStore("answers"), made.objectStore("forms")).then(
      // Without this the browser waits for a further turn before it begins to write.
      (value) => { result = value; if (mode === "readwrite" && made.commit) try { made.commit(); } catch { /* it has ended already */ } },
      (error) => { reject(error); try { made.abort(); } catch { /* it has ended already */ } },
    );
  }), "a write");
}

// Opens the database and proves with a written and read value that it keeps what it is given.
async function openStore() {
  try {
    store.database = await patiently(opened(), "opening it");
    store.database.onclose = () => failed(new Error("the browser closed it"));
    store.database.onversionchange = () => store.database.close();
    const name = `probe ${Math.random()}`;
    await transaction("readwrite", async (_, forms) => { forms.put({ probe: name }, name); });
    const found = await transaction("readwrite", async (_, forms) => {
      const value = await answered(forms.get(name));
      forms.delete(name);
      return value;
    });
    if (!found || found.probe !== name) throw new Error("it did not keep a test value");
    store.works = true;
    if (navigator.storage && navigator.storage.persist) navigator.storage.persist().catch(() => {});
  } catch (error) {
    failed(error);
  }
}

function failed(error) {
  store.works = false;
  store.why = error && error.message ? error.message : String(error);
  document.body.dataset.store = "failed";
}

function emptyEntry() {
  return { ...HEAD, file: form.file, kind: form.kind, person: form.person, run: form.run, revision: 0, savedRevision: 0, unsaved: 0, saved: "", answered: 0 };
}

// The entry of this form and its stored values by record number.
function readStored() {
  return transaction("readonly", async (answers, forms) => {
    const range = IDBKeyRange.bound([STORE_KEY, 0], [STORE_KEY, total + 1]);
    const [entry, values, keys] = await Promise.all([
      answered(forms.get(STORE_KEY)), answered(answers.getAll(range)), answered(answers.getAllKeys(range)),
    ]);
    return { entry: entry ?? emptyEntry(), values: new Map(keys.map((key, place) => [key[1], values[place]])) };
  });
}

function readRevision() {
  return transaction("readonly", async (_, forms) => ((await answered(forms.get(STORE_KEY))) ?? emptyEntry()).revision);
}

function isInNoCopy(value, savedRevision) {
  return value !== undefined && value.revision > savedRevision && !value.copied;
}

// One write after the other. changes: record number, the line or null, and the revision that this page knows of that record.
// A record that another page changed is not overwritten: the whole write is given up, and the result is { conflict: number }.
// copied: the lines come from a copy, so they need no other.
function writeLines(changes, copied) {
  const job = () => transaction("readwrite", async (answers, forms) => {
    const [entry, ...stored] = await Promise.all([
      answered(forms.get(STORE_KEY)).then((found) => found ?? emptyEntry()),
      ...changes.map(({ record }) => answered(answers.get([STORE_KEY, record]))),
    ]);
    const conflict = changes.findIndex(({ known }, place) => (stored[place]?.revision ?? 0) !== known());
    if (conflict >= 0) return { conflict: changes[conflict].record };
    entry.revision += 1;
    changes.forEach(({ record, line }, place) => {
      entry.answered += (line ? 1 : 0) - (stored[place]?.line ? 1 : 0);
      // A record counts once until the next copy, however often it changes: each letter of a note is a change.
      entry.unsaved += Number(!copied) - Number(isInNoCopy(stored[place], entry.savedRevision ?? Infinity));
      answers.put({ line, revision: entry.revision, copied }, [STORE_KEY, record]);
    });
    forms.put(entry, STORE_KEY);
    return { entry };
  });
  const result = writes.then(job, job);
  writes = result.catch(() => {});
  return result;
}

// A copy was saved of what the page knew at this revision. What changed since then, here or in another page, is in no copy.
function writeSaved(revision) {
  return transaction("readwrite", async (answers, forms) => {
    const [entry, values] = await Promise.all([
      answered(forms.get(STORE_KEY)).then((found) => found ?? emptyEntry()),
      answered(answers.getAll(IDBKeyRange.bound([STORE_KEY, 0], [STORE_KEY, total + 1]))),
    ]);
    entry.unsaved = values.filter((value) => isInNoCopy(value, revision)).length;
    entry.saved = new Date().toISOString();
    entry.savedRevision = revision;
    entry.revision += 1;
    forms.put(entry, STORE_KEY);
    return entry;
  });
}

// Other forms of this person for this version and stage whose answers this browser holds and that no copy has yet.
function earlierForms() {
  return transaction("readonly", async (answers, forms) => {
    const [entries, keys] = await Promise.all([answered(forms.getAll()), answered(forms.getAllKeys())]);
    const others = [];
    for (const [place, entry] of entries.entries()) {
      const isOurs = entry["prismake form"] === form.tag && entry.review === form.review && keys[place] !== STORE_KEY;
      if (!isOurs || !entry.unsaved || !entry.answered) continue;
      const range = IDBKeyRange.bound([keys[place], 0], [keys[place], entry.records + 1]);
      const lines = (await answered(answers.getAll(range))).map((value) => value.line).filter(Boolean);
      others.push({ key: keys[place], entry, lines });
    }
    return others;
  });
}

function writeEarlierSaved(key) {
  return transaction("readwrite", async (_, forms) => {
    const entry = await answered(forms.get(key));
    if (entry) forms.put({ ...entry, unsaved: 0, savedRevision: entry.revision, saved: new Date().toISOString() }, key);
  });
}
