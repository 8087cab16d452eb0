# Stage 2, deduplicate.
# Needs 1_identify/records.csv and people's verdicts on pairs: config/deduplication/verdicts.csv and the returned form.
# Makes 2_deduplicate/: reports.csv, record_report.csv, pairs.csv, uncertain.csv, asked_pairs.csv, overlap.csv, known_items.csv, recall.csv, tarcis.csv, and the
# form for uncertain pairs.


localrules:
    check_pairs,
    known_items,
    tarcis,


# A rule of its own, because Snakemake deletes the outputs of a rule that fails: a faulty form leaves the tables of the last run as they were.
rule check_pairs:
    input:
        records=rules.identify.output.records,
        verdicts=deferred(review.human_input("2_deduplicate/verdicts")),
        returned=deferred(review.returned("deduplication")),
    output:
        read_verdicts=f"{LOGS}/read_verdicts.csv",
    log:
        f"{LOGS}/check_pairs.log",
    conda:
        ENVIRONMENT
    params:
        flags=flags("check_pairs"),
        uses=uses_files("check_pairs", review.returned("deduplication")),
    message:
        "Reading the verdicts on pairs"
    shell:
        step("check_pairs")


rule deduplicate:
    input:
        deferred(review.human_input("2_deduplicate/verdicts")),
        deferred(review.returned("deduplication")),
        config=CONFIG,
        records=rules.identify.output.records,
        read_verdicts=rules.check_pairs.output.read_verdicts,
    output:
        reports=table("2_deduplicate/reports"),
        record_report=table("2_deduplicate/record_report"),
        pairs=table("2_deduplicate/pairs"),
        uncertain=table("2_deduplicate/uncertain"),
        asked_pairs=table("2_deduplicate/asked_pairs"),
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


rule known_items:
    input:
        config=CONFIG,
        records=rules.identify.output.records,
        record_report=rules.deduplicate.output.record_report,
    output:
        known_items=table("2_deduplicate/known_items"),
        recall=table("2_deduplicate/recall"),
    log:
        f"{LOGS}/known_items.log",
    conda:
        ENVIRONMENT
    params:
        flags=flags("known_items"),
        uses=uses("known_items"),
    message:
        "Comparing the known items with what the search found"
    shell:
        step("known_items")


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


rule tarcis:
    input:
        deferred(review.pins()),
        config=CONFIG,
        records=rules.identify.output.records,
        record_report=rules.deduplicate.output.record_report,
    output:
        points=table("2_deduplicate/tarcis"),
    log:
        f"{LOGS}/tarcis.log",
    conda:
        ENVIRONMENT
    params:
        flags=flags("tarcis"),
        uses=uses("tarcis"),
    message:
        "Writing the points of TARCiS on citation searching"
    shell:
        step("tarcis")
