# Stage 3, screen: titles and abstracts (1_title_abstract), then full texts (2_full_text).
# Needs 2_deduplicate/ and the returned forms in config/screening/{stage}/{run}/.
# Makes, a stage: votes.csv, worklist.csv, decisions.csv, conflicts.csv, agreement.csv and forms/; for full texts also
# retrieval.csv, what was sought and not retrieved.


rule votes:
    input:
        record_report=rules.deduplicate.output.record_report,
        returned=lambda wildcards: review.returned(f"screening/{wildcards.stage}"),
        carried=lambda wildcards: review.carried(f"votes_{wildcards.stage}.csv"),
    output:
        f"{RESULTS}/3_screen/{{stage}}/votes.csv",
    log:
        f"{LOGS}/votes_{{stage}}.log",
    conda:
        "../../environment.yml"
    params:
        adapter=adapter("votes.py"),
        settings=review.settings("run", "screening", "exclusion_reasons", "people"),
        code=code("votes.py"),
    shell:
        "{params.adapter} --settings {params.settings:q} --stage {wildcards.stage} "
        "--record-report {input.record_report:q} --returned {input.returned:q} "
        "--carried {input.carried:q} --votes {output:q} > {log:q} 2>&1"


rule retrieval:
    input:
        record_report=rules.deduplicate.output.record_report,
        returned=review.returned("screening/2_full_text"),
        carried=review.carried("retrieval.csv"),
    output:
        f"{RESULTS}/3_screen/2_full_text/retrieval.csv",
    log:
        f"{LOGS}/retrieval.log",
    conda:
        "../../environment.yml"
    params:
        adapter=adapter("retrieval.py"),
        settings=review.settings("run"),
        code=code("retrieval.py"),
    shell:
        "{params.adapter} --settings {params.settings:q} --record-report {input.record_report:q} "
        "--returned {input.returned:q} --carried {input.carried:q} --retrieval {output:q} > {log:q} 2>&1"


rule decide:
    input:
        reports=rules.deduplicate.output.reports,
        votes=rules.votes.output,
        before=lambda wildcards: review.decided_before(wildcards.stage),
        removed=review.optional("config/removed_before_screening.csv"),
    output:
        worklist=f"{RESULTS}/3_screen/{{stage}}/worklist.csv",
        decisions=f"{RESULTS}/3_screen/{{stage}}/decisions.csv",
    log:
        f"{LOGS}/decide_{{stage}}.log",
    conda:
        "../../environment.yml"
    params:
        adapter=adapter("decide.py"),
        settings=review.settings("run", "screening", "exclusion_reasons", "people"),
        code=code("decide.py"),
    shell:
        "{params.adapter} --settings {params.settings:q} --stage {wildcards.stage} "
        "--reports {input.reports:q} --votes {input.votes:q} --before {input.before:q} "
        "--removed {input.removed:q} --worklist {output.worklist:q} "
        "--decisions {output.decisions:q} > {log:q} 2>&1"


rule conflicts:
    input:
        reports=rules.deduplicate.output.reports,
        votes=rules.votes.output,
        before=lambda wildcards: review.decided_before(wildcards.stage),
        removed=review.optional("config/removed_before_screening.csv"),
    output:
        conflicts=f"{RESULTS}/3_screen/{{stage}}/conflicts.csv",
    log:
        f"{LOGS}/conflicts_{{stage}}.log",
    conda:
        "../../environment.yml"
    params:
        adapter=adapter("conflicts.py"),
        settings=review.settings("run", "screening", "exclusion_reasons", "people"),
        code=code("conflicts.py"),
    shell:
        "{params.adapter} --settings {params.settings:q} --stage {wildcards.stage} "
        "--reports {input.reports:q} --votes {input.votes:q} --before {input.before:q} "
        "--removed {input.removed:q} --conflicts {output.conflicts:q} > {log:q} 2>&1"


rule agreement:
    input:
        votes=rules.votes.output,
        reports=rules.deduplicate.output.reports,
    output:
        f"{RESULTS}/3_screen/{{stage}}/agreement.csv",
    log:
        f"{LOGS}/agreement_{{stage}}.log",
    conda:
        "../../environment.yml"
    params:
        adapter=adapter("agreement.py"),
        code=code("agreement.py"),
    shell:
        "{params.adapter} --stage {wildcards.stage} "
        "--votes {input.votes:q} --reports {input.reports:q} --agreement {output:q} > {log:q} 2>&1"


rule title_abstract_forms:
    input:
        reports=rules.deduplicate.output.reports,
        votes=f"{RESULTS}/3_screen/1_title_abstract/votes.csv",
        worklist=f"{RESULTS}/3_screen/1_title_abstract/worklist.csv",
        returned=review.returned("screening/1_title_abstract"),
    output:
        forms=review.stage_forms("1_title_abstract"),
        digests=f"{RESULTS}/3_screen/1_title_abstract/forms/digests.csv",
    log:
        f"{LOGS}/title_abstract_forms.log",
    conda:
        "../../environment.yml"
    params:
        adapter=adapter("screening_forms.py"),
        settings=review.settings(
            "run", "review", "criteria", "screening", "exclusion_reasons", "people"
        ),
        code=code("screening_forms.py"),
    shell:
        "{params.adapter} --settings {params.settings:q} --stage 1_title_abstract "
        "--reports {input.reports:q} --votes {input.votes:q} --worklist {input.worklist:q} "
        "--returned {input.returned:q} --forms {output.forms:q} > {log:q} 2>&1"


rule full_text_forms:
    input:
        reports=rules.deduplicate.output.reports,
        votes=f"{RESULTS}/3_screen/2_full_text/votes.csv",
        worklist=f"{RESULTS}/3_screen/2_full_text/worklist.csv",
        returned=review.returned("screening/2_full_text"),
    output:
        forms=review.stage_forms("2_full_text"),
        digests=f"{RESULTS}/3_screen/2_full_text/forms/digests.csv",
    log:
        f"{LOGS}/full_text_forms.log",
    conda:
        "../../environment.yml"
    params:
        adapter=adapter("screening_forms.py"),
        settings=review.settings(
            "run", "review", "criteria", "screening", "exclusion_reasons", "people"
        ),
        code=code("screening_forms.py"),
    shell:
        "{params.adapter} --settings {params.settings:q} --stage 2_full_text "
        "--reports {input.reports:q} --votes {input.votes:q} --worklist {input.worklist:q} "
        "--returned {input.returned:q} --forms {output.forms:q} > {log:q} 2>&1"
