# The window and its dialogs

# Buttons of dialogs
app-close = Close
app-cancel = Cancel
app-save = Save
app-dont-save = Don’t save
app-open = Open
app-store = Store
app-up = Up
app-up-hint = The folder above

# The window
app-new-map = New map
app-central-topic = Central topic
app-mind-map = Mind map
app-topic-title = Topic title
app-no-title = (no title)
app-folded = { $n ->
    [one] one topic folded below
   *[other] { $n } topics folded below
}
app-window-edited = edited
app-window-not-saved = not saved

# The status line
app-topics =
    { $n ->
        [one] 1 topic
       *[other] { $n } topics
    }
app-topics-selected = { $topics }, { $n } selected
app-edited = edited
app-read-only = read-only
app-saved = saved
app-saved-at = saved { $time }
app-saving = Saving…
app-not-saved-yet = not saved yet
app-zoom-hint = Zoom; click for 100 %
app-titles-hint = Languages of the titles; click for the next

# Questions and messages about files
app-save-changes = Save the changes to “{ $name }”?
app-save-changes-body = They are lost if you do not save them.
app-opening = Opening { $path }…
app-map-is-read-only = This map is read-only
app-newer-version = This file was made by a newer version of Gangmu. It can be looked at, and saved under another name
app-repaired = Some things in this file were repaired
app-repaired-more = … and { $n } more
app-repaired-stays = The file itself changes only when you save.
app-line = line { $line }: { $what }
app-place = Line { $line }, column { $column }: { $what }.
app-not-opened = The file could not be opened
app-open-intact = Open the { $n } intact topics
app-recovered = { $name } (recovered)
app-close-dialog-first = Close the dialog first, then drop the file
app-settings-not-stored = The settings could not be stored: { $error }
app-choosing-already = Another file is being chosen; answer that dialog first
app-copy-name = { $name } copy
app-copy-saved = A copy was saved as { $path }
app-not-saved = The map was not saved
app-still-here = Your changes are still here.
app-replace-file = Replace the file
app-went-wrong = Something went wrong
app-exported = Exported to { $path }
app-exported-lost = Exported to { $path }; not in it: { $lost }
app-not-written = The outline was not written
app-no-guard = No recovery copy could be written: { $what }
app-crashed = Gangmu did not end properly last time
app-crashed-body = Unsaved changes to { $name } were kept. They open as a map of their own; the file is as it was.
app-a-map = a map
app-quoted = “{ $name }”
app-open-them = Open them
app-throw-away = Throw away
app-later = Later
app-not-removed = A recovery copy could not be removed: { $error }
app-recent-heading = Recent files
app-recent-which = Which file is to be opened?

# Our own file dialog
app-path-open = Open a map
app-path-import = Import a map or an outline
app-path-save-as = Save the map as
app-path-save-copy = Save a copy as
app-path-export = Export the outline as
app-path = Path
app-path-hint = Folder or file name
app-folder-unreadable = This folder cannot be read: { $error }
app-type-name = Type the name of a file, or choose one below
app-file-exists = This file exists. Press Save once more to replace it
app-cannot-open = This file cannot be opened: { $error }
app-files-fit = Files that fit
app-files-all = All files

# Words of relations and boundaries
app-label-relation = Label of the relation
app-label-boundary = Title of the boundary
app-pick-target = Click the topic that the relation points to; Esc gives up
app-nothing-to-paste = There is no text to paste

# The program
app-about = Mind maps for the seminar room. Free software under the MIT or the Apache 2.0 licence. The bundled font is a subset of Noto Sans CJK under the SIL Open Font License; the icons are Lucide.
app-palette-hint = Type what you want to do
app-palette-none = Nothing fits
app-keys-typing = Typing on a selected topic replaces its title; Space or F2 edits it.
app-keys-search = Search commands and keys

# The sheet of keys: typing and the mouse
app-hands = Typing and the mouse
app-hand-type = Replace the title
app-hand-type-how = just type
app-hand-keep = While typing: keep the text
app-hand-child = While typing: keep it, then a child
app-hand-line = While typing: line break
app-hand-stop = While typing: stop, keep the text
app-hand-pan = Move the map
app-hand-pan-how = wheel, or drag empty paper
app-hand-zoom = Zoom at the pointer
app-hand-zoom-how = Ctrl and wheel, or pinch
app-hand-select = Select several topics
app-hand-select-how = Shift and drag, or Ctrl and click
app-hand-move = Move topics
app-hand-move-how = drag them
app-hand-floating = Floating topic
app-hand-floating-how = double-click empty paper
app-hand-menu = What can be done here
app-hand-menu-how = right click
