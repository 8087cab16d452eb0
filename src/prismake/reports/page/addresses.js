// Addresses of the page: #record={id}, #set={name} and #table-{key}.
const named = (hash, kind) => {
  try { return hash.startsWith(kind) ? decodeURIComponent(hash.slice(kind.length)) : ""; } catch { return ""; }
};
const follow = () => {
  const hash = location.hash;
  const record = named(hash, "#record=");
  const set = named(hash, "#set=");
  if (record && byId.has(record)) open(byId.get(record), true);
  else if (record) { query.value = record; list(); document.getElementById("history").scrollIntoView(); }
  else if (set && setsByName.has(set)) showSet(set, true);
  else if (set) document.getElementById("members").scrollIntoView();
  else if (hash.startsWith("#table-")) {
    const box = document.getElementById(hash.slice(1));
    if (box) box.open = true;
  }
};
addEventListener("hashchange", follow);
if (NARROW) document.getElementById("flow-text").open = true;
follow();
