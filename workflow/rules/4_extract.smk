# Stage 4, extract.
# Needs the full-text decisions, the links that people wrote (config/studies/links.csv) and the returned forms in
# config/extraction/{run}/.
# Makes 4_extract/: studies.csv (included studies only), studies_other.csv, report_study.csv, source_conflicts.csv,
# extraction.csv, extracted_values.csv and forms/.


localrules:
    studies,
    extraction,


rule studies:
    input:
        deferred(review.pins()),
        config=CONFIG,
        records=rules.identify.output.records,
        reports=rules.deduplicate.output.reports,
        decisions=table("3_screen/decisions", "2_full_text"),
        worklist=table("3_screen/worklist", "2_full_text"),
        links=deferred(review.human_input("4_extract/links")),
    output:
        studies=table("4_extract/studies"),
        studies_other=table("4_extract/studies_other"),
        report_study=table("4_extract/report_study"),
        source_conflicts=table("4_extract/source_conflicts"),
    log:
        f"{LOGS}/studies.log",
    conda:
        ENVIRONMENT
    params:
        flags=flags("studies"),
        uses=uses("studies"),
    message:
        "Grouping reports into studies"
    shell:
        step("studies")


rule extraction:
    input:
        config=CONFIG,
        studies=rules.studies.output.studies,
        records=rules.identify.output.records,
        returned=deferred(review.returned("extraction")),
        carried=deferred(review.carried_forms("extraction")),
    output:
        extraction=table("4_extract/extraction"),
        values=table("4_extract/extracted_values"),
    log:
        f"{LOGS}/extraction.log",
    conda:
        ENVIRONMENT
    params:
        flags=flags("extraction"),
        uses=uses("extraction"),
    message:
        "Comparing the extracted values"
    shell:
        step("extraction")


rule extraction_forms:
    input:
        config=CONFIG,
        studies=rules.studies.output.studies,
        extraction=rules.extraction.output.extraction,
        values=rules.extraction.output.values,
        returned=deferred(review.returned("extraction")),
    output:
        forms=review.extraction_forms(),
        digests=f"{RESULTS}/4_extract/forms/digests.csv",
    log:
        f"{LOGS}/extraction_forms.log",
    conda:
        ENVIRONMENT
    params:
        flags=flags("extraction_forms"),
        uses=uses("extraction_forms"),
    message:
        "Writing the extraction forms"
    shell:
        step("extraction_forms")
