"""Which page is which document, and how faithful a copy is: labelled pairs, generated reposts, hard negatives."""
