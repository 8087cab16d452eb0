"""Records as EFetch sends them: PubmedArticle and PubmedBookArticle."""

from html import escape

import words
from corpus import Record

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
HEAD = (
    '<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2019//EN" '
    '"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_190101.dtd">\n'
)


def article_set(parts: list[str]) -> bytes:
    """The whole answer; without records it is an empty set, which is what an unknown id gives."""
    return f"{HEAD}<PubmedArticleSet>{''.join(parts)}</PubmedArticleSet>".encode()


def as_xml(record: Record, others: dict[int, Record]) -> str:
    """One record; `others` are looked up for what it corrects and cites."""
    return _book(record) if record.kind == "book" else _article(record, others)


def _article(record: Record, others: dict[int, Record]) -> str:
    title, short, issn = words.JOURNALS[record.journal]
    pages = f"{100 + record.number % 900}-{110 + record.number % 900}"
    doi = f'<ELocationID EIdType="doi" ValidYN="Y">{escape(record.doi)}</ELocationID>' if record.doi else ""
    pii = (
        f'<ELocationID EIdType="pii" ValidYN="Y">e{record.number}</ELocationID>'
        if record.number % 5 == 0
        else ""
    )
    vernacular = (
        f"<VernacularTitle>{escape(record.vernacular)}</VernacularTitle>" if record.vernacular else ""
    )
    language = "ger" if record.vernacular else "eng"
    types = "".join(
        f'<PublicationType UI="D0{16000 + len(name)}">{name}</PublicationType>'
        for name in record.publication_types
    )
    return (
        '<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM">'
        f'<PMID Version="1">{record.pmid}</PMID>{_date("DateRevised", record.year + 1, record.month, 9)}'
        f'<Article PubModel="Print-Electronic"><Journal><ISSN IssnType="Electronic">{issn}</ISSN>'
        f'<JournalIssue CitedMedium="Internet"><Volume>{record.year - 1990}</Volume><Issue>{record.month}</Issue>'
        f"<PubDate>{_published(record)}</PubDate></JournalIssue><Title>{escape(title)}</Title>"
        f"<ISOAbbreviation>{escape(short)}</ISOAbbreviation></Journal><ArticleTitle>{record.title}</ArticleTitle>"
        f"<Pagination><MedlinePgn>{pages}</MedlinePgn></Pagination>{doi}{pii}{_abstract(record)}"
        f"{_authors(record)}<Language>{language}</Language>{_databanks(record)}"
        f"<PublicationTypeList>{types}</PublicationTypeList>{vernacular}</Article>"
        f"<MedlineJournalInfo><Country>Atlantis</Country><MedlineTA>{escape(short)}</MedlineTA>"
        f"<NlmUniqueID>99{record.journal:05d}</NlmUniqueID></MedlineJournalInfo>"
        f"{_corrections(record, others)}{_headings(record)}{_other_abstract(record)}{_keywords(record)}"
        f"</MedlineCitation>{_data(record, others)}</PubmedArticle>"
    )


def _published(record: Record) -> str:
    if record.medline_date:
        return f"<MedlineDate>{record.medline_date}</MedlineDate>"
    return f"<Year>{record.year}</Year><Month>{MONTHS[record.month - 1]}</Month>"


def _date(name: str, year: int, month: int, day: int, attributes: str = "") -> str:
    inner = f"<Year>{year}</Year><Month>{month:02d}</Month><Day>{day:02d}</Day>"
    return f"<{name}{attributes}>{inner}</{name}>"


def _abstract(record: Record) -> str:
    if not record.abstract:
        return ""
    parts = []
    for label, text in record.abstract:
        marks = f' Label="{label}" NlmCategory="{label}"' if label else ""
        parts.append(f"<AbstractText{marks}>{escape(text, quote=False)}</AbstractText>")
    return f"<Abstract>{''.join(parts)}<CopyrightInformation>© made up.</CopyrightInformation></Abstract>"


def _other_abstract(record: Record) -> str:
    if not record.other_abstract:
        return ""
    text = f"<AbstractText>{escape(record.other_abstract)}</AbstractText>"
    return f'<OtherAbstract Type="Publisher" Language="ger">{text}</OtherAbstract>'


def _authors(record: Record, kind: str = "") -> str:
    people = [
        f'<Author ValidYN="Y"><LastName>{last}</LastName><ForeName>{first}</ForeName>'
        f"<Initials>{first[0]}</Initials></Author>"
        for last, first in record.authors
    ]
    if record.collective:
        name = f"<CollectiveName>{record.collective}</CollectiveName>"
        people.append(f'<Author ValidYN="Y">{name}</Author>')
    return f'<AuthorList CompleteYN="Y"{kind}>{"".join(people)}</AuthorList>' if people else ""


def _databanks(record: Record) -> str:
    banks = "".join(
        f"<DataBank><DataBankName>{name}</DataBankName><AccessionNumberList>"
        f"<AccessionNumber>{number}</AccessionNumber></AccessionNumberList></DataBank>"
        for name, number in record.databanks
    )
    return f'<DataBankList CompleteYN="Y">{banks}</DataBankList>' if banks else ""


def _corrections(record: Record, others: dict[int, Record]) -> str:
    """Corrections both ways; `Cites` for the first of the references, as older records have it."""
    pairs = [*record.corrections, *(("Cites", number) for number in record.references[:1])]
    made = "".join(
        f'<CommentsCorrections RefType="{kind}"><RefSource>{escape(_source(others[number]))}</RefSource>'
        f"{_pmid(others[number])}</CommentsCorrections>"
        for kind, number in pairs
        if number in others
    )
    return f"<CommentsCorrectionsList>{made}</CommentsCorrectionsList>" if made else ""


def _pmid(record: Record) -> str:
    return f'<PMID Version="1">{record.pmid}</PMID>' if record.pmid else ""


def _source(record: Record) -> str:
    return f"{words.JOURNALS[record.journal][1]}. {record.year};{record.year - 1990}:{record.month}. doi: {record.doi}"


def _headings(record: Record) -> str:
    found = [word for word in words.HEADINGS if word in record.plain_title]
    made = "".join(
        f'<MeshHeading><DescriptorName UI="D{len(word):06d}" MajorTopicYN="N">{word.capitalize()}</DescriptorName>'
        "</MeshHeading>"
        for word in found
    )
    return f"<MeshHeadingList>{made}</MeshHeadingList>" if made else ""


def _keywords(record: Record) -> str:
    made = "".join(f'<Keyword MajorTopicYN="N">{word}</Keyword>' for word in record.keywords)
    return f'<KeywordList Owner="NOTNLM">{made}</KeywordList>' if made else ""


def _ids(record: Record) -> str:
    pairs = [("pubmed", str(record.pmid)), ("doi", record.doi), ("pmc", record.pmcid)]
    made = "".join(
        f'<ArticleId IdType="{kind}">{escape(value)}</ArticleId>' for kind, value in pairs if value
    )
    return f"<ArticleIdList>{made}</ArticleIdList>"


def _data(record: Record, others: dict[int, Record]) -> str:
    """PubmedData; the list of references stands in records that PubMed Central holds."""
    history = "".join(
        _date("PubMedPubDate", record.year, record.month, day, f' PubStatus="{status}"')
        for status, day in (("received", 1), ("entrez", 5), ("pubmed", 5))
    )
    references = ""
    if record.pmcid:
        references = "".join(
            f"<Reference><Citation>{escape(_source(others[number]))}</Citation>{_ids(others[number])}</Reference>"
            for number in record.references
            if number in others and others[number].pmid
        )
        references = f"<ReferenceList>{references}</ReferenceList>" if references else ""
    return (
        f"<PubmedData><History>{history}</History><PublicationStatus>ppublish</PublicationStatus>"
        f"{_ids(record)}{references}</PubmedData>"
    )


def _book(record: Record) -> str:
    accession = f'<ArticleId IdType="bookaccession">NBK{900_000 + record.number}</ArticleId>'
    return (
        f'<PubmedBookArticle><BookDocument><PMID Version="1">{record.pmid}</PMID>'
        f"<ArticleIdList>{accession}</ArticleIdList><Book><Publisher><PublisherName>Invented Press</PublisherName>"
        "<PublisherLocation>Atlantis</PublisherLocation></Publisher>"
        f'<BookTitle book="inv{record.number}">A Handbook of Made-Up Medicine</BookTitle>'
        f"<PubDate><Year>{record.year}</Year><Month>{record.month:02d}</Month></PubDate>"
        f"{_authors(record, ' Type=' + chr(34) + 'editors' + chr(34))}<Isbn>9999999990014</Isbn></Book>"
        f'<ArticleTitle book="inv{record.number}" part="ch{record.number % 9}">{record.title}</ArticleTitle>'
        f"<Language>eng</Language>{_authors(record, ' Type=' + chr(34) + 'authors' + chr(34))}"
        f'<PublicationType UI="D016454">Review</PublicationType>{_abstract(record)}{_keywords(record)}'
        f"{_date('ContributionDate', record.year, record.month, 27)}</BookDocument>"
        "<PubmedBookData><History>"
        f"{_date('PubMedPubDate', record.year, record.month, 5, ' PubStatus=' + chr(34) + 'pubmed' + chr(34))}"
        f"</History><PublicationStatus>ppublish</PublicationStatus>{_ids(record)}</PubmedBookData></PubmedBookArticle>"
    )
