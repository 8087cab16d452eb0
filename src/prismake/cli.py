"""The command line of `prismake`: commands and options. `prismake.commands` implements them."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from click.shell_completion import get_completion_class

from prismake import __version__
from prismake.errors import ReviewError, did_you_mean, error_of_system
from prismake.exports import FORMATS, LISTS, WORKLISTS


class CommandGroup(click.Group):
    """A group of commands that prints a ReviewError and exits 1, and suggests a command for a misspelt one."""

    def invoke(self, ctx: click.Context) -> Any:
        """Call a command; print a ReviewError, or an error of the system that people can mend, and exit 1."""
        try:
            return super().invoke(ctx)
        except ReviewError as error:
            click.echo(str(error), err=True)
            return ctx.exit(1)
        except OSError as error:
            for_people = error_of_system(error)
            if for_people is None:
                raise
            click.echo(str(for_people), err=True)
            return ctx.exit(1)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that the first argument names; fail with a suggestion if there is none."""
        if args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            commands = self.list_commands(ctx)
            ctx.fail(
                f'There is no command "{args[0]}".{did_you_mean(args[0], commands)}\nCommands: {", ".join(commands)}'
            )
        return super().resolve_command(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order in which a review needs them."""
        return list(self.commands)


directory_option = click.option(
    "-C",
    "--directory",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(),
    help="The folder of the review. Default: the current folder.",
)
verbose_option = click.option("-v", "--verbose", is_flag=True, help="Show Snakemake's output.")


@click.group(cls=CommandGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="prismake")
def main() -> None:
    """Run a systematic review: people write in config/, prismake writes in results/."""


@main.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def new(folder: Path) -> None:
    """Create the folder of a new review."""
    from prismake.scaffold.folder import new_review

    for path in new_review(folder):
        click.echo(path.as_posix())
    click.echo(
        f"\nNext: fill in {(folder / 'config/config.yaml').as_posix()}, put the exports of databases into "
        f"{(folder / 'config/imports').as_posix()}/, then run `prismake check` and `prismake run` in that folder."
    )


@main.command()
@directory_option
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option("--count", is_flag=True, help="Ask for counts alone, line by line for a numbered strategy.")
@click.option(
    "--replicate", is_flag=True, help="Search the questions of the pins again, and list what differs."
)
@click.option("--pin", is_flag=True, help="With --count or --replicate: pin what they find, too.")
def search(directory: Path, sources: tuple[str, ...], count: bool, replicate: bool, pin: bool) -> None:
    """Search the live sources, and pin what they answer in config/pins/.

    SOURCE is a key of `sources` with a `provider`. Default: all of them. Only this command, `chase` and `fulltexts` use the network. A
    search that was stopped goes on where it was.
    """
    from prismake.commands.search import search as search_sources

    if count and replicate:
        raise click.UsageError(
            "--count (shows the number of hits) and --replicate (repeats a pinned search and "
            "shows what changed) cannot be combined: give one of the two options."
        )
    if pin and not (count or replicate):
        raise click.UsageError(
            "--pin is only for --count or --replicate: leave it out, because a search without "
            "these options always stores its answers as a pin."
        )
    search_sources(directory, sources, count, replicate, pin)


@main.command()
@directory_option
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
def chase(directory: Path, sources: tuple[str, ...]) -> None:
    """Chase citations or similar articles, and pin the answers in config/pins/.

    SOURCE is a key of `sources` with a `chase`, or starting_papers.PROVIDER. Default: all of them. Like `search`, it uses the
    network, and goes on where it was stopped.
    """
    from prismake.commands.chase import chase as chase_sources

    chase_sources(directory, sources)


@main.command()
@directory_option
@click.option("--files", is_flag=True, help="List the files in config/fulltexts/ alone, and ask nobody.")
def fulltexts(directory: Path, files: bool) -> None:
    """Find and fetch open copies of the full texts that are sought, and pin what came of it.

    Asks OpenAlex, Europe PMC and Unpaywall, and fetches into config/fulltexts/ what its licence and its host permit. Files that people put
    there are matched by DOI, PMID or id. Like `search`, it uses the network, and goes on where it was stopped.
    """
    from prismake.commands.fulltexts import fulltexts as find_fulltexts

    find_fulltexts(directory, files)


@main.command()
@directory_option
@click.option("--cores", type=click.IntRange(min=1), help="The number of cores to use. Default: all.")
@click.option("-n", "--dry-run", is_flag=True, help="List the steps to run, and run nothing.")
@verbose_option
@click.argument("snakemake_args", nargs=-1, type=click.UNPROCESSED, metavar="[-- SNAKEMAKE ARGS]")
def run(
    directory: Path, cores: int | None, dry_run: bool, verbose: bool, snakemake_args: tuple[str, ...]
) -> None:
    """Regenerate the review, and list what is awaited from whom.

    Exits 0 if everything that can be built is built, 1 after a fault. Arguments after -- go to Snakemake.
    """
    from prismake.commands.run import RunOptions, run_workflow

    looking = False
    if snakemake_args:
        from prismake.review.exit_summary import is_dry_run

        looking = is_dry_run(snakemake_args)
    options = RunOptions(cores, dry_run, verbose, snakemake_args, looking)
    sys.exit(run_workflow(directory, (), options))


@main.command()
@directory_option
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
def lint(directory: Path, sources: tuple[str, ...]) -> None:
    """List faults of the search strategies, with line, column and what to do. Uses no network, writes nothing.

    SOURCE is a key of `sources` with a `strategy`. Default: all of them. Exits 1 if a finding is an error. `prismake search`
    does the same before it asks, and stops at an error.
    """
    from prismake.commands.lint import lint as lint_strategies

    text, has_error = lint_strategies(directory, sources)
    click.echo(text)
    if has_error:
        sys.exit(1)


@main.command()
@directory_option
def check(directory: Path) -> None:
    """List all faults in config/ and the returned forms, and what is awaited. Writes nothing."""
    from prismake.commands.check import check as check_review

    click.echo(check_review(directory))


@main.command()
@directory_option
def status(directory: Path) -> None:
    """List what is awaited from whom, including the forms returned since the last run."""
    from prismake.commands.check import status as review_status

    click.echo(review_status(directory))


@main.command()
@directory_option
@click.argument("record", metavar="ID", nargs=-1, required=True)
def trace(directory: Path, record: tuple[str, ...]) -> None:
    """Print the history of a record.

    ID is the id of a record, quarantined record or report, a PMID, a DOI, a registration number, or words of a title.
    """
    from prismake.commands.trace import trace as trace_record

    click.echo(trace_record(directory, " ".join(record)))


@main.command()
@directory_option
@click.argument("report")
@click.argument("record")
@click.option("--by", required=True, metavar="NAME", help="Who decided.")
@click.option("--why", required=True, metavar="TEXT", help="The reason.")
def split(directory: Path, report: str, record: str, by: str, why: str) -> None:
    """Split RECORD from REPORT, into which it was merged by mistake.

    REPORT is the id of a report or of one of its records. The split is appended to config/deduplication/verdicts.csv,
    and the next run applies it.
    """
    from prismake.commands.split import split as split_report

    # A command by a person writes to config/ on purpose and may read the clock.
    click.echo(split_report(directory, report, record, by, why, datetime.now(UTC).date()))


@main.command()
@directory_option
@click.argument("name", metavar="LIST", type=click.Choice([*LISTS, *WORKLISTS]))
@click.option(
    "--as",
    "form",
    required=True,
    type=click.Choice(list(FORMATS)),
    help="The format of the file.",
)
@click.option(
    "--to",
    "file",
    type=click.Path(path_type=Path),
    help="The file to write; without it, the screen. A folder gets the worklist of each person.",
)
@click.option(
    "--for", "person", default="", metavar="PERSON", help="Whose worklist, with to-screen and to-assess."
)
def export(directory: Path, name: str, form: str, file: Path | None, person: str) -> None:
    """Write a list of reports for other tools: all, going-on, included, excluded, to-screen or to-assess.

    going-on: reports whose full texts are sought. excluded: with the stage and the reason of each, as CSV. references: a numbered
    list of references. to-screen, to-assess: what a person judges now by titles and abstracts, or by full texts, as RIS or CSV for
    Rayyan, Covidence or ASReview. Each person has an own worklist.
    """
    from prismake.commands.export import export_list, not_held
    from prismake.commands.worklists import write_worklists
    from prismake.tables import write_text

    if name in WORKLISTS:
        write_worklists(directory, name, form, person, file)
        return
    if person:
        raise click.UsageError(
            f"--for PERSON is only for the worklists {' and '.join(WORKLISTS)}: the list "
            f'"{name}" is the same for everybody. Leave out --for.'
        )
    made = export_list(directory, name, form)
    if file is None:
        click.echo(made.text, nl=False)
    else:
        write_text(made.text, file)
        click.echo(file.as_posix())
    if lost := not_held(made, form):
        click.echo(lost, err=True)


@main.command()
@directory_option
@verbose_option
def audit(directory: Path, verbose: bool) -> None:
    """Rebuild this version in another folder, and fail with a list if a file differs.

    For a version that another version of prismake made, only its inputs are compared.
    """
    from prismake.commands.run import RunOptions, run_workflow

    click.echo(
        "Comparing this version with its manifest; a version of this prismake is rebuilt in another folder."
    )
    sys.exit(run_workflow(directory, ["audit"], RunOptions(verbose=verbose)))


@main.command()
@directory_option
@verbose_option
def release(directory: Path, verbose: bool) -> None:
    """Seal this version, once nothing is awaited."""
    from prismake.commands.run import RunOptions, run_workflow

    sys.exit(run_workflow(directory, ["release"], RunOptions(verbose=verbose)))


@main.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the script that completes commands in a shell.

    For bash: prismake completion bash > ~/.local/share/bash-completion/completions/prismake
    """
    completer = get_completion_class(shell)
    assert completer is not None
    click.echo(completer(main, {}, "prismake", "_PRISMAKE_COMPLETE").source())
