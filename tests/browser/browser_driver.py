"""Headless Chromium, spoken to over its DevTools protocol with the websocket client that Jupyter brings."""

from __future__ import annotations

import base64
import json
import time
from pathlib import Path
from typing import Any

import websocket
from process_group import end, started


class Browser:
    """One headless browser with one page. Collects what the console and the runtime complain about."""

    def __init__(self, chromium: str, profile: Path) -> None:
        port_file = profile / "DevToolsActivePort"
        # That of an earlier browser, which was killed.
        port_file.unlink(missing_ok=True)
        self._process = started(
            [
                chromium,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--remote-debugging-port=0",
                "--remote-allow-origins=*",
                f"--user-data-dir={profile}",
                "about:blank",
            ]
        )
        self.complaints: list[str] = []
        self.dialogs: list[str] = []
        self._number = 0
        try:
            self._connect(port_file)
        except BaseException:
            # Nobody has the browser yet, so nobody else could end it.
            self.kill()
            raise

    def _connect(self, port_file: Path) -> None:
        deadline = time.monotonic() + 60
        while not (port_file.is_file() and len(port_file.read_text().splitlines()) == 2):
            if time.monotonic() > deadline:
                raise TimeoutError("Chromium did not open its port within a minute.")
            time.sleep(0.1)
        port, path = port_file.read_text().splitlines()
        self._socket = websocket.create_connection(f"ws://127.0.0.1:{port}{path}", timeout=60)
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        self._session = ""
        self._session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.send(f"{domain}.enable")

    _session = ""

    def send(self, method: str, **params: Any) -> dict[str, Any]:
        """Send a command and return its answer."""
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        self._socket.send(json.dumps(message))
        while True:
            got = json.loads(self._socket.recv())
            if got.get("id") == self._number:
                if "error" in got:
                    raise RuntimeError(f"{method}: {got['error']}")
                return dict(got.get("result", {}))
            self._note(got)

    def _note(self, event: dict[str, Any]) -> None:
        method, params = event.get("method"), event.get("params", {})
        if method == "Runtime.exceptionThrown":
            self.complaints.append(str(params["exceptionDetails"]))
        elif method == "Log.entryAdded" and params["entry"]["level"] in ("error", "warning"):
            self.complaints.append(str(params["entry"]))
        elif method == "Runtime.consoleAPICalled" and params["type"] in ("error", "warning", "assert"):
            self.complaints.append(str(params["args"]))
        elif method == "Page.javascriptDialogOpening":
            # The browser waits for an answer before it answers anything else.
            self.dialogs.append(params["type"])
            self._number += 1
            answer = {
                "id": self._number,
                "sessionId": event["sessionId"],
                "method": "Page.handleJavaScriptDialog",
                "params": {"accept": True},
            }
            self._socket.send(json.dumps(answer))
        elif method == "Network.requestWillBeSent":
            address = params["request"]["url"]
            if not address.startswith(("file:", "data:", "about:", "blob:")):
                self.complaints.append(f"asked the network for {address}")

    def open(self, address: str) -> None:
        """Open an address and wait until the page has loaded."""
        self.send("Page.navigate", url="about:blank")
        # A page that is slow to leave would end the second navigation without an answer.
        self.wait("location.href === 'about:blank'")
        self.send("Page.navigate", url=address)
        self.wait("document.readyState === 'complete' && location.protocol === 'file:'")

    def run(self, script: str) -> Any:
        """Return the value of an expression in the page."""
        answer = self.send("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(str(answer["exceptionDetails"]))
        return answer["result"].get("value")

    def wait(self, condition: str, seconds: float = 20) -> None:
        """Wait until an expression is true in the page."""
        deadline = time.monotonic() + seconds
        while not self._holds(condition):
            if time.monotonic() > deadline:
                raise TimeoutError(f"The page never came to: {condition}")
            time.sleep(0.05)

    def _holds(self, condition: str) -> bool:
        try:
            return bool(self.run(f"Boolean({condition})"))
        except RuntimeError as error:
            # The page was left while it was asked.
            if "navigated" in str(error) or "context" in str(error):
                return False
            raise

    def type(self, selector: str, text: str) -> None:
        """Put the cursor into a field, clear it, and type."""
        self.run(
            f"(() => {{ const f = document.querySelector({json.dumps(selector)}); f.focus(); f.select(); }})()"
        )
        if text:
            self.send("Input.insertText", text=text)
        else:
            self.press("Backspace", 8)

    def press(self, key: str, code: int) -> None:
        """Press and release a key."""
        for kind in ("keyDown", "keyUp"):
            self.send("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code)

    def shape(self, wide: int, high: int, *, dark: bool = False) -> None:
        """Give the page the size of a screen, and light or dark."""
        self.send(
            "Emulation.setDeviceMetricsOverride",
            width=wide,
            height=high,
            deviceScaleFactor=1,
            mobile=wide < 600,
        )
        self.send(
            "Emulation.setEmulatedMedia",
            features=[{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}],
        )

    def picture(self, *, whole: bool = False) -> bytes:
        """Return what is seen as PNG."""
        return base64.b64decode(self.send("Page.captureScreenshot", captureBeyondViewport=whole)["data"])

    def save_downloads(self, folder: Path) -> None:
        """Save what a page downloads into a folder, without asking."""
        session, self._session = self._session, ""
        self.send("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(folder))
        self._session = session

    def tabs(self, number: int) -> list[str]:
        """Open more tabs, and return the sessions of all, to be chosen with `use`."""
        sessions = [self._session]
        for _ in range(number):
            self._session = ""
            target = self.send("Target.createTarget", url="about:blank")["targetId"]
            sessions.append(self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"])
            self._session = sessions[-1]
            for domain in ("Page", "Runtime", "Log", "Network"):
                self.send(f"{domain}.enable")
        return sessions

    def use(self, session: str) -> None:
        """Send what follows to the tab of this session."""
        self._session = session

    def kill(self) -> None:
        """End the browser as a power cut does: at once, without a chance to write anything."""
        end(self._process)

    def close(self) -> None:
        """End the browser."""
        end(self._process, seconds=20)
