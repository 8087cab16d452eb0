# Stage 4, extract.
# Needs the decisions of both stages, the links that people wrote (config/studies/links.csv), what they decided on retracted reports
# (config/studies/integrity.csv), a download of Retraction Watch if the config names one, and the returned forms in
# config/extraction/{run}/.
# Makes 4_extract/: studies.csv (included studies only), studies_other.csv, report_study.csv, edges.csv, products.csv,
# source_conflicts.csv, integrity.csv, integrity_sources.csv, proposals.csv, extraction.csv, data.csv, extracted_values.csv,
# extracted_rows.csv, extraction_agreement.csv and forms/.


localrules:
    check_links,
    studies,
    check_integrity,
    integrity,
    proposals,
    check_extraction,
    extraction,


# As for votes: a faulty line fails the first rule, and leaves the tables of the last run as they were.
rule check_links:
    input:
        records=rules.identify.output.records,
        reports=rules.deduplicate.output.reports,
        pairs=rules.deduplicate.output.pairs,
        decisions=table("3_screen/decisions", "2_full_text"),
        worklist=table("3_screen/worklist", "2_full_text"),
        links=deferred(review.human_input("4_extract/links")),
    output:
        read_report_study=f"{LOGS}/read_report_study.csv",
        read_edges=f"{LOGS}/read_edges.csv",
    log:
        f"{LOGS}/check_links.log",
    conda:
        ENVIRONMENT
    params:
        flags=flags("check_links"),
        uses=uses_files("check_links", review.human_input("4_extract/links")),
    message:
        "Grouping reports into studies"
    shell:
        step("check_links")


rule studies:
    input:
        deferred(review.pins()),
        deferred(review.human_input("4_extract/links")),
        config=CONFIG,
        records=rules.identify.output.records,
        reports=rules.deduplicate.output.reports,
        title_abstract=table("3_screen/decisions", "1_title_abstract"),
        decisions=table("3_screen/decisions", "2_full_text"),
        worklist=table("3_screen/worklist", "2_full_text"),
        read_report_study=rules.check_links.output.read_report_study,
        read_edges=rules.check_links.output.read_edges,
    output:
        studies=table("4_extract/studies"),
        studies_other=table("4_extract/studies_other"),
        report_study=table("4_extract/report_study"),
        edges=table("4_extract/edges"),
        source_conflicts=table("4_extract/source_conflicts"),
        products=table("4_extract/products"),
    log:
        f"{LOGS}/studies.log",
    conda:
        ENVIRONMENT
    params:
        flags=flags("studies"),
        uses=uses("studies"),
    message:
        "Collecting the values of the studies"
    shell:
        step("studies")


# As for links: a faulty line of people, or another file of Retraction Watch, leaves the tables of the last run as they were.
rule check_integrity:
    input:
        deferred(review.pins()),
        deferred(review.retraction_watch()),
        config=CONFIG,
        records=rules.identify.output.records,
        reports=rules.deduplicate.output.reports,
        pairs=rules.deduplicate.output.pairs,
        title_abstract=table("3_screen/decisions", "1_title_abstract"),
        full_text=table("3_screen/decisions", "2_full_text"),
        worklist=table("3_screen/worklist", "2_full_text"),
        decided=deferred(review.human_input("4_extract/integrity_decisions")),
    output:
        read_integrity=f"{LOGS}/read_integrity.csv",
    log:
        f"{LOGS}/check_integrity.log",
    conda:
        ENVIRONMENT
    params:
        flags=flags("check_integrity"),
        uses=uses_files("check_integrity", review.human_input("4_extract/integrity_decisions")),
    message:
        "Looking for retractions and corrections"
    shell:
        step("check_integrity")


rule integrity:
    input:
        deferred(review.pins()),
        deferred(review.retraction_watch()),
        deferred(review.human_input("4_extract/integrity_decisions")),
        config=CONFIG,
        records=rules.identify.output.records,
        reports=rules.deduplicate.output.reports,
        balance=rules.identify.output.balance,
        searches=rules.searches.output.searches,
        read_integrity=rules.check_integrity.output.read_integrity,
    output:
        integrity=table("4_extract/integrity"),
        integrity_sources_table=table("4_extract/integrity_sources"),
    log:
        f"{LOGS}/integrity.log",
    conda:
        ENVIRONMENT
    params:
        flags=flags("integrity"),
        uses=uses("integrity"),
    message:
        "Listing who was asked for retractions and corrections"
    shell:
        step("integrity")


rule proposals:
    input:
        deferred(review.source_paths()),
        studies=rules.studies.output.studies,
        records=rules.identify.output.records,
    output:
        proposals=table("4_extract/proposals"),
    log:
        f"{LOGS}/proposals.log",
    conda:
        ENVIRONMENT
    params:
        flags=flags("proposals"),
        uses=uses("proposals"),
    message:
        "Listing what registers say of arms and outcomes"
    shell:
        step("proposals")


# As for votes: a faulty form fails the first rule, and leaves the tables of the last run as they were.
rule check_extraction:
    input:
        config=CONFIG,
        records=rules.identify.output.records,
        returned=deferred(review.returned("extraction")),
        carried=deferred(review.carried_forms("extraction")),
    output:
        read_answers=f"{LOGS}/read_extraction.json",
    log:
        f"{LOGS}/check_extraction.log",
    conda:
        ENVIRONMENT
    params:
        flags=flags("check_extraction"),
        uses=uses_files("check_extraction", review.returned("extraction")),
    message:
        "Reading the extraction forms"
    shell:
        step("check_extraction")


rule extraction:
    input:
        deferred(review.returned("extraction")),
        deferred(review.carried_forms("extraction")),
        config=CONFIG,
        studies=rules.studies.output.studies,
        records=rules.identify.output.records,
        read_answers=rules.check_extraction.output.read_answers,
    output:
        extraction=table("4_extract/extraction"),
        values=table("4_extract/extracted_values"),
        rows=table("4_extract/extracted_rows"),
        data=table("4_extract/data"),
        agreement=table("4_extract/extraction_agreement"),
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
        rows=rules.extraction.output.rows,
        data=rules.extraction.output.data,
        proposals=rules.proposals.output.proposals,
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
