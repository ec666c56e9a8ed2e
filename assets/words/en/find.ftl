# Search, filter, replace.
find-box = Find
find-hint = Find in titles, notes, labels, sources
find-with = Replace with
find-show-replace = Replace
find-close = Close the search
find-replace-one = Replace
find-replace-one-hint = Replace this place and go to the next
find-replace-all = Replace all ({ $n })
find-replace-all-hint = { $n ->
    [one] one place in titles, translations and notes
   *[other] { $n } places in titles, translations and notes
}
find-replaced = { $places ->
    [one] Replaced in one place
   *[other] Replaced { $places } places in { $n } topics
}
find-indexing = reading the map… { $percent } %
find-count = { $at } / { $n }
find-found = { $n ->
    [0] nothing found
    [one] 1 topic
   *[other] { $n } topics
}
find-next = Next
find-previous = Previous
find-filter = Filter
find-filter-off = Show all topics
find-filter-dim = Dim what is not found
find-filter-hide = Hide what is not found
find-filtered = Filtered: { $n } dimmed
find-clear-filter = Show all topics again
find-labels = Labels
find-markers = Markers
find-sources = Sources
find-tasks = Tasks
find-task-open = Open
find-task-todo = Not begun
find-task-doing = Begun
find-task-done = Done
find-has = Has
find-has-note = a note
find-has-link = a link
find-has-image = a picture
find-has-source = a source
find-has-date = a date
find-has-translation = a translation
find-in-label = Label
find-in-note = Note
find-in-source = Source
find-in-quote = Quotation
find-in-marker = Marker
find-by-sound = by sound
find-no-title = (no title)
find-nothing = No topic has all of these words
find-trouble = “{ $name }:{ $value }” is no condition. Known are: { $known }
find-help-scripts = 韩日 also finds 韓日 and 韓 日; case, width and accents do not matter.
find-help-sound = hanri or hr finds 韩日 by its sound.
find-help-names = label:x, note:x, source:x, task:open, has:link set conditions; “quotes” hold words together.
find-hint-pattern = Find a regular expression
find-pattern = Regular expression
find-pattern-hint = Take what is typed as a regular expression
find-bad-pattern = This is no regular expression yet: { $why }
find-place = Place { $at } of { $n } in this topic
find-hidden = Filtered: { $n } hidden
find-nothing-fits = No topic fits this expression
find-help-pattern = 19\d\d finds years, ^第 titles that begin so, 日韩|韩日 either.
find-help-groups = When replacing, $1 stands for what the first (…) found, $0 for all of it.
