# The audit and the release.
# Needs, for the manifest, every result; `audit` and `release` declare no result that they could mend or hide.
# Makes audit/manifest.json, and by `snakemake release` config/versions/{run}/, once and never again.

RESULT_FILES = [
    f"{RESULTS}/config.yaml",
    f"{RESULTS}/STATUS.md",
    f"{RESULTS}/6_report/gates.csv",
    f"{RESULTS}/6_report/index.html",
    *TABLES.values(),
    *rules.synthesise.output.tables,
    *rules.figures.output.figures,
    *FORMS,
    *(
        f"{Path(folder)}/digests.csv"
        for folder in sorted({str(Path(form).parent) for form in FORMS})
    ),
    *rules.flow.output,
    *expand(
        f"{RESULTS}/6_report/notebooks/{{notebook}}.{{kind}}",
        notebook=NOTEBOOKS,
        kind=["ipynb", "html"],
    ),
]


rule manifest:
    input:
        results=RESULT_FILES,
        people=[str(path) for path in review.input_files()],
    output:
        f"{RESULTS}/audit/manifest.json",
    log:
        f"{LOGS}/manifest.log",
    conda:
        "../../environment.yml"
    params:
        adapter=adapter("manifest.py"),
        code=review.code_digest(),
    shell:
        "{params.adapter} --results {input.results:q} --manifest {output:q} > {log:q} 2>&1"


rule audit:
    log:
        f"{LOGS}/audit.txt",
    conda:
        "../../environment.yml"
    params:
        adapter=adapter("audit.py"),
    shell:
        "{params.adapter} 2>&1 | tee {log:q}"


rule release:
    input:
        rules.manifest.output,
        rules.status.output,
    log:
        f"{LOGS}/release.txt",
    conda:
        "../../environment.yml"
    params:
        adapter=adapter("release.py"),
    shell:
        "{params.adapter} 2>&1 | tee {log:q}"
