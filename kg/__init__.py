"""Trialgraph reads clinical trial reports into a knowledge graph in which every number has its words."""
