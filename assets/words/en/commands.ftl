# Titles of commands by their ids, and English sentences of the core by their words
# English has both in the code.
