# Stage 1, identify.
# Needs the pins and imports that config.yaml names.
# Makes 1_identify/: records.csv, balance.csv, quarantine.csv, searches.csv; and config.yaml, as it was understood.


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
        balance=f"{RESULTS}/1_identify/balance.csv",
        quarantine=f"{RESULTS}/1_identify/quarantine.csv",
        searches=f"{RESULTS}/1_identify/searches.csv",
    log:
        f"{LOGS}/identify.log",
    conda:
        "../../environment.yml"
    params:
        adapter=adapter("identify.py"),
        settings=review.settings("sources"),
        code=code("identify.py"),
    shell:
        "{params.adapter} --settings {params.settings:q} --records {output.records:q} "
        "--balance {output.balance:q} --quarantine {output.quarantine:q} --searches {output.searches:q} > {log:q} 2>&1"
