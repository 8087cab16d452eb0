# Shared by all rules: the checked config, the paths, and what is done before the DAG is built.
# Needs config/config.yaml in the working directory. Makes nothing.
import shlex
import sys
from pathlib import Path

WORKFLOW = Path(workflow.current_basedir.get_path_or_uri(secret_free=False)).resolve().parent
SCRIPTS = WORKFLOW / "scripts"
sys.path.insert(0, str(SCRIPTS))

from prismake.provenance.code import code_digest
from prismake.review import Review
from prismake.review.last_word import only_looking, speak_last

with speak_last(Path.cwd(), workflow.is_main_process):
    review = Review.open(
        Path.cwd(),
        WORKFLOW.parent,
        check=workflow.is_main_process,
        looking=only_looking(sys.argv[1:]),
    )

RUN = review.config.run
RESULTS = f"results/{RUN}"
LOGS = f"{RESULTS}/logs"
STAGES = ["1_title_abstract", "2_full_text"]
BOX_TABLES = ["boxes", "identities", "terminal_states"]
FORMS = review.form_paths()

# The same bytes whatever the machine is set to: no locale, no time zone, no hash seed, one BLAS thread.
shell.prefix(
    "export LC_ALL=C.UTF-8 TZ=UTC PYTHONHASHSEED=0 OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 MPLBACKEND=Agg "
    "PYTHONDONTWRITEBYTECODE=1 PYTHONUTF8=1; set -euo pipefail; "
)


wildcard_constraints:
    stage="|".join(STAGES),


def adapter(script):
    """The command of an adapter, quoted for a path with spaces.

    It is the interpreter that started Snakemake: `conda:` in the rules is for the linter and the catalog.
    """
    return shlex.join([sys.executable, str(SCRIPTS / script)])


def code(script):
    """Digest of a script and of every module that it uses: an edit reruns the rule, a touch does not."""
    return code_digest(SCRIPTS / script)
