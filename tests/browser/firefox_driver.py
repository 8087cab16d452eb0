"""Headless Firefox, spoken to over WebDriver BiDi with the websocket client that Jupyter brings."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import websocket
from process_group import end, started

KEYS = {"Enter": "\ue007", "Escape": "\ue00c", "ArrowLeft": "\ue012", "ArrowRight": "\ue014"}
PREFERENCES = """
user_pref("browser.download.folderList", 2);
user_pref("browser.download.dir", {downloads});
user_pref("browser.download.alwaysOpenPanel", false);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("app.update.enabled", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("dom.disable_beforeunload", true);
"""


class Firefox:
    """One headless browser with one page."""

    def __init__(self, firefox: str, profile: Path, downloads: Path) -> None:
        profile.mkdir(parents=True, exist_ok=True)
        (profile / "user.js").write_text(
            PREFERENCES.format(downloads=json.dumps(str(downloads))), encoding="utf-8"
        )
        server = profile / "WebDriverBiDiServer.json"
        server.unlink(missing_ok=True)
        self._process = started(
            [firefox, "--headless", "--no-remote", "--remote-debugging-port=0", "--profile", str(profile)]
        )
        self._number = 0
        try:
            self._connect(server)
        except BaseException:
            # Nobody has the browser yet, so nobody else could end it.
            self.kill()
            raise

    def _connect(self, server: Path) -> None:
        deadline = time.monotonic() + 60
        while not (server.is_file() and server.read_text().strip().endswith("}")):
            if time.monotonic() > deadline:
                raise TimeoutError("Firefox did not open its port within a minute.")
            time.sleep(0.1)
        port = json.loads(server.read_text())["ws_port"]
        self._socket = websocket.create_connection(
            f"ws://127.0.0.1:{port}/session", timeout=60, suppress_origin=True
        )
        self.send("session.new", capabilities={})
        self._page = self.send("browsingContext.create", type="tab")["context"]

    def send(self, method: str, **params: Any) -> dict[str, Any]:
        """Send a command and return its answer."""
        self._number += 1
        self._socket.send(json.dumps({"id": self._number, "method": method, "params": params}))
        while True:
            got = json.loads(self._socket.recv())
            if got.get("id") == self._number:
                if got["type"] == "error":
                    raise RuntimeError(f"{method}: {got['error']}: {got['message']}")
                return dict(got["result"])

    def open(self, address: str) -> None:
        """Open an address and wait until the page has loaded."""
        self.send("browsingContext.navigate", context=self._page, url=address, wait="complete")

    def run(self, script: str) -> Any:
        """Return the value of an expression in the page: a text, a number, a truth value or null."""
        answer = self.send(
            "script.evaluate", expression=script, target={"context": self._page}, awaitPromise=True
        )
        if answer["type"] == "exception":
            raise RuntimeError(answer["exceptionDetails"]["text"])
        return answer["result"].get("value")

    def wait(self, condition: str, seconds: float = 20) -> None:
        """Wait until an expression is true in the page."""
        deadline = time.monotonic() + seconds
        while not self.run(f"Boolean({condition})"):
            if time.monotonic() > deadline:
                raise TimeoutError(f"The page never came to: {condition}")
            time.sleep(0.05)

    def press(self, key: str) -> None:
        """Press and release a key."""
        value = KEYS.get(key, key)
        actions = [{"type": kind, "value": value} for kind in ("keyDown", "keyUp")]
        source = {"type": "key", "id": "keyboard", "actions": actions}
        self.send("input.performActions", context=self._page, actions=[source])

    def kill(self) -> None:
        """End the browser as a power cut does: at once, without a chance to write anything."""
        end(self._process)
