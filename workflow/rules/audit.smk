# The audit and the release.
# Needs every result for the manifest. `audit` declares no result as input: a rebuild would hide differences.
# Makes audit/manifest.json and, by `snakemake release`, config/versions/{run}/, which is never changed later.

RESULT_FILES = [
    *review.tables_of(1, 2, 3, 4, 5, 6),
    *rules.synthesise.output,
    *FIGURES,
    *rules.limitations.output,
    *rules.answer.output,
    *rules.courses.output,
    *rules.comparisons.output,
    *review.form_paths(),
    *review.form_digests(),
    *review.sent_files(),
    *rules.flow.output,
    *rules.exports.output,
    *rules.near_misses.output,
    *rules.status.output,
    *rules.prisma_s.output,
    *rules.starting_papers.output,
    *rules.notebooks.output,
    *rules.page.output,
]


localrules:
    manifest,
    audit,
    release,


rule manifest:
    input:
        config=review.saved_config(),
        results=RESULT_FILES,
        people=deferred([str(path) for path in review.input_files()]),
    output:
        manifest=f"{RESULTS}/audit/manifest.json",
    log:
        f"{LOGS}/manifest.log",
    conda:
        ENVIRONMENT
    params:
        flags=flags("manifest"),
        uses=review.code_digest(),
    message:
        "Hashing every input and result"
    shell:
        step("manifest")


rule audit:
    log:
        f"{LOGS}/audit.txt",
    conda:
        ENVIRONMENT
    message:
        "Regenerating this version in another folder and comparing every file"
    shell:
        '"$PRISMAKE_PYTHON" -P -m prismake.steps.audit 2>&1 | tee {log:q}'


rule release:
    input:
        rules.manifest.output,
        rules.status.output,
    log:
        f"{LOGS}/release.txt",
    conda:
        ENVIRONMENT
    message:
        "Checking and sealing this version"
    shell:
        '"$PRISMAKE_PYTHON" -P -m prismake.steps.release 2>&1 | tee {log:q}'
