"""Put the forms of each person into one folder and one zip file, ready to send."""

from pathlib import Path

from prismake.forms.bundle import bundled
from prismake.protocol.config import Config
from prismake.protocol.partial import Protocol
from prismake.protocol.sections import ALL
from prismake.provenance.edited_forms import write_forms
from prismake.step import run_step
from prismake.tables import read_table, rows_of, write_text
from prismake.tasks.sending import README, all_digests, files_in_archive, readme_text, sendings

SECTIONS = ALL


def main(config: Protocol, gates_table: Path, forms: list[Path], sent: list[Path]) -> None:
    protocol = Config.model_validate(config.content)
    checks = rows_of(read_table(gates_table, "6_report/gates"))
    contents = {path.as_posix(): path.read_bytes() for path in forms}
    archives: dict[Path, bytes] = {}
    for sending in sendings(protocol):
        text = readme_text(sending, protocol.review.title, protocol.run, checks)
        copies = {
            Path(file): contents[source] for form in sending.forms for file, source in form.files.items()
        }
        write_forms(copies, Path(sending.digests))
        write_text(text, sending.readme)
        # In the zip file, only what there is to do, in a folder with the name of the person; without work the text alone.
        files = {Path(file).name: copies[Path(file)] for file in files_in_archive(sending, checks)}
        stem = Path(sending.folder).name
        content = {f"{stem}/{name}": data for name, data in {README: text.encode(), **files}.items()}
        archives[Path(sending.archive)] = bundled(content)
    write_forms(archives, Path(all_digests(protocol)))
    if missing := [path.as_posix() for path in sent if not path.is_file()]:
        raise AssertionError(f"the rule expects files that this step does not write: {missing}")


if __name__ == "__main__":
    run_step(main)
