"""What follows from the reports by the rules of the ontology, in a graph of its own."""
