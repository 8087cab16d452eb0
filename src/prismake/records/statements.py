"""Finds the registration number that a text declares as that of its own trial, in contrast to numbers that it only
mentions.

A number is the own one only where words say so: a statement of registration, the name of the register directly before
it, "this trial", or a place of its own at the end. Words that say that it is of another trial outweigh all of them.
"""

from __future__ import annotations

import re

from prismake.records.identifiers import registrations_at

_TRIAL = r"(?:trials?|stud(?:y|ies)|rcts?|cohorts?|experiments?|investigations?|sub-?stud(?:y|ies)|extension|protocol|survey)"
# Words of a registration, which may stand some words before the number: "registered at the German register as".
_REGISTERED = re.compile(
    r"(?<!trials )(?<!studies )regist(?!\w+ (?:clinical )?(?:trials?|stud(?:y|ies))\b(?! (?:id\b|no\b|number|identif|regist)))"
    r"|clinical trials? information",
    re.IGNORECASE,
)
# The name of a register or of its numbers, with nothing but other words of that kind behind it: "ClinicalTrials.gov NCT01234567".
_REGISTER = re.compile(
    r"(?:\bidentifiers?\b|\bClinicalTrials?\.?\s?gov\b|\bclinical trials?\.gov\b|\b(?:trial|study|registry|nct|isrctn) (?:numbers?|no|id)\b|\beudract\b|\bISRCTN\b|\bANZCTR\b|\bCTRI\b|\bDRKS\b|\bUMIN\b|\bEU[- ]CTR?\b)"
    r"(?:/\S*+|[\s,;:/&()\[\]=.#\u2010-\u2015-]|\b(?:identifiers?|identification|numbers?|no|nr|id|code|registry|register|registration|trial|trials|study|the|as|is|with|under|of|url|unique|https?|www|clinicaltrials?\.gov|eudract|ct2|show|nct)\b)*+$",
    re.IGNORECASE,
)
# The same words behind it: "NCT01234567, registered ...", "NCT01234567 (ClinicalTrials.gov)".
_REGISTERED_BEHIND = re.compile(
    r"[\s)\],]*(?:(?:is|was|were|has|been|at|on|in|with|prospectively|retrospectively)\s+)*\(?(?:registered|registration|clinicaltrials\.gov)",
    re.IGNORECASE,
)
# What a search of a register finds: "registered trials were searched, and NCT01234567 was found".
_OF_SEARCH = re.compile(
    r"\b(?:search\w*|found|identified|yielded|retriev\w+|screened|listed|revealed|pool\w*|included?|include)\b", re.IGNORECASE
)  # fmt: skip
# "This trial (NCT01234567)", "we conducted a randomised trial (MOSS; NCT01234567)", "a secondary analysis of MOSS (NCT01234567)".
_THIS = re.compile(
    rf"(?:\b(?:this|our|the present|the current|we (?:conducted|performed|did|undertook|carried out|designed|ran|initiated|report|reported|present))\s+(?:[^\s;]+\s+){{0,14}}?(?:[\w-]*-)?{_TRIAL}\b"
    r"|\b(?:secondary|post[- ]?hoc|subgroup|sub-?|interim|exploratory|final|primary|ancillary|planned)\s?analys[ei]s\s+(?:of|from|in)\s+(?:[^\s;.]+\s+){1,12}?)"
    r"[\s,]*(?:[(\[][^()]{0,60})?$",
    re.IGNORECASE,
)
# A trial that another one is compared with, continues or is planned beside.
_KIND = r"(?:previous(?:ly \w+)?|prior|earlier|preceding|former|sister|parent|main|original|primary|companion|another|other|ongoing|on-going|future|similar|larger|pilot|both|two|three|four|several|many|few|all|only|published|lead-in|feeder|preliminary|historical|external)"
_OF_ANOTHER = re.compile(
    rf"\b{_KIND}\s+(?:[\w/,-]+\s+){{0,5}}?(?:[\w-]*-)?{_TRIAL}\b"
    rf"|\b{_KIND}\s*[(\[:,]*\s*$"
    # Directly before the number.
    r"|\b(?:unlike|whereas|while|follow(?:s|ed|ing)?|(?:in )?contrast(?:s|ed)? (?:to|with)|compared (?:to|with)|similar(?:ly)? to|as in|like|differs? from|extension (?:of|to)|follow-up (?:of|to)|rollover (?:of|from)|continuation of|based on|results of|see|cf\.?|pooled|pooling|meta-analy\w+ of)\s+(?:[\w-]+\s+){0,5}[\s(\[,:]*$"
    r"|\b(?:is|are|being|currently|now) (?:also )?(?:currently |now |still )?(?:ongoing|on-going|under ?way|recruiting|in progress|planned|tested|evaluated|investigated|studied|assessed|awaited)\b"
    r"|\b(?:part|took part|participat\w+|enrol\w+|recruited|vaccinated|randomi[sz]ed) (?:in|into|from) (?:the )?(?:parent|main|primary|original|previous|earlier)\b"
    r"|\bextension(?: study| trial)?\s*[:,]\s*$",
    re.IGNORECASE,
)
# Words of the record's own trial, beside which "ongoing" and "pilot" say nothing on another one.
_THIS_KIND = re.compile(
    r"\b(?:this|our|the present|the current|we \w+ an?)\s+(?:[\w,-]+\s+){0,3}?(?:ongoing|on-going|pilot|preliminary|main|original|primary|larger|two|three)\b|\b(?:both|the two|the three|two|three) (?:trials|studies) (?:are|were|is|was|have been) (?:\w+ )?regist",
    re.IGNORECASE,
)
# A bracket behind a number says what it is: "NCT01234567 (parent study) and NCT02345678 (substudy)".
_BRACKET_BEHIND = re.compile(r"\s*[(\[]([^()\[\]]{1,60})[)\]]")
_LABEL_OF_ANOTHER = re.compile(
    r"(?:the )?(?:parent|main|original|primary|previous|earlier|prior|feeder|lead-in|sister|companion|pilot|extension|follow-up|ongoing)(?: (?:\w+ )?(?:trial|study|cohort))?",
    re.IGNORECASE,
)
# What may stand between two numbers of one statement: "NCT1 and EudraCT number 2019-1"; "NCT1; ISRCTN2".
_COORDINATED = re.compile(
    r"(?:[\s,;:/&()\[\].#+-]|\b(?:and|or|as|well|also|at|in|on|with|the|eu|eudract|ct|ctis|clinicaltrials\.?gov|clinical|trials?|number|no|nr|nos|numbers|id|ids"
    r"|identifiers?|unique|registry|register|registr\w+|registered|who|ictrp|utn|isrctn|anzctr|chictr|ctri|drks|irct|umin|jrct|kct|ntr|chinese|japan\w*|german|dutch|indian|netherlands|australian|new|zealand)\b)*+",
    re.IGNORECASE,
)
# The end of a sentence: not behind an abbreviation, and before a capital.
_END = re.compile(r"(?<!\bno)(?<!\bnr)(?<!\bvs)(?<!\bal)(?<!\be\.g)(?<!\bi\.e)[.!?][\"')\]]*\s+(?=[\"'(\[]?[A-Z\d])|\n", re.IGNORECASE)  # fmt: skip
_NEW_CLAUSE = re.compile(
    r"[,;]\s*(?:and|but|while|which|whereas)\s+(?:it|this|we|they|the|that|was|were|is|are|in)\b",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"(?:registration|registry|number|identifiers?|clinicaltrials\.gov|information)\W*$", re.IGNORECASE
)
# What ends a text behind a number that stands alone at its end, such as a copyright.
_LAST = re.compile(
    r"[\s)\].;,]*(?:$|\n|\(?(?:copyright|\u00a9|\(c\)|published|funded|funding|https?:|www\.|psycinfo|keywords?\b|\w+ \d{4};))", re.IGNORECASE
)  # fmt: skip
_POOLED = re.compile(
    r"\b(?:pool\w*|meta-?analy\w+|integrated (?:safety )?analys[ei]s|combined analys[ei]s|systematic review)\b", re.IGNORECASE
)  # fmt: skip
_CAPITAL = re.compile(r"[\"'(\[]?[A-Z\d]")
# How far before a number words count: those of its statement, and those of its sentence.
_AROUND, _SENTENCE = 120, 400


def registered_in(text: str) -> list[str]:
    """Return the registration numbers that a text declares as those of its own trial, in order; empty if it declares
    none.

    Several numbers of one register in a text that pools trials are none of them its own.
    """
    statements: list[str] = []
    before_end, was_said = 0, False
    for start, end, number in registrations_at(text):
        before = text[before_end:start]
        bracket = _BRACKET_BEHIND.match(before) if before_end else None
        if bracket and _LABEL_OF_ANOTHER.fullmatch(bracket[1].strip()):
            # The bracket is of the number before it.
            before = before[bracket.end() :]
        sentence = before[_sentence_start(before) :]
        is_new = len(sentence) < len(before)
        sentence = sentence[-_SENTENCE:]
        is_said = was_said and not is_new and bool(_COORDINATED.fullmatch(before))
        if not is_said and not _is_of_another(sentence):
            is_said = _is_stated(text, before, sentence, before_end, start, end)
        if is_said and not _is_labelled_as_another(text, end):
            statements.append(number)
        before_end, was_said = end, is_said
    numbers = list(dict.fromkeys(statements))
    return [] if _POOLED.search(text) and _are_of_one_register(numbers) else numbers


def registered_in_title(title: str) -> list[str]:
    """Return the only number of a title if it stands in brackets, or at an end behind a sign, and not for another trial."""
    numbers = registrations_at(title)
    if len({number for _, _, number in numbers}) != 1:
        return []
    start, end, number = numbers[0]
    before, after = title[max(start - _SENTENCE, 0) : start].rstrip(), title[end:].lstrip()
    is_apart = before[-1:] in ("(", "[") or (not before and after[:1] in (":", ",", "-", "", ")", "]"))
    is_last = before[-1:] in tuple(".:;,-\u2013\u2014") and not after.strip(" .)]")
    return (
        [number]
        if (is_apart or is_last or _REGISTER.search(before[-_AROUND:])) and not _is_of_another(before)
        else []
    )


def not_of_another(text: str) -> list[str]:
    """Return the registration numbers of a note without those that the words before them say to be of another trial."""
    numbers: list[str] = []
    before_end = 0
    for start, end, number in registrations_at(text):
        before = text[before_end:start]
        if not _is_of_another(before[_sentence_start(before) :][-_SENTENCE:]) and not _is_labelled_as_another(
            text, end
        ):
            numbers.append(number)
        before_end = end
    return list(dict.fromkeys(numbers))


def _is_of_another(sentence: str) -> bool:
    return bool(_OF_ANOTHER.search(sentence)) and not _THIS_KIND.search(sentence)


def _is_stated(text: str, before: str, sentence: str, before_end: int, start: int, end: int) -> bool:
    """Return whether the words around a number say that it is that of the record.

    before, sentence: the text behind the previous number, and the last sentence of it. before_end, start, end: where
    the previous number ends, and where this one starts and ends.
    """
    if _REGISTERED_BEHIND.match(text, end):
        return True
    if sentence.strip(" ([\"'"):
        return bool(_THIS.search(sentence)) or _states(sentence[-_AROUND:])
    # A heading may end with a full stop: "Trial registration. NCT01234567".
    is_first = before_end == 0 or "\n" in before
    return (
        bool(_HEADING.search(before)) or (is_first or bool(before.strip())) and bool(_LAST.match(text, end))
    )


def _is_labelled_as_another(text: str, end: int) -> bool:
    bracket = _BRACKET_BEHIND.match(text, end)
    return bool(bracket and _LABEL_OF_ANOTHER.fullmatch(bracket[1].strip()))


def _states(sentence: str) -> bool:
    """Return whether the words before a number say that it is that of the trial, and no new clause starts behind them."""
    if _REGISTER.search(sentence):
        return True
    words = list(_REGISTERED.finditer(sentence))
    if not words or _NEW_CLAUSE.search(sentence, words[-1].end()):
        return False
    return not _OF_SEARCH.search(sentence, words[0].end())


def _are_of_one_register(numbers: list[str]) -> bool:
    """Return whether two of the numbers are of one register, which gives each trial one number."""
    registers = [re.match(r"[A-Za-z]*", number).group() for number in numbers]  # type: ignore[union-attr]
    return len(set(registers)) < len(registers)


def _sentence_start(text: str) -> int:
    """Return where the last sentence of a text starts, which a registration number follows."""
    followed = f"{text}N"
    return max(
        (match.end() for match in _END.finditer(followed) if _CAPITAL.match(followed, match.end())), default=0
    )
