"""prismake: the logic of a systematic review that you can snakemake.

The package imports no Snakemake; `prismake run` starts it as a process. Data flows one way through its parts.
"""

__version__ = "0.2.0"
