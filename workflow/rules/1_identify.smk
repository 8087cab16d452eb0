# Stage 1, identify.
# Needs the pins and imports that config.yaml names.
# Makes 1_identify/: records.csv, balance.csv, quarantine.csv, searches.csv; and config.yaml, as it was understood.
# The files are read by two rules, so that a balance that was deleted does not make the records, and all that rests on
# them, again.


rule config:
    output:
        f"{RESULTS}/config.yaml",
    log:
        f"{LOGS}/config.log",
    conda:
        "../../environment.yml"
    params:
        adapter=adapter("config.py"),
        settings=review.settings(),
        code=code("config.py"),
    shell:
        "{params.adapter} --settings {params.settings:q} --saved {output:q} > {log:q} 2>&1"


rule identify:
    input:
        review.source_paths(),
    output:
        records=f"{RESULTS}/1_identify/records.csv",
    log:
        f"{LOGS}/identify.log",
    conda:
        "../../environment.yml"
    params:
        adapter=adapter("identify.py"),
        settings=review.settings("sources"),
        code=code("identify.py"),
    shell:
        "{params.adapter} --settings {params.settings:q} --records {output.records:q} > {log:q} 2>&1"


rule balance:
    input:
        review.source_paths(),
    output:
        balance=f"{RESULTS}/1_identify/balance.csv",
        quarantine=f"{RESULTS}/1_identify/quarantine.csv",
    log:
        f"{LOGS}/balance.log",
    conda:
        "../../environment.yml"
    params:
        adapter=adapter("balance.py"),
        settings=review.settings("sources"),
        code=code("balance.py"),
    shell:
        "{params.adapter} --settings {params.settings:q} --balance {output.balance:q} "
        "--quarantine {output.quarantine:q} > {log:q} 2>&1"


rule searches:
    input:
        balance=rules.balance.output.balance,
        sources=review.source_paths(),
    output:
        searches=f"{RESULTS}/1_identify/searches.csv",
    log:
        f"{LOGS}/searches.log",
    conda:
        "../../environment.yml"
    params:
        adapter=adapter("searches.py"),
        settings=review.settings("sources"),
        code=code("searches.py"),
    shell:
        "{params.adapter} --settings {params.settings:q} --balance {input.balance:q} "
        "--searches {output.searches:q} > {log:q} 2>&1"
