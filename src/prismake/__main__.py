"""`python -m prismake` is the command `prismake`."""

from prismake.cli import main

if __name__ == "__main__":
    main(prog_name="prismake")
