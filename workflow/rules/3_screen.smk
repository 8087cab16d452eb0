# Stage 3, screen: titles and abstracts (1_title_abstract), then full texts (2_full_text).
# Needs 2_deduplicate/ and the returned forms in config/screening/{stage}/{run}/.
# Makes for each stage votes.csv, set_aside.csv, assignments.csv, pilot.csv, progress.csv, worklist.csv, decisions.csv, conflicts.csv,
# agreement.csv, disagreements.csv and disagreement_reasons.csv, and the forms of each person; for full texts also retrieval.csv, which
# full texts were sought and which were retrieved, and copies.csv, copies_tried.csv and copies_files.csv, where copies lie.
# `fulltexts` runs only if it is named. It asks live services and adds a pin to config/, which no rule declares as output.


localrules:
    read_votes,
    votes,
    check_retrieval,
    retrieval,
    fulltexts,
    full_text_copies,
    check_votes,
    assignments,
    decide,
    agreement,


# Two rules, because Snakemake deletes the outputs of a rule that fails: a faulty form fails the first and leaves the votes of the last
# run as they were. The second names what the first reads, because Snakemake notes the inputs of a failed job as done: without them, a
# target that depends on votes would be up to date after the failure.
rule read_votes:
    input:
        config=CONFIG,
        records=rules.identify.output.records,
        record_report=rules.deduplicate.output.record_report,
        reports=rules.deduplicate.output.reports,
        returned=lambda wildcards: review.returned(f"screening/{wildcards.stage}"),
        imports=lambda wildcards: review.decision_imports(wildcards.stage),
        carried=lambda wildcards: review.carried(f"votes_{wildcards.stage}.csv"),
        confirmed=deferred(review.human_input("3_screen/confirmed")),
        carried_decisions=lambda wildcards: review.carried(f"decisions_{wildcards.stage}.csv"),
    output:
        votes=f"{LOGS}/read_votes_{{stage}}.csv",
        set_aside=f"{LOGS}/read_set_aside_{{stage}}.csv",
    log:
        f"{LOGS}/read_votes_{{stage}}.log",
    conda:
        ENVIRONMENT
    params:
        flags=flags("read_votes"),
        uses=uses_forms("read_votes"),
    message:
        "Reading the votes of {wildcards.stage}"
    shell:
        step("read_votes")


rule votes:
    input:
        rules.deduplicate.output.record_report,
        rules.deduplicate.output.reports,
        lambda wildcards: review.read_as_votes(wildcards.stage),
        read_votes=rules.read_votes.output.votes,
        read_set_aside=rules.read_votes.output.set_aside,
    output:
        votes=table("3_screen/votes"),
        set_aside=table("3_screen/set_aside"),
    log:
        f"{LOGS}/votes_{{stage}}.log",
    conda:
        ENVIRONMENT
    params:
        flags=flags("votes"),
        uses=uses_forms("read_votes", "votes"),
    message:
        "Taking over the votes of {wildcards.stage}"
    shell:
        step("votes")


# As for votes: a faulty log fails the first rule, and leaves the table of the last run as it was.
rule check_retrieval:
    input:
        config=CONFIG,
        reports=rules.deduplicate.output.reports,
        record_report=rules.deduplicate.output.record_report,
        returned=deferred(review.returned("screening/2_full_text")),
    output:
        read_log=f"{LOGS}/read_retrieval.csv",
    log:
        f"{LOGS}/check_retrieval.log",
    conda:
        ENVIRONMENT
    params:
        flags=flags("check_retrieval"),
        uses=uses_files("check_retrieval", review.returned("screening/2_full_text")),
    message:
        "Reading the retrieval log"
    shell:
        step("check_retrieval")


rule retrieval:
    input:
        deferred(review.returned("screening/2_full_text")),
        records=rules.identify.output.records,
        record_report=rules.deduplicate.output.record_report,
        read_log=rules.check_retrieval.output.read_log,
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
        "Taking over the retrieval log"
    shell:
        step("retrieval")


rule fulltexts:
    input:
        reports=rules.deduplicate.output.reports,
        retrieval=rules.retrieval.output.retrieval,
        worklist=table("3_screen/worklist", "2_full_text"),
    log:
        f"{LOGS}/fulltexts.txt",
    conda:
        ENVIRONMENT
    message:
        "Finding open copies of full texts"
    shell:
        '"$PRISMAKE_PYTHON" -P -m prismake.steps.fulltexts 2>&1 | tee {log:q}'


rule full_text_copies:
    input:
        deferred(review.fulltexts_pin()),
        config=CONFIG,
        record_report=rules.deduplicate.output.record_report,
    output:
        copies=table("3_screen/copies"),
        tried=table("3_screen/copies_tried"),
        files=table("3_screen/copies_files"),
    log:
        f"{LOGS}/full_text_copies.log",
    conda:
        ENVIRONMENT
    params:
        flags=flags("full_text_copies"),
        uses=uses("full_text_copies"),
    message:
        "Writing where full texts lie"
    shell:
        step("full_text_copies")


# A vote against a recusal, or on a text that nobody had, leaves the assignments and decisions of the last run as they were.
rule check_votes:
    input:
        config=CONFIG,
        records=rules.identify.output.records,
        reports=rules.deduplicate.output.reports,
        record_report=rules.deduplicate.output.record_report,
        votes=rules.votes.output.votes,
        earlier_decisions=lambda wildcards: review.decisions_before(wildcards.stage),
        retrieval=lambda wildcards: review.retrieval_before(wildcards.stage),
        removals=rules.removals.output.removals,
        recusals=deferred(review.human_input("3_screen/recusals")),
        carried_decisions=lambda wildcards: review.carried(f"decisions_{wildcards.stage}.csv"),
    output:
        checked=f"{LOGS}/checked_votes_{{stage}}.txt",
    log:
        f"{LOGS}/check_votes_{{stage}}.log",
    conda:
        ENVIRONMENT
    params:
        flags=flags("check_votes"),
        uses=uses_forms("check_votes"),
    message:
        "Checking the votes of {wildcards.stage}"
    shell:
        step("check_votes")


rule assignments:
    input:
        rules.check_votes.output.checked,
        config=CONFIG,
        records=rules.identify.output.records,
        reports=rules.deduplicate.output.reports,
        record_report=rules.deduplicate.output.record_report,
        votes=rules.votes.output.votes,
        earlier_decisions=lambda wildcards: review.decisions_before(wildcards.stage),
        retrieval=lambda wildcards: review.retrieval_before(wildcards.stage),
        removals=rules.removals.output.removals,
        recusals=deferred(review.human_input("3_screen/recusals")),
        carried_decisions=lambda wildcards: review.carried(f"decisions_{wildcards.stage}.csv"),
    output:
        assignments=table("3_screen/assignments"),
        pilot=table("3_screen/pilot"),
        progress=table("3_screen/progress"),
    log:
        f"{LOGS}/assignments_{{stage}}.log",
    conda:
        ENVIRONMENT
    params:
        flags=flags("assignments"),
        uses=uses_forms("assignments"),
    message:
        "Assigning the reports of {wildcards.stage}"
    shell:
        step("assignments")


rule decide:
    input:
        config=CONFIG,
        records=rules.identify.output.records,
        reports=rules.deduplicate.output.reports,
        record_report=rules.deduplicate.output.record_report,
        votes=rules.votes.output.votes,
        earlier_decisions=lambda wildcards: review.decisions_before(wildcards.stage),
        retrieval=lambda wildcards: review.retrieval_before(wildcards.stage),
        removals=rules.removals.output.removals,
        assignments=rules.assignments.output.assignments,
        recusals=deferred(review.human_input("3_screen/recusals")),
        carried_decisions=lambda wildcards: review.carried(f"decisions_{wildcards.stage}.csv"),
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
        uses=uses_forms("decide"),
    message:
        "Deriving the decisions of {wildcards.stage}"
    shell:
        step("decide")


rule agreement:
    input:
        reports=rules.deduplicate.output.reports,
        title_abstract_votes=table("3_screen/votes", "1_title_abstract"),
        full_text_votes=table("3_screen/votes", "2_full_text"),
        title_abstract_assignments=table("3_screen/assignments", "1_title_abstract"),
        full_text_assignments=table("3_screen/assignments", "2_full_text"),
    output:
        title_abstract=[
            table("3_screen/agreement", "1_title_abstract"),
            table("3_screen/disagreements", "1_title_abstract"),
            table("3_screen/disagreement_reasons", "1_title_abstract"),
        ],
        full_text=[
            table("3_screen/agreement", "2_full_text"),
            table("3_screen/disagreements", "2_full_text"),
            table("3_screen/disagreement_reasons", "2_full_text"),
        ],
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
        deferred(review.strategies()),
        config=CONFIG,
        reports=rules.deduplicate.output.reports,
        votes=table("3_screen/votes", "1_title_abstract"),
        set_aside=table("3_screen/set_aside", "1_title_abstract"),
        worklist=table("3_screen/worklist", "1_title_abstract"),
        assignments=table("3_screen/assignments", "1_title_abstract"),
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
        deferred(review.strategies()),
        config=CONFIG,
        reports=rules.deduplicate.output.reports,
        votes=table("3_screen/votes", "2_full_text"),
        set_aside=table("3_screen/set_aside", "2_full_text"),
        worklist=table("3_screen/worklist", "2_full_text"),
        assignments=table("3_screen/assignments", "2_full_text"),
        copies=rules.full_text_copies.output.copies,
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
