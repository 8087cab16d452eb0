"""A step in a fork of the server sees and leaves behind what a step in a process of its own does."""

from __future__ import annotations

import importlib.util
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbclient.exceptions import DeadKernelError

from prismake import step_launch, step_server
from prismake.reports.notebooks.execute import execute_all

LAUNCHER = Path(step_launch.__file__)
pytestmark = pytest.mark.skipif(not step_server.SUPPORTED, reason="the step server runs on Linux alone")

PROBE = """
import os, sys, time
from pathlib import Path
import pandas

if sys.argv[1] == "report":
    print(Path.cwd().name, os.environ["COLOUR"], *sys.argv[2:])
    print("to the errors", file=sys.stderr)
    print(len(sys.stdin.read()), "characters of input")
elif sys.argv[1] == "remember":
    pandas.remembered = True
elif sys.argv[1] == "recall":
    print(hasattr(pandas, "remembered"))
elif sys.argv[1] == "exit":
    sys.exit(int(sys.argv[2]))
elif sys.argv[1] == "raise":
    raise ZeroDivisionError("a fault of the step")
elif sys.argv[1] == "wait":
    Path(sys.argv[2]).write_text(str(os.getpid()))
    time.sleep(60)
"""


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The socket of a server that finds the module `probe`."""
    (tmp_path / "modules").mkdir()
    (tmp_path / "modules/probe.py").write_text(PROBE, encoding="utf-8")
    package = str(LAUNCHER.parents[1])
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([package, str(tmp_path / "modules")]))
    monkeypatch.delenv(step_launch.SERVER, raising=False)
    with step_server.started({}) as path:
        assert path is not None
        monkeypatch.setenv(step_launch.SERVER, path)
        yield path


def probe(*arguments: str) -> int:
    return step_launch.launch("probe", list(arguments))


def test_a_step_has_the_folder_environment_arguments_and_streams_of_its_launcher(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a folder").mkdir()
    monkeypatch.chdir(tmp_path / "a folder")
    monkeypatch.setenv("COLOUR", "light green")
    assert probe("report", "one word", "ß") == 0
    output, errors = capfd.readouterr()
    assert output.splitlines() == ["a folder light green one word ß", "0 characters of input"]
    assert errors == "to the errors\n"


@pytest.mark.parametrize("code", [0, 1, 2, 77])
def test_the_exit_code_is_that_of_the_step(server: str, code: int) -> None:
    assert probe("exit", str(code)) == code


def test_a_fault_is_printed_and_exits_with_1(server: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert probe("raise") == 1
    assert "ZeroDivisionError: a fault of the step" in capfd.readouterr().err


def test_no_step_sees_what_another_changed_in_its_memory(
    server: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert probe("remember") == 0
    assert probe("recall") == 0
    assert capfd.readouterr().out == "False\n"


def waiting_step(folder: Path) -> tuple[subprocess.Popen[bytes], int]:
    """A launcher in a process of its own, and the id of the process of its step."""
    note = folder / "process"
    command = [sys.executable, "-I", "-S", str(LAUNCHER), step_launch.MODULE, "probe", "wait", str(note)]
    launcher = subprocess.Popen(command, stderr=subprocess.PIPE)
    while not (note.is_file() and note.read_text()):
        time.sleep(0.02)
    return launcher, int(note.read_text())


def ended(process: int) -> bool:
    for _ in range(500):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.02)
    return False


def test_a_step_ends_with_its_interrupted_launcher_and_no_traceback(server: str, tmp_path: Path) -> None:
    launcher, step = waiting_step(tmp_path)
    launcher.send_signal(signal.SIGINT)
    _, errors = launcher.communicate()
    assert launcher.returncode == -signal.SIGINT
    assert errors == b""
    assert ended(step)


def test_a_step_ends_with_its_launcher(server: str, tmp_path: Path) -> None:
    launcher, step = waiting_step(tmp_path)
    launcher.kill()
    launcher.communicate()
    assert ended(step)


def test_a_step_that_is_killed_fails(server: str, tmp_path: Path) -> None:
    launcher, step = waiting_step(tmp_path)
    os.kill(step, signal.SIGKILL)
    launcher.communicate()
    assert launcher.returncode == 128 + signal.SIGKILL


def test_a_step_whose_server_is_killed_fails_with_a_message(server: str, tmp_path: Path) -> None:
    launcher, step = waiting_step(tmp_path)
    server_process = int(Path(f"/proc/{step}/stat").read_text().rpartition(")")[2].split()[1])
    os.kill(server_process, signal.SIGKILL)
    launcher.wait()
    os.kill(step, signal.SIGKILL)
    _, errors = launcher.communicate()
    assert launcher.returncode == 1
    assert b"What to do: run again." in errors


def notebook(folder: Path, code: str) -> Path:
    """A notebook of one cell, beside its parameters."""
    parameters = nbformat.v4.new_code_cell("results = 'nowhere'", metadata={"tags": ["parameters"]})
    cells = [parameters, nbformat.v4.new_code_cell(code)]
    path = folder / "one_cell.ipynb"
    language = {"language_info": {"name": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=language), path)
    return path


def test_the_kernel_of_the_notebooks_is_a_fork_of_the_server(server: str, tmp_path: Path) -> None:
    path = notebook(tmp_path, "import os; print(open(f'/proc/{os.getppid()}/cmdline').read())")
    [(_, done)] = execute_all([path], {"results": "somewhere"}, tmp_path)
    assert "prismake.step_server" in done.cells[-1].outputs[0].text


def test_a_kernel_ends_with_the_server(server: str, tmp_path: Path) -> None:
    code = f"import os; open({str(tmp_path / 'kernel')!r}, 'w').write(str(os.getpid())); os.kill(os.getppid(), 9)"
    path = notebook(tmp_path, f"{code}; import time; time.sleep(60)")
    with pytest.raises(DeadKernelError):
        list(execute_all([path], {"results": "somewhere"}, tmp_path))
    assert ended(int((tmp_path / "kernel").read_text()))


@pytest.mark.parametrize("library", [*step_server.LIBRARIES, *step_server.LATER_LIBRARIES])
def test_the_libraries_of_the_server_exist(library: str) -> None:
    assert importlib.util.find_spec(library) is not None


def test_without_a_server_a_step_runs_in_a_process_of_its_own(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        step_launch.SERVER: str(tmp_path / "nobody"),
        "PYTHONPATH": str(LAUNCHER.parents[1]),
    }
    run = subprocess.run(
        [sys.executable, "-I", "-S", str(LAUNCHER), "votes", "--help"],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "--votes" in run.stdout


def test_the_server_and_its_folder_are_gone_when_the_workflow_ends(tmp_path: Path) -> None:
    command = "import os; from prismake import step_server as s; s.start({}); print(os.environ[s.SERVER])"
    environment = {**os.environ, "PYTHONPATH": str(LAUNCHER.parents[1]), "TMPDIR": str(tmp_path)}
    run = subprocess.run(
        [sys.executable, "-c", command], env=environment, capture_output=True, text=True, check=True
    )
    assert run.stdout.startswith(str(tmp_path))
    assert not list(tmp_path.iterdir())
