"""Forms as OpenDocument spreadsheets, for people whose program prefers them.

Plainer than the workbook: no marked terms, no live count, and only the decision has the colour. The rows, the
dropdowns, the links and the hidden columns are the same.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from xlsxwriter.utility import xl_col_to_name

from prismake.forms.model import (
    CHECK_HEADER,
    HEADER_ROW,
    META_SHEET,
    TAG_HEADER,
    Form,
    FormColumn,
    RowSheet,
    check_rows,
    clean_text,
    parse_link,
)
from prismake.forms.row_check import hidden_cells
from prismake.forms.styles import row_height

MIME = "application/vnd.oasis.opendocument.spreadsheet"
_SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (
        ("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"), ("fo", "xsl-fo-compatible"),
        ("config", "config"), ("manifest", "manifest"), ("of", "of"),
    )
) + ' xmlns:xlink="http://www.w3.org/1999/xlink"'  # fmt: skip
_EPOCH = (1980, 1, 1, 0, 0, 0)
_GUIDE_WIDTHS = (28, 84)


def write_form_ods(form: Form) -> bytes:
    """Return the form as an .ods spreadsheet, the same bytes for the same form.

    Raises ReviewError where a row has no id, or an id too long for a cell.
    """
    check_rows(form)
    parts = {
        "mimetype": MIME,
        "content.xml": _content(form),
        "styles.xml": _styles(form),
        "settings.xml": _settings(form),
        "META-INF/manifest.xml": _manifest(),
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            # The standard wants the type of the file readable in its first bytes.
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(entry, text.encode("utf-8"))
    return stream.getvalue()


def _content(form: Form) -> str:
    sheets = _guide(form) + _rows(form) + "".join(map(_row_sheet, form.row_sheets)) + _meta(form)
    end = f"$'{form.sheet}'.$A${HEADER_ROW + 1}:.${xl_col_to_name(len(form.columns) + 1)}${_last_row(form)}"
    ranges = (
        '<table:database-ranges><table:database-range table:name="rows" table:display-filter-buttons="true" '
        f"table:target-range-address={quoteattr(end.replace('$', '').replace(':.', f':{_quoted(form.sheet)}.'))}/>"
        "</table:database-ranges>"
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_SPACES} office:version="1.3">'
        f"<office:automatic-styles>{_automatic_styles(form)}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{_validations(form)}{sheets}{ranges}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )


def _quoted(sheet: str) -> str:
    return f"'{sheet}'"


def _in_quotes(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'


def _last_row(form: Form) -> int:
    return HEADER_ROW + 1 + max(len(form.rows), 1)


def _cell(text: str, style: str, validation: str = "") -> str:
    rule = f' table:content-validation-name="{validation}"' if validation else ""
    if not text:
        return f'<table:table-cell table:style-name="{style}"{rule}/>'
    lines = "".join(f"<text:p>{_spaced(line)}</text:p>" for line in text.split("\n"))
    return f'<table:table-cell table:style-name="{style}"{rule} office:value-type="string">{lines}</table:table-cell>'


def _spaced(line: str) -> str:
    # A run of spaces is one space in this format, unless it is written as elements.
    escaped = escape(line)
    while "  " in escaped:
        escaped = escaped.replace("  ", " <text:s/>", 1)
    return f"<text:s/>{escaped[1:]}" if escaped.startswith(" ") else escaped


def _row(cells: Iterable[str], style: str) -> str:
    return f'<table:table-row table:style-name="{style}">{"".join(cells)}</table:table-row>'


def _guide(form: Form) -> str:
    rows = [_row([_cell(form.title, "title")], "low"), _row([_cell(form.tag, "tag")], "low")]
    if form.purpose:
        rows.append(_row([_wide(clean_text(form.purpose))], "low"))
    for section in form.sections:
        rows.append(_row([], "low"))
        rows.append(_row([_cell(clean_text(section.heading), "heading"), _cell("", "heading")], "low"))
        rows += [_row([_wide(clean_text(line))], "low") for line in section.lines]
        rows += [
            _row([_cell(clean_text(word), "word"), _cell(clean_text(meaning), "line")], "low")
            for word, meaning in section.pairs
        ]
    columns = "".join(f'<table:table-column table:style-name="guide{place}"/>' for place in range(2))
    return (
        f'<table:table table:name="Read me" table:style-name="guide">{columns}{"".join(rows)}</table:table>'
    )


def _wide(line: str) -> str:
    cell = _cell(line, "line").replace(
        "<table:table-cell ",
        '<table:table-cell table:number-columns-spanned="2" table:number-rows-spanned="1" ',
        1,
    )
    return f"{cell}<table:covered-table-cell/>"


def _rows(form: Form) -> str:
    columns = form.columns
    headers = [_cell(c.header, "answerhead" if c.kind == "answer" else "head") for c in columns]
    rows = [
        _row([_cell(form.title, "title")], "low"),
        _row([_cell(form.tag, "tag")], "low"),
        _row([*headers, _cell(CHECK_HEADER, "head"), _cell(TAG_HEADER, "head")], "low"),
    ]
    for number, record in enumerate(form.rows.fillna("").to_dict("records")):
        values = {str(name): clean_text(str(value)) for name, value in record.items()}
        cells = [_value(values.get(column.name, ""), column) for column in columns]
        cells += [_cell(text, "shown") for text in hidden_cells(form, values)]
        rows.append(_row(cells, f"row{number}"))
    widths = "".join(
        f'<table:table-column table:style-name="column{place}"'
        f"{' table:visibility=' + quoteattr('collapse') if column.kind == 'hidden' else ''}/>"
        for place, column in enumerate(columns)
    )
    hidden = '<table:table-column table:style-name="guide0" table:visibility="collapse"/>' * 2
    return (
        f'<table:table table:name="{escape(form.sheet)}" table:style-name="seen" table:protected="true">'
        f"{widths}{hidden}{''.join(rows)}</table:table>"
    )


def _row_sheet(sheet: RowSheet) -> str:
    """Return a sheet on which people add rows, with the rows that it has."""
    rows = [
        _row([_cell(sheet.purpose, "title")], "low"),
        _row([], "low"),
        _row([_cell(column.header, "answerhead") for column in sheet.columns], "low"),
    ]
    for record in sheet.rows.fillna("").to_dict("records"):
        rows.append(_row([_cell(str(record[column.name]), "answer") for column in sheet.columns], "low"))
    return f'<table:table table:name="{escape(sheet.name)}" table:style-name="seen">{"".join(rows)}</table:table>'


def _value(value: str, column: FormColumn) -> str:
    if column.kind == "answer":
        return _cell(value, "answer", f"v_{column.name}" if column.choices else "")
    parsed = parse_link(value) if column.kind == "link" else None
    if parsed is None:
        return _cell(value, "shown")
    label, url = parsed
    return _cell(label, "link").replace(
        f"<text:p>{_spaced(label)}</text:p>",
        f'<text:p><text:a xlink:type="simple" xlink:href={quoteattr(url)}>{_spaced(label)}</text:a></text:p>',
    )


def _meta(form: Form) -> str:
    rows = [_row([_cell(form.tag, "shown")], "low"), _row([_cell("column", "shown")], "low")]
    rows += [
        _row([_cell(column.name, "shown"), _cell(column.kind, "shown"), _cell(column.header, "shown")], "low")
        for column in form.columns
    ]
    return f'<table:table table:name="{META_SHEET}" table:style-name="unseen">{"".join(rows)}</table:table>'


def _validations(form: Form) -> str:
    rules = []
    for place, column in enumerate(form.columns):
        if not column.choices:
            continue
        words = ";".join(_in_quotes(choice) for choice in column.choices)
        base = f"'{form.sheet}'.{xl_col_to_name(place)}{HEADER_ROW + 2}"
        rules.append(
            f'<table:content-validation table:name="v_{column.name}" table:allow-empty-cell="true" '
            f"table:condition={quoteattr(f'of:cell-content-is-in-list({words})')} "
            f'table:base-cell-address={quoteattr(base)} table:display-list="unsorted">'
            '<table:error-message table:display="true" table:message-type="stop" '
            'table:title="Please choose from the list"/></table:content-validation>'
        )
    return f"<table:content-validations>{''.join(rules)}</table:content-validations>" if rules else ""


def _automatic_styles(form: Form) -> str:
    styles = [
        '<style:style style:name="guide" style:family="table" style:master-page-name="tall"><style:table-properties table:display="true"/></style:style>',
        '<style:style style:name="seen" style:family="table" style:master-page-name="wide"><style:table-properties table:display="true"/></style:style>',
        '<style:style style:name="unseen" style:family="table"><style:table-properties table:display="false"/></style:style>',
        '<style:style style:name="low" style:family="table-row"><style:table-row-properties '
        'style:use-optimal-row-height="true"/></style:style>',
    ]
    widths = [(f"column{place}", column.width) for place, column in enumerate(form.columns)]
    widths += [(f"guide{place}", width) for place, width in enumerate(_GUIDE_WIDTHS)]
    styles += [
        f'<style:style style:name="{name}" style:family="table-column"><style:table-column-properties '
        f'style:column-width="{width * 0.19:.2f}cm"/></style:style>'
        for name, width in widths
    ]
    for number, record in enumerate(form.rows.fillna("").to_dict("records")):
        height = row_height({str(name): str(value) for name, value in record.items()}, form.columns)
        styles.append(
            f'<style:style style:name="row{number}" style:family="table-row"><style:table-row-properties '
            f'style:row-height="{height:.1f}pt"/></style:style>'
        )
    styles.append(_answer_style(form))
    return "".join(styles)


def _answer_style(form: Form) -> str:
    """Return the style of answers: open to typing, kept as text, and coloured by the decision of the row."""
    maps = ""
    if form.done_name:
        place = [column.name for column in form.columns].index(form.done_name)
        base = f"'{form.sheet}'.{xl_col_to_name(place)}{HEADER_ROW + 2}"
        maps = "".join(
            f"<style:map style:condition={quoteattr('cell-content()=' + _in_quotes(word))} "
            f'style:apply-style-name="colour{number}" style:base-cell-address={quoteattr(base)}/>'
            for number, (word, _) in enumerate(form.colours)
        )
    return f'<style:style style:name="answer" style:family="table-cell" style:parent-style-name="open">{maps}</style:style>'


def _styles(form: Form) -> str:
    def style(name: str, cell: str = "", text: str = "", parent: str = "base") -> str:
        return (
            f'<style:style style:name="{name}" style:family="table-cell" style:parent-style-name="{parent}">'
            f"<style:table-cell-properties {cell}/><style:text-properties {text}/></style:style>"
        )

    wrap = 'fo:wrap-option="wrap" style:vertical-align="top"'
    line = 'fo:border="0.5pt solid #d5dbe1"'
    white = 'fo:color="#ffffff" fo:font-weight="bold"'
    styles = [
        '<style:style style:name="base" style:family="table-cell"><style:text-properties fo:font-family="Arial" '
        'fo:font-size="9.5pt" fo:color="#1f2933"/></style:style>',
        style("title", "", 'fo:font-size="14pt" fo:font-weight="bold" fo:color="#12344d"'),
        style("tag", "", 'fo:font-size="8pt" fo:color="#5f6b76"'),
        style("heading", 'fo:border-bottom="1pt solid #0b6e6e"', 'fo:font-weight="bold" fo:color="#0b6e6e"'),
        style("line", wrap),
        style("word", wrap, 'fo:font-weight="bold"'),
        style("shown", f"{wrap} {line}"),
        style("link", f"{wrap} {line}", 'fo:color="#0b5cad"'),
        style("open", f'{wrap} {line} fo:background-color="#fffdf2" style:cell-protect="none"'),
        style("head", f'{wrap} fo:background-color="#3b5366"', white),
        style("answerhead", f'{wrap} fo:background-color="#0b6e6e"', white),
    ]
    styles += [
        style(f"colour{number}", f'fo:background-color="{colour}"', parent="open")
        for number, (_, colour) in enumerate(form.colours)
    ]
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-styles {_SPACES} office:version="1.3">'
        f"<office:styles>{''.join(styles)}</office:styles>{_pages()}</office:document-styles>"
    )


def _pages() -> str:
    """Return the print set-up: all columns on the width of one page of A4."""
    layouts, masters = [], []
    for name, way, width, height in (
        ("tall", "portrait", "21cm", "29.7cm"),
        ("wide", "landscape", "29.7cm", "21cm"),
    ):
        layouts.append(
            f'<style:page-layout style:name="p_{name}"><style:page-layout-properties fo:page-width="{width}" '
            f'fo:page-height="{height}" style:print-orientation="{way}" fo:margin="1.2cm" style:scale-to-X="1" '
            'style:scale-to-Y="0"/></style:page-layout>'
        )
        masters.append(f'<style:master-page style:name="{name}" style:page-layout-name="p_{name}"/>')
    return (
        f"<office:automatic-styles>{''.join(layouts)}</office:automatic-styles>"
        f"<office:master-styles>{''.join(masters)}</office:master-styles>"
    )


def _settings(form: Form) -> str:
    frozen = "".join(
        f'<config:config-item config:name="{name}" config:type="{kind}">{value}</config:config-item>'
        for name, kind, value in (
            ("VerticalSplitMode", "short", 2),
            ("VerticalSplitPosition", "int", HEADER_ROW + 1),
            ("PositionBottom", "int", HEADER_ROW + 1),
            ("ActiveSplitRange", "short", 2),
        )
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-settings {_SPACES} office:version="1.3">'
        '<office:settings><config:config-item-set config:name="ooo:view-settings">'
        '<config:config-item-map-indexed config:name="Views"><config:config-item-map-entry>'
        '<config:config-item config:name="ViewId" config:type="string">view1</config:config-item>'
        '<config:config-item-map-named config:name="Tables">'
        f'<config:config-item-map-entry config:name="{escape(form.sheet)}">{frozen}</config:config-item-map-entry>'
        '</config:config-item-map-named><config:config-item config:name="ActiveTable" config:type="string">Read me'
        "</config:config-item></config:config-item-map-entry></config:config-item-map-indexed>"
        "</config:config-item-set></office:settings></office:document-settings>"
    )


def _manifest() -> str:
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>'
        for path, kind in (
            ("/", MIME), ("content.xml", "text/xml"), ("styles.xml", "text/xml"), ("settings.xml", "text/xml"),
        )
    )  # fmt: skip
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" '
        f'manifest:version="1.3">{entries}</manifest:manifest>'
    )
