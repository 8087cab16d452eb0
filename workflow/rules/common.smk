# Shared by all rules: the checks before the DAG is built, paths, and helper functions.
# Needs config/config.yaml in the working directory. Makes results/{run}/config.yaml, the protocol with all defaults.
import shlex
import sys
from pathlib import Path

WORKFLOW = Path(workflow.current_basedir.get_path_or_uri(secret_free=False)).resolve().parent
SOURCE = WORKFLOW.parent / "src"
# A clone runs its own package even if another one is installed; a wheel has no src/.
if SOURCE.is_dir():
    sys.path.insert(0, str(SOURCE))

from prismake import step_launch, step_server
from prismake.provenance.code import parameters_of
from prismake.review.folder import Review
from prismake.review.exit_summary import exit_summary, is_dry_run
from prismake.tables import declared

with exit_summary(Path.cwd(), workflow.is_main_process) as opened:
    review = Review.open(
        check=workflow.is_main_process,
        dry_run=is_dry_run(sys.argv[1:]),
        folder=WORKFLOW.parent,
        auditing="audit" in sys.argv[1:],
        searching=not {"search", "chase"}.isdisjoint(sys.argv[1:]),
    )
    opened.append(review)

RUN = review.config.run
RESULTS = f"results/{RUN}"
LOGS = f"{RESULTS}/logs"
STAGES = ["1_title_abstract", "2_full_text"]
FIGURES = [*review.figures("svg"), *review.figures("png")]
ENVIRONMENT = "../environment.yml"
# Ancient, so that its time triggers no rule: each rule has a digest of its sections of the protocol in its params.
CONFIG = [ancient(path) for path in review.saved_config()]

# Results must not depend on locale, time zone, hash seed or the number of BLAS threads.
STEP_ENVIRONMENT = {
    "LC_ALL": "C.UTF-8",
    "TZ": "UTC",
    "PYTHONHASHSEED": "0",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MPLBACKEND": "Agg",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONUTF8": "1",
    "PYTHONSAFEPATH": "1",
} | ({"PYTHONPATH": str(SOURCE)} if SOURCE.is_dir() else {})
# The interpreter and the launcher stand here, so that no absolute path stands in a rule.
LAUNCHER = {"PRISMAKE_PYTHON": sys.executable, "PRISMAKE_LAUNCHER": step_launch.__file__}
shell.prefix(
    "export "
    + " ".join(
        f"{key}={shlex.quote(value)}" for key, value in {**STEP_ENVIRONMENT, **LAUNCHER}.items()
    )
    + "; set -euo pipefail; "
)


onstart:
    step_server.start(STEP_ENVIRONMENT)


wildcard_constraints:
    stage="|".join(STAGES),
    suffix="svg|png",


def table(name, stage="{stage}"):
    """Return the file of a declared table."""
    return f"{RESULTS}/{declared(name).at(stage)}"


def deferred(files):
    """Return an input function for these files: Snakemake does not format its result, so a name may have braces."""
    return lambda wildcards: files


def step(name):
    """Return the shell command of a step."""
    return f'"$PRISMAKE_PYTHON" -I -S "$PRISMAKE_LAUNCHER" {name} {{params.flags}} > {{log:q}} 2>&1'


def flags(name):
    """Return a params function with the flags of a step: the input, output or wildcard named like each parameter of `main`."""

    def command_line(wildcards, input, output):
        values = {**dict(wildcards.items()), **dict(input.items()), **dict(output.items())}
        arguments = []
        for parameter in parameters_of(name):
            files = values[parameter]
            files = [files] if isinstance(files, str) else list(files)
            arguments += [f"--{parameter.replace('_', '-')}", *files] if files else []
        return shlex.join(arguments)

    return command_line


def uses(name):
    """Return digests of the code, tables and sections of the protocol of a step: a change runs the rule again."""
    return review.uses(name)


def uses_forms(*names):
    """As `uses`, with a digest of the forms: a returned form may be replaced by a file that is older than the votes."""

    def digests(wildcards):
        forms = review.digest_of(review.read_as_votes(wildcards.stage))
        return " ".join([*map(review.uses, names), "forms", forms])

    return digests


def uses_files(name, files):
    """As `uses`, with a digest of returned forms: one may be replaced by a file that is older than the results."""
    return lambda wildcards: f"{review.uses(name)} forms {review.digest_of(files)}"
