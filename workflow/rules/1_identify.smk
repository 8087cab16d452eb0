# Stage 1, identify.
# Needs the pins, imports and search strategies that config.yaml names.
# Makes 1_identify/: records.csv, balance.csv, quarantine.csv, searches.csv.


localrules:
    searches,


rule identify:
    input:
        deferred(review.source_paths()),
        config=CONFIG,
    output:
        records=table("1_identify/records"),
        balance=table("1_identify/balance"),
        quarantine=table("1_identify/quarantine"),
    log:
        f"{LOGS}/identify.log",
    conda:
        ENVIRONMENT
    params:
        flags=flags("identify"),
        uses=uses("identify"),
    message:
        "Reading the records of all sources"
    shell:
        step("identify")


rule searches:
    input:
        deferred(review.source_paths()),
        config=CONFIG,
        balance=rules.identify.output.balance,
    output:
        searches=table("1_identify/searches"),
    log:
        f"{LOGS}/searches.log",
    conda:
        ENVIRONMENT
    params:
        flags=flags("searches"),
        uses=uses("searches"),
    message:
        "Writing the search log"
    shell:
        step("searches")
