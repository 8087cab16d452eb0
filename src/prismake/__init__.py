"""prismake: the logic of a systematic review that you can snakemake.

The package knows nothing of Snakemake. Data flows one way through its parts: sources, formats, records,
deduplication, screening, studies, synthesis, flow, render, provenance.
"""

__version__ = "0.1.0"
