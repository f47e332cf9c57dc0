"""Tables of other programs: one reader of what people upload, one writer of what they download."""
