// A decision never lands on a record that the person has not seen.

// Milliseconds after a record came into sight, in which no click decides on it: a second click was meant for the record before.
const SETTLING = 400;
// Milliseconds in which a reason is taken for that of the exclusion just given, and a click on another button for a slip.
const MEANT_BEFORE = 1000;
let arrival = { at: -Infinity, by: null };

// by: the decision that brought this record: index of its record, word and reason. Null where a person turned pages.
function noteArrival(by) {
  arrival = { at: performance.now(), by };
}

// Returns whether an answer comes too early to be meant for the record in sight; the person is told, and nothing is stored.
// Keys are as fast as fingers are, so they count at once, but for a reason right after "exclude", and "exclude" right after a reason.
function isTooEarly(word, reason, isClick) {
  const age = performance.now() - arrival.at;
  const { by } = arrival;
  const isEarly = age < MEANT_BEFORE && by !== null;
  const isItsReason = isEarly && reason !== "" && by.word === word && by.reason === "";
  const isItsExclusion = isEarly && !isClick && reason === "" && by.word === word && by.reason !== "";
  const isOtherButton = isEarly && (by.word !== word || by.reason !== reason);
  if (!isItsReason && !isItsExclusion && !(isClick && (age < SETTLING || isOtherButton))) return false;
  const offer = isItsReason ? element("button", { type: "button", class: "strong", onclick: () => addReason(by.index, reason) },
    `Give it to record ${by.index + 1}`) : null;
  notice("unread", `Record ${state.index + 1} had only just come, so “${reason || word}” was not counted for it.`, "warn", ...(offer ? [offer] : []));
  byId("record-title").focus({ preventScroll: true });
  return true;
}

// A reason that came after its exclusion, for the record that was left.
async function addReason(index, reason) {
  dismiss("unread");
  const before = answerOf(index);
  if (before[form.decision.name] !== form.reason.answer || before[form.reason.name]) return;
  const answer = { ...before, [form.reason.name]: reason };
  if (!(await change(index, answer))) return;
  draw();
  byId("record-title").focus({ preventScroll: true });
  tellDone(index, answer);
}
