"""Trialgraph reads clinical trial reports into a knowledge graph in which every number has its words.

The public names are loaded when they are first used:

    import kg

    with kg.open_store("evidence") as store:
        for line in kg.ingest(["examples"], store):
            print(line)
        print(kg.answer(store, "primary-outcome"))
"""
