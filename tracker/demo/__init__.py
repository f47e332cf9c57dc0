"""The demo year: a believable year made through the domain's own methods, labelled as what it is."""
