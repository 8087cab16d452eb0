# Stage 1, identify.
# Needs the pins, imports and search strategies that config.yaml names.
# Makes 1_identify/: records.csv, balance.csv, quarantine.csv, removals.csv, searches.csv, citation_lists.csv, citation_edges.csv.
# `search` and `chase` run only if they are named. They ask live sources and add pins to config/, which no rule declares as output.


localrules:
    search,
    chase,
    searches,
    citations,
    removals,


rule search:
    log:
        f"{LOGS}/search.txt",
    conda:
        ENVIRONMENT
    message:
        "Searching the live sources"
    shell:
        '"$PRISMAKE_PYTHON" -P -m prismake.steps.search 2>&1 | tee {log:q}'


rule chase:
    log:
        f"{LOGS}/chase.txt",
    conda:
        ENVIRONMENT
    message:
        "Chasing citations and similar articles"
    shell:
        '"$PRISMAKE_PYTHON" -P -m prismake.steps.chase 2>&1 | tee {log:q}'


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


rule removals:
    input:
        config=CONFIG,
        records=rules.identify.output.records,
        removed=deferred(review.human_input("1_identify/removed_before_screening")),
    output:
        removals=table("1_identify/removals"),
    log:
        f"{LOGS}/removals.log",
    conda:
        ENVIRONMENT
    params:
        flags=flags("removals"),
        uses=uses("removals"),
    message:
        "Listing the records removed before screening"
    shell:
        step("removals")


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


rule citations:
    input:
        deferred(review.pins()),
        config=CONFIG,
    output:
        lists=table("1_identify/citation_lists"),
        edges=table("1_identify/citation_edges"),
    log:
        f"{LOGS}/citations.log",
    conda:
        ENVIRONMENT
    params:
        flags=flags("citations"),
        uses=uses("citations"),
    message:
        "Writing the lists and edges of citation searching"
    shell:
        step("citations")
