# The start page
start-subtitle = Mind maps for the seminar room
start-back = Back to { $name }
start-sample = Sample map
start-recent = Recent maps
start-no-recent = Maps that you open or save appear here.
start-search = Filter by name
start-open = Open
start-remove = Remove from the list
start-remove-named = Remove { $name } from the list
start-templates = Templates
start-page = Start page
