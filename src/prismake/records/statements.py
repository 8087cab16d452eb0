"""Finds the registration number that a text declares as that of its own trial, in contrast to numbers that it only
mentions.
"""

from __future__ import annotations

import re

from prismake.records.identifiers import registrations_at

# Words before the number of a trial that is the subject of the record.
_REGISTERED = re.compile(
    r"regist|identif|ClinicalTrials\.?\s?gov|trial (?:number|no|id)|eudract|\bISRCTN\b|clinical trials? information", re.IGNORECASE
)  # fmt: skip
# The same words behind it: "NCT01234567, registered ...", "NCT01234567 (ClinicalTrials.gov)".
_REGISTERED_BEHIND = re.compile(
    r"[\s)\],]*(?:(?:is|was|were|has|been|at|on|in|with|prospectively|retrospectively)\s+)*\(?(?:regist|clinicaltrials\.gov)",
    re.IGNORECASE,
)
# Words in the sentence before a number that say that it is of another trial.
_OF_ANOTHER = re.compile(
    r"\b(?:unlike|earlier|previous(?:ly)?(?! regist)|prior|preceding|former|sister|parent|companion|another|other (?:trial|study|studies)|ongoing|whereas|in contrast"
    r"|compared (?:with|to)|similar|larger|original (?:trial|study)|pilot|extension of|follow-up of)\b",
    re.IGNORECASE,
)
# What may stand between two numbers of one statement: "NCT1 and EudraCT number 2019-1"; "NCT1; ISRCTN2".
_COORDINATED = re.compile(
    r"(?:[\s,;:/&()\[\].#+-]|\b(?:and|or|as|well|also|at|in|on|with|the|eu|eudract|ct|ctis|clinicaltrials\.?gov|clinical|trials?|number|no|nr|nos|numbers|id|ids"
    r"|identifiers?|unique|registry|register|registr\w+|registered|who|ictrp|utn|isrctn|anzctr|chictr|ctri|drks|irct|umin|jrct|kct|ntr|chinese|japan\w*|german|dutch|indian|netherlands|australian|new|zealand)\b)*",
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
_CAPITAL = re.compile(r"[\"'(\[]?[A-Z\d]")
_AROUND = 120


def registered_in(text: str) -> list[str]:
    """Return the registration numbers that a text declares as those of its own trial, in order; empty if it declares
    none.
    """
    statements: list[str] = []
    before_end, was_said = 0, False
    for start, end, number in registrations_at(text):
        before = text[before_end:start]
        sentence = before[_sentence_start(before) :]
        is_new = len(sentence) < len(before)
        if was_said and not is_new and _COORDINATED.fullmatch(before):
            is_said = True
        elif _OF_ANOTHER.search(sentence):
            is_said = False
        elif sentence.strip(" ([\"'"):
            is_said = _states(sentence[-_AROUND:])
        else:
            # A heading may end with a full stop: "Trial registration. NCT01234567".
            is_said = bool(_HEADING.search(before))
        is_said = is_said or (not _OF_ANOTHER.search(sentence) and bool(_REGISTERED_BEHIND.match(text, end)))
        if is_said:
            statements.append(number)
        before_end, was_said = end, is_said
    return list(dict.fromkeys(statements))


def _states(sentence: str) -> bool:
    """Return whether the words before a number say that it is that of the trial, and no new clause starts behind them."""
    words = list(_REGISTERED.finditer(sentence))
    return bool(words) and not _NEW_CLAUSE.search(sentence, words[-1].end())


def _sentence_start(text: str) -> int:
    """Return where the last sentence of a text starts, which a registration number follows."""
    followed = f"{text}N"
    return max(
        (match.end() for match in _END.finditer(followed) if _CAPITAL.match(followed, match.end())), default=0
    )
