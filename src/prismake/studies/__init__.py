"""Studies: linking reports to studies and collecting what their sources say."""

from prismake.studies.building import Studies, build_studies, graph_of_decisions
from prismake.studies.grouping import StudyGraph

__all__ = ["Studies", "StudyGraph", "build_studies", "graph_of_decisions"]
