"""Runs in LibreOffice's own Python: opens a form, fills it in as a person does, saves it in several formats.

Usage: python3 fill_in_libreoffice.py SOFFICE TASK.json
"""

import json
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
    process.kill()
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


def main():
    soffice, task_path = sys.argv[1], Path(sys.argv[2])
    task = json.loads(task_path.read_text(encoding="utf-8"))
    process, desktop = connect(soffice, task_path.parent)
    try:
        document = desktop.loadComponentFromURL(
            Path(task["form"]).as_uri(), "_blank", 0, properties(Hidden=False)
        )
        fill(document, task)
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
        except Exception:
            process.kill()
        process.wait(timeout=60)


main()
