"""What to do with a returned file that is no form, by the suffix of its name: people send mails, links, pictures and halves."""

from types import MappingProxyType

_SAVE_AGAIN = "Save the form as .xlsx, or remove the file from this folder."

_IS_MAIL = (
    "it is an e-mail, and forms in it are not read",
    "Open it in a mail program, save the attached form into this folder, and remove the e-mail.",
)
_IS_LINK = (
    "it is a link, and the answers are not in it",
    "Open the link, download the form as .xlsx (in Google Sheets: File, Download), put that file into this folder, and remove the link.",
)
_IS_HALF = (
    "it is a download that was not finished",
    "Download the form again, wait until it is complete, and replace this file.",
)
_IS_PICTURE = (
    "it is a printed or pictured form, and its answers cannot be read",
    "Ask the person for the form itself, saved as .xlsx, and remove this file. If there is only paper or a picture, they "
    "copy their answers into the form.",
)
_IS_NUMBERS = (
    "it is a document of Apple Numbers",
    "Open it in Numbers, choose File, Export To, Excel, put the .xlsx file into this folder, and remove this one.",
)
_IS_OTHER_WORKBOOK = (
    "it is a workbook of another format",
    "Open it in a spreadsheet program, save it as .xlsx (Excel workbook), put that file into this folder, and remove this one.",
)
_IS_ARCHIVE = (
    "it is an archive, and prismake does not unpack archives",
    "Unpack it, put the filled files into this folder, and remove the archive.",
)

_BY_SUFFIX = MappingProxyType(
    {
        **dict.fromkeys((".eml", ".msg", ".mht", ".emlx", ".mbox"), _IS_MAIL),
        **dict.fromkeys((".gsheet", ".url", ".webloc", ".lnk", ".desktop"), _IS_LINK),
        **dict.fromkeys((".crdownload", ".part", ".partial", ".download", ".tmp"), _IS_HALF),
        **dict.fromkeys(
            (".pdf", ".png", ".jpg", ".jpeg", ".heic", ".gif", ".tif", ".tiff", ".webp"), _IS_PICTURE
        ),
        **dict.fromkeys((".xls", ".xlsb", ".xlt", ".xltx", ".fods", ".ots", ".et"), _IS_OTHER_WORKBOOK),
        **dict.fromkeys((".zip", ".7z", ".rar", ".tar", ".gz", ".tgz"), _IS_ARCHIVE),
        ".numbers": _IS_NUMBERS,
    }
)


def unread_file(suffix: str, fitting: str = "", content: str = "") -> tuple[str, str]:
    """Return why a file with this suffix is not read as a form, and what to do.

    fitting: the suffix that fits its content, of a form under another name. content: what it is by its content, see
    `other_content`; it counts for the suffixes of workbooks, which programs give to web pages, too.
    """
    if suffix and fitting:
        return (
            f'forms do not have the suffix "{suffix}": the content of the file is that of a {fitting} file.',
            f"Give it the suffix {fitting}.",
        )
    if content and _BY_SUFFIX.get(suffix.lower()) is _IS_OTHER_WORKBOOK:
        return (
            f'forms do not have the suffix "{suffix}": {content}.',
            "Replace the file with a readable form.",
        )
    kind, next_step = _BY_SUFFIX.get(suffix.lower(), ("", _SAVE_AGAIN))
    if not suffix:
        return (
            "the name of the file has no suffix.",
            "Give it the suffix of its format, such as .xlsx, or remove it from this folder.",
        )
    reason = f'forms do not have the suffix "{suffix}"'
    return (f"{reason}: {kind}." if kind else f"{reason}."), next_step
