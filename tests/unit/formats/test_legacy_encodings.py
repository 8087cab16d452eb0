"""Files in legacy encodings, and files that only look like them."""

from __future__ import annotations

from pathlib import Path

import pytest

from prismake.formats import read_file

RUSSIAN = "Влияние выдуманного лекарства на выдуманную болезнь у взрослых людей в городе"
GREEK = "Η επίδραση ενός φανταστικού φαρμάκου σε μια φανταστική ασθένεια των ενηλίκων στην πόλη"
CHINESE = "虚构药物对成年人虚构疾病的影响:一项没有进行过的随机对照试验,结果表明没有任何作用,研究方法与结论"
JAPANESE = "架空の薬が大人の架空の病気に与える影響についての、行われなかったランダム化比較試験"
KOREAN = "가상의 약물이 성인의 가상 질병에 미치는 영향에 대한 실시되지 않은 무작위 대조 시험"


def ris(title: str) -> str:
    return "".join(
        f"TY  - JOUR\nTI  - {title} {number}\nAU  - Example, Ada\nAB  - {title}. {title}.\nPY  - 2020\nER  - \n\n"
        for number in range(3)
    )


@pytest.mark.parametrize(
    ("encoding", "title", "called"),
    [
        ("gb18030", CHINESE, "GB18030"),
        ("gbk", CHINESE, "GB18030"),
        ("shift_jis", JAPANESE, "Shift-JIS"),
        ("euc_jp", JAPANESE, "EUC-JP"),
        ("euc_kr", KOREAN, "EUC-KR"),
        ("cp1251", RUSSIAN, "Windows-1251"),
        ("koi8_r", RUSSIAN, "KOI8-R"),
        ("iso8859_5", RUSSIAN, "ISO-8859-5"),
        ("cp1253", GREEK, "Windows-1253"),
    ],
)
def test_a_legacy_encoding_is_decoded_and_noted(
    tmp_path: Path, encoding: str, title: str, called: str
) -> None:
    path = tmp_path / "export.ris"
    path.write_bytes(ris(title).encode(encoding))
    parsed_file = read_file(path)
    assert [record.title for record in parsed_file.records] == [f"{title} {number}" for number in range(3)]
    assert [called in note for note in parsed_file.notes] == [True]


@pytest.mark.parametrize(
    ("encoding", "title"),
    [
        ("utf-8", RUSSIAN),
        ("utf-8", CHINESE),
        ("cp1252", "Überprüfung größerer Änderungen für höhere Töne: naïve façade déjà créée"),
        ("latin-1", "Ação não feita: avaliação da situação das crianças após a não realização"),
    ],
)
def test_utf8_and_western_files_are_not_taken_for_legacy_encodings(
    tmp_path: Path, encoding: str, title: str
) -> None:
    path = tmp_path / "export.ris"
    path.write_bytes(ris(title).encode(encoding))
    parsed_file = read_file(path)
    assert [record.title for record in parsed_file.records] == [f"{title} {number}" for number in range(3)]
    assert parsed_file.notes == []


@pytest.mark.parametrize("title", [RUSSIAN, GREEK, CHINESE, JAPANESE, KOREAN])
def test_a_flipped_byte_damages_one_character_of_a_utf8_file(tmp_path: Path, title: str) -> None:
    path = tmp_path / "export.ris"
    raw = bytearray(ris(title).encode())
    raw[raw.index(title[3:6].encode())] = 0xFF
    path.write_bytes(raw)
    parsed_file = read_file(path)
    assert [record.title for record in parsed_file.records][1:] == [f"{title} {number}" for number in (1, 2)]
    assert parsed_file.notes == []
