"""Runs in LibreOffice's own Python: shows a workbook in a window on a display, for a picture of the whole screen.

Usage: python3 libreoffice_window.py SOFFICE TASK.json; the display is that of the environment (Xvfb with -fbdir).
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

WAIT = 1.5
"""Seconds until the window is painted."""


def properties(**values):
    """Return named values as LibreOffice takes them."""
    return tuple(PropertyValue(Name=name, Value=value) for name, value in values.items())


def connected(pipe):
    """Return the context of a LibreOffice that listens at a pipe."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(120):
        with contextlib.suppress(NoConnectException):
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        time.sleep(0.5)
    raise SystemExit("LibreOffice did not start")


def show(context, task):
    """Open the form, and copy the screen for each view: sheet, selected cell, and cells to fill in."""
    create = context.ServiceManager.createInstanceWithContext
    desktop = create("com.sun.star.frame.Desktop", context)
    document = desktop.loadComponentFromURL(
        Path(task["form"]).as_uri(), "_blank", 0, properties(Hidden=False)
    )
    controller = document.CurrentController
    controller.Frame.ContainerWindow.setPosSize(0, 0, task["width"], task["height"], 15)
    create("com.sun.star.frame.DispatchHelper", context).executeDispatch(
        controller.Frame, ".uno:Sidebar", "", 0, properties(Sidebar=False)
    )
    for view in task["views"]:
        sheet = document.Sheets.getByName(view["sheet"])
        for cell, value in view.get("cells", {}).items():
            sheet.getCellRangeByName(cell).String = value
        controller.setActiveSheet(sheet)
        controller.select(sheet.getCellRangeByName(view["select"]))
        time.sleep(WAIT)
        Path(view["to"]).write_bytes(Path(task["screen"]).read_bytes())
    document.setModified(False)
    document.close(True)
    desktop.terminate()


def main():
    """Start LibreOffice, show the form, and end it with all that it started."""
    soffice, task = sys.argv[1], json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
    pipe = f"prismake{uuid.uuid4().hex}"
    process = subprocess.Popen(
        [
            soffice, "--norestore", "--nologo", "--nodefault", f"-env:UserInstallation={Path(task['profile']).as_uri()}",
            f"--accept=pipe,name={pipe};urp;",
        ],
        env={**os.environ, "SAL_USE_VCLPLUGIN": "gen"},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        show(connected(pipe), task)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=30)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


main()
