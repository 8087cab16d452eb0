# Stage 3, screen: titles and abstracts (1_title_abstract), then full texts (2_full_text).
# Needs 2_deduplicate/ and the returned forms in config/screening/{stage}/{run}/.
# Makes for each stage votes.csv, set_aside.csv, worklist.csv, decisions.csv, conflicts.csv, agreement.csv and forms/; for full texts also
# retrieval.csv, which full texts were sought and which were retrieved.


localrules:
    votes,
    retrieval,
    decide,
    agreement,


rule votes:
    input:
        config=CONFIG,
        record_report=rules.deduplicate.output.record_report,
        returned=lambda wildcards: review.returned(f"screening/{wildcards.stage}"),
        carried=lambda wildcards: review.carried(f"votes_{wildcards.stage}.csv"),
        confirmed=deferred(review.human_input("3_screen/confirmed")),
        carried_decisions=lambda wildcards: review.carried(f"decisions_{wildcards.stage}.csv"),
    output:
        votes=table("3_screen/votes"),
        set_aside=table("3_screen/set_aside"),
    log:
        f"{LOGS}/votes_{{stage}}.log",
    conda:
        ENVIRONMENT
    params:
        flags=flags("votes"),
        uses=uses("votes"),
    message:
        "Reading the votes of {wildcards.stage}"
    shell:
        step("votes")


rule retrieval:
    input:
        config=CONFIG,
        record_report=rules.deduplicate.output.record_report,
        returned=deferred(review.returned("screening/2_full_text")),
        carried=deferred(review.carried("retrieval.csv")),
    output:
        retrieval=table("3_screen/retrieval"),
    log:
        f"{LOGS}/retrieval.log",
    conda:
        ENVIRONMENT
    params:
        flags=flags("retrieval"),
        uses=uses("retrieval"),
    message:
        "Reading the retrieval log"
    shell:
        step("retrieval")


rule decide:
    input:
        config=CONFIG,
        reports=rules.deduplicate.output.reports,
        record_report=rules.deduplicate.output.record_report,
        votes=rules.votes.output.votes,
        earlier_decisions=lambda wildcards: review.decisions_before(wildcards.stage),
        retrieval=lambda wildcards: review.retrieval_before(wildcards.stage),
        removed=deferred(review.human_input("1_identify/removed_before_screening")),
    output:
        worklist=table("3_screen/worklist"),
        decisions=table("3_screen/decisions"),
        conflicts=table("3_screen/conflicts"),
    log:
        f"{LOGS}/decide_{{stage}}.log",
    conda:
        ENVIRONMENT
    params:
        flags=flags("decide"),
        uses=uses("decide"),
    message:
        "Deriving the decisions of {wildcards.stage}"
    shell:
        step("decide")


rule agreement:
    input:
        reports=rules.deduplicate.output.reports,
        title_abstract_votes=table("3_screen/votes", "1_title_abstract"),
        full_text_votes=table("3_screen/votes", "2_full_text"),
    output:
        title_abstract=table("3_screen/agreement", "1_title_abstract"),
        full_text=table("3_screen/agreement", "2_full_text"),
    log:
        f"{LOGS}/agreement.log",
    conda:
        ENVIRONMENT
    params:
        flags=flags("agreement"),
        uses=uses("agreement"),
    message:
        "Measuring the agreement of the reviewers"
    shell:
        step("agreement")


rule title_abstract_forms:
    input:
        config=CONFIG,
        reports=rules.deduplicate.output.reports,
        votes=table("3_screen/votes", "1_title_abstract"),
        set_aside=table("3_screen/set_aside", "1_title_abstract"),
        worklist=table("3_screen/worklist", "1_title_abstract"),
        returned=deferred(review.returned("screening/1_title_abstract")),
    output:
        forms=review.stage_forms("1_title_abstract"),
        digests=f"{RESULTS}/3_screen/1_title_abstract/forms/digests.csv",
    log:
        f"{LOGS}/title_abstract_forms.log",
    conda:
        ENVIRONMENT
    params:
        flags=flags("title_abstract_forms"),
        uses=uses("title_abstract_forms"),
    message:
        "Writing the forms for titles and abstracts"
    shell:
        step("title_abstract_forms")


rule full_text_forms:
    input:
        config=CONFIG,
        reports=rules.deduplicate.output.reports,
        votes=table("3_screen/votes", "2_full_text"),
        set_aside=table("3_screen/set_aside", "2_full_text"),
        worklist=table("3_screen/worklist", "2_full_text"),
        returned=deferred(review.returned("screening/2_full_text")),
    output:
        forms=review.stage_forms("2_full_text"),
        digests=f"{RESULTS}/3_screen/2_full_text/forms/digests.csv",
    log:
        f"{LOGS}/full_text_forms.log",
    conda:
        ENVIRONMENT
    params:
        flags=flags("full_text_forms"),
        uses=uses("full_text_forms"),
    message:
        "Writing the forms for full texts"
    shell:
        step("full_text_forms")
