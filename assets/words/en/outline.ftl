# The outline beside the map.
outline-heading = Outline
outline-lines = { $count ->
    [one] 1 line
   *[other] { $count } lines
}
outline-close = Close the outline
outline-untitled = (no title)
outline-scroll = Scroll the outline
outline-paste-heading = Paste { $count } topics?
outline-paste-topics = Paste as topics
outline-paste-title = As one title
outline-paste-note = Into the note
outline-paste-cancel = Cancel
outline-paste-read-as = Read as { $format }
