# Stage 5, synthesise.
# Needs 4_extract/studies.csv and extraction.csv.
# Makes 5_synthesise/: main_table.csv, by_{field}.csv, evidence_map.csv, and each figure as SVG and PNG.


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
    message:
        "Tabulating the included studies"
    params:
        flags=flags("synthesise"),
        uses=uses("synthesise"),
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
    message:
        "Drawing the figures"
    params:
        flags=flags("figures"),
        uses=uses("figures"),
    shell:
        step("figures")
