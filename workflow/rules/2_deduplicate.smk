# Stage 2, deduplicate.
# Needs 1_identify/records.csv and people's verdicts on pairs: config/deduplication/verdicts.csv and the returned form.
# Makes 2_deduplicate/: reports.csv, record_report.csv, pairs.csv, uncertain.csv, overlap.csv, and the form for uncertain pairs.


rule deduplicate:
    input:
        config=CONFIG,
        records=rules.identify.output.records,
        verdicts=deferred(review.human_input("2_deduplicate/verdicts")),
        returned=deferred(review.returned("deduplication")),
    output:
        reports=table("2_deduplicate/reports"),
        record_report=table("2_deduplicate/record_report"),
        pairs=table("2_deduplicate/pairs"),
        uncertain=table("2_deduplicate/uncertain"),
        overlap=table("2_deduplicate/overlap"),
    log:
        f"{LOGS}/deduplicate.log",
    conda:
        ENVIRONMENT
    params:
        flags=flags("deduplicate"),
        uses=uses("deduplicate"),
    message:
        "Grouping records into reports"
    shell:
        step("deduplicate")


rule pairs_form:
    input:
        config=CONFIG,
        uncertain=rules.deduplicate.output.uncertain,
        returned=deferred(review.returned("deduplication")),
    output:
        form=f"{RESULTS}/2_deduplicate/forms/pairs.xlsx",
        digests=f"{RESULTS}/2_deduplicate/forms/digests.csv",
    log:
        f"{LOGS}/pairs_form.log",
    conda:
        ENVIRONMENT
    params:
        flags=flags("pairs_form"),
        uses=uses("pairs_form"),
    message:
        "Writing the form for uncertain pairs"
    shell:
        step("pairs_form")
