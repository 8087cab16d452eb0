# Stage 5, synthesise.
# Needs 4_extract/studies.csv, extraction.csv, data.csv, proposals.csv, source_conflicts.csv and report_study.csv, the reports and the searches.
# Makes 5_synthesise/: main_table.csv, by_{field}.csv, evidence_map.csv, arm_results.csv, {rows}_by_{columns}.csv, limitations.csv, limitation_counts.csv, comparisons.csv, answer.csv, enrolment.csv, timeline.csv, and figures as SVG and PNG.


localrules:
    synthesise,
    figures,
    limitations,
    answer,
    courses,
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


# A job for each kind, because the notebooks wait for the SVG alone.
rule figures:
    input:
        config=CONFIG,
        tables=rules.synthesise.output.tables,
    output:
        figures=review.figures("{suffix}"),
    log:
        f"{LOGS}/figures_{{suffix}}.log",
    conda:
        ENVIRONMENT
    params:
        flags=flags("figures"),
        uses=uses("figures"),
    message:
        "Drawing the figures as {wildcards.suffix}"
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
        counts=table("5_synthesise/limitation_counts"),
        figures=multiext(f"{RESULTS}/5_synthesise/limitation_counts", ".svg", ".png"),
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


rule answer:
    input:
        config=CONFIG,
        studies=rules.studies.output.studies,
        extraction=rules.extraction.output.extraction,
        data=rules.extraction.output.data,
        proposals=rules.proposals.output.proposals,
        reports=rules.deduplicate.output.reports,
        report_study=rules.studies.output.report_study,
    output:
        answer=table("5_synthesise/answer"),
    log:
        f"{LOGS}/answer.log",
    conda:
        ENVIRONMENT
    params:
        flags=flags("answer"),
        uses=uses("answer"),
    message:
        "Listing the studies and reports behind the answer"
    shell:
        step("answer")


rule courses:
    input:
        config=CONFIG,
        studies=rules.studies.output.studies,
        data=rules.extraction.output.data,
        records=rules.identify.output.records,
        reports=rules.deduplicate.output.reports,
        report_study=rules.studies.output.report_study,
        searches=rules.searches.output.searches,
    output:
        enrolment=table("5_synthesise/enrolment"),
        timeline=table("5_synthesise/timeline"),
        figures=[
            f"{RESULTS}/5_synthesise/{name}.{suffix}"
            for name in ("enrolment", "timeline")
            for suffix in ("svg", "png")
        ],
    log:
        f"{LOGS}/courses.log",
    conda:
        ENVIRONMENT
    params:
        flags=flags("courses"),
        uses=uses("courses"),
    message:
        "Tabulating and drawing enrolment and the time from registration to results"
    shell:
        step("courses")


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
