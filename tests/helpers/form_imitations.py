"""Imitations of what other programs make of a workbook: the parts of its archive, changed by a script, never by the program.

Each function takes and returns the parts by name, so that imitations can follow one another.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from xml.sax.saxutils import escape, unescape

Parts = dict[str, bytes]
Imitation = Callable[[Parts], Parts]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml"
SHARED = "xl/sharedStrings.xml"
DAY = "2030-05-06"
_STRICT = (
    (
        "officeDocument/2006/relationships/extended-properties",
        "officeDocument/relationships/extendedProperties",
    ),
    ("officeDocument/2006/extended-properties", "officeDocument/extendedProperties"),
    ("officeDocument/2006/", "officeDocument/"),
    ("spreadsheetml/2006/", "spreadsheetml/"),
    ("drawingml/2006/", "drawingml/"),
)


def parts_of(content: bytes) -> Parts:
    """Return the parts of a workbook."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Parts) -> bytes:
    """Return the workbook with these parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()


def _sheets(parts: Parts, change: Callable[[str], str]) -> Parts:
    return {
        name: change(data.decode()).encode() if name.startswith("xl/worksheets/sheet") else data
        for name, data in parts.items()
    }


def _changed(parts: Parts, name: str, change: Callable[[str], str]) -> Parts:
    return {**parts, name: change(parts[name].decode()).encode()} if name in parts else parts


def _without(text: str, *elements: str) -> str:
    for element in elements:
        text = re.sub(rf"<{element}\b[^>]*?(/>|>.*?</{element}>)", "", text, flags=re.DOTALL)
    return text


def _added_part(parts: Parts, name: str, kind: str) -> Parts:
    """The parts with one that the workbook names; its number is that of the parts, so that none is taken."""
    number = 100 + len(parts)
    parts = _changed(
        parts,
        "xl/_rels/workbook.xml.rels",
        lambda text: text.replace(
            "</Relationships>",
            f'<Relationship Id="rId{number}" Type="{RELATIONS}/{kind}" Target="{name.removeprefix("xl/")}"/></Relationships>',
        ),
    )
    return _changed(
        parts,
        "[Content_Types].xml",
        lambda text: text.replace(
            "</Types>", f'<Override PartName="/{name}" ContentType="{CONTENT}.{kind}+xml"/></Types>'
        ),
    )


# ---- Excel ----


def renamed_styles(parts: Parts) -> Parts:
    """Excel in another language renames the styles, and numbers its own formats."""
    return _changed(parts, "xl/styles.xml", lambda text: text.replace('name="Normal"', 'name="Standard"'))


def shared_strings(parts: Parts) -> Parts:
    """All texts stand once in a table of shared texts, as Excel writes them."""
    if SHARED in parts:
        return parts
    texts: dict[str, int] = {}

    def share(text: str) -> str:
        return re.sub(
            r'(<c [^>]*?)t="inlineStr"([^>]*)>\s*<is>\s*<t\b[^>]*?(?:/>|>(.*?)</t>)\s*</is>\s*</c>',
            lambda cell: f'{cell[1]}t="s"{cell[2]}><v>{texts.setdefault(cell[3] or "", len(texts))}</v></c>',
            text,
            flags=re.DOTALL,
        )

    parts = _sheets(parts, share)
    items = "".join(f'<si><t xml:space="preserve">{text}</t></si>' for text in texts)
    parts[SHARED] = f'<sst xmlns="{MAIN}" uniqueCount="{len(texts)}">{items}</sst>'.encode()
    return _added_part(parts, SHARED, "sharedStrings")


def inline_strings(parts: Parts) -> Parts:
    """Texts stand in the cells, as exports of web services write them, and no table of shared texts is there."""
    parts = shared_strings(parts)
    shared = [
        "".join(re.findall(r"<t\b[^>]*>(.*?)</t>", _without(item, "rPh"), re.DOTALL))
        for item in re.findall(r"<si>(.*?)</si>", parts[SHARED].decode(), re.DOTALL)
    ]

    def inline(text: str) -> str:
        return re.sub(
            r'(<c [^>]*?)t="s"([^>]*)>\s*<v>(\d+)</v>\s*</c>',
            lambda cell: (
                f'{cell[1]}t="inlineStr"{cell[2]}><is><t xml:space="preserve">{shared[int(cell[3])]}</t></is></c>'
            ),
            text,
        )

    rest = {name: data for name, data in _sheets(parts, inline).items() if name != SHARED}
    for listing, element in (
        ("xl/_rels/workbook.xml.rels", "Relationship"),
        ("[Content_Types].xml", "Override"),
    ):
        rest = _changed(
            rest,
            listing,
            lambda text, element=element: re.sub(rf"<{element} [^>]*sharedStrings[^>]*/>", "", text),  # type: ignore[misc]
        )
    return rest


def rich_strings(parts: Parts) -> Parts:
    """Excel splits a text into runs where a part of it is bold, and adds how it is pronounced."""

    def split(match: re.Match[str]) -> str:
        text = unescape(match[1])
        runs = [f'<r><t xml:space="preserve">{escape(run)}</t></r>' for run in (text[:3], text[3:]) if run]
        return f'<si>{"".join(runs)}<rPh sb="0" eb="1"><t>kana</t></rPh><phoneticPr fontId="1"/></si>'

    return _changed(
        shared_strings(parts),
        SHARED,
        lambda text: re.sub(r"<si><t\b[^>]*>([^<]+)</t></si>", split, text),
    )


def calc_chain(parts: Parts) -> Parts:
    """Excel lists the cells with formulas in a part of its own."""
    chain = f'<calcChain xmlns="{MAIN}"><c r="E2" i="2"/></calcChain>'
    return _added_part({**parts, "xl/calcChain.xml": chain.encode()}, "xl/calcChain.xml", "calcChain")


def strict(parts: Parts) -> Parts:
    """Excel's "Strict Open XML Spreadsheet": the namespaces of ISO/IEC 29500 Part 1."""

    def named(text: str) -> str:
        for transitional, of_strict in _STRICT:
            text = re.sub(
                rf'((?:xmlns(?::\w+)?|Type)=")http://schemas\.openxmlformats\.org/{re.escape(transitional)}',
                rf"\g<1>http://purl.oclc.org/ooxml/{of_strict}",
                text,
            )
        return text

    changed = {
        name: named(data.decode()).encode() if name.endswith((".xml", ".rels")) else data
        for name, data in parts.items()
    }
    return _changed(
        changed,
        "xl/workbook.xml",
        lambda text: text.replace("<workbook ", '<workbook conformance="strict" ', 1),
    )


def saved_by_excel(parts: Parts) -> Parts:
    """The properties of a file that Excel saved: who, and when."""
    core = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><cp:coreProperties '
        'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{DAY}T07:08:09Z</dcterms:modified></cp:coreProperties>'
    )
    return {**parts, "docProps/core.xml": core.encode()}


def carriage_returns(parts: Parts) -> Parts:
    """Excel writes the CR of a pasted line break as _x000D_."""
    return _changed(shared_strings(parts), SHARED, lambda text: text.replace("\n", "_x000D_\n"))


# ---- Google Sheets and other web programs ----


def lost_validation(parts: Parts) -> Parts:
    """Dropdowns, colours, locks and the size of the sheet are gone."""
    lost = ("dataValidations", "conditionalFormatting", "sheetProtection", "autoFilter", "dimension")
    return _sheets(parts, lambda text: _without(text, *lost))


def shown_sheets(parts: Parts) -> Parts:
    """Hidden sheets and columns are shown."""
    parts = _changed(parts, "xl/workbook.xml", lambda text: text.replace('state="hidden" ', ""))
    return _sheets(parts, lambda text: text.replace('hidden="1" ', ""))


def no_properties(parts: Parts) -> Parts:
    """No properties of the document."""
    parts = {name: data for name, data in parts.items() if not name.startswith("docProps/")}
    parts = _changed(
        parts, "_rels/.rels", lambda text: re.sub(r"<Relationship [^>]*docProps[^>]*/>", "", text)
    )
    return _changed(
        parts, "[Content_Types].xml", lambda text: re.sub(r"<Override [^>]*docProps[^>]*/>", "", text)
    )


def google(parts: Parts) -> Parts:
    """A download of Google Sheets: no properties, no validations, nothing hidden."""
    return no_properties(shown_sheets(lost_validation(parts)))


def no_references(parts: Parts) -> Parts:
    """Cells without their places, as streams of some libraries write them: each cell follows the one before."""

    def counted(text: str) -> str:
        rows = []
        for row in re.findall(r"<row\b[^>]*?(?:/>|>.*?</row>)", text, re.DOTALL):
            if number := re.match(r'<row\b[^>]* r="(\d+)"', row):
                # Rows without cells are left out by some programs; without places they must be there.
                rows += ["<row/>"] * (int(number[1]) - 1 - len(rows))
            cells = re.findall(r"<c\b[^>]*?(?:/>|>.*?</c>)", row, re.DOTALL)
            by_column = {re.search(r'r="([A-Z]+)\d', cell)[1]: cell for cell in cells}  # type: ignore[index]
            width = max((ord(name) - 64 for name in by_column), default=0)
            whole = [by_column.get(chr(65 + place), "<c/>") for place in range(width)]
            rows.append("<row>" + "".join(re.sub(r' r="[A-Z]+\d+"', "", cell) for cell in whole) + "</row>")
        return re.sub(
            r"<sheetData>.*</sheetData>",
            lambda _: f"<sheetData>{''.join(rows)}</sheetData>",
            text,
            flags=re.DOTALL,
        )

    return _sheets(parts, counted)


def prefixed(parts: Parts) -> Parts:
    """Elements with a prefix, as the Open XML SDK writes them."""

    def with_prefix(text: str) -> str:
        text = re.sub(r"<(/?)([a-zA-Z])", r"<\1x:\2", text.replace("<?xml", "\0"))
        text = text.replace("\0", "<?xml")
        return re.sub(r'xmlns="(http://[\w./]*/spreadsheetml/)', r'xmlns:x="\1', text)

    return _sheets(parts, with_prefix)


# ---- what people do with sheets ----


def reordered_sheets(parts: Parts) -> Parts:
    """The sheets in the opposite order."""

    def turned(text: str) -> str:
        sheets = re.findall(r"<sheet [^>]*/>", text)
        text = _without(text, "definedNames")
        return re.sub(r"<sheets>.*</sheets>", f"<sheets>{''.join(reversed(sheets))}</sheets>", text)

    return _changed(parts, "xl/workbook.xml", turned)


def renamed_sheet(parts: Parts) -> Parts:
    """The sheet of the rows has another name."""
    return _changed(
        parts,
        "xl/workbook.xml",
        lambda text: _without(text, "definedNames").replace('name="Screening"', 'name="Sheet1"'),
    )


def added_sheet(parts: Parts) -> Parts:
    """A sheet with a list of one's own, before all others."""
    sheet = (
        f'<worksheet xmlns="{MAIN}"><sheetData><row r="1">'
        '<c r="A1" t="inlineStr"><is><t>Decision</t></is></c><c r="B1" t="inlineStr"><is><t>include</t></is></c>'
        "</row></sheetData></worksheet>"
    )
    parts = {**parts, "xl/worksheets/sheet9.xml": sheet.encode()}
    number = 100 + len(parts)
    parts = _changed(
        parts,
        "xl/workbook.xml",
        lambda text: re.sub(
            r"<sheets\b[^>]*>",
            lambda opening: (
                f'{opening[0]}<sheet xmlns:n="{RELATIONS}" name="Mine" sheetId="9" n:id="rId{number}"/>'
            ),
            _without(text, "definedNames"),
        ),
    )
    return _added_part(parts, "xl/worksheets/sheet9.xml", "worksheet")


def filtered(parts: Parts) -> Parts:
    """A filter hides all rows but a few."""
    return _sheets(
        parts,
        lambda text: re.sub(
            r'<row r="(\d+)"', lambda row: row[0] + (' hidden="1"' if int(row[1]) > 4 else ""), text
        ),
    )


def wrong_dimension(parts: Parts) -> Parts:
    """The sheet says that it has one cell."""
    return _sheets(
        parts,
        lambda text: re.sub(
            r"(<sheetViews?\b)", r'<dimension ref="A1"/>\1', _without(text, "dimension"), count=1
        ),
    )


IMITATIONS: tuple[Imitation, ...] = (
    renamed_styles, shared_strings, inline_strings, rich_strings, calc_chain, strict, saved_by_excel, carriage_returns, lost_validation,
    shown_sheets, no_properties, google, no_references, prefixed, reordered_sheets, renamed_sheet, added_sheet, filtered,
    wrong_dimension,
)  # fmt: skip
"""Each leaves every answer as it is."""


def imitated(content: bytes, *imitations: Imitation) -> bytes:
    """Return a workbook as these imitations make it, one after the other."""
    parts = parts_of(content)
    for imitation in imitations:
        parts = imitation(parts)
    return packed(parts)
