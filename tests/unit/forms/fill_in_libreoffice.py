"""Runs in LibreOffice's own Python: opens a form, fills it in as a person does, saves it in several formats.

Usage: python3 fill_in_libreoffice.py SOFFICE TASK.json
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
from com.sun.star.table import TableSortField

FILTERS = {".xlsx": "Calc MS Excel 2007 XML", ".ods": "calc8", ".csv": "Text - txt - csv (StarCalc)"}


def properties(**values):
    return tuple(PropertyValue(Name=name, Value=value) for name, value in values.items())


def end(process):
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=60)


def connect(soffice, folder):
    # Two workers may both have a folder of this name; one pipe would then lead to the other's LibreOffice.
    pipe = f"prismake{uuid.uuid4().hex}"
    process = subprocess.Popen(
        [
            soffice, "--headless", "--norestore", "--nologo", "--nodefault",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            f"--accept=pipe,name={pipe};urp;",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        # soffice starts a second program: both end together, see `end`.
        start_new_session=True,
    )  # fmt: skip
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(360):
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return process, context.ServiceManager.createInstanceWithContext(
                "com.sun.star.frame.Desktop", context
            )
        except NoConnectException:
            time.sleep(0.5)
    end(process)
    raise SystemExit("LibreOffice did not start")


def fill(document, task):
    sheet = document.Sheets.getByName(task["sheet"])
    columns = {sheet.getCellByPosition(place, 2).String: place for place in range(30)}
    for row, header, value in task["answers"]:
        sheet.getCellByPosition(columns[header], row - 1).String = value
    last = task["last_row"] - 1
    width = task["width"]
    if task.get("sort_by"):
        sheet.unprotect("")
        area = sheet.getCellRangeByPosition(0, 2, width - 1, last)
        field = TableSortField()
        field.Field, field.IsAscending = columns[task["sort_by"]], False
        order = uno.Any("[]com.sun.star.table.TableSortField", (field,))
        area.sort(properties(SortFields=order, ContainsHeader=True))
    if task.get("hide_row"):
        sheet.Rows.getByIndex(task["hide_row"] - 1).IsVisible = False
    if task.get("insert_column"):
        sheet.Columns.insertByIndex(2, 1)
        sheet.getCellByPosition(2, 2).String = "My own column"
        sheet.getCellByPosition(2, 3).String = "mine"
    if task.get("add_sheet"):
        document.Sheets.insertNewByName("Scratch", 0)
        document.Sheets.getByName("Scratch").getCellByPosition(0, 0).String = "scratch"
    document.CurrentController.setActiveSheet(sheet)


def look(document, task):
    """What a person sees: the height of each row in pixels, and where the links of the second sheet lead now."""
    seen = {"pixels": [], "targets": []}
    names = [task["sheet"]] + (["Abstracts"] if document.Sheets.hasByName("Abstracts") else [])
    for name in names:
        rows = document.Sheets.getByName(name).Rows
        # From hundredths of a millimetre, at 96 pixels an inch.
        seen["pixels"] += [rows.getByIndex(place).Height / 2540 * 96 for place in range(task["last_row"] + 5)]
    if len(names) > 1:
        sheet = document.Sheets.getByName("Abstracts")
        sheet.unprotect("")
        place = 2
        while sheet.getCellByPosition(0, place).Formula.startswith("=HYPERLINK("):
            target, _, _ = (
                sheet.getCellByPosition(0, place).Formula.removeprefix("=HYPERLINK(").rpartition(";")
            )
            cell = sheet.getCellByPosition(20, place)
            cell.Formula = f"={target}"
            seen["targets"].append(cell.String)
            cell.String = ""
            place += 1
    Path(task["look"]).write_text(json.dumps(seen), encoding="utf-8")


def main():
    soffice, task_path = sys.argv[1], Path(sys.argv[2])
    task = json.loads(task_path.read_text(encoding="utf-8"))
    process, desktop = connect(soffice, task_path.parent)
    try:
        document = desktop.loadComponentFromURL(
            Path(task["form"]).as_uri(), "_blank", 0, properties(Hidden=False)
        )
        fill(document, task)
        if task.get("look"):
            look(document, task)
        for target, options in task["save"]:
            path = Path(target)
            values = {"FilterName": FILTERS[path.suffix]}
            if options:
                values["FilterOptions"] = options
            document.storeToURL(path.as_uri(), properties(**values))
        document.close(True)
    finally:
        try:
            desktop.terminate()
            process.wait(timeout=60)
        except Exception:
            pass
        end(process)


def stop(number, frame):
    # A test that is cut off ends this script, which must not leave LibreOffice behind.
    raise SystemExit("stopped")


signal.signal(signal.SIGTERM, stop)
main()
