# Stage 5, synthesise.
# Needs 4_extract/studies.csv and extraction.csv.
# Makes 5_synthesise/: main_table.csv, by_{field}.csv, evidence_map.csv, and each figure as SVG and PNG.


rule synthesise:
    input:
        studies=rules.studies.output.studies,
        extraction=rules.extraction.output,
    output:
        tables=review.synthesis_tables(),
    log:
        f"{LOGS}/synthesise.log",
    conda:
        "../../environment.yml"
    params:
        adapter=adapter("synthesise.py"),
        settings=review.settings("synthesis", "extraction"),
        code=code("synthesise.py"),
    shell:
        "{params.adapter} --settings {params.settings:q} --studies {input.studies:q} "
        "--extraction {input.extraction:q} --tables {output.tables:q} > {log:q} 2>&1"


rule figures:
    input:
        rules.synthesise.output.tables,
    output:
        figures=review.figures(),
    log:
        f"{LOGS}/figures.log",
    conda:
        "../../environment.yml"
    params:
        adapter=adapter("figures.py"),
        settings=review.settings("synthesis", "extraction"),
        code=code("figures.py"),
    shell:
        "{params.adapter} --settings {params.settings:q} --tables {input:q} "
        "--figures {output.figures:q} > {log:q} 2>&1"
