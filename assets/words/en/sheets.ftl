# Sheets, drilling, visited topics.
sheets-title = Title of the sheet
sheets-untitled = (no title)
