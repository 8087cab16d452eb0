# Stage 4, extract.
# Needs the full-text decisions, people's word on studies (config/studies/links.csv) and the returned forms in
# config/extraction/{run}/.
# Makes 4_extract/: studies.csv (included alone), studies_other.csv, report_study.csv, source_conflicts.csv,
# extraction.csv and forms/.


rule studies:
    input:
        records=rules.identify.output.records,
        reports=rules.deduplicate.output.reports,
        decisions=f"{RESULTS}/3_screen/2_full_text/decisions.csv",
        worklist=f"{RESULTS}/3_screen/2_full_text/worklist.csv",
        links=review.optional("config/studies/links.csv"),
        searched=review.pins_said(),
    output:
        studies=f"{RESULTS}/4_extract/studies.csv",
        other=f"{RESULTS}/4_extract/studies_other.csv",
        report_study=f"{RESULTS}/4_extract/report_study.csv",
    log:
        f"{LOGS}/studies.log",
    conda:
        "../../environment.yml"
    params:
        adapter=adapter("studies.py"),
        settings=review.settings("sources"),
        code=code("studies.py"),
    shell:
        "{params.adapter} --settings {params.settings:q} --records {input.records:q} --reports {input.reports:q} "
        "--decisions {input.decisions:q} --worklist {input.worklist:q} --links {input.links:q} "
        "--studies {output.studies:q} --other {output.other:q} --report-study {output.report_study:q} > {log:q} 2>&1"


rule source_conflicts:
    input:
        records=rules.identify.output.records,
        reports=rules.deduplicate.output.reports,
        decisions=f"{RESULTS}/3_screen/2_full_text/decisions.csv",
        worklist=f"{RESULTS}/3_screen/2_full_text/worklist.csv",
        links=review.optional("config/studies/links.csv"),
        searched=review.pins_said(),
    output:
        conflicts=f"{RESULTS}/4_extract/source_conflicts.csv",
    log:
        f"{LOGS}/source_conflicts.log",
    conda:
        "../../environment.yml"
    params:
        adapter=adapter("source_conflicts.py"),
        settings=review.settings("sources"),
        code=code("source_conflicts.py"),
    shell:
        "{params.adapter} --settings {params.settings:q} --records {input.records:q} --reports {input.reports:q} "
        "--decisions {input.decisions:q} --worklist {input.worklist:q} --links {input.links:q} "
        "--conflicts {output.conflicts:q} > {log:q} 2>&1"


rule extraction:
    input:
        studies=rules.studies.output.studies,
        records=rules.identify.output.records,
        returned=review.returned("extraction"),
        carried=review.carried_forms("extraction"),
    output:
        f"{RESULTS}/4_extract/extraction.csv",
    log:
        f"{LOGS}/extraction.log",
    conda:
        "../../environment.yml"
    params:
        adapter=adapter("extraction.py"),
        settings=review.settings("run", "previous", "extraction", "people"),
        code=code("extraction.py"),
    shell:
        "{params.adapter} --settings {params.settings:q} --studies {input.studies:q} "
        "--records {input.records:q} --returned {input.returned:q} --carried {input.carried:q} "
        "--extraction {output:q} > {log:q} 2>&1"


rule extraction_forms:
    input:
        studies=rules.studies.output.studies,
        extraction=rules.extraction.output,
        returned=review.returned("extraction"),
    output:
        forms=review.extraction_forms(),
        digests=f"{RESULTS}/4_extract/forms/digests.csv",
    log:
        f"{LOGS}/extraction_forms.log",
    conda:
        "../../environment.yml"
    params:
        adapter=adapter("extraction_forms.py"),
        settings=review.settings("run", "review", "extraction", "people"),
        code=code("extraction_forms.py"),
    shell:
        "{params.adapter} --settings {params.settings:q} --studies {input.studies:q} "
        "--extraction {input.extraction:q} --returned {input.returned:q} --forms {output.forms:q} > {log:q} 2>&1"
