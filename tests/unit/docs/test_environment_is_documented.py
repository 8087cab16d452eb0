"""Jobs run in the environment that started Snakemake, whatever `conda:` says; the pages say so."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
RULES = sorted((ROOT / "workflow/rules").glob("*.smk"))


@pytest.mark.parametrize("page", ["README.md", "docs/decisions/workflow.md"])
def test_the_pages_say_which_environment_a_job_runs_in(page: str) -> None:
    text = " ".join((ROOT / page).read_text(encoding="utf-8").split())
    assert re.search(r"[Ee]very job runs in the environment that started Snakemake", text)
    assert "`--sdm conda` changes nothing" in text


def test_every_job_calls_the_interpreter_that_started_snakemake() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in RULES)
    for rule in re.split(r"^rule ", text, flags=re.MULTILINE)[1:]:
        assert "        ENVIRONMENT\n" in rule, rule
        assert re.search(r"^        step\(\"\w+\"\)$|\$PRISMAKE_PYTHON", rule, re.MULTILINE), rule
    assert '"PRISMAKE_PYTHON": sys.executable' in text
