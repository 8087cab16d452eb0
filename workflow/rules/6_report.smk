# Stage 6, report.
# Needs the tables of all stages.
# Makes 6_report/prisma/ (flow.svg, flow.png, prisma2020.csv, boxes.csv, boxes/, identities.csv, terminal_states.csv),
# 6_report/notebooks/, 6_report/index.html, 6_report/gates.csv and STATUS.md. A broken identity fails here.

TABLES = {
    "records": f"{RESULTS}/1_identify/records.csv",
    "balance": f"{RESULTS}/1_identify/balance.csv",
    "quarantine": f"{RESULTS}/1_identify/quarantine.csv",
    "searches": f"{RESULTS}/1_identify/searches.csv",
    "record_report": f"{RESULTS}/2_deduplicate/record_report.csv",
    "reports": f"{RESULTS}/2_deduplicate/reports.csv",
    "pairs": f"{RESULTS}/2_deduplicate/pairs.csv",
    "overlap": f"{RESULTS}/2_deduplicate/overlap.csv",
    "uncertain": f"{RESULTS}/2_deduplicate/uncertain.csv",
    "retrieval": f"{RESULTS}/3_screen/2_full_text/retrieval.csv",
    "report_study": f"{RESULTS}/4_extract/report_study.csv",
    "studies": f"{RESULTS}/4_extract/studies.csv",
    "studies_other": f"{RESULTS}/4_extract/studies_other.csv",
    "source_conflicts": f"{RESULTS}/4_extract/source_conflicts.csv",
    "extraction": f"{RESULTS}/4_extract/extraction.csv",
    **{
        f"{table}_{stage}": f"{RESULTS}/3_screen/{stage}/{table}.csv"
        for table in ("votes", "worklist", "decisions", "conflicts", "agreement")
        for stage in STAGES
    },
}
FLOW_TABLES = [
    TABLES[name]
    for name in (
        "records",
        "balance",
        "quarantine",
        "record_report",
        "reports",
        "retrieval",
        "report_study",
        "studies",
        "studies_other",
        *(
            f"{table}_{stage}"
            for table in ("worklist", "decisions", "conflicts")
            for stage in STAGES
        ),
    )
]
STATUS_TABLES = [
    TABLES[name]
    for name in (
        "records",
        "quarantine",
        "reports",
        "uncertain",
        "record_report",
        "report_study",
        "studies",
        "extraction",
        *(f"worklist_{stage}" for stage in STAGES),
    )
]
DROPPED = review.optional("config/studies/dropped.csv")
PEOPLES_WORD = (
    review.optional("config/quarantine.csv")
    + review.optional("config/removed_before_screening.csv")
    + DROPPED
)
RETURNED = ["deduplication", *(f"screening/{stage}" for stage in STAGES), "extraction"]
NOTEBOOKS = sorted(path.stem for path in (WORKFLOW.parent / "notebooks").glob("*.ipynb"))
READS = review.notebook_reads()


wildcard_constraints:
    notebook="|".join(NOTEBOOKS),


rule flow:
    input:
        tables=FLOW_TABLES,
        peoples_word=PEOPLES_WORD,
        previous=review.carried("report_study.csv"),
    output:
        identities=f"{RESULTS}/6_report/prisma/identities.csv",
        boxes=f"{RESULTS}/6_report/prisma/boxes.csv",
        ids=directory(f"{RESULTS}/6_report/prisma/boxes"),
        terminal=f"{RESULTS}/6_report/prisma/terminal_states.csv",
        r_package=f"{RESULTS}/6_report/prisma/prisma2020.csv",
        svg=report(
            f"{RESULTS}/6_report/prisma/flow.svg", category="PRISMA", caption="../report/flow.rst"
        ),
        png=f"{RESULTS}/6_report/prisma/flow.png",
    log:
        f"{LOGS}/flow.log",
    conda:
        "../../environment.yml"
    params:
        adapter=adapter("flow.py"),
        results=lambda wildcards, input: Path(input.tables[0]).parents[1],
        settings=review.settings("run", "previous", "review", "sources", "exclusion_reasons"),
        code=code("flow.py"),
    shell:
        "{params.adapter} --settings {params.settings:q} --results {params.results:q} "
        "--prisma {params.results:q}/6_report/prisma > {log:q} 2>&1"


# What a notebook may name in notebooks/reads.yaml; one that names nothing is made again when anything changes.
READABLE = {
    **{name: [table] for name, table in TABLES.items()},
    "strategies": [source.strategy for source in review.config.sources.values() if source.strategy],
    "boxes": [rules.flow.output.boxes],
    "identities": [rules.flow.output.identities],
    "terminal_states": [rules.flow.output.terminal],
    "flow": [rules.flow.output.svg],
    "synthesis": rules.synthesise.output.tables,
    "figures": rules.figures.output.figures,
}


rule notebook:
    input:
        notebook=lambda wildcards: WORKFLOW.parent / "notebooks" / f"{wildcards.notebook}.ipynb",
        config=f"{RESULTS}/config.yaml",
        read=lambda wildcards: [
            file for name in READS.get(wildcards.notebook, READABLE) for file in READABLE[name]
        ],
    output:
        executed=f"{RESULTS}/6_report/notebooks/{{notebook}}.ipynb",
        page=f"{RESULTS}/6_report/notebooks/{{notebook}}.html",
    log:
        f"{LOGS}/notebook_{{notebook}}.log",
    conda:
        "../../environment.yml"
    params:
        adapter=adapter("notebook.py"),
        results=lambda wildcards, input: Path(input.config).parent,
        code=code("notebook.py"),
        narrative=[
            code_digest(path) for path in sorted((SCRIPTS / "prismake/narrative").glob("*.py"))
        ],
        package=code_digest(SCRIPTS / "prismake/notebooks.py"),
    shell:
        "{params.adapter} --notebook {input.notebook:q} --results {params.results:q} "
        "--executed {output.executed:q} --page {output.page:q} > {log:q} 2>&1"


rule status:
    input:
        tables=STATUS_TABLES,
        passed_over=review.optional("config/quarantine.csv"),
        dropped=DROPPED,
        previous=review.carried("report_study.csv"),
        returned=[file for stage in RETURNED for file in review.returned(stage)],
    output:
        status=f"{RESULTS}/STATUS.md",
        gates=f"{RESULTS}/6_report/gates.csv",
    log:
        f"{LOGS}/status.log",
    conda:
        "../../environment.yml"
    params:
        adapter=adapter("status.py"),
        results=lambda wildcards, input: Path(input.tables[0]).parents[1],
        settings=review.settings(),
        unnamed=review.unnamed_imports(),
        code=code("status.py"),
    shell:
        "{params.adapter} --settings {params.settings:q} --results {params.results:q} "
        "--passed-over {input.passed_over:q} --returned {input.returned:q} --unnamed {params.unnamed:q} "
        "--status {output.status:q} --gates-table {output.gates:q} > {log:q} 2>&1"


rule page:
    input:
        tables=TABLES.values(),
        strategies=READABLE["strategies"],
        peoples_word=PEOPLES_WORD,
        flow=rules.flow.output,
        gates=rules.status.output.gates,
        synthesis=rules.synthesise.output.tables,
        figures=rules.figures.output.figures,
        notebooks=expand(
            f"{RESULTS}/6_report/notebooks/{{notebook}}.{{kind}}",
            notebook=NOTEBOOKS,
            kind=["ipynb", "html"],
        ),
    output:
        f"{RESULTS}/6_report/index.html",
    log:
        f"{LOGS}/page.log",
    conda:
        "../../environment.yml"
    params:
        adapter=adapter("page.py"),
        results=lambda wildcards, input: Path(input.tables[0]).parents[1],
        settings=review.settings(),
        code=code("page.py"),
    shell:
        "{params.adapter} --settings {params.settings:q} --results {params.results:q} "
        "--page {output:q} > {log:q} 2>&1"
