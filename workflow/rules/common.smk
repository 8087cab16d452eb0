# Shared by all rules: the checked config, the paths, and what is done before the DAG is built.
# Needs config/config.yaml in the working directory. Makes results/{run}/config.yaml, the protocol with all defaults.
import shlex
import sys
from pathlib import Path

WORKFLOW = Path(workflow.current_basedir.get_path_or_uri(secret_free=False)).resolve().parent
SOURCE = WORKFLOW.parent / "src"
# A clone runs its own package, whatever is installed; a wheel holds no src/.
if SOURCE.is_dir():
    sys.path.insert(0, str(SOURCE))

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
    )
    opened.append(review)

RUN = review.config.run
RESULTS = f"results/{RUN}"
LOGS = f"{RESULTS}/logs"
STAGES = ["1_title_abstract", "2_full_text"]
ENVIRONMENT = "../environment.yml"
# Written before the DAG is built, so that it orders nothing: what a rule takes from it is in the digest of its params.
CONFIG = [ancient(path) for path in review.saved_config()]

# The same bytes whatever the machine is set to: no locale, no time zone, no hash seed, one BLAS thread.
shell.prefix(
    "export LC_ALL=C.UTF-8 TZ=UTC PYTHONHASHSEED=0 OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 MPLBACKEND=Agg "
    f"PYTHONDONTWRITEBYTECODE=1 PYTHONUTF8=1 PYTHONSAFEPATH=1 PRISMAKE_PYTHON={shlex.quote(sys.executable)}"
    + (f" PYTHONPATH={shlex.quote(str(SOURCE))}" if SOURCE.is_dir() else "")
    + "; set -euo pipefail; "
)


wildcard_constraints:
    stage="|".join(STAGES),


def table(name, stage="{stage}"):
    """The file of a declared table."""
    return f"{RESULTS}/{declared(name).at(stage)}"


def deferred(files):
    """Files of people as an input, asked for when the DAG is built: a brace in a name, such as {}, is no fault of the rule."""
    return lambda wildcards: files


def step(name):
    """The command of a step."""
    return f'"$PRISMAKE_PYTHON" -P -m prismake.steps.{name} {{params.flags}} > {{log:q}} 2>&1'


def flags(name):
    """The flags of a step: for each parameter of its `main` the input, output or wildcard of that name."""

    def named(wildcards, input, output):
        given = {**dict(wildcards.items()), **dict(input.items()), **dict(output.items())}
        words = []
        for parameter in parameters_of(name):
            files = given[parameter]
            files = [files] if isinstance(files, str) else list(files)
            words += [f"--{parameter.replace('_', '-')}", *files] if files else []
        return shlex.join(words)

    return named


def uses(name):
    """Digests of what a step uses: an edit to its code, tables or sections of the protocol runs the rule again."""
    return review.uses(name)
