# Stage 2, deduplicate.
# Needs 1_identify/records.csv and people's word on pairs, config/deduplication/verdicts.csv.
# Makes 2_deduplicate/: reports.csv, record_report.csv, pairs.csv, overlap.csv, uncertain.csv, and the form for uncertain pairs.


rule deduplicate:
    input:
        records=rules.identify.output.records,
        verdicts=review.optional("config/deduplication/verdicts.csv"),
        returned=review.returned("deduplication"),
    output:
        reports=f"{RESULTS}/2_deduplicate/reports.csv",
        record_report=f"{RESULTS}/2_deduplicate/record_report.csv",
    log:
        f"{LOGS}/deduplicate.log",
    conda:
        "../../environment.yml"
    params:
        adapter=adapter("deduplicate.py"),
        settings=review.settings("deduplication", "sources"),
        code=code("deduplicate.py"),
    shell:
        "{params.adapter} --settings {params.settings:q} --records {input.records:q} "
        "--verdicts {input.verdicts:q} --returned {input.returned:q} --reports {output.reports:q} "
        "--record-report {output.record_report:q} > {log:q} 2>&1"


rule pairs:
    input:
        records=rules.identify.output.records,
        verdicts=review.optional("config/deduplication/verdicts.csv"),
        returned=review.returned("deduplication"),
    output:
        pairs=f"{RESULTS}/2_deduplicate/pairs.csv",
        uncertain=f"{RESULTS}/2_deduplicate/uncertain.csv",
    log:
        f"{LOGS}/pairs.log",
    conda:
        "../../environment.yml"
    params:
        adapter=adapter("pairs.py"),
        settings=review.settings("deduplication", "sources"),
        code=code("pairs.py"),
    shell:
        "{params.adapter} --settings {params.settings:q} --records {input.records:q} "
        "--verdicts {input.verdicts:q} --returned {input.returned:q} --pairs {output.pairs:q} "
        "--uncertain {output.uncertain:q} > {log:q} 2>&1"


rule overlap:
    input:
        reports=rules.deduplicate.output.reports,
    output:
        overlap=f"{RESULTS}/2_deduplicate/overlap.csv",
    log:
        f"{LOGS}/overlap.log",
    conda:
        "../../environment.yml"
    params:
        adapter=adapter("overlap.py"),
        code=code("overlap.py"),
    shell:
        "{params.adapter} --reports {input.reports:q} --overlap {output.overlap:q} > {log:q} 2>&1"


rule pairs_form:
    input:
        uncertain=rules.pairs.output.uncertain,
        returned=review.returned("deduplication"),
    output:
        form=f"{RESULTS}/2_deduplicate/forms/pairs.xlsx",
        digests=f"{RESULTS}/2_deduplicate/forms/digests.csv",
    log:
        f"{LOGS}/pairs_form.log",
    conda:
        "../../environment.yml"
    params:
        adapter=adapter("pairs_form.py"),
        settings=review.settings("run", "review"),
        code=code("pairs_form.py"),
    shell:
        "{params.adapter} --settings {params.settings:q} --uncertain {input.uncertain:q} "
        "--returned {input.returned:q} --form {output.form:q} > {log:q} 2>&1"
