"""Files whose encoding cannot be told with certainty: the run asks, and the config answers."""

from __future__ import annotations

from pathlib import Path

import pytest
from parsed_files import read_balanced

from prismake.formats import expected_count_of, iter_file, read_file
from prismake.formats.certainty import is_odd

POLISH = "Wpływ wymyślonego leku na chorobę u dorosłych mieszkańców miasta"
CZECH = "Vliv smyšleného léku na nemoc u dospělých obyvatel města: příčina a účinek"
HUNGARIAN = "A kitalált gyógyszer hatása a felnőttek betegségére: műtét és szűrés"
ROMANIAN = "Efectul unui medicament asupra sănătăţii şi bolii la adulţi în oraş"
CROATIAN = "Utjecaj lijeka na bolest: liječenje, kći, međutim, Kovačević"
GERMAN = "Überprüfung größerer Änderungen für höhere Töne"
FRENCH = "Étude des effets d'un traitement à l'hôpital: père, problème, été"
SPANISH = "Investigación clínica en España: niños y años, García, Muñoz"
TURKISH = "Hastalıkların değerlendirilmesi için yapılan bir çalışma: yaşlı, ağır"
LATVIAN = "Izdomātu zāļu ietekme uz slimību pieaugušajiem pilsētā: pētījums"
LITHUANIAN = "Išgalvoto vaisto poveikis ligai suaugusiems žmonėms: širdis, ąžuolas"
CHINESE = "虛構藥物對成年人虛構疾病的影響一項沒有進行過的隨機對照試驗結果表明沒有任何作用"
ARABIC = "تأثير الدواء على المرض عند البالغين في المدينة"
HEBREW = "השפעת התרופה על המחלה במבוגרים בעיר"
THAI = "ผลของยาต่อโรคในผู้ใหญ่ในเมือง"
UNCERTAIN = [
    ("iso8859-2", POLISH), ("iso8859-2", CZECH), ("iso8859-2", HUNGARIAN), ("iso8859-2", ROMANIAN),
    ("iso8859-2", CROATIAN), ("cp1250", POLISH), ("cp1250", CZECH), ("cp1250", HUNGARIAN), ("cp1250", CROATIAN),
    ("mac-roman", GERMAN), ("mac-roman", FRENCH), ("mac-roman", SPANISH), ("cp850", GERMAN), ("cp850", FRENCH),
    ("cp850", SPANISH), ("iso8859-9", TURKISH), ("cp1254", TURKISH), ("cp1257", LATVIAN), ("cp1257", LITHUANIAN),
    ("mac-latin2", POLISH), ("big5", CHINESE), ("cp1256", ARABIC), ("cp1255", HEBREW), ("tis-620", THAI),
    ("cp1251", "Влияние"),
]  # fmt: skip
WESTERN = [
    GERMAN, FRENCH, SPANISH,
    "Le cœur et l’œil de la sœur: où, sûr, goût, dû, coûts, naïveté, Haïti, façon, deuxième, poème, Noël",
    "Ação não feita: avaliação das crianças; põe, ciência, manhã, irmãos, câncer, português, você",
    "Valutazione dell’efficacia: perché, è, più, città, lunedì, caffè, così, però, già, università, cioè",
    "Història de l’anàlisi: pàgina, col·lecció, feliç, qüestió, països, òptim, braç, València",
    "Undersøgelse af børn på sygehus: træ, æble, måling, præeklampsi, miljøindsats, søen, øjne, læge",
    "Undersökning av sjuka på sjukhus: läkare, Åsa, Örjan, hjärta, öga",
    "Rannsókn á áhrifum lyfs: það, þrír, maður, góður, sýna, lýsing, þýðing, meðferð, sjúklingar",
    "Patiënten: coëfficiënt, één, geïnduceerd, reünie, Curaçao",
    "Crohn’s disease – 5 µg ± 2 °C, 3 mm³, Smith³, £5, €20, Prolia™, Humira®, mean±sd, ½ dose, Behçet, Sjögren",
    "Škoda, Žižek, Novák, Novotný, São Paulo, Ménière, Guillain–Barré, ¿Qué?, “quoted” … «mots»",
]  # fmt: skip


def ris(title: str) -> str:
    return "".join(
        f"TY  - JOUR\nTI  - {title} {number}\nAU  - Example, Ada\nPY  - 2020\nER  - \n\n"
        for number in range(3)
    )


@pytest.mark.parametrize(("encoding", "title"), UNCERTAIN)
def test_an_uncertain_encoding_is_asked_for_and_then_read(tmp_path: Path, encoding: str, title: str) -> None:
    path = tmp_path / "export.ris"
    path.write_bytes(ris(title).encode(encoding))
    parsed_file = read_file(path)
    assert parsed_file.encoding_asked and not parsed_file.records
    assert "line 2 " in (parsed_file.refused or "") and "sources.NAME.encodings" in (
        parsed_file.refused or ""
    )
    assert (list(iter_file(path)), expected_count_of(path)) == ([], 0)
    answered = read_balanced(path, encoding=encoding)
    assert [record.title for record in answered.records] == [f"{title} {number}" for number in range(3)]
    assert expected_count_of(path, encoding=encoding) == 3
    assert answered.notes == []


@pytest.mark.parametrize("title", WESTERN)
def test_words_of_windows_1252_are_read_without_a_question(tmp_path: Path, title: str) -> None:
    path = tmp_path / "export.ris"
    path.write_bytes(ris(title).encode("cp1252"))
    assert [record.title for record in read_balanced(path).records] == [f"{title} {n}" for n in range(3)]


def test_the_question_shows_the_odd_word_in_the_encodings_that_read_it(tmp_path: Path) -> None:
    path = tmp_path / "export.ris"
    path.write_bytes(ris(POLISH).encode("iso8859-2"))
    refused = read_file(path).refused or ""
    assert 'the word "Wp³yw" (in iso8859-2 "Wpływ")' in refused


def test_an_odd_word_behind_the_first_lines_is_found(tmp_path: Path) -> None:
    path = tmp_path / "export.ris"
    path.write_bytes(ris("Plain words " * 3000).encode() + ris(CZECH).encode("iso8859-2"))
    assert "line 20 " in (read_file(path).refused or "")


def test_an_encoding_that_does_not_fit_the_file_is_refused_with_the_line(tmp_path: Path) -> None:
    path = tmp_path / "export.ris"
    path.write_bytes(ris("Plain").encode() + ris(GERMAN).encode("cp1252"))
    refused = read_file(path, encoding="utf-8").refused or ""
    assert "utf-8 for this file, but line 20 of the file cannot be decoded" in refused


def test_a_given_encoding_is_used_for_a_table_and_its_header(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes("Título;Authors;Year\nŻółw;Nowak A;2020\n".replace("í", "i").encode("cp1250"))
    assert read_file(path).encoding_asked
    assert read_balanced(path, encoding="cp1250").records[0].title == "Żółw"


@pytest.mark.parametrize("declared", ["ISO-8859-1", "windows-1252"])
def test_xml_that_declares_its_encoding_asks_nothing(tmp_path: Path, declared: str) -> None:
    record = "<record><titles><title>Wp³yw Nìmec</title></titles></record>"
    text = f"<?xml version='1.0' encoding='{declared}'?><xml><records>{record}</records></xml>"
    path = tmp_path / "export.xml"
    path.write_bytes(text.encode("latin-1"))
    assert [record.title for record in read_balanced(path).records] == ["Wp³yw Nìmec"]


@pytest.mark.parametrize(("encoding", "title"), [("iso2022_jp", "架空の薬"), ("iso2022_kr", "가상의 약물")])
def test_escapes_of_iso_2022_tell_the_encoding(tmp_path: Path, encoding: str, title: str) -> None:
    path = tmp_path / "export.ris"
    path.write_bytes(ris(title).encode(encoding))
    parsed_file = read_balanced(path)
    assert parsed_file.records[0].title == f"{title} 0"
    assert "ISO-2022" in parsed_file.notes[0]


def test_a_name_that_every_encoding_shares_is_not_odd():
    assert not any(
        map(is_odd, ["Müller", "José", "Gürsoy", "Šimek", "Çelik", "Özçelik", "Kraków", "José-María"])
    )
