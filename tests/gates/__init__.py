"""Gates of accuracy: what our reading makes of real, labelled pages, held to floors that may only rise."""
