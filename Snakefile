# prismake: a systematic review that you can `snakemake`.
#
#   snakemake            regenerates the review from config/ into results/{run}/; never asks the network
#   snakemake release    seals this version; exits 1 until every gate is open
#   snakemake audit      regenerates elsewhere and compares every byte
#
# People write in config/, the machine writes in results/. What is awaited from whom stands in results/{run}/STATUS.md.
from snakemake.utils import min_version

min_version("9.0")


include: "workflow/rules/common.smk"
include: "workflow/rules/1_identify.smk"
include: "workflow/rules/2_deduplicate.smk"
include: "workflow/rules/3_screen.smk"
include: "workflow/rules/4_extract.smk"
include: "workflow/rules/5_synthesise.smk"
include: "workflow/rules/6_report.smk"
include: "workflow/rules/audit.smk"


rule all:
    default_target: True
    input:
        RESULT_FILES,
        rules.manifest.output,
