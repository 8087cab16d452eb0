"""What OpenAlex finds: filters and searches, with stems unless a filter ends in `.exact`."""

from functools import lru_cache

from corpus import Corpus, Record
from holdings import Holdings
from matching import Leaf, QueryError, evaluate
from messages import Request

SEARCHES = (
    "title_and_abstract.search",
    "default.search",
    "title.search",
    "abstract.search",
    "display_name.search",
)
ENDINGS = ("ations", "ation", "ings", "ing", "ed", "ies", "es", "ly", "s", "e")


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """A word without its ending: crude, and wide, as OpenAlex's is."""
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


class WorksQuery:
    """The query of one request."""

    def __init__(self, held: Holdings, corpus: Corpus, request: Request) -> None:
        self.held, self.corpus = held, corpus
        self.search = request.get("search").strip()
        self.filters = [one.partition(":")[::2] for one in _split(request.get("filter"))]

    @property
    def searches(self) -> bool:
        """Whether this is a search, which costs ten times a list."""
        return bool(self.search) or any(_is_search(name) for name, _ in self.filters)

    def run(self) -> set[int]:
        """The numbers of the works that everything holds of."""
        found = self.held.numbers()
        if self.search:
            found &= evaluate(self.search, self.stemmed).found
        for name, value in self.filters:
            if _is_search(name):
                leaf = self.exact if name.endswith(".exact") else self.stemmed
                found &= evaluate(value, leaf).found
            elif value.startswith("!"):
                found -= self.filtered(name, value[1:])
            else:
                found &= set().union(*(self.filtered(name, one) for one in value.split("|")))
        return found

    def exact(self, leaf: Leaf) -> set[int]:
        """The word or phrase as it is written."""
        return self.held.with_phrase(leaf.text) if leaf.quoted else self.held.with_word(leaf.text)

    def stemmed(self, leaf: Leaf) -> set[int]:
        """All words of the same stem; of a phrase, the records with all its stems."""
        found = self.held.numbers()
        for word in leaf.text.lower().split():
            sought = stem(word)
            same = [other for other in self.held.beginning(sought) if stem(other) == sought]
            found &= set().union(*(self.held.with_word(other) for other in same))
        return found

    def filtered(self, name: str, value: str) -> set[int]:
        """One filter with one value; a value of the wrong type is a wrong query."""
        try:
            return self._filtered(name, value)
        except QueryError:
            raise
        except ValueError as error:
            raise QueryError(f"{value} is not a valid value of {name}.") from error

    def _filtered(self, name: str, value: str) -> set[int]:
        records: list[tuple[int, Record]] = list(self.held.records.items())  # type: ignore[arg-type]
        identifier = value.rpartition("/")[2].upper()
        by_id = {f"W{record.work}": record for _, record in records}
        match name:
            case "publication_year":
                low, _, high = value.partition("-")
                return {number for number, record in records if int(low) <= record.year <= int(high or low)}
            case "from_publication_date":
                return {number for number, record in records if record.year >= int(value[:4])}
            case "to_publication_date":
                return {number for number, record in records if record.year <= int(value[:4])}
            case "is_retracted":
                return {number for number, record in records if record.retracted == (value == "true")}
            case "type":
                return {number for number, record in records if _type(record) == value}
            case "doi":
                sought = value.lower().removeprefix("https://doi.org/")
                return {number for number, record in records if record.doi == sought}
            case "pmid" | "ids.pmid":
                sought = value.rpartition("/")[2]
                return {number for number, record in records if str(record.pmid) == sought}
            case "openalex" | "openalex_id" | "ids.openalex":
                return {number for number, record in records if f"W{record.work}" == identifier}
            case "cites":
                record = by_id.get(identifier)
                citing = self.corpus.cited_by.get(record.number, ()) if record else ()
                return {n for n in citing if self.corpus.records[n].lists_references} & self.held.numbers()
            case "cited_by":
                record = by_id.get(identifier)
                listed = record.references if record and record.lists_references else ()
                return set(listed) & self.held.numbers()
            case "related_to":
                record = by_id.get(identifier)
                return set(self.corpus.similar(record.number) if record else ()) & self.held.numbers()
        raise QueryError(f"{name} is not a valid field.")


def _is_search(name: str) -> bool:
    return name.removesuffix(".exact") in SEARCHES


def _split(text: str) -> list[str]:
    """Filters are joined by commas; a comma within quotes belongs to the value."""
    parts, quoted = [""], False
    for character in text:
        quoted ^= character == '"'
        if character == "," and not quoted:
            parts.append("")
        else:
            parts[-1] += character
    return [part for part in parts if part]


def _type(record: Record) -> str:
    return {"article": "article", "preprint": "preprint", "book": "book-chapter"}[record.kind]
