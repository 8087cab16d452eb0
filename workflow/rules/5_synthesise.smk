# Stage 5, synthesise.
# Needs 4_extract/studies.csv, extraction.csv, data.csv, source_conflicts.csv and report_study.csv, the reports and the searches.
# Makes 5_synthesise/: main_table.csv, by_{field}.csv, evidence_map.csv, arm_results.csv, limitations.csv, comparisons.csv, and figures as SVG and PNG.


localrules:
    synthesise,
    figures,
    limitations,
    comparisons,


rule synthesise:
    input:
        config=CONFIG,
        studies=rules.studies.output.studies,
        extraction=rules.extraction.output.extraction,
        data=rules.extraction.output.data,
    output:
        tables=review.synthesis_tables(),
        results_of_arms=table("5_synthesise/arm_results"),
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


rule limitations:
    input:
        config=CONFIG,
        studies=rules.studies.output.studies,
        extraction=rules.extraction.output.extraction,
        conflicts=rules.studies.output.source_conflicts,
        records=rules.identify.output.records,
        reports=rules.deduplicate.output.reports,
        report_study=rules.studies.output.report_study,
        searches=rules.searches.output.searches,
    output:
        limitations=table("5_synthesise/limitations"),
        figures=multiext(f"{RESULTS}/5_synthesise/limitations", ".svg", ".png"),
    log:
        f"{LOGS}/limitations.log",
    conda:
        ENVIRONMENT
    params:
        flags=flags("limitations"),
        uses=uses("limitations"),
    message:
        "Tabulating and drawing the limitations of the included studies"
    shell:
        step("limitations")


rule comparisons:
    input:
        config=CONFIG,
        studies=rules.studies.output.studies,
        records=rules.identify.output.records,
    output:
        comparisons=table("5_synthesise/comparisons"),
    log:
        f"{LOGS}/comparisons.log",
    conda:
        ENVIRONMENT
    params:
        flags=flags("comparisons"),
        uses=uses("comparisons"),
    message:
        "Comparing the registrations with counts of other reviews"
    shell:
        step("comparisons")
