# Stage 5, synthesise.
# Needs 4_extract/studies.csv and extraction.csv.
# Makes 5_synthesise/: main_table.csv, by_{field}.csv, evidence_map.csv, and figures as SVG and PNG.


localrules:
    synthesise,
    figures,


rule synthesise:
    input:
        config=CONFIG,
        studies=rules.studies.output.studies,
        extraction=rules.extraction.output.extraction,
    output:
        tables=review.synthesis_tables(),
    log:
        f"{LOGS}/synthesise.log",
    conda:
        ENVIRONMENT
    params:
        flags=flags("synthesise"),
        uses=uses("synthesise"),
    message:
        "Tabulating the included studies"
    shell:
        step("synthesise")


rule figures:
    input:
        config=CONFIG,
        tables=rules.synthesise.output.tables,
    output:
        figures=review.figures(),
    log:
        f"{LOGS}/figures.log",
    conda:
        ENVIRONMENT
    params:
        flags=flags("figures"),
        uses=uses("figures"),
    message:
        "Drawing the figures"
    shell:
        step("figures")
