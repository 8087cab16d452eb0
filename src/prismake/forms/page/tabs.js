// The same form in another tab or window: both are told, and each takes up what the other stored.

const ASK_STORE_EVERY = 1500;
let channel = null;

function openChannel() {
  try {
    channel = new BroadcastChannel(STORE_KEY);
  } catch {
    return;
  }
  channel.onmessage = ({ data }) => {
    if (data === "opened") channel.postMessage("also here");
    if (data === "opened" || data === "also here") tellSecondTab();
    if (data === "changed") follow();
  };
  channel.postMessage("opened");
}

function tellSecondTab() {
  notice("tabs", "This form is open in another tab or window too. Both show the same answers; it is simpler to close one.", "warn");
}

function announceChange() {
  channel?.postMessage("changed");
}

// Without a channel between pages, and after a computer has slept, the store itself tells.
async function follow() {
  if (!store.works || state.busy || noteWrite) return;
  try {
    if ((await readRevision()) === state.revision || state.busy || noteWrite) return;
    await restore();
    tellSecondTab();
    draw();
  } catch (error) {
    failed(error);
    tellStorageFailed();
  }
}
