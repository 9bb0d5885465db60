"""Which interventions were compared with which, over all trials."""
