# prismake: a systematic review that you can `snakemake`.
#
#   snakemake            regenerates the review from config/ into results/{run}/; never uses the network
#   snakemake search     searches the live sources and pins their answers
#   snakemake chase      chases citations and similar articles, and pins the answers
#   snakemake fulltexts  finds and fetches open copies of full texts, and pins where they lie; no other target than these three
#                        uses the network
#   snakemake release    seals this version; exits 1 until every release check has passed
#   snakemake audit      regenerates in another folder and compares every byte
#
# People write in config/, the workflow writes in results/. results/{run}/STATUS.md says what is awaited from whom.
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
